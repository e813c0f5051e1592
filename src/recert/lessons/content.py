"""What a course consists of, as a value: made of the draft, kept in an edition, and read back from it.

A lesson's ``key`` is the id of the draft lesson that it was published from, a question's likewise: the same lesson keeps
its key from one edition to the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from recert.lessons.models import Lesson, LessonFile, LessonKind, Question


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to choose."""

    text: str
    right: bool


@dataclass(frozen=True, slots=True)
class Item:
    """A question of the bank."""

    key: int
    text: str
    several: bool
    points: int
    explanation: str
    answers: tuple[Answer, ...]

    @property
    def right(self) -> set[int]:
        """The numbers of the right answers, from 0."""
        return {number for number, answer in enumerate(self.answers) if answer.right}

    def earned(self, given: Iterable[int]) -> int:
        """Return the points for these answers: all of them for exactly the right ones, else none."""
        return self.points if set(given) == self.right else 0


@dataclass(frozen=True, slots=True)
class Quiz:
    """How a quiz is held. ``drawn`` None: every question; ``attempts`` 0: as many as anybody likes."""

    drawn: int | None
    pass_mark: int
    attempts: int
    shuffle_questions: bool
    shuffle_answers: bool
    items: tuple[Item, ...]

    @property
    def asked(self) -> int:
        """How many questions one attempt has."""
        return min(self.drawn or len(self.items), len(self.items))

    def item(self, key: int) -> Item:
        """Return the question with this key."""
        return next(item for item in self.items if item.key == key)


@dataclass(frozen=True, slots=True)
class Shown:
    """The file of a lesson. ``seconds``: a video's length."""

    key: int
    name: str
    content_type: str
    size: int
    seconds: Decimal | None


@dataclass(frozen=True, slots=True)
class Part:
    """A lesson as it is shown."""

    key: int
    kind: str
    title: str
    text: str
    alt: str
    file: Shown | None
    quiz: Quiz | None
    captions: Shown | None = None

    @property
    def seconds(self) -> Decimal:
        """The length of the video; nothing for other kinds."""
        return (self.file and self.file.seconds) or Decimal(0)

    @property
    def label(self) -> str:
        """What kind of lesson it is, in words."""
        return str(LessonKind(self.kind).label)


@dataclass(frozen=True, slots=True)
class Content:
    """A whole course, its lessons in order."""

    parts: tuple[Part, ...]

    @property
    def file_ids(self) -> list[int]:
        """The ids of the files that the lessons show."""
        return sorted({file.key for part in self.parts for file in (part.file, part.captions) if file})

    def stored(self) -> dict[str, Any]:
        """Return it as an edition keeps it."""
        return {"parts": [_stored(part) for part in self.parts]}


def _stored(part: Part) -> dict[str, Any]:
    values = asdict(part)
    if part.file and part.file.seconds is not None:
        values["file"]["seconds"] = str(part.file.seconds)
    return values


def of_edition(stored: Mapping[str, Any]) -> Content:
    """Return what an edition holds."""
    return Content(tuple(_part(values) for values in stored["parts"]))


def _part(values: Mapping[str, Any]) -> Part:
    quiz = values["quiz"]
    files = {name: _file(values.get(name)) for name in ("file", "captions")}  # earlier editions: no captions
    if quiz:
        quiz = Quiz(**{**quiz, "items": tuple(_item(item) for item in quiz["items"])})
    return Part(**{**values, **files, "quiz": quiz})


def _file(values: Mapping[str, Any] | None) -> Shown | None:
    if not values:
        return None
    length = values["seconds"]
    return Shown(**{**values, "seconds": Decimal(length) if length is not None else None})


def _item(values: Mapping[str, Any]) -> Item:
    return Item(**{**values, "answers": tuple(Answer(**answer) for answer in values["answers"])})


def of_draft(lessons: Iterable[Lesson], questions: Sequence[Question]) -> Content:
    """Return what the author's draft holds now (lessons in order, with their files)."""
    return Content(tuple(_drafted(lesson, questions) for lesson in lessons))


def _drafted(lesson: Lesson, questions: Sequence[Question]) -> Part:
    bank = [each for each in questions if each.lesson_id == lesson.pk]
    return Part(
        lesson.pk, lesson.kind, lesson.title, lesson.text, lesson.alt,
        _shown(lesson.file) if lesson.file else None,
        _quiz(lesson, bank) if lesson.kind == LessonKind.QUIZ else None,
        _shown(lesson.captions) if lesson.captions else None,
    )  # fmt: skip


def _shown(file: LessonFile) -> Shown:
    return Shown(file.pk, file.name, file.content_type, file.size, file.seconds)


def _quiz(lesson: Lesson, bank: Sequence[Question]) -> Quiz:
    items = tuple(
        Item(
            each.pk, each.text, each.several, each.points, each.explanation,
            tuple(Answer(answer["text"], answer["right"]) for answer in each.answers),
        )
        for each in bank
    )  # fmt: skip
    return Quiz(
        lesson.drawn,
        lesson.pass_mark,
        lesson.attempts,
        lesson.shuffle_questions,
        lesson.shuffle_answers,
        items,
    )
