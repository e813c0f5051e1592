"""Screens of learning plans and courses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from recert.agencies.roles import Permission
from recert.credentials.models import CredentialType
from recert.kernel.problems import ProblemError
from recert.training import actions, queries
from recert.training.models import Course, LearningPlan
from recert.web.shell.access import AgencyRequest, agency_view, to
from recert.web.shell.forms import put_errors
from recert.web.shell.lists import csv_response, page_of, sort_of
from recert.web.training.forms import StateForm
from recert.web.training.plan_forms import CourseForm, PlanFilter, PlanForm, course_values, plan_values

AREA = "training:plans"
PLANS_HEADER = (
    "learning_plan",
    "credential_type",
    "courses",
    "hours_by_category",
    "open_assignments",
    "retired_on",
)
COURSES_HEADER = ("title", "code", "provider", "hours", "category", "retired_on")


@agency_view(Permission.TRAINING_VIEW, area=AREA)
@require_safe
def plans(request: AgencyRequest) -> HttpResponse:
    form = PlanFilter(request.GET)
    sort, columns = sort_of(request, queries.PLAN_SORTS, "name")
    found = queries.plans(q=form.wanted()["q"], retired=form.wanted()["state"] == "retired").order_by(
        *columns
    )
    if request.GET.get("format") == "csv":
        return csv_response(
            "learning-plans", PLANS_HEADER, (_plan_csv(row) for row in queries.plan_rows(found))
        )
    page = page_of(request, found)
    context = {
        "title": "Learning plans",
        "form": form,
        "sort": sort,
        "page": page,
        "rows": queries.plan_rows(page.object_list),
    }
    return render(request, "training/plans.html", context)


def _plan_csv(row: queries.PlanRow) -> tuple[object, ...]:
    return (
        row.plan.name,
        row.plan.credential_type or "",
        row.courses,
        row.hours,
        row.assignments,
        row.plan.retired_on,
    )


@agency_view(Permission.TRAINING_EDIT, area=AREA)
def plan_add(request: AgencyRequest) -> HttpResponse:
    form = _plan_form(request, None, {"type": request.GET.get("type", "")})
    if request.method == "POST" and form.is_valid():
        try:
            plan = actions.add_plan(**_plan_given(form), by=request.actor)
        except ProblemError as refused:
            put_errors(form, form.by_row(refused.problems))
        else:
            messages.success(request, f"{plan.name} is added.", extra_tags="good")
            return redirect(to(request, "training:plan", plan.pk))
    context = {"title": "New learning plan", "form": form, "categories": queries.categories()}
    return render(request, "training/plan.html", context)


@agency_view(Permission.TRAINING_VIEW, area=AREA)
def plan(request: AgencyRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(LearningPlan.objects.select_related("credential_type"), pk=pk)
    requirement = queries.requirement_of(pk)
    form = _plan_form(request, found, plan_values(found, requirement))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_plan(plan_id=pk, **_plan_given(form), by=request.actor)
        except ProblemError as refused:
            put_errors(form, form.by_row(refused.problems))
        else:
            messages.success(request, "The learning plan is saved.", extra_tags="good")
            return redirect(to(request, "training:plan", pk))
    used_by = queries.assignment_rows(
        queries.assignments(plan_id=pk, state="open"), request.actor, request.today
    )
    context = {
        "title": found.name,
        "plan": found,
        "requirement": requirement,
        "form": form,
        "used_by": used_by,
        "categories": queries.categories(),
    }
    return render(request, "training/plan.html", context)


def _plan_form(request: AgencyRequest, found: LearningPlan | None, initial: dict[str, Any]) -> PlanForm:
    kept = [value for name, value in initial.items() if name.startswith("course_")]
    kind = found.credential_type_id if found and found.credential_type_id else 0
    return PlanForm(
        request.POST if request.method == "POST" else None,
        types=CredentialType.objects.filter(retired_on__isnull=True) | CredentialType.objects.filter(pk=kind),
        courses=(queries.courses() | Course.objects.filter(pk__in=kept)).order_by("title"),
        initial=initial,
    )


def _plan_given(form: PlanForm) -> dict[str, Any]:
    given = form.cleaned_data
    return {"name": given["name"], "type_id": given["type"], "note": given["note"], "content": form.content()}


@agency_view(Permission.TRAINING_EDIT, area=AREA)
@require_POST
def plan_state(request: AgencyRequest, pk: int) -> HttpResponse:
    get_object_or_404(LearningPlan, pk=pk)
    return _state(
        request,
        lambda: actions.retire_plan(plan_id=pk, today=request.today, by=request.actor),
        lambda: actions.reopen_plan(plan_id=pk, by=request.actor),
        to(request, "training:plan", pk),
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
        rows = found.values_list(*COURSES_HEADER)
        return csv_response("courses", COURSES_HEADER, rows)
    context = {"title": "Courses", "form": form, "sort": sort, "page": page_of(request, found)}
    return render(request, "training/courses.html", context)


@agency_view(Permission.TRAINING_EDIT, area=AREA)
def course_add(request: AgencyRequest) -> HttpResponse:
    form = CourseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            added = actions.add_course(**form.cleaned_data, by=request.actor)
        except ProblemError as refused:
            put_errors(form, refused.problems)
        else:
            messages.success(request, f"{added.title} is added.", extra_tags="good")
            return redirect(to(request, "training:courses"))
    context = {"title": "New course", "form": form, "categories": queries.categories()}
    return render(request, "training/course.html", context)


@agency_view(Permission.TRAINING_EDIT, area=AREA)
def course(request: AgencyRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Course, pk=pk)
    form = CourseForm(request.POST if request.method == "POST" else None, initial=course_values(found))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_course(course_id=pk, **form.cleaned_data, by=request.actor)
        except ProblemError as refused:
            put_errors(form, refused.problems)
        else:
            messages.success(request, "The course is saved.", extra_tags="good")
            return redirect(to(request, "training:courses"))
    context = {"title": found.title, "course": found, "form": form, "categories": queries.categories()}
    return render(request, "training/course.html", context)


@agency_view(Permission.TRAINING_EDIT, area=AREA)
@require_POST
def course_state(request: AgencyRequest, pk: int) -> HttpResponse:
    get_object_or_404(Course, pk=pk)
    return _state(
        request,
        lambda: actions.retire_course(course_id=pk, today=request.today, by=request.actor),
        lambda: actions.reopen_course(course_id=pk, by=request.actor),
        to(request, "training:course", pk),
    )


def _state(
    request: AgencyRequest, retire: Callable[[], object], reopen: Callable[[], object], address: str
) -> HttpResponse:
    form = StateForm(request.POST)
    if form.is_valid():
        closing = form.cleaned_data["to"] == "close"
        try:
            retire() if closing else reopen()
        except ProblemError as refused:
            messages.warning(request, str(refused), extra_tags="warn")
        else:
            messages.success(request, "Retired." if closing else "In use again.", extra_tags="good")
    return redirect(address)
