"""The member's screens of a quiz: its questions one at a time, what is answered, the result."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from recert.kernel.problems import ProblemError
from recert.lessons import actions
from recert.lessons.content import Answer, Item
from recert.lessons.models import Attempt
from recert.lessons.queries import Step
from recert.web.lessons.forms import BACK, REVIEW, AnswerForm
from recert.web.lessons.own import CourseRequest, course_view, step_of, to_lesson
from recert.web.shell.access import to
from recert.web.shell.forms import posted, put_errors

TOO_LATE = "The quiz was handed in already: this answer came too late and was not taken."


@require_POST
@course_view
def start(request: CourseRequest, number: int) -> HttpResponse:
    step_of(request, number)
    try:
        attempt = actions.start_attempt(course_id=request.course.pk, number=number, by=request.actor)
    except ProblemError as fault:
        messages.error(request, str(fault), extra_tags="bad")
        return to_lesson(request, number)
    return _to_question(request, number, attempt, _first_unanswered(attempt) or 1)


@course_view
def question(request: CourseRequest, number: int, attempt: int, place: int) -> HttpResponse:
    step, found = _attempt(request, number, attempt)
    if found.handed_in_at:
        if request.method == "POST":
            messages.warning(request, TOO_LATE, extra_tags="warn")
        return _to(request, "lessons:result", number, attempt)
    item, order = _item(step, found, place)
    form = AnswerForm(
        posted(request), item=item, order=order, initial={"answer": found.given.get(str(item.key), ())}
    )
    if form.is_valid():
        go, chosen = form.cleaned_data["go"], form.cleaned_data["answer"]
        if not chosen:
            return _onward(request, number, found, place, go)
        try:
            saved = actions.answer(
                course_id=request.course.pk, number=number, attempt=attempt, place=place,
                chosen=chosen, by=request.actor,
            )  # fmt: skip
        except ProblemError as fault:
            put_errors(form, fault.problems)
        else:
            return _onward(request, number, saved, place, go)
    context = {"title": f"Question {place} of {len(found.questions)}", "course": request.course, "step": step}
    context |= {"attempt": found, "item": item, "form": form, "place": place, "asked": len(found.questions)}
    return render(request, "lessons/question.html", context)


def _onward(request: CourseRequest, number: int, attempt: Attempt, place: int, go: str) -> HttpResponse:
    if go == BACK:
        return _to_question(request, number, attempt, max(place - 1, 1))
    if go != REVIEW and place < len(attempt.questions):
        return _to_question(request, number, attempt, place + 1)
    return _to(request, "lessons:review", number, attempt.number)


@require_safe
@course_view
def review(request: CourseRequest, number: int, attempt: int) -> HttpResponse:
    """Show what is answered and what is not, before it is handed in."""
    step, found = _attempt(request, number, attempt)
    if found.handed_in_at:
        return _to(request, "lessons:result", number, attempt)
    rows = [
        (place, _item(step, found, place)[0], str(each["key"]) in found.given)
        for place, each in enumerate(found.questions, start=1)
    ]
    open_ones = sum(not answered for _, _, answered in rows)
    context = {"title": "Your answers", "course": request.course, "step": step, "attempt": found}
    return render(request, "lessons/review.html", context | {"rows": rows, "open": open_ones})


@require_POST
@course_view
def hand_in(request: CourseRequest, number: int, attempt: int) -> HttpResponse:
    _, found = _attempt(request, number, attempt)
    if not found.handed_in_at:
        actions.hand_in(
            course_id=request.course.pk, number=number, attempt=attempt, today=request.today, by=request.actor
        )
    return _to(request, "lessons:result", number, attempt)


@require_safe
@course_view
def result(request: CourseRequest, number: int, attempt: int) -> HttpResponse:
    """Show the points; what was right and why, only when nothing can be gained by it any more."""
    step, found = _attempt(request, number, attempt)
    if not found.handed_in_at:
        return _to(request, "lessons:review", number, attempt)
    onward = request.walk.after(number) if request.walk else None
    context = {
        "title": "Result",
        "course": request.course,
        "walk": request.walk,
        "step": step,
        "onward": onward,
    }
    context |= {"attempt": found, "rows": _marked(step, found), "told": step.is_done or step.is_used_up}
    return render(request, "lessons/result.html", context)


def _marked(step: Step, attempt: Attempt) -> list[tuple[int, Item, list[tuple[Answer, bool]], int]]:
    """Return each question with its place, its answers (and whether they were chosen), and the points it brought."""
    rows = []
    for place, each in enumerate(attempt.questions, start=1):
        item, order = _item(step, attempt, place)
        given = set(attempt.given.get(str(each["key"]), ()))
        answers = [(item.answers[index], index in given) for index in order]
        rows.append((place, item, answers, item.earned(given)))
    return rows


def _attempt(request: CourseRequest, number: int, attempt: int) -> tuple[Step, Attempt]:
    step = step_of(request, number)
    found = next((each for each in step.attempts if each.number == attempt), None)
    if found is None:
        raise Http404
    return step, found


def _item(step: Step, attempt: Attempt, place: int) -> tuple[Item, list[int]]:
    if not 1 <= place <= len(attempt.questions) or step.part.quiz is None:
        raise Http404
    picked = attempt.questions[place - 1]
    return step.part.quiz.item(picked["key"]), picked["order"]


def _first_unanswered(attempt: Attempt) -> int | None:
    places = enumerate(attempt.questions, start=1)
    return next((place for place, each in places if str(each["key"]) not in attempt.given), None)


def _to(request: CourseRequest, name: str, *args: int) -> HttpResponse:
    return redirect(to(request, name, request.course.pk, *args))


def _to_question(request: CourseRequest, number: int, attempt: Attempt, place: int) -> HttpResponse:
    return _to(request, "lessons:question", number, attempt.number, place)
