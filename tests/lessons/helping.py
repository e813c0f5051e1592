"""A published course with a lesson of every kind, as an author makes it."""

from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from recert.agencies.actors import Actor
from recert.lessons import actions
from recert.lessons.actions.authoring import Written
from recert.lessons.actions.questions import Asked
from recert.lessons.models import Attempt, Lesson
from recert.training.models import Course
from tests.factories import OnlineCourseFactory
from tests.factories.lessons import PNG

CLIPS = Path(__file__).with_name("clips")
PDF = b"%PDF-1.7\nhello"
SECONDS = 4  # of each clip


def clip(ending: str = "mp4") -> SimpleUploadedFile:
    return SimpleUploadedFile(f"steps.{ending}", (CLIPS / f"tiny.{ending}").read_bytes())


def upload_of(kind: str) -> SimpleUploadedFile | None:
    files = {
        "image": SimpleUploadedFile("a.png", PNG),
        "pdf": SimpleUploadedFile("a.pdf", PDF),
        "video": clip(),
    }
    return files.get(kind)


def add(course: Course, kind: str, by: Actor, **written: object) -> Lesson:
    facts = {
        "title": kind.title(),
        "text": "Read this.",
        "alt": "A ladder" if kind == "image" else "",
    } | written
    upload = upload_of(kind)
    return actions.add_lesson(course_id=course.pk, kind=kind, written=Written(**facts), upload=upload, by=by)  # type: ignore[arg-type]


def ask(quiz: Lesson, by: Actor, text: str = "Which?", **facts: object) -> None:
    asked = Asked(text, [("Right", True), ("Wrong", False), ("Odd", False)], **facts)  # type: ignore[arg-type]
    actions.add_question(lesson_id=quiz.pk, asked=asked, by=by)


def make_course(by: Actor, *kinds: str, questions: int = 2, **quiz: object) -> Course:
    """Written and published by an author; a quiz gets this many questions."""
    course: Course = OnlineCourseFactory()
    for kind in kinds:
        lesson = add(course, kind, by, **(quiz if kind == "quiz" else {}))
        for number in range(questions if kind == "quiz" else 0):
            ask(lesson, by, f"Question {number}?")
    actions.publish(course_id=course.pk, by=by)
    return course


def answer_all(course: Course, number: int, attempt: Attempt, chosen: list[int], by: Actor) -> None:
    for place in range(1, len(attempt.questions) + 1):
        actions.answer(
            course_id=course.pk, number=number, attempt=attempt.number, place=place, chosen=chosen, by=by
        )
