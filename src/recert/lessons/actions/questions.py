"""The question bank of a quiz."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from recert.agencies.actors import Actor
from recert.agencies.roles import Permission
from recert.kernel.audit import Entry, record
from recert.kernel.problems import ProblemError
from recert.lessons.models import Lesson, LessonKind, Question
from recert.training.actions.checks import Problems, text

MOST_QUESTIONS = 300
MOST_ANSWERS = 8
MOST_POINTS = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as its author writes it; ``answers`` are (text, whether it is right), empty texts left out."""

    text: str
    answers: Sequence[tuple[str, bool]]
    several: bool = False
    points: int = 1
    explanation: str = ""


def add_question(*, lesson_id: int, asked: Asked, by: Actor) -> Question:
    """Add a question to the bank of a quiz.

    Raises ProblemError (text, points, explanation, ``answer_<n>`` from 0, answers), Lesson.DoesNotExist.
    """
    by.require(Permission.TRAINING_EDIT)
    values = _checked(asked)
    with transaction.atomic():
        lesson = Lesson.objects.select_for_update().get(pk=lesson_id, kind=LessonKind.QUIZ)
        if Question.objects.filter(lesson_id=lesson_id).count() >= MOST_QUESTIONS:
            raise ProblemError(
                f"A quiz has at most {MOST_QUESTIONS} questions. Remove some, or add another quiz."
            )
        question = Question.objects.create(lesson=lesson, **values)
        record(_event("added", lesson, question), by=by)
    return question


def change_question(*, question_id: int, asked: Asked, by: Actor) -> Question:
    """Change a question of the draft. Raises ProblemError as ``add_question``, Question.DoesNotExist."""
    by.require(Permission.TRAINING_EDIT)
    values = _checked(asked)
    with transaction.atomic():
        question = (
            Question.objects.select_related("lesson").select_for_update(of=("self",)).get(pk=question_id)
        )
        for name, value in values.items():
            setattr(question, name, value)
        question.save()
        record(_event("changed", question.lesson, question), by=by)
    return question


def remove_question(*, question_id: int, by: Actor) -> Question:
    """Take a question out of the bank; editions that have it keep it. Raises Question.DoesNotExist."""
    by.require(Permission.TRAINING_EDIT)
    with transaction.atomic():
        question = Question.objects.select_related("lesson").get(pk=question_id)
        record(_event("removed", question.lesson, question), by=by)
        Question.objects.filter(pk=question_id).delete()
    return question


def _checked(asked: Asked) -> dict[str, Any]:
    values: dict[str, Any] = {"several": asked.several}
    problems = Problems()
    with problems.of("text"):
        values["text"] = text(asked.text, most=2000, needed=True, several_lines=True)
    with problems.of("explanation"):
        values["explanation"] = text(asked.explanation, most=2000, several_lines=True)
    with problems.of("points"):
        if not 1 <= asked.points <= MOST_POINTS:
            raise ValueError(f"Points go from 1 to {MOST_POINTS}.")
        values["points"] = asked.points
    values["answers"] = _checked_answers(asked, problems)
    problems.stop()
    return values


def _checked_answers(asked: Asked, problems: Problems) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for index, (words, right) in enumerate(asked.answers):
        with problems.of(f"answer_{index}"):
            kept = text(words, most=500)
            if right and not kept:
                raise ValueError(
                    "This answer is marked as right, but has no words: write it, or take the mark away."
                )
            if kept in [answer["text"] for answer in found]:
                raise ValueError("This answer is there twice.")
            if kept:
                found.append({"text": kept, "right": right})
    with problems.of("answers"):
        _check_enough(found, asked.several)
    return found


def _check_enough(found: Sequence[dict[str, Any]], several: bool) -> None:  # noqa: FBT001 - the form's own tick
    right = sum(answer["right"] for answer in found)
    if not 2 <= len(found) <= MOST_ANSWERS:  # noqa: PLR2004 - one answer is no choice
        raise ValueError(f"Write from 2 to {MOST_ANSWERS} answers to choose from.")
    if right == 0:
        raise ValueError("Mark the right answer.")
    if right > 1 and not several:
        raise ValueError(
            "Only one answer can be right here. Mark one, or tick “Several answers may be right”."
        )


def _event(verb: str, lesson: Lesson, question: Question) -> Entry:
    return Entry(
        f"question.{verb}", "course", lesson.course_id, lesson.title, data={"question": question.text[:200]}
    )
