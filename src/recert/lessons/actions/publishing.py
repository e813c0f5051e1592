"""Publishing an online course, and opening a quiz again for somebody who used up the attempts."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from recert.agencies.actors import Actor
from recert.agencies.roles import Permission
from recert.kernel.audit import Entry, record
from recert.kernel.problems import ProblemError
from recert.lessons.content import Content, Part, of_edition
from recert.lessons.models import Attempt, Edition, LessonState, Taking
from recert.lessons.queries import draft_of, is_changed, latest_edition
from recert.training.models import Course


def publish(*, course_id: int, by: Actor) -> Edition:
    """Publish the draft as a new edition. Who has begun keeps the edition that they began with.

    Raises ProblemError where the course is not ready (what is missing, lesson by lesson) or nothing was changed since
    the last edition; Course.DoesNotExist.
    """
    by.require(Permission.TRAINING_EDIT)
    with transaction.atomic():
        course = Course.objects.select_for_update().get(pk=course_id)
        content = draft_of(course_id)
        missing = " ".join(not_ready(content))
        if missing:
            raise ProblemError(f"Not published. {missing}")
        last = latest_edition(course_id)
        if last and not is_changed(content, last):
            raise ProblemError(f"Nothing was changed since edition {last.number}: it is what members see.")
        edition = Edition.objects.create(
            course=course, number=(last.number if last else 0) + 1, content=content.stored(),
            lessons=len(content.parts), file_ids=content.file_ids, published_at=timezone.now(),
            published_by_id=by.user_id,
        )  # fmt: skip
        data = {"edition": edition.number, "lessons": edition.lessons}
        record(Entry("edition.published", "course", course.pk, course.title, data=data), by=by)
    return edition


def not_ready(content: Content) -> list[str]:
    """Return what keeps the draft from being published, a sentence each."""
    if not content.parts:
        return ["The course has no lesson yet: add one."]
    return [problem for part in content.parts if (problem := _problem_of(part))]


def _problem_of(part: Part) -> str | None:
    if part.quiz is None:
        return None
    if not part.quiz.items:
        return f"The quiz “{part.title}” has no question yet: add some, or remove the quiz."
    if part.quiz.drawn and part.quiz.drawn > len(part.quiz.items):
        there = len(part.quiz.items)
        return f"The quiz “{part.title}” is to ask {part.quiz.drawn} questions but has {there}: add some, or ask fewer."
    return None


def allow_attempt(*, taking_id: int, lesson_key: int, by: Actor) -> Taking:
    """Let a member who used up the attempts at a quiz try once more.

    Once for each time that they ran out, however often it is pressed. Raises Taking.DoesNotExist.
    """
    by.require(Permission.TRAINING_EDIT)
    with transaction.atomic():
        rows = Taking.objects.select_related("course", "member", "edition").select_for_update(of=("self",))
        taking = rows.get(pk=taking_id, finished_at__isnull=True)
        state = LessonState.objects.get(taking_id=taking_id, lesson_key=lesson_key)
        used = (
            Attempt.objects.filter(taking_id=taking_id, lesson_key=lesson_key).aggregate(most=Max("number"))[
                "most"
            ]
            or 0
        )
        part = next(part for part in of_edition(taking.edition.content).parts if part.key == lesson_key)
        if part.quiz and part.quiz.attempts and used >= part.quiz.attempts + state.more_attempts:
            state.more_attempts = used - part.quiz.attempts + 1
            state.save(update_fields=["more_attempts"])
            told = {"course": taking.course.title, "quiz": part.title}
            name = taking.member.full_name
            record(
                Entry("quiz.opened_again", "member", taking.member_id, name, taking.member_id, told), by=by
            )
    return taking
