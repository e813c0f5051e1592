"""What an author sees of an online course."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from recert.agencies.actors import Actor
from recert.lessons.content import Content, of_draft, of_edition
from recert.lessons.models import Attempt, Edition, Lesson, Question, Taking
from recert.personnel.queries import visible_members
from recert.training.models import Course


def online_courses() -> QuerySet[Course]:
    """Return the courses that have lessons made here."""
    return Course.objects.filter(kind=Course.Kind.ONLINE)


def lessons_of(course_id: int) -> QuerySet[Lesson]:
    """Return the lessons of the draft in order, with their files and how many questions each has."""
    rows = Lesson.objects.filter(course_id=course_id).select_related("file", "captions")
    return rows.annotate(bank=Count("questions")).order_by("position")


def questions_of(lesson_id: int) -> QuerySet[Question]:
    """Return the question bank of a quiz."""
    return Question.objects.filter(lesson_id=lesson_id).order_by("id")


def draft_of(course_id: int) -> Content:
    """Return the whole draft, in two queries."""
    lessons = (
        Lesson.objects.filter(course_id=course_id).select_related("file", "captions").order_by("position")
    )
    return of_draft(lessons, list(Question.objects.filter(lesson__course_id=course_id).order_by("id")))


def latest_edition(course_id: int) -> Edition | None:
    """Return what members who begin now get; None for a course that was never published."""
    return Edition.objects.filter(course_id=course_id).order_by("number").last()


def is_changed(draft: Content, edition: Edition | None) -> bool:
    """Tell whether the draft differs from what is published."""
    return edition is None or of_edition(edition.content) != draft


@dataclass(frozen=True, slots=True)
class Stuck:
    """A member who used up the attempts at a quiz."""

    taking: Taking
    lesson_key: int
    quiz: str
    attempts: int


def stuck_in(course_id: int, by: Actor) -> list[Stuck]:
    """Return who cannot go on without one more attempt, of the members that the actor may see, in four queries at most."""
    open_ones = Taking.objects.filter(
        course_id=course_id, finished_at__isnull=True, member__in=visible_members(by)
    )
    used = Attempt.objects.filter(taking__in=open_ones).order_by().values_list("taking_id", "lesson_key")
    counts = used.annotate(
        open=Count("id", filter=Q(handed_in_at__isnull=True)),
        passes=Count("id", filter=Q(passed=True)),
        all=Count("id"),
    )
    closed = {(pk, key): all_of for pk, key, still, passes, all_of in counts if not still and not passes}
    if not closed:
        return []
    rows = open_ones.filter(pk__in={pk for pk, _ in closed}).select_related("member", "edition")
    takings = {taking.pk: taking for taking in rows.prefetch_related("states")}
    found = (_stuck(takings[pk], key, number) for (pk, key), number in closed.items() if pk in takings)
    return sorted((each for each in found if each), key=lambda each: each.taking.member.sort_key)


def _stuck(taking: Taking, key: int, number: int) -> Stuck | None:
    parts = of_edition(taking.edition.content).parts
    part = next((part for part in parts if part.key == key and part.quiz and part.quiz.attempts), None)
    more = next((state.more_attempts for state in taking.states.all() if state.lesson_key == key), 0)
    if part is None or part.quiz is None or number < part.quiz.attempts + more:
        return None
    return Stuck(taking, key, part.title, number)
