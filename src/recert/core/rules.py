"""The rule vocabulary: read a rule from data, check that it makes sense, write it back without loss."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from recert.core._conflicts import conflicts
from recert.core._reader import Problem, Reader, RuleError, listed, spell
from recert.core.dates import MonthDay, month_day_problem
from recert.core.kinds import (
    AfterThat,
    Anchor,
    AnnualDay,
    AnnualDayChoice,
    BeforeWindow,
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
    GraceMonth,
    Late,
    LeapBirthday,
    NextOccurrence,
    NoExpiry,
    Parity,
    Reentry,
    Renewal,
    Rule,
    Validity,
    WhileActive,
    YearsAfterIssueYear,
)  # fmt: skip
from recert.core.moments import FixedDay, Moment, MonthsBefore, Offset, Side, Unit
from recert.core.writing import dump_rule

__all__ = ["Problem", "Rule", "RuleError", "dump_rule", "parse_rule"]

MOST_YEARS, MOST_MONTHS, MOST_DAYS = 50, 600, 18_300
MOST = {"days": MOST_DAYS, "months": MOST_MONTHS, "years": MOST_YEARS, "calendar": MOST_MONTHS}
IN_WINDOW_UNITS = (
    Unit.DAYS_BEFORE, Unit.MONTHS_BEFORE, Unit.YEARS_BEFORE, Unit.DAYS_AFTER, Unit.MONTHS_AFTER,
)  # fmt: skip
LATE_UNITS = (Unit.DAYS_AFTER, Unit.MONTHS_AFTER, Unit.YEARS_AFTER)
YEAR_OF_MONTHS = tuple(range(1, 13))


def parse_rule(data: Mapping[str, Any]) -> Rule:
    """Return the rule that ``{"validity": {…}, "renewal": {…} or null}`` describes.

    Raises RuleError, which names every field that is wrong, unknown or does not go with the others.
    """
    problems: list[Problem] = []
    reader = Reader(data, "", problems)
    section = reader.section("validity")
    if section is None:
        reader.note("validity", f"missing; give an object with a kind: {listed(list(KINDS))}")
    validity = NoExpiry() if section is None else _validity(section)
    terms = reader.section("renewal")
    renewal = None if terms is None else _renewal(terms)
    reader.done()
    if not problems:
        problems.extend(conflicts(validity, renewal or Renewal()))
    if problems:
        raise RuleError(*problems)
    return Rule(validity, renewal)


def _validity(reader: Reader) -> Validity:
    kind = reader.raw("kind")
    read = KINDS.get(kind) if isinstance(kind, str) else None
    if read is None:
        reader.note("kind", f"{spell(kind)} is not a kind of validity; give {listed(list(KINDS))}")
        return NoExpiry()
    validity = read(reader)
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


def _renewal(reader: Reader) -> Renewal:
    renewal = Renewal(
        renewable=reader.flag("renewable", default=True),
        opens=_window_edge(reader, "opens"),
        closes=_window_edge(reader, "closes"),
        in_window=reader.choice("in_window", Anchor),
        before_window=reader.choice("before_window", BeforeWindow),
        late=_late(reader),
        reentry=_reentry(reader),
        grace_month=_grace_month(reader),
        business_day_roll=_business_day_roll(reader),
        amendment=_amendment(reader),
    )
    reader.done()
    return renewal


def _offset(section: Reader, units: tuple[Unit, ...]) -> dict[str, Callable[[str], Moment]]:
    def read(name: str) -> Moment:
        return Offset(Unit(name), section.number(name, 0, MOST[name.split("_", maxsplit=1)[0]]))

    return dict.fromkeys(units, read)


def _fixed(section: Reader, side: Side) -> Callable[[str], Moment]:
    return lambda name: FixedDay(side, section.month_day(name))


def _window_edge(reader: Reader, name: str) -> Moment | None:
    section = reader.section(name)
    if section is None:
        return None
    months = "calendar_months_before_expiry_month"
    included = section.flag("includes_expiry_month", default=False)
    if not section.has(months) and section.has("includes_expiry_month"):
        section.note("includes_expiry_month", f"goes only together with {months}")
    found: Moment | None = section.one_of(
        {
            **_offset(section, IN_WINDOW_UNITS),
            months: lambda key: MonthsBefore(section.number(key, 1, MOST_MONTHS), included),
            "fixed_in_expiry_year": _fixed(section, Side.IN_EXPIRY_YEAR),
            "fixed": _fixed(section, Side.BEFORE),
        }
    )
    section.done()
    return found


def _late(reader: Reader) -> Late | None:
    section = reader.section("late")
    if section is None:
        return None
    until = section.section("until")
    moment = (
        None
        if until is None
        else until.one_of(
            {**_offset(until, (*LATE_UNITS, Unit.CALENDAR_MONTHS_AFTER)), "fixed": _fixed(until, Side.AFTER)}
        )
    )
    if until:
        until.done()
    late = Late(
        moment, section.choice("anchor", Anchor), section.choice("after_that", AfterThat), _tiers(section),
        section.flag("penalty", default=False),
    )  # fmt: skip
    section.done()
    return late


def _tiers(section: Reader) -> tuple[tuple[tuple[str, Any], ...], ...]:
    tiers = []
    for tier in section.sections("tiers"):
        for name, value in tier.data.items():
            if not isinstance(value, str | int | float):
                tier.note(str(name), f"{spell(value)} is neither a number nor a word")
        tiers.append(tuple(tier.data.items()))
    return tuple(tiers)


def _reentry(reader: Reader) -> Reentry | None:
    section = reader.section("reentry")
    if section is None:
        return None
    edge, until = section.section("from"), section.section("until")
    start = (edge or section).one_of(_offset(edge or section, LATE_UNITS))
    end = None if until is None else until.one_of(_offset(until, LATE_UNITS))
    for part in (section, edge, until):
        if part:
            part.done()
    return Reentry(start, end)


def _grace_month(reader: Reader) -> GraceMonth | None:
    section = reader.section("grace_month")
    if section is None:
        return None
    grace = GraceMonth(section.number("before", 0, 12, 0), section.number("after", 0, 12, 0))
    section.done()
    return grace


def _business_day_roll(reader: Reader) -> bool:
    value = reader.raw("business_day_roll")
    if value not in (None, "next"):
        reader.note("business_day_roll", f"{spell(value)} is not known here; give next")
    return bool(value == "next")


def _amendment(reader: Reader) -> str | tuple[str, ...] | None:
    value = reader.raw("amendment")
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(word, str) for word in value):
        return tuple(value)
    reader.note("amendment", "give the changes that move no date, as a text or a list of texts")
    return None
