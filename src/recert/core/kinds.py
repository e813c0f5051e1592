"""What a rule can say, as typed values: the kinds of validity, the first period, and the terms of renewal.

``rules`` reads and writes them, ``validity`` and ``windows`` compute with them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from recert.core.dates import MonthDay
from recert.core.moments import Moment, Offset
from recert.core.requirements.kinds import Requirement, RequirementSet
from recert.core.requirements.periods import RequirementPeriod


class Anchor(StrEnum):
    """Where the next period starts: it continues from the old last valid day, or runs from the day of renewal."""

    PREVIOUS_EXPIRY = "previous_expiry"
    COMPLETION = "completion"


class From(StrEnum):
    """The day that a duration is counted from."""

    ISSUE = "issue"
    PREVIOUS_EXPIRY = "previous_expiry"
    COMPLETION = "completion"


class End(StrEnum):
    """Whether the corresponding date is the last valid day, or the day before it is."""

    SAME_DAY = "same_day"
    DAY_BEFORE = "day_before"


class Parity(StrEnum):
    """Which years an annual day falls in."""

    ODD = "odd"
    EVEN = "even"


class LeapBirthday(StrEnum):
    """What a birthday on 29 February is in common years. ``unspecified``: the authority does not say."""

    FEB28 = "feb28"
    MAR01 = "mar01"
    UNSPECIFIED = "unspecified"


class BeforeWindow(StrEnum):
    """What a renewal before the window opens does: move the cycle, or fail as too early."""

    COMPLETION = "completion"
    REJECTED = "rejected"


class AfterThat(StrEnum):
    """What is left once no late renewal is possible any more."""

    NOT_RENEWABLE = "not_renewable"
    INACTIVE = "inactive"
    REENTRY = "reentry"
    FULL_COURSE = "full_course"
    REEXAMINATION = "reexamination"


@dataclass(frozen=True, slots=True)
class ByIssueMonth:
    """The first expiry lies so many years after the year of issue, by the month of issue. Every month is in one group."""

    groups: tuple[tuple[tuple[int, ...], int], ...]

    def years(self, month: int) -> int:
        return next(years for months, years in self.groups if month in months)


@dataclass(frozen=True, slots=True)
class CompleteCalendarYears:
    """The first expiry comes after the rest of the year of issue and so many whole calendar years."""

    years: int


@dataclass(frozen=True, slots=True)
class YearsAfterIssueYear:
    """The first expiry lies in the calendar year so many years after the year of issue."""

    years: int


@dataclass(frozen=True, slots=True)
class NextOccurrence:
    """The first expiry is the next such day after the day of issue, even if it is weeks away."""


@dataclass(frozen=True, slots=True)
class FromAnniversary:
    """The first expiry is the first such day on or after the n-th anniversary of issue."""

    years: int


First = ByIssueMonth | CompleteCalendarYears | YearsAfterIssueYear | NextOccurrence | FromAnniversary


@dataclass(frozen=True, slots=True)
class NoExpiry:
    """Never expires."""


@dataclass(frozen=True, slots=True)
class WhileActive:
    """Good while the person serves; after separation for so many months more (None: it ends with the service)."""

    lapses_after_months: int | None = None


@dataclass(frozen=True, slots=True)
class Duration:
    """So long after the anchor: years and months together, or days alone. A day that a month lacks is clamped."""

    years: int = 0
    months: int = 0
    days: int = 0
    start: From = From.ISSUE
    end: End = End.SAME_DAY
    whole_months: int = field(init=False, compare=False, default=0)

    def __post_init__(self) -> None:
        object.__setattr__(self, "whole_months", self.years * 12 + self.months)


@dataclass(frozen=True, slots=True)
class DurationMonthEnd:
    """To the end of the month that lies so many months after the anchor's month."""

    months: int


@dataclass(frozen=True, slots=True)
class AnnualDay:
    """One calendar day, every so many years."""

    month_day: MonthDay
    every_years: int
    parity: Parity | None = None
    first: First | None = None


@dataclass(frozen=True, slots=True)
class AnnualDayChoice:
    """One of several calendar days: a credential keeps the one it has."""

    days: tuple[MonthDay, ...]
    every_years: int
    first: First | None = None


@dataclass(frozen=True, slots=True)
class BirthMonthEnd:
    """The last day of the holder's birth month."""

    every_years: int
    first: First | None = None


@dataclass(frozen=True, slots=True)
class BirthMonthFirst:
    """The first day of the birth month that lies at least so many years after the old expiry."""

    min_years: int


@dataclass(frozen=True, slots=True)
class Birthday:
    """The holder's birthday."""

    every_years: int
    feb29: LeapBirthday = LeapBirthday.UNSPECIFIED
    first: First | None = None


Calendar = AnnualDay | AnnualDayChoice | BirthMonthEnd | Birthday
Validity = NoExpiry | WhileActive | Duration | DurationMonthEnd | BirthMonthFirst | Calendar


@dataclass(frozen=True, slots=True)
class Late:
    """Renewal after the window. No ``until`` and an ``after_that``: never late; neither of them: late without an end.

    ``tiers`` and ``penalty`` (fees and extra duty by lateness) are kept, and move no date.
    """

    until: Moment | None = None
    anchor: Anchor | None = None
    after_that: AfterThat | None = None
    tiers: tuple[tuple[tuple[str, Any], ...], ...] = ()
    penalty: bool = False


@dataclass(frozen=True, slots=True)
class Reentry:
    """From this day only the longer way back is open, until (if given) not even that."""

    start: Offset
    until: Offset | None = None


@dataclass(frozen=True, slots=True)
class GraceMonth:
    """Done in so many calendar months before or after the due month counts as done in it."""

    before: int = 0
    after: int = 0


@dataclass(frozen=True, slots=True)
class Renewal:
    """Where the next period starts, and whether it may."""

    renewable: bool = True
    opens: Moment | None = None
    closes: Moment | None = None
    in_window: Anchor | None = None
    before_window: BeforeWindow | None = None
    late: Late | None = None
    reentry: Reentry | None = None
    grace_month: GraceMonth | None = None
    business_day_roll: bool = False
    amendment: str | tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A credential type's validity and renewal, and what is owed when.

    ``renewal`` None: the authority says nothing about renewing. ``requirement_sets``: the earliest first.
    """

    validity: Validity
    renewal: Renewal | None = None
    period: RequirementPeriod | None = None
    requirement_sets: tuple[RequirementSet, ...] = ()

    @property
    def terms(self) -> Renewal:
        """The terms of renewal, empty ones where the authority says nothing."""
        return self.renewal or NO_TERMS

    def set_for(self, period_start: date) -> RequirementSet | None:
        """Return the version of what a credential owes whose own period starts on a day; None: nothing is on file."""
        fitting = (each for each in self.requirement_sets if (each.periods_from or date.min) <= period_start)
        return max(fitting, key=lambda each: each.periods_from or date.min, default=None)

    @property
    def requirement(self) -> Requirement | None:
        """The newest version of what is owed."""
        return self.requirement_sets[-1].requirement if self.requirement_sets else None


NO_TERMS = Renewal()


@dataclass(frozen=True, slots=True)
class Period:
    """One validity period, both days included; ``through`` None: never expires.

    ``anchor`` is the day whose day-of-month the chain keeps.
    """

    start: date
    through: date | None
    reason: str
    short: str
    anchor: date | None = None


def by_birthday(validity: Validity) -> bool:
    """Tell whether periods of this kind hang on the holder's birthday; the year of birth never counts."""
    return isinstance(validity, BirthMonthEnd | BirthMonthFirst | Birthday)
