"""Screens of courses."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from recert.agencies.roles import Permission
from recert.classes.queries import sessions
from recert.kernel.problems import ProblemError
from recert.lessons.queries import lessons_of
from recert.training import actions, queries
from recert.training.models import Course
from recert.web.shell.access import AgencyRequest, agency_view, to
from recert.web.shell.forms import posted, put_errors
from recert.web.shell.lists import csv_response, page_of, sort_of
from recert.web.training.course_forms import CourseForm, course_values
from recert.web.training.plan_forms import PlanFilter
from recert.web.training.using import answer_state

AREA = "training:plans"
HEADER = (
    "title",
    "kind",
    "mode",
    "codes",
    "provider",
    "accreditation",
    "hours",
    "hours_by_category",
    "audience",
    "retired_on",
)


@agency_view(Permission.TRAINING_VIEW, area=AREA)
@require_safe
def courses(request: AgencyRequest) -> HttpResponse:
    form = PlanFilter(request.GET)
    sort, columns = sort_of(request, queries.COURSE_SORTS, "title")
    found = queries.courses(q=form.wanted()["q"], retired=form.wanted()["state"] == "retired").order_by(
        *columns
    )
    if request.GET.get("format") == "csv":
        return csv_response("courses", HEADER, (_csv(course) for course in found))
    context = {"title": "Courses", "form": form, "sort": sort, "page": page_of(request, found)}
    return render(request, "training/courses.html", context)


def _csv(course: Course) -> tuple[object, ...]:
    said = {"hours_by_category": course.categories}
    return tuple(said.get(name, getattr(course, name)) for name in HEADER)


@agency_view(Permission.TRAINING_EDIT, area=AREA)
def course_add(request: AgencyRequest) -> HttpResponse:
    form = CourseForm(posted(request), actor=request.actor)
    if request.method == "POST" and form.is_valid():
        try:
            added = actions.add_course(facts=form.facts(), by=request.actor)
        except ProblemError as refused:
            put_errors(form, form.by_row(refused.problems))
        else:
            messages.success(request, f"{added.title} is added.", extra_tags="good")
            return redirect(to(request, "training:course", added.pk))
    context = {"title": "New course", "form": form, "categories": queries.categories()}
    return render(request, "training/course.html", context)


@agency_view(Permission.TRAINING_EDIT, area=AREA)
def course(request: AgencyRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Course, pk=pk)
    form = CourseForm(posted(request), actor=request.actor, initial=course_values(found))
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["kind"] != found.kind and (why := _in_use_as(found, request.today)):
            form.add_error("kind", why)
            return _course_page(request, found, form)
        try:
            actions.change_course(course_id=pk, facts=form.facts(), by=request.actor)
        except ProblemError as refused:
            put_errors(form, form.by_row(refused.problems))
        else:
            messages.success(request, "The course is saved.", extra_tags="good")
            return redirect(to(request, "training:courses"))
    return _course_page(request, found, form)


def _course_page(request: AgencyRequest, found: Course, form: CourseForm) -> HttpResponse:
    context = {"title": found.title, "course": found, "form": form, "categories": queries.categories()}
    return render(request, "training/course.html", context)


def _in_use_as(course: Course, today: date) -> str:
    """Say what would be out of reach if the course were of another kind: its lessons or sessions; "" for nothing."""
    if course.kind == Course.Kind.ONLINE and lessons_of(course.pk).exists():
        return "It has lessons, which only an online course shows: make another course for the other kind."
    if course.kind == Course.Kind.CLASSROOM and sessions(today, course_id=course.pk, when="all").exists():
        return "It has sessions, which only a classroom course has: make another course for the other kind."
    return ""


@agency_view(Permission.TRAINING_EDIT, area=AREA)
@require_POST
def course_state(request: AgencyRequest, pk: int) -> HttpResponse:
    get_object_or_404(Course, pk=pk)
    return answer_state(
        request,
        lambda: actions.retire_course(course_id=pk, today=request.today, by=request.actor),
        lambda: actions.reopen_course(course_id=pk, by=request.actor),
        to(request, "training:course", pk),
    )
