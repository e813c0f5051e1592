"""What a member is to do next, and where one tap leads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from recert.lessons.queries import within_reach
from recert.reports.training import Training, what_next
from recert.training.models import Course

SOON = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Step:
    """A training with the course to go on with; None: hours that no course of the agency brings."""

    training: Training
    course: Course | None

    @property
    def how(self) -> str:
        """Where it is done: ``online``, ``classroom``, or ``external`` for what is done elsewhere and handed in."""
        return self.course.kind if self.course else Course.Kind.EXTERNAL

    @property
    def is_soon(self) -> bool:
        """Whether it is due within two months, or overdue."""
        return self.training.enrollment.due_on <= self.training.day + SOON


def steps(trainings: Iterable[Training], offered: Iterable[Course]) -> list[Step]:
    """Return the step of each of these trainings, the first due first.

    It is its first missing course, else the one of those ``offered`` that brings most missing hours; online ones first.
    """
    todo = sorted(trainings, key=lambda each: (each.enrollment.due_on, each.enrollment.pk))
    missing = {each.enrollment.pk: [one.course_id for one in each.progress.missing_courses] for each in todo}
    wanted = {pk for ids in missing.values() for pk in ids}
    courses = (
        {course.pk: course for course in within_reach(Course.objects.filter(pk__in=wanted))} if wanted else {}
    )
    return [
        Step(
            each,
            _first([courses[pk] for pk in missing[each.enrollment.pk] if pk in courses])
            or _helpful(each, offered),
        )
        for each in todo
    ]


def _helpful(training: Training, offered: Iterable[Course]) -> Course | None:
    """Return a course that is taken here, not elsewhere, and brings missing hours."""
    found = [each.course for each in what_next(training, offered)]
    return _first([course for course in found if course.kind != Course.Kind.EXTERNAL])


def _first(courses: Sequence[Course]) -> Course | None:
    online = (course for course in courses if course.kind == Course.Kind.ONLINE)
    return next(online, courses[0] if courses else None)
