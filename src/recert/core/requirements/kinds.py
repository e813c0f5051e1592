"""What a requirement can say, as typed values. Hours are decimal hours; every day is included.

``reading`` and ``writing`` turn them from and into data, ``assessing`` counts with them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

NO_HOURS = Decimal(0)
ANY = "any"  # in a shortfall: however little


@dataclass(frozen=True, slots=True)
class Where:
    """What an entry must be: every one of ``fields`` (name, value), or ``word`` in any of ``among``."""

    fields: tuple[tuple[str, str | int | bool], ...] = ()
    word: str = ""
    among: tuple[str, ...] = ()

    def matches(self, facts: Mapping[str, Any], category: str = "") -> bool:
        """Tell whether an entry's facts match, its hours counted towards a category.

        A fact that is a list matches by any of its values.
        """
        if self.word:
            return any(
                _holds(category if name == "category" else facts.get(name), self.word) for name in self.among
            )
        for name, value in self.fields:
            fact = category if name == "category" else facts.get(name)
            if fact is None and name == "course":  # a course is named by its own field or by the title
                fact = facts.get("title")
            if fact != value and not _holds(fact, value):
                return False
        return True

    def in_words(self) -> str:
        """Return it as a sentence names it: online, category legal and tag online."""
        return self.word or " and ".join(
            f"{name} {value}" if name in ("category", "tag") or not isinstance(value, str) else value
            for name, value in self.fields
        )


def _holds(fact: Any, value: Any) -> bool:
    return bool(value in fact) if isinstance(fact, tuple | list) else bool(fact == value)


@dataclass(frozen=True, slots=True)
class Cap:
    """The most hours that can count of what matches; 0: it is not allowed."""

    where: Where
    most: Decimal


@dataclass(frozen=True, slots=True)
class Category:
    """Hours of one kind: the least, the most that can count, caps inside it, and what belongs there, in words."""

    key: str
    least: Decimal = NO_HOURS
    most: Decimal | None = None
    caps: tuple[Cap, ...] = ()
    about: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Categories that owe ``least`` hours together, each with more than ``each_gt`` (None: however few)."""

    keys: tuple[str, ...]
    least: Decimal = NO_HOURS
    each_gt: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Subset:
    """Hours owed inside the rest, by category, tag or both."""

    where: Where
    least: Decimal


@dataclass(frozen=True, slots=True)
class Equivalent:
    """What counts as how many hours; an entry with the flag ``unless`` was spent elsewhere and counts nothing."""

    where: Where
    hours: Decimal
    unless: str = ""


@dataclass(frozen=True, slots=True)
class Unique:
    """The same key counts once; ``where`` limits that to what matches."""

    key: str
    where: Where = field(default_factory=Where)


class WindowKind(StrEnum):
    """Which days count: those of the period, or so many months back from the application."""

    PERIOD = "period"
    FROM_PREVIOUS_APPROVAL = "from_previous_approval"
    ROLLING = "rolling"


@dataclass(frozen=True, slots=True)
class Window:
    """Which days count; ``months`` belongs to ``rolling``."""

    kind: WindowKind
    months: int = 0


@dataclass(frozen=True, slots=True)
class PerMonth:
    """So many hours for each month; ``months`` None: those of the period."""

    hours: Decimal
    months: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Bands:
    """A share of ``base`` hours by the length of the cycle: (from months, below months or None, share).

    ``cycle_months`` None: those of the period.
    """

    base: Decimal
    bands: tuple[tuple[Decimal, Decimal | None, Decimal], ...]
    cycle_months: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Requirement:
    """What completions must satisfy. Everything that is given is asked together."""

    total_min: Decimal | None = None
    categories: tuple[Category, ...] = ()
    caps: tuple[Cap, ...] = ()
    groups: tuple[Group, ...] = ()
    subsets: tuple[Subset, ...] = ()
    must_include: tuple[str, ...] = ()
    any_of: tuple[Requirement, ...] = ()
    all: tuple[Requirement, ...] = ()
    course: str = ""
    credential: str = ""
    exam_attempts: int | None = None
    equivalents: tuple[Equivalent, ...] = ()
    per_day_max: Decimal | None = None
    min_session_hours: Decimal | None = None
    unique: Unique | None = None
    exclude_used: bool = False
    carryover: Decimal | None = None
    window: Window | None = None
    prorate: PerMonth | Bands | None = None
    uncategorized_counts: bool = False

    @property
    def courses(self) -> tuple[str, ...]:
        """The mandatory courses."""
        return (*self.must_include, self.course) if self.course else self.must_include

    @property
    def owes_hours(self) -> bool:
        """Whether hours are asked for here (its ways apart)."""
        return bool(self.total_min or self.prorate or self.categories or self.groups or self.subsets)

    @property
    def named(self) -> frozenset[str]:
        """The categories that hours can count towards; empty: any."""
        if not self.categories:
            return frozenset()
        grouped = (key for group in self.groups for key in group.keys)
        inside = (
            str(value) for part in self.subsets for name, value in part.where.fields if name == "category"
        )
        return frozenset((*(category.key for category in self.categories), *grouped, *inside))


@dataclass(frozen=True, slots=True)
class RequirementSet:
    """A version of what is owed: for credentials whose own period starts on ``periods_from`` or later (None: before)."""

    requirement: Requirement
    name: str = ""
    periods_from: date | None = None
