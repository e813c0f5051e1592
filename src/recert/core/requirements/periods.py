"""Requirement periods: when hours are owed, which is not when the credential is valid. Both ends are included.

Source: the rule vocabulary (docs/rules.md, "Requirement period"). Month arithmetic always starts from the epoch or the
day of issue, never from a day that was clamped before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import assert_never

from recert.core.dates import ONE_DAY, DateRange, MonthDay, add_months, clamped, counted, say, say_month_day
from recert.core.facts import MissingFact


class Year(StrEnum):
    """The calendar year in which a period starts, beside the day of issue."""

    SAME = "same_year"
    NEXT = "next_year"


@dataclass(frozen=True, slots=True)
class NthFull:
    """The n-th period that starts after the day of issue, counted from 1."""

    number: int
    spelled: bool = True


@dataclass(frozen=True, slots=True)
class IssueIn:
    """The period that starts in the calendar year of issue or the next, by whether issue lies between two days."""

    start: MonthDay
    through: MonthDay
    then: Year
    other: Year

    def year(self, issued: date) -> int:
        """Return the calendar year of the first period's start. The span may run over the end of the year."""
        day = MonthDay(issued.month, issued.day)
        inside = (
            self.start <= day <= self.through
            if self.start <= self.through
            else day >= self.start or day <= self.through
        )
        return issued.year + ((self.then if inside else self.other) is Year.NEXT)


FirstOwed = NthFull | IssueIn


@dataclass(frozen=True, slots=True)
class Cycle:
    """The credential's own validity."""


@dataclass(frozen=True, slots=True)
class Years:
    """So many years from a day of the year; ``fiscal`` is only how it is called."""

    years: int
    start: MonthDay
    first: FirstOwed | None = None
    fiscal: bool = False


@dataclass(frozen=True, slots=True)
class FixedGrid:
    """The same periods for everyone, so many months each, counted from the epoch both ways."""

    epoch: date
    months: int
    first: FirstOwed | None = None


@dataclass(frozen=True, slots=True)
class Rolling:
    """So many months back from the day that is asked about."""

    months: int


RequirementPeriod = Cycle | Years | FixedGrid | Rolling


@dataclass(frozen=True, slots=True)
class Owed:
    """The period in which hours are owed, and why; ``days`` None: nothing is owed yet."""

    days: DateRange | None
    reason: str


def owed_period(
    period: RequirementPeriod,
    *,
    issued: date | None = None,
    as_of: date | None = None,
    cycle: DateRange | None = None,
) -> Owed:
    """Return the first period that is owed by a credential issued on a day, or the one that ``as_of`` lies in.

    ``cycle``: the credential's own period. Raises MissingFact where a fact that the rule needs is not given.
    """
    match period:
        case Cycle():
            if cycle is None:
                raise MissingFact("day_of_issue")
            return Owed(cycle, f"Hours are owed in the credential's own period, {_span(cycle)}.")
        case Rolling(months):
            return _rolling(months, issued, as_of)
        case Years() | FixedGrid():
            return _on_grid(period, issued, as_of)
        case _:
            assert_never(period)


def _span(days: DateRange) -> str:
    return f"{say(days.start)} to {say(days.through)}" if days.through else f"from {say(days.start)} on"


def _rolling(months: int, issued: date | None, as_of: date | None) -> Owed:
    if as_of and issued and as_of < issued:
        return Owed(None, f"Nothing is owed yet on {say(as_of)}: issued on {say(issued)}.")
    if as_of:
        days = DateRange(add_months(as_of, -months), as_of)
        return Owed(days, f"Hours count {counted(months, 'month')} back from {say(as_of)}: {_span(days)}.")
    if issued is None:
        raise MissingFact("day_of_issue")
    days = DateRange(issued, add_months(issued, months) - ONE_DAY)
    return Owed(days, f"Hours are owed in the {counted(months, 'month')} from {say(issued)}: {_span(days)}.")


def _on_grid(period: Years | FixedGrid, issued: date | None, as_of: date | None) -> Owed:
    if issued is None:
        if as_of is None or (isinstance(period, Years) and period.years > 1):
            raise MissingFact("day_of_issue")
        return _told(period, _containing(period, as_of, as_of))
    first = _first_start(period, issued)
    if as_of and as_of < first:
        words = f"Nothing is owed yet on {say(as_of)}: issued on {say(issued)}, the first period starts on {say(first)}."
        return Owed(None, words)
    days = _containing(period, first, as_of or first)
    return _told(period, days, f"; issued on {say(issued)}, the first one starts on {say(first)}")


def _told(period: Years | FixedGrid, days: DateRange, first: str = "") -> Owed:
    return Owed(days, f"Hours are owed {grid_words(period)}{first}: {_span(days)}.")


def grid_words(period: Years | FixedGrid) -> str:
    """Return how often, as half a sentence: every 2 years from 1 January."""
    if isinstance(period, FixedGrid):
        return f"every {counted(period.months, 'month')} from {say(period.epoch)}, the same for everyone"
    often = "every year" if period.years == 1 else f"every {period.years} years"
    return f"{often} from {say_month_day(period.start)}"


def _start_on_or_before(period: Years | FixedGrid, day: date) -> date:
    """Return the last day on which a period of the grid can start, the day itself included."""
    if isinstance(period, FixedGrid):
        return add_months(period.epoch, period.months * _place(period, day))
    this_year = period.start.in_year(day.year)
    return this_year if this_year <= day else period.start.in_year(day.year - 1)


def _place(grid: FixedGrid, day: date) -> int:
    """Return which period of the grid a day lies in, 0 the one that starts on the epoch."""
    epoch = grid.epoch
    place = ((day.year - epoch.year) * 12 + day.month - epoch.month) // grid.months
    return place if add_months(epoch, grid.months * place) <= day else place - 1


def _next_start(period: Years | FixedGrid, start: date, periods: int = 1) -> date:
    """Return the start of the period that comes so many periods later."""
    if isinstance(period, FixedGrid):
        return add_months(period.epoch, period.months * (_place(period, start) + periods))
    return period.start.in_year(start.year + period.years * periods)


def _first_start(period: Years | FixedGrid, issued: date) -> date:
    before = _start_on_or_before(period, issued)
    match period.first:
        case None:
            return before
        case NthFull(number):
            following = _start_after(period, before)
            return _next_start(period, following, number - 1)
        case IssueIn() as rule:
            return _start_in(period, rule.year(issued))
        case _:
            assert_never(period.first)


def _start_after(period: Years | FixedGrid, before: date) -> date:
    if isinstance(period, FixedGrid):
        return _next_start(period, before)
    return period.start.in_year(
        before.year + 1
    )  # of several years too: the grid begins with the first period


def _start_in(period: Years | FixedGrid, year: int) -> date:
    if isinstance(period, Years):
        return period.start.in_year(year)
    january = clamped(year, 1, 1)
    start = _start_on_or_before(period, january)
    return start if start == january else _next_start(period, start)


def _containing(period: Years | FixedGrid, first: date, day: date) -> DateRange:
    """Return the period that a day lies in; ``first``: a start, or where the grid is fixed any day."""
    if isinstance(period, FixedGrid):
        start = _start_on_or_before(period, day)
    else:
        before = _start_on_or_before(period, day)
        begun = _start_on_or_before(period, first)
        start = _next_start(period, begun, (before.year - begun.year) // period.years)
    return DateRange(start, _next_start(period, start) - ONE_DAY)
