"""A validity rule and a day of issue or an old expiry → the last valid day, and why. Every expiry is the last valid day."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import assert_never

from recert.core.dates import (
    EVERY_MONTH_HAS,
    ONE_DAY,
    add_days,
    add_months,
    add_years,
    clamped,
    month_end,
    say,
    shift_months,
)  # fmt: skip
from recert.core.facts import MissingFact
from recert.core.kinds import (
    AnnualDay,
    AnnualDayChoice,
    Birthday,
    BirthMonthEnd,
    BirthMonthFirst,
    ByIssueMonth,
    Calendar,
    CompleteCalendarYears,
    Duration,
    DurationMonthEnd,
    End,
    FromAnniversary,
    LeapBirthday,
    NextOccurrence,
    NoExpiry,
    Parity,
    Period,
    Validity,
    WhileActive,
    YearsAfterIssueYear,
)  # fmt: skip
from recert.core.wording import kind_phrase, short

LAST_DAY_OF_YEAR = (12, 31)


class Status(StrEnum):
    """What a credential is on a day. Computed, never stored."""

    CURRENT = "current"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    PENDING = "pending"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    WITHDRAWN = "withdrawn"


def status_on(
    day: date,
    *,
    valid_from: date,
    valid_through: date | None,
    withdrawn: bool = False,
    hold: str | None = None,
    expiring_days: int = 90,
) -> Status:
    """Return the status on a day. ``valid_from`` and ``valid_through`` are valid days, None: never expires.

    ``hold`` is "suspended", "revoked" or nothing; it outweighs the dates. The last valid day ``expiring_days`` from
    ``day`` still counts as expiring.
    """
    if withdrawn:
        return Status.WITHDRAWN
    if hold:
        return Status(hold)
    if day < valid_from:
        return Status.PENDING
    if valid_through is None:
        return Status.CURRENT
    if valid_through < day:
        return Status.EXPIRED
    return Status.EXPIRING if valid_through - day <= timedelta(days=expiring_days) else Status.CURRENT


def first_period(validity: Validity, issued: date, birth_date: date | None = None) -> Period:
    """Return the period of a credential issued on a day, that day included.

    Raises MissingFact where the rule needs the birth date, DateOutOfRangeError beyond the year 9999.
    """
    through = first_expiry(validity, issued, birth_date)
    anchor = issued if isinstance(validity, Duration) and validity.whole_months else None
    return Period(
        issued, through, _first_reason(validity, issued, through, birth_date), short(validity, issued), anchor
    )


def first_expiry(validity: Validity, issued: date, birth_date: date | None = None) -> date | None:
    """Return the last valid day of a credential issued on a day; None: it has none."""
    match validity:
        case Duration():
            return duration_end(validity, issued)
        case DurationMonthEnd(months):
            return month_end(issued, months)
        case NoExpiry() | WhileActive():
            return None
        case BirthMonthFirst(min_years):
            return _birth_month_first(min_years, issued, birth_date)
        case AnnualDay() | AnnualDayChoice() | BirthMonthEnd() | Birthday():
            return _first_in_calendar(validity, issued, birth_date)
        case _:
            assert_never(validity)


def next_expiry(
    validity: Validity, expires: date, *, anchor: date | None = None, birth_date: date | None = None
) -> date | None:
    """Return the last valid day of the period that continues from an old one, which ends on ``expires``.

    ``anchor`` is the day whose day-of-month a duration keeps: a chain that was clamped once (29 February, the 31st)
    returns to it. Without one the old expiry itself is kept.
    """
    match validity:
        case Duration():
            return _next_duration(validity, expires, anchor)
        case DurationMonthEnd(months):
            return month_end(expires, months)
        case NoExpiry() | WhileActive():
            return None
        case BirthMonthFirst(min_years):
            return _birth_month_first(min_years, expires, birth_date)
        case AnnualDay() | AnnualDayChoice() | BirthMonthEnd() | Birthday():
            return _within_cycle(validity, expires, birth_date)
        case _:
            assert_never(validity)


def separated(validity: Validity, expires: date | None, left_on: date) -> date | None:
    """Return the last valid day once the person left service on a day.

    ``while_active``: so many months later, or that very day where the rule names no lapse. Others keep their expiry.
    """
    if not isinstance(validity, WhileActive):
        return expires
    return add_months(left_on, validity.lapses_after_months or 0)


def duration_end(validity: Duration, start: date) -> date:
    """Return the last valid day of a duration that is counted from a day."""
    end = add_days(start, validity.days) if validity.days else add_months(start, validity.whole_months)
    return end if validity.end is End.SAME_DAY else end - ONE_DAY


def duration_anchor(validity: Duration, issued: date | None, expires: date) -> date | None:
    """Return the day whose day-of-month the chain keeps; None for a duration in days, which keeps none.

    Never a clamped day while the period shows a better one: the day of issue or (a period that continued another one)
    the day before it, where the duration from there leads to this expiry.
    """
    if not validity.whole_months:
        return None
    corresponding = expires if validity.end is End.SAME_DAY else expires + ONE_DAY
    if (
        issued is None or corresponding.day < EVERY_MONTH_HAS
    ):  # only the last days of a month can have been clamped
        return corresponding
    for start in (issued, issued - ONE_DAY):
        if _is_multiple(validity.whole_months, start, corresponding):
            return start
    return corresponding


def _is_multiple(months: int, start: date, end: date) -> bool:
    """Tell whether one or more whole durations lead from the start to the end, clamped at the end alone."""
    between = (end.year - start.year) * 12 + end.month - start.month
    return between > 0 and between % months == 0 and add_months(start, between) == end


def _next_duration(validity: Duration, expires: date, anchor: date | None) -> date:
    if validity.days:
        return add_days(expires, validity.days)
    before = 0 if validity.end is End.SAME_DAY else 1
    corresponding = expires + ONE_DAY if before else expires
    day = (anchor or corresponding).day
    end = clamped(*shift_months(corresponding.year, corresponding.month, validity.whole_months), day)
    return end - ONE_DAY if before else end


def _birth(birth_date: date | None) -> date:
    if birth_date is None:
        raise MissingFact("birth_date")
    return birth_date


def _birth_month_first(min_years: int, start: date, birth_date: date | None) -> date:
    month, earliest = _birth(birth_date).month, add_years(start, min_years)
    day = clamped(earliest.year, month, 1)
    return day if day >= earliest else clamped(earliest.year + 1, month, 1)


def _days_in(validity: Calendar, year: int, birth_date: date | None) -> list[date]:
    """Return the days of a year on which the rule lets a period end."""
    match validity:
        case AnnualDay(found, _, parity):
            return [] if parity and (year % 2 == 1) != (parity is Parity.ODD) else [found.in_year(year)]
        case AnnualDayChoice(days):
            return sorted(day.in_year(year) for day in days)
        case BirthMonthEnd():
            return [clamped(year, _birth(birth_date).month, 31)]
        case Birthday():
            return [_birthday(validity, year, _birth(birth_date))]


def _birthday(validity: Birthday, year: int, born: date) -> date:
    day = clamped(year, born.month, born.day)
    if day.day != born.day and validity.feb29 is LeapBirthday.MAR01:
        return day + ONE_DAY
    return day  # unspecified: the earlier day, so that nobody counts as current for a day too long


def _first_in_calendar(validity: Calendar, issued: date, birth_date: date | None) -> date:
    match validity.first:
        case None:
            return _within_cycle(validity, issued, birth_date)
        case NextOccurrence():
            return _on_or_after(validity, issued + ONE_DAY, birth_date)
        case FromAnniversary(years):
            return _on_or_after(validity, add_years(issued, years), birth_date)
        case YearsAfterIssueYear(years):
            return _on_or_after(validity, clamped(issued.year + years, 1, 1), birth_date)
        case ByIssueMonth() as by_month:
            return _on_or_after(
                validity, clamped(issued.year + by_month.years(issued.month), 1, 1), birth_date
            )
        case CompleteCalendarYears(years):
            return _on_or_after(validity, clamped(issued.year + years, *LAST_DAY_OF_YEAR), birth_date)
        case _:
            assert_never(validity.first)


def _on_or_after(validity: Calendar, earliest: date, birth_date: date | None) -> date:
    years = range(earliest.year, earliest.year + 3)  # one of them has such a day, also with a parity
    days = (day for year in years for day in _days_in(validity, year, birth_date))
    return next(day for day in days if day >= earliest)


def _within_cycle(validity: Calendar, start: date, birth_date: date | None) -> date:
    """Return the last such day that is no more than a whole cycle after the start: never longer than the rule gives.

    From one such day to the same one so many years on is a whole cycle, also where one of them is a 29 February.
    """
    days = _days_in(validity, start.year, birth_date)
    if start in days and (later := _days_in(validity, start.year + validity.every_years, birth_date)):
        return later[days.index(start)]
    latest = add_years(start, validity.every_years)
    years = range(latest.year, latest.year - 3, -1)
    ends = (day for year in years for day in reversed(_days_in(validity, year, birth_date)))
    return next(day for day in ends if day <= latest)


def _first_reason(validity: Validity, issued: date, through: date | None, birth_date: date | None) -> str:
    phrase = kind_phrase(validity, birth_date)
    if through is None:
        return f"Issued on {say(issued)}; it {phrase}."
    return f"Issued on {say(issued)}; it {phrase}, so the last valid day is {say(through)}."
