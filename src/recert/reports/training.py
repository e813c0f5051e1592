"""One member's training: what, why, how far and until when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Q, QuerySet

from recert.kernel.days import local
from recert.training.counting import Place, held_at, places_of
from recert.training.demand import Demand
from recert.training.hours import NOTHING, codes_of, key_of_category, parts_of, total
from recert.training.models import Completion, Course, Enrollment
from recert.training.pace import Pace, pace_of
from recert.training.progress import Counted, Progress


@dataclass(frozen=True, slots=True)
class Training:
    """A member's place on an assignment, as of a day.

    ``known_at``: by what our file held at that moment (None: now); the dates and the plan are those of today.
    """

    place: Place
    progress: Progress
    day: date
    known_at: datetime | None = None

    @property
    def enrollment(self) -> Enrollment:
        """The place on the assignment."""
        return self.place.enrollment

    @property
    def demand(self) -> Demand:
        """What is asked for."""
        return self.place.demand

    @property
    def completed_on(self) -> date | None:
        """When it was completed, if that was by the day."""
        completed = self.enrollment.completed_on if self.known_at is None else self.place.met_on
        return completed if completed and completed <= self.day else None

    @property
    def is_open(self) -> bool:
        """Tell whether it still runs on the day."""
        closed = self.enrollment.closed_on
        told = self.day if self.known_at is None else min(self.day, local(self.known_at).date())
        return closed is None or closed > told

    @property
    def is_late(self) -> bool:
        """Tell whether it should have been completed before the day."""
        return self.is_open and self.completed_on is None and self.enrollment.due_on < self.day

    @property
    def missing(self) -> list[str]:
        """What is still to do, item by item."""
        return self.progress.missing

    @property
    def pace(self) -> Pace:
        """Whether it will be done in time, as it goes."""
        days = self.enrollment
        return pace_of(self.progress, starts_on=days.starts_on, due_on=days.due_on, today=self.day)

    @property
    def counting(self) -> list[Counted]:
        """What counts, in full or in part, latest first."""
        return [each for each in reversed(self.progress.counted) if each.counts]

    @property
    def in_part(self) -> int:
        """How many of those do not count in full."""
        return sum(each.hours < each.done.hours for each in self.counting)

    @property
    def idle(self) -> list[Counted]:
        """What else was done and does not count, latest first: each says why."""
        return [each for each in reversed(self.progress.counted) if not each.counts]


def counts_for(trainings: Iterable[Training]) -> dict[int, list[str]]:
    """Return the names of the trainings that each completion counts for, by its id."""
    found: dict[int, list[str]] = {}
    for training in trainings:
        for each in training.counting:
            found.setdefault(each.done.id or 0, []).append(training.enrollment.assignment.name)
    return found


def training_of(member_id: int, day: date, known_at: datetime | None = None) -> list[Training]:
    """Return the member's training on the day, open first, then by due day (four queries at most).

    ``known_at``: what our file held of it at that moment: what was assigned and recorded by then.
    """
    enrollments = (
        Enrollment.objects.filter(Q(starts_on__lte=day) | Q(created_at__date__lte=day), member_id=member_id)
        .select_related("assignment__plan", "assignment__credential_type", "credential")
        .order_by("due_on", "pk")
    )
    if known_at is not None:
        enrollments = enrollments.filter(created_at__lte=known_at)
    places = places_of(enrollments, by_day=day, known_at=known_at)
    rows = [Training(place, place.progress, day, known_at) for place in places]
    return sorted(rows, key=lambda row: (not row.is_open, row.completed_on is not None))


def training_on(enrollment: Enrollment, day: date) -> Training:
    """Return one place on an assignment as known on the day, in three queries (``assignment`` is to be joined)."""
    [place] = places_of([enrollment], by_day=day)
    return Training(place, place.progress, day)


@dataclass(frozen=True, slots=True)
class Next:
    """A course that brings somebody nearer, by so many of the missing hours; ``asked``: the plan names it."""

    course: Course
    hours: Decimal
    asked: bool


def what_next(training: Training, offered: Iterable[Course], *, most: int = 6) -> list[Next]:
    """Return what would finish the training soonest: courses and codes of the plan, then what brings most of the rest.

    Each is chosen for what the ones before it leave missing; of two that bring as much the shorter one.
    """
    progress = training.progress
    missing = {key_of_category(bar.name): bar.missing for bar in progress.bars if bar.missing}
    asked = {needed.course_id for needed in progress.missing_courses}
    codes = {code.casefold() for code in progress.missing_codes}
    taken = {each.done.course_id for each in progress.counted}
    left = {course.pk: course for course in offered if course.pk in asked or course.pk not in taken}
    found: list[Next] = []
    while left and len(found) < most:
        best = min(left.values(), key=lambda course: _rank(course, missing, asked, codes))
        chosen = Next(best, _helps(best, missing), best.pk in asked or bool(_codes(best) & codes))
        if not chosen.asked and not chosen.hours:
            break
        found.append(chosen)
        codes -= _codes(best)
        missing = _without(missing, best)
        del left[best.pk]
    return found


def _rank(
    course: Course, missing: Mapping[str, Decimal], asked: set[int], codes: set[str]
) -> tuple[bool, bool, Decimal, Decimal, str]:
    hours = total(parts_of(course.hours_by_category))
    return course.pk not in asked, not _codes(course) & codes, -_helps(course, missing), hours, course.title


def _codes(course: Course) -> set[str]:
    return {code.casefold() for code in codes_of(course.codes)}


def _helps(course: Course, missing: Mapping[str, Decimal]) -> Decimal:
    """Return the hours of a course that are missing: of its categories, or in all where only the total is short."""
    parts = parts_of(course.hours_by_category)
    named = sum(
        (min(hours, missing.get(key_of_category(name), NOTHING)) for name, hours in parts.items() if name),
        NOTHING,
    )
    return named or (min(total(parts), missing[""]) if set(missing) == {""} else NOTHING)


def _without(missing: Mapping[str, Decimal], course: Course) -> dict[str, Decimal]:
    """Return what is missing once the course is taken; its hours count towards the total, too."""
    parts = {
        key_of_category(name): hours for name, hours in parts_of(course.hours_by_category).items() if name
    }
    parts[""] = total(parts_of(course.hours_by_category))
    left = {name: hours - parts.get(name, NOTHING) for name, hours in missing.items()}
    return {name: hours for name, hours in left.items() if hours > 0}


def completions(member_id: int, day: date, known_at: datetime | None = None) -> QuerySet[Completion]:
    """Return what the member completed by the day, latest first, as our file held it at a moment (None: now)."""
    living = held_at(known_at).filter(member_id=member_id, completed_on__lte=day)
    return living.order_by("-completed_on", "-pk")
