"""How far a member is with a learning plan. Pure: no query, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from recert.kernel.text import fold

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Needed:
    """A course of a plan."""

    course_id: int
    title: str
    hours: Decimal
    category: str


@dataclass(frozen=True, slots=True)
class Requirement:
    """What a plan asks for: courses in order, and hours by category. Both empty: one completion meets it."""

    courses: tuple[Needed, ...] = ()
    hours: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Done:
    """One living completion."""

    course_id: int | None
    title: str
    category: str
    hours: Decimal
    completed_on: date


@dataclass(frozen=True, slots=True)
class Progress:
    """What is done of what is needed; hours beyond a category's need do not count."""

    courses_done: int
    courses: int
    hours_done: Decimal
    hours: Decimal
    met: bool

    @property
    def words(self) -> str:
        """Say it: ``2 of 3 courses``, ``41.5 of 60 hours``, or both."""
        parts = []
        if self.courses:
            parts.append(f"{self.courses_done} of {self.courses} course{'' if self.courses == 1 else 's'}")
        if self.hours:
            parts.append(f"{plain(self.hours_done)} of {plain(self.hours)} hours")
        return ", ".join(parts) or ("Completed" if self.met else "Not completed")

    @property
    def percent(self) -> int:
        """The share that is done, rounded down, from 0 to 100."""
        if self.met:
            return 100
        shares = [(Decimal(self.courses_done), Decimal(self.courses)), (self.hours_done, self.hours)]
        given = [done / of for done, of in shares if of]
        return int(100 * sum(given) / len(given)) if given else 0


def plain(hours: Decimal) -> str:
    """Return hours without empty decimals: ``41.5``, ``60``."""
    return f"{hours.normalize():f}"


def progress(requirement: Requirement, done: Iterable[Done]) -> Progress:
    """Return how far these completions meet the requirement."""
    completions = list(done)
    taken = {completion.course_id for completion in completions}
    courses_done = sum(needed.course_id in taken for needed in requirement.courses)
    earned = _by_category(completions)
    counted = sum(
        (min(hours, earned.get(fold(category), NOTHING)) for category, hours in requirement.hours.items()),
        NOTHING,
    )
    hours = sum(requirement.hours.values(), NOTHING)
    met = bool(completions) and courses_done == len(requirement.courses) and counted == hours
    return Progress(courses_done, len(requirement.courses), counted, hours, met)


def missing(requirement: Requirement, done: Iterable[Done], *, title: str, on: date) -> list[Done]:
    """Return the completions that meet the whole requirement when added to ``done``, all on one day.

    One for each course not yet taken; one titled ``title`` for each category still short of hours; where the
    plan asks for nothing in particular, one titled ``title``.
    """
    completions = list(done)
    taken = {completion.course_id for completion in completions}
    rows = [
        Done(needed.course_id, needed.title, needed.category, needed.hours, on)
        for needed in requirement.courses
        if needed.course_id not in taken
    ]
    earned = _by_category([*completions, *rows])
    for category, hours in requirement.hours.items():
        short = hours - earned.get(fold(category), NOTHING)
        if short > 0:
            rows.append(Done(None, title, category, short, on))
    if not completions and not rows:
        rows.append(Done(None, title, "", NOTHING, on))
    return rows


def _by_category(done: Iterable[Done]) -> dict[str, Decimal]:
    earned: dict[str, Decimal] = {}
    for completion in done:
        key = fold(completion.category)
        earned[key] = earned.get(key, NOTHING) + completion.hours
    return earned
