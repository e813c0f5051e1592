"""Taking a quiz: an attempt, its answers one by one, handing it in. Always the actor's own record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random, SystemRandom

from django.db import transaction
from django.utils import timezone

from recert.agencies.actors import Actor
from recert.kernel.audit import Entry, record
from recert.kernel.problems import ProblemError
from recert.lessons.actions.takings import complete, locked_walk, own_member, state_of
from recert.lessons.content import Quiz
from recert.lessons.models import Attempt, Taking
from recert.lessons.queries import Step, Walk, taking_of, walk_of
from recert.lessons.quizzing import out_of, pick, score

USED_UP = "You have used every attempt at this quiz. Ask your training coordinator to allow one more."
GONE = "This quiz is not in the course: open the course again."


def start_attempt(*, course_id: int, number: int, by: Actor, rng: Random | None = None) -> Attempt:
    """Return the attempt that is open, or begin one: the server draws the questions, and shuffles if the author says so.

    Two tabs get the same attempt. Raises ProblemError (passed already, attempts used up), Taking.DoesNotExist.
    """
    with transaction.atomic():
        walk, step, quiz = _quiz(course_id, number, by)
        if step.open_attempt:
            return step.open_attempt
        if step.is_done:
            raise ProblemError("You have passed this quiz already.")
        if step.attempts_left == 0:
            raise ProblemError(USED_UP)
        now = timezone.now()
        state_of(walk, step, now)
        picked = pick(quiz, rng or SystemRandom())
        return Attempt.objects.create(
            taking_id=walk.taking.pk, lesson_key=step.part.key, number=len(step.attempts) + 1,
            questions=picked, out_of=out_of(quiz, picked), begun_at=now,
        )  # fmt: skip


def answer(
    *, course_id: int, number: int, attempt: int, place: int, chosen: Sequence[int], by: Actor
) -> Attempt:
    """Save the answer to one question of an attempt, in place of the one before.

    ``place``: of the question in this attempt, from 1; ``chosen``: answers as numbered in the edition. What was handed in
    is not changed any more: it is returned as it is. Raises ProblemError ("answer"), Attempt.DoesNotExist,
    Taking.DoesNotExist.
    """
    with transaction.atomic():
        _, step, quiz = _quiz(course_id, number, by)
        found = _attempt(step, attempt)
        if found.handed_in_at:
            return found
        if not 1 <= place <= len(found.questions):
            raise Attempt.DoesNotExist
        item = quiz.item(found.questions[place - 1]["key"])
        if not chosen or not set(chosen) <= set(range(len(item.answers))):
            raise ProblemError({"answer": "Choose an answer of the list."})
        if len(set(chosen)) > 1 and not item.several:
            raise ProblemError({"answer": "Choose one answer only."})
        found.given = {**found.given, str(item.key): sorted(set(chosen))}
        found.save(update_fields=["given"])
    return found


def hand_in(*, course_id: int, number: int, attempt: int, today: date, by: Actor) -> Attempt:
    """Hand an attempt in and return it with its points; a passed quiz is a lesson done. Sent twice, it counts once.

    Raises ProblemError, Attempt.DoesNotExist, Taking.DoesNotExist.
    """
    with transaction.atomic():
        try:
            walk, step, quiz = _quiz(course_id, number, by)
        except Taking.DoesNotExist:
            return _of_finished(course_id, number, attempt, by)
        found = _attempt(step, attempt)
        if found.handed_in_at:
            return found
        result = score(quiz, found.questions, found.given)
        now = timezone.now()
        found.handed_in_at, found.points, found.passed = now, result.points, result.passed
        found.save(update_fields=["handed_in_at", "points", "passed"])
        member = walk.taking.member
        told = {"course": walk.taking.course.title, "quiz": step.part.title, "attempt": attempt}
        told |= {"points": result.points, "out of": result.out_of, "passed": result.passed}
        record(Entry("quiz.handed_in", "member", member.pk, member.full_name, member.pk, told), by=by)
        if result.passed:
            complete(walk, step, today=today, now=now, by=by)
    return found


def _quiz(course_id: int, number: int, by: Actor) -> tuple[Walk, Step, Quiz]:
    walk = locked_walk(course_id, by)
    step = walk.step(number)
    if step is None or step.part.quiz is None:
        raise ProblemError(GONE)
    return walk, step, step.part.quiz


def _of_finished(course_id: int, number: int, attempt: int, by: Actor) -> Attempt:
    """Return the attempt that finished the course at this very moment, sent by another tab."""
    taking = taking_of(own_member(by).pk, course_id)
    step = walk_of(taking).step(number) if taking else None
    found = _attempt(step, attempt) if step else None
    if found is None or not found.handed_in_at:
        raise Taking.DoesNotExist
    return found


def _attempt(step: Step, number: int) -> Attempt:
    found = next((each for each in step.attempts if each.number == number), None)
    if found is None:
        raise Attempt.DoesNotExist
    return found
