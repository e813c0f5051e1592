"""The author's screens: the lessons of an online course, one lesson, publishing, what members will see."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from recert.agencies.roles import Permission
from recert.kernel.problems import ProblemError
from recert.lessons import actions, queries
from recert.lessons.actions.publishing import not_ready
from recert.lessons.models import Lesson, LessonKind, Taking
from recert.lessons.queries import Step
from recert.web.lessons.forms import LessonForm, MoveForm, StuckForm, lesson_values
from recert.web.shell.access import AgencyRequest, agency_view, to
from recert.web.shell.documents import say_files_again
from recert.web.shell.forms import posted, posted_files, put_errors

AREA = "training:plans"
PUBLISHED = "Published as edition {}. Who has begun keeps the edition that they began with."


@agency_view(Permission.TRAINING_EDIT, area=AREA)
@require_safe
def contents(request: AgencyRequest, pk: int) -> HttpResponse:
    course = get_object_or_404(queries.online_courses(), pk=pk)
    draft, edition = queries.draft_of(pk), queries.latest_edition(pk)
    context = {
        "title": "Lessons",
        "course": course,
        "lessons": queries.lessons_of(pk),
        "kinds": LessonKind,
        "edition": edition,
        "changed": queries.is_changed(draft, edition),
        "missing": not_ready(draft),
        "stuck": queries.stuck_in(pk, request.actor),
    }
    return render(request, "lessons/contents.html", context)


@agency_view(Permission.TRAINING_EDIT, area=AREA)
def add(request: AgencyRequest, pk: int, lesson_kind: str) -> HttpResponse:
    course = get_object_or_404(queries.online_courses(), pk=pk)
    kind = _kind(lesson_kind)
    form = LessonForm(posted(request), posted_files(request), kind=kind)
    if form.is_valid():
        try:
            lesson = actions.add_lesson(
                course_id=pk, kind=kind, written=form.written(), by=request.actor, **form.uploads
            )
        except ProblemError as fault:
            put_errors(form, fault.problems)
        else:
            messages.success(request, f"{lesson.title} is added.", extra_tags="good")
            page = ("lessons:edit", lesson.pk) if kind == LessonKind.QUIZ else ("lessons:contents", pk)
            return redirect(to(request, *page))
    say_files_again(form)
    context = {"title": f"New lesson: {kind.label}", "course": course, "form": form, "kind": kind}
    return render(request, "lessons/edit.html", context)


def _kind(given: str) -> LessonKind:
    try:
        return LessonKind(given)
    except ValueError as unknown:
        raise Http404 from unknown


@agency_view(Permission.TRAINING_EDIT, area=AREA)
def edit(request: AgencyRequest, pk: int) -> HttpResponse:
    lesson = get_object_or_404(Lesson.objects.select_related("course", "file", "captions"), pk=pk)
    kind = LessonKind(lesson.kind)
    form = LessonForm(
        posted(request), posted_files(request), kind=kind, has_file=True, initial=lesson_values(lesson)
    )
    if form.is_valid():
        try:
            actions.change_lesson(lesson_id=pk, written=form.written(), by=request.actor, **form.uploads)
        except ProblemError as fault:
            put_errors(form, fault.problems)
        else:
            messages.success(
                request, "The lesson is saved. Publish the course to show it.", extra_tags="good"
            )
            return redirect(to(request, "lessons:contents", lesson.course_id))
    say_files_again(form)
    questions = queries.questions_of(pk) if kind == LessonKind.QUIZ else ()
    context = {"title": lesson.title, "course": lesson.course, "lesson": lesson, "form": form, "kind": kind}
    return render(request, "lessons/edit.html", context | {"questions": questions})


@agency_view(Permission.TRAINING_EDIT, area=AREA)
@require_POST
def move(request: AgencyRequest, pk: int) -> HttpResponse:
    lesson = get_object_or_404(Lesson, pk=pk)
    form = MoveForm(request.POST)
    if form.is_valid():
        actions.move_lesson(lesson_id=pk, up=form.cleaned_data["to"] == "up", by=request.actor)
    else:
        messages.error(request, "Move the lesson up or down.", extra_tags="bad")
    return redirect(to(request, "lessons:contents", lesson.course_id))


@agency_view(Permission.TRAINING_EDIT, area=AREA)
@require_POST
def remove(request: AgencyRequest, pk: int) -> HttpResponse:
    lesson = get_object_or_404(Lesson, pk=pk)
    actions.remove_lesson(lesson_id=pk, by=request.actor)
    words = f"{lesson.title} is taken out. What is published stays as it is until you publish again."
    messages.success(request, words, extra_tags="good")
    return redirect(to(request, "lessons:contents", lesson.course_id))


@agency_view(Permission.TRAINING_EDIT, area=AREA)
@require_POST
def publish(request: AgencyRequest, pk: int) -> HttpResponse:
    get_object_or_404(queries.online_courses(), pk=pk)
    try:
        edition = actions.publish(course_id=pk, by=request.actor)
        messages.success(request, PUBLISHED.format(edition.number), extra_tags="good")
    except ProblemError as fault:
        messages.error(request, str(fault), extra_tags="bad")
    return redirect(to(request, "lessons:contents", pk))


@agency_view(Permission.TRAINING_EDIT, area=AREA)
@require_POST
def allow(request: AgencyRequest, pk: int) -> HttpResponse:
    get_object_or_404(queries.online_courses(), pk=pk)
    form = StuckForm(request.POST)
    stuck = queries.stuck_in(pk, request.actor) if form.is_valid() else []
    chosen = (form.cleaned_data.get("taking"), form.cleaned_data.get("lesson"))
    found: Taking | None = next(
        (each.taking for each in stuck if (each.taking.pk, each.lesson_key) == chosen), None
    )
    if found:
        actions.allow_attempt(taking_id=found.pk, lesson_key=form.cleaned_data["lesson"], by=request.actor)
        messages.success(request, f"{found.member.full_name} may try once more.", extra_tags="good")
    else:
        messages.warning(request, "This member needs no further attempt by now.", extra_tags="warn")
    return redirect(to(request, "lessons:contents", pk))


@agency_view(Permission.TRAINING_EDIT, area=AREA)
@require_safe
def preview(request: AgencyRequest, pk: int, number: int) -> HttpResponse:
    """Show a lesson of the draft as members will see it; nothing is recorded."""
    course = get_object_or_404(queries.online_courses(), pk=pk)
    parts = queries.draft_of(pk).parts
    steps = [Step(place, part, None) for place, part in enumerate(parts, start=1)]
    step = next((each for each in steps if each.number == number), None)
    context: dict[str, Any] = {"title": step.part.title if step else course.title, "course": course}
    context |= {"step": step, "steps": steps, "preview": True, "last": number >= len(steps)}
    return render(request, "lessons/preview.html", context)
