"""Reads the validity of a rule. ``rules.parse_rule`` is the door."""

from __future__ import annotations

from collections.abc import Callable

from recert.core._reader import Reader, spell
from recert.core.dates import MonthDay, month_day_problem
from recert.core.kinds import (
    AnnualDay,
    AnnualDayChoice,
    Birthday,
    BirthMonthEnd,
    BirthMonthFirst,
    ByIssueMonth,
    CompleteCalendarYears,
    Duration,
    DurationMonthEnd,
    End,
    First,
    From,
    FromAnniversary,
    LeapBirthday,
    NextOccurrence,
    NoExpiry,
    Parity,
    Validity,
    WhileActive,
    YearsAfterIssueYear,
)  # fmt: skip

MOST_YEARS, MOST_MONTHS, MOST_DAYS = 50, 600, 18_300
YEAR_OF_MONTHS = tuple(range(1, 13))


def read_validity(reader: Reader) -> Validity:
    kind = reader.kind("validity", list(KINDS))
    if kind is None:
        return NoExpiry()
    validity = KINDS[kind](reader)
    reader.done()
    return validity


def _no_expiry(_reader: Reader) -> NoExpiry:
    return NoExpiry()


def _while_active(reader: Reader) -> WhileActive:
    lapse = reader.section("lapses_after")
    if lapse is None:
        return WhileActive()
    months = lapse.number("months", 0, MOST_MONTHS)
    lapse.done()
    return WhileActive(months)


def _duration(reader: Reader) -> Duration:
    years, months = (
        reader.number(name, 1, most, 0) for name, most in (("years", MOST_YEARS), ("months", MOST_MONTHS))
    )
    days = reader.number("days", 1, MOST_DAYS, 0)
    if not (years or months or days):
        reader.note("", "how long is not said; give years, months or days")
    if days and (years or months):
        reader.note("days", "days do not go together with years or months; give one of them")
    if reader.raw("month_overflow") not in (None, "clamp"):
        reader.note("month_overflow", f"{spell(reader.data['month_overflow'])} is not known here; give clamp")
    start, end = reader.choice("from", From), reader.choice("end", End)
    return Duration(years, months, days, start or From.ISSUE, end or End.SAME_DAY)


def _duration_month_end(reader: Reader) -> DurationMonthEnd:
    return DurationMonthEnd(reader.number("months", 1, MOST_MONTHS))


def _every(reader: Reader) -> int:
    return reader.number("every_years", 1, MOST_YEARS)


def _annual_day(reader: Reader) -> AnnualDay:
    found = MonthDay(reader.number("month", 1, 12, what="month"), reader.number("day", 1, 31, what="day"))
    problem = month_day_problem(found)
    if problem:
        reader.note("day", problem)
    every, parity = _every(reader), reader.choice("parity", Parity)
    if parity and every % 2:
        reader.note(
            "parity",
            f"every {every} years cannot stay in {parity} years; give an even every_years or no parity",
        )
    return AnnualDay(found, every, parity, _first(reader))


def _annual_day_choice(reader: Reader) -> AnnualDayChoice:
    return AnnualDayChoice(reader.month_days("days"), _every(reader), _first(reader))


def _birth_month_end(reader: Reader) -> BirthMonthEnd:
    return BirthMonthEnd(_every(reader), _first(reader))


def _birth_month_first(reader: Reader) -> BirthMonthFirst:
    return BirthMonthFirst(reader.number("min_years", 1, MOST_YEARS))


def _birthday(reader: Reader) -> Birthday:
    every, feb29 = _every(reader), reader.choice("feb29", LeapBirthday)
    return Birthday(every, feb29 or LeapBirthday.UNSPECIFIED, _first(reader))


KINDS: dict[str, Callable[[Reader], Validity]] = {
    "no_expiry": _no_expiry,
    "while_active": _while_active,
    "duration": _duration,
    "duration_month_end": _duration_month_end,
    "annual_day": _annual_day,
    "annual_day_choice": _annual_day_choice,
    "birth_month_end": _birth_month_end,
    "birth_month_first": _birth_month_first,
    "birthday": _birthday,
}


def _first(reader: Reader) -> First | None:
    section = reader.section("first")
    if section is None:
        return None
    found: First | None = section.one_of(
        {
            "by_issue_month": lambda _: _by_issue_month(section),
            "complete_calendar_years": lambda name: CompleteCalendarYears(
                section.number(name, 1, MOST_YEARS)
            ),
            "calendar_years_after_issue_year": lambda name: YearsAfterIssueYear(
                section.number(name, 1, MOST_YEARS)
            ),
            "next_occurrence": lambda _: _next_occurrence(section),
            "first_on_or_after_anniversary_years": lambda name: FromAnniversary(
                section.number(name, 1, MOST_YEARS)
            ),
        }
    )
    section.done()
    return found


def _next_occurrence(section: Reader) -> NextOccurrence:
    if not section.flag("next_occurrence", default=True):
        section.note("next_occurrence", "give true, or leave it out")
    return NextOccurrence()


def _by_issue_month(section: Reader) -> ByIssueMonth:
    groups = []
    for group in section.sections("by_issue_month"):
        given = group.listing("months")
        months = tuple(month for month in given if type(month) is int and month in YEAR_OF_MONTHS)
        if len(months) != len(given):
            group.note("months", "give the numbers of months, 1 to 12")
        groups.append((months, group.number("add_years", 1, MOST_YEARS)))
        group.done()
    if sorted(month for months, _ in groups for month in months) != list(YEAR_OF_MONTHS):
        section.note("by_issue_month", "every month from 1 to 12 must be in exactly one group")
    return ByIssueMonth(tuple(groups))
