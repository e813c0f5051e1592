"""What an author does to the draft of an online course."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max

from recert.agencies.actors import Actor
from recert.agencies.roles import Permission
from recert.kernel.audit import Entry, changes, record
from recert.kernel.problems import ProblemError
from recert.kernel.uploads import FileKind
from recert.lessons.actions.files import Upload, check_captions, check_file, stored
from recert.lessons.models import Lesson, LessonFile, LessonKind
from recert.training.actions.checks import Problems, text
from recert.training.models import Course

MOST_LESSONS = 100
MOST_TEXT = 50_000
MOST_ATTEMPTS = 50
OUT_OF_THE_WAY = 30_000  # a place that no lesson has


@dataclass(frozen=True, slots=True)
class Written:
    """What an author writes for a lesson; from ``drawn`` (None: all) on for a quiz alone. ``attempts`` 0: no limit."""

    title: str
    text: str = ""
    alt: str = ""
    drawn: int | None = None
    pass_mark: int = 80
    attempts: int = 3
    shuffle_questions: bool = True
    shuffle_answers: bool = True


def add_lesson(
    *,
    course_id: int,
    kind: str,
    written: Written,
    upload: Upload | None = None,
    captions: Upload | None = None,
    by: Actor,
) -> Lesson:
    """Add a lesson at the end of the course's draft.

    Raises ProblemError (title, text, alt, file, captions, drawn, pass_mark, attempts), Course.DoesNotExist.
    """
    by.require(Permission.TRAINING_EDIT)
    values, kinds = _checked(LessonKind(kind), written, upload, captions, has_file=False)
    with (
        stored(course_id, upload, kinds[0], by) as file,
        stored(course_id, captions, kinds[1], by) as track,
        transaction.atomic(),
    ):
        course = Course.objects.select_for_update().get(pk=course_id)
        last = Lesson.objects.filter(course_id=course_id).aggregate(last=Max("position"))["last"] or 0
        if Lesson.objects.filter(course_id=course_id).count() >= MOST_LESSONS:
            raise ProblemError(f"A course has at most {MOST_LESSONS} lessons. Make two courses of it.")
        values |= _saved(file, track)
        lesson = Lesson.objects.create(course=course, kind=kind, position=last + 1, **values)
        record(_event("added", lesson), by=by)
    return lesson


def change_lesson(
    *,
    lesson_id: int,
    written: Written,
    upload: Upload | None = None,
    captions: Upload | None = None,
    by: Actor,
) -> Lesson:
    """Change a lesson of the draft; without a new file it keeps the one that it has. Editions stay as they were published.

    The captions belong to their video: another one goes without them, until it gets its own.
    Raises ProblemError as ``add_lesson``, Lesson.DoesNotExist.
    """
    by.require(Permission.TRAINING_EDIT)
    found = Lesson.objects.get(pk=lesson_id)
    values, kinds = _checked(LessonKind(found.kind), written, upload, captions, has_file=True)
    with (
        stored(found.course_id, upload, kinds[0], by) as file,
        stored(found.course_id, captions, kinds[1], by) as track,
        transaction.atomic(),
    ):
        Course.objects.select_for_update().get(pk=found.course_id)
        lesson = Lesson.objects.get(pk=lesson_id)
        before = {name: getattr(lesson, name) for name in values}
        values |= _saved(file, track)
        for name, value in values.items():
            setattr(lesson, name, value)
        lesson.save()
        told = {name: change for name, change in changes(before, values).items() if name != "text"}
        record(_event("changed", lesson, told), by=by)
    return lesson


def move_lesson(*, lesson_id: int, up: bool, by: Actor) -> bool:
    """Exchange a lesson with the one before or after it; False where there is none. Raises Lesson.DoesNotExist."""
    by.require(Permission.TRAINING_EDIT)
    with transaction.atomic():
        lesson = Lesson.objects.get(pk=lesson_id)
        Course.objects.select_for_update().get(pk=lesson.course_id)
        lesson.refresh_from_db()
        of_course = Lesson.objects.filter(course_id=lesson.course_id)
        before, after = (
            of_course.filter(position__lt=lesson.position),
            of_course.filter(position__gt=lesson.position),
        )
        other = before.last() if up else after.first()
        if other is None:
            return False
        for pk, position in (
            (lesson.pk, OUT_OF_THE_WAY),
            (other.pk, lesson.position),
            (lesson.pk, other.position),
        ):
            of_course.filter(pk=pk).update(position=position)
        record(_event("moved", lesson, {"before" if up else "after": other.title}), by=by)
    return True


def remove_lesson(*, lesson_id: int, by: Actor) -> Lesson:
    """Take a lesson out of the draft, with its questions; editions that have it keep it. Raises Lesson.DoesNotExist."""
    by.require(Permission.TRAINING_EDIT)
    with transaction.atomic():
        lesson = Lesson.objects.get(pk=lesson_id)
        Course.objects.select_for_update().get(pk=lesson.course_id)
        record(_event("removed", lesson), by=by)
        Lesson.objects.filter(pk=lesson_id).delete()
    return lesson


def _saved(file: LessonFile | None, captions: LessonFile | None) -> dict[str, LessonFile | None]:
    """Save the new files and return which the lesson gets."""
    for each in (file, captions):
        if each:
            each.save()
    if file:
        return {"file": file, "captions": captions}
    return {"captions": captions} if captions else {}


def _checked(
    kind: LessonKind, written: Written, upload: Upload | None, captions: Upload | None, *, has_file: bool
) -> tuple[dict[str, Any], tuple[FileKind | None, FileKind | None]]:
    values: dict[str, Any] = {}
    file_kind = track_kind = None
    problems = Problems()
    with problems.of("title"):
        values["title"] = text(written.title, most=200, needed=True)
    with problems.of("text"):
        values["text"] = text(
            written.text, most=MOST_TEXT, needed=kind == LessonKind.TEXT, several_lines=True
        )
    with problems.of("alt"):
        values["alt"] = text(written.alt, most=300, needed=kind == LessonKind.IMAGE)
    with problems.of("file"):
        file_kind = check_file(kind, upload, needed=not has_file)
    with problems.of("captions"):
        track_kind = check_captions(captions if kind == LessonKind.VIDEO else None)
    if kind == LessonKind.QUIZ:
        values |= _checked_quiz(written, problems)
    problems.stop()
    return values, (file_kind, track_kind)


def _checked_quiz(written: Written, problems: Problems) -> dict[str, Any]:
    with problems.of("drawn"):
        if written.drawn is not None and not 1 <= written.drawn <= 1000:  # noqa: PLR2004 - more than any bank has
            raise ValueError("Ask one question or more, or leave it empty to ask all of them.")
    with problems.of("pass_mark"):
        if not 1 <= written.pass_mark <= 100:  # noqa: PLR2004 - per cent
            raise ValueError("The pass mark goes from 1 to 100 per cent.")
    with problems.of("attempts"):
        if not 0 <= written.attempts <= MOST_ATTEMPTS:
            raise ValueError(f"Attempts go from 1 to {MOST_ATTEMPTS}; 0 is as many as anybody likes.")
    names = ("drawn", "pass_mark", "attempts", "shuffle_questions", "shuffle_answers")
    return {name: getattr(written, name) for name in names}


def _event(verb: str, lesson: Lesson, data: dict[str, Any] | None = None) -> Entry:
    return Entry(f"lesson.{verb}", "course", lesson.course_id, lesson.title, data=data or {})
