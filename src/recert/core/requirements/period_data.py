"""A requirement period read from data and written back. ``rules.parse_rule`` is the door."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from recert.core._reader import Reader, as_month_day, listed, spell
from recert.core.dates import MonthDay
from recert.core.requirements.periods import (
    Cycle,
    FirstOwed,
    FixedGrid,
    IssueIn,
    NthFull,
    RequirementPeriod,
    Rolling,
    Year,
    Years,
)

MOST_YEARS, MOST_MONTHS, MOST_PERIODS = 20, 600, 50
KINDS = ("cycle", "calendar_years", "fiscal_years", "fixed_grid", "rolling")
FIRSTS = "next_start_after_issue, {nth_full_period_after_issue: n} or {issue_in, then, else}"


def read_period(reader: Reader) -> RequirementPeriod:
    """Return the requirement period of an object of a rule; problems are noted beside their fields."""
    kind = reader.kind("period", list(KINDS))
    found: RequirementPeriod = Cycle()
    match kind:
        case "calendar_years" | "fiscal_years":
            found = _read_years(reader, fiscal=kind == "fiscal_years")
        case "fixed_grid":
            months = reader.number("months", 1, MOST_MONTHS)
            found = FixedGrid(reader.day("epoch"), months, _read_first(reader))
        case "rolling":
            found = Rolling(reader.number("months", 1, MOST_MONTHS))
    if kind:
        reader.done()
    return found


def _read_years(reader: Reader, *, fiscal: bool) -> Years:
    start = reader.month_day("start") if reader.has("start") else MonthDay(7 if fiscal else 1, 1)
    reader.raw("start")
    return Years(reader.number("years", 1, MOST_YEARS, 1), start, _read_first(reader), fiscal)


def _read_first(reader: Reader) -> FirstOwed | None:
    value = reader.raw("first")
    if value is None:
        return None
    if value == "next_start_after_issue":
        return NthFull(1, spelled=False)
    if not isinstance(value, Mapping):
        reader.note("first", f"{spell(value)} is not known here; give {FIRSTS}")
        return None
    section = Reader(value, f"{reader.path}.first", reader.problems)
    name = "nth_full_period_after_issue"
    if section.has("next_start_after_issue"):
        if not section.flag("next_start_after_issue", default=True):
            section.note("next_start_after_issue", "give true, or leave it out")
        found: FirstOwed = NthFull(1, spelled=False)
    elif section.has("issue_in"):
        found = _read_issue_in(section)
    else:
        found = NthFull(section.number(name, 1, MOST_PERIODS))
    section.done()
    return found


def _read_issue_in(section: Reader) -> IssueIn:
    try:
        start, through = (as_month_day(day) for day in section.listing("issue_in"))
    except ValueError:
        section.note("issue_in", "give the first and the last day, each as MM-DD")
        start = through = MonthDay(1, 1)
    then, other = section.choice("then", Year), section.choice("else", Year)
    for name, given in (("then", then), ("else", other)):
        if given is None and not section.has(name):
            section.note(name, f"missing; give {listed(list(Year))}")
    return IssueIn(start, through, then or Year.SAME, other or Year.NEXT)


def dump_period(period: RequirementPeriod) -> dict[str, Any]:
    """Return a requirement period as data; ``read_period`` of it gives an equal one."""
    match period:
        case Cycle():
            return {"kind": "cycle"}
        case Rolling(months):
            return {"kind": "rolling", "months": months}
        case FixedGrid(epoch, months, first):
            grid = {"kind": "fixed_grid", "epoch": epoch.isoformat(), "months": months}
            return grid | _dump_first(first)
        case Years(years, start, first, fiscal):
            kind = "fiscal_years" if fiscal else "calendar_years"
            return {"kind": kind, "years": years, "start": str(start)} | _dump_first(first)


def _dump_first(first: FirstOwed | None) -> dict[str, Any]:
    match first:
        case None:
            return {}
        case NthFull(number, spelled):
            spelt = {"nth_full_period_after_issue": number}
            return {"first": spelt if spelled else "next_start_after_issue"}
        case IssueIn(start, through, then, other):
            days = [str(start), str(through)]
            return {"first": {"issue_in": days, "then": then.value, "else": other.value}}
