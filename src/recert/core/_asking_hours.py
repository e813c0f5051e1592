"""The questions about hours: which period is owed, and what a log of completions counts towards a requirement."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from recert.core._asking import NonsenseError, birth_of, day_of, held_of, iso, rule_of, section_of
from recert.core._reader import Problem, Reader, RuleError, spell, unfit
from recert.core.dates import DateRange
from recert.core.requirements import Assessment, Entry, Requirement, assess
from recert.core.requirements.kinds import NO_HOURS, WindowKind
from recert.core.requirements.period_data import read_period
from recert.core.requirements.periods import Cycle, RequirementPeriod, owed_period
from recert.core.requirements.reading import read_requirement
from recert.core.requirements.writing import number
from recert.core.rules import read_requirement_sets
from recert.core.timeline import cycle_on

MOST_ENTRIES, MOST_HOURS = 10_000, 100_000
NOT_FACTS = frozenset({"date", "hours", "category"})


def ask_period(line: Mapping[str, Any]) -> dict[str, Any]:
    """Answer ``period``: the first period that is owed, or the one that ``as_of`` lies in."""
    found = _owed(line, _period_of(line))
    days = found.days
    return {
        "period_start": iso(days.start if days else None),
        "period_end": iso(days.through if days else None),
        "reason": found.reason,
    }


def _period_of(line: Mapping[str, Any]) -> RequirementPeriod:
    data = section_of(line, "rule").get("period")
    if data is None:
        raise NonsenseError("rule.period: missing; this event needs the period in which hours are owed")
    problems: list[Problem] = []
    period = read_period(Reader(data, "period", problems))
    if problems:
        raise RuleError(*problems)
    return period


def _owed(line: Mapping[str, Any], period: RequirementPeriod) -> Any:
    as_of = day_of(line, "", "as_of")
    if isinstance(period, Cycle):
        rule = rule_of(line)
        return cycle_on(rule, held_of(line, rule), as_of, birth_of(line))
    issued = day_of(line, "credential", "issued")
    if issued is None and as_of is None:
        raise NonsenseError("credential.issued: missing; give a day as YYYY-MM-DD, or as_of")
    return owed_period(period, issued=issued, as_of=as_of)


def ask_hours(line: Mapping[str, Any]) -> dict[str, Any]:
    """Answer ``hours``: what the log counts towards the rule's requirement, and what is missing."""
    days = _days(line)
    requirement = _requirement(line, days)
    log = _log(line)
    _check_dated(requirement, log)
    application = day_of(line, "", "application_date")
    return shown(assess(requirement, log, period=days, application_date=application))


def _days(line: Mapping[str, Any]) -> DateRange | None:
    """Return the period of the line, or the one that its rule and credential give."""
    start, end = day_of(line, "period", "start"), day_of(line, "period", "end")
    if start:
        if end and end < start:
            raise NonsenseError(f"period.end: {end} lies before the start, {start}")
        return DateRange(start, end)
    if end:
        raise NonsenseError("period.start: missing; give a day as YYYY-MM-DD")
    if section_of(line, "rule").get("period") is None or not section_of(line, "credential"):
        return None
    days: DateRange | None = _owed(line, _period_of(line)).days
    return days


def _requirement(line: Mapping[str, Any], days: DateRange | None) -> Requirement:
    rule = section_of(line, "rule")
    given = {
        name: rule.get(name) for name in ("requirement", "requirement_sets") if rule.get(name) is not None
    }
    if not given:
        raise NonsenseError("rule.requirement: missing; this event needs what is owed")
    problems: list[Problem] = []
    if "requirement" in given and len(given) == 1:
        found = read_requirement(Reader(given["requirement"], "requirement", problems))
        sets = None
    else:
        sets = read_requirement_sets(Reader(given, "", problems))
    if problems:
        raise RuleError(*problems)
    if sets is None:
        return found
    start = day_of(line, "credential", "issued") or (days.start if days else date.max)
    fitting = [each for each in sets if (each.periods_from or date.min) <= start]
    if not fitting:
        raise NonsenseError(f"rule.requirement_sets: none is for a period that starts on {start}")
    return fitting[-1].requirement


def _log(line: Mapping[str, Any]) -> list[Entry]:
    log = line.get("log")
    if not isinstance(log, list):
        raise NonsenseError(f"log: {unfit(log, 'not a list of completions')}")
    if len(log) > MOST_ENTRIES:
        raise NonsenseError(f"log: {len(log)} entries are more than {MOST_ENTRIES}")
    return [_entry(index, raw) for index, raw in enumerate(log)]


def _entry(index: int, raw: Any) -> Entry:
    name = f"log[{index}]"
    if not isinstance(raw, dict):
        raise NonsenseError(f"{name}: {spell(raw)} is not an object with fields")
    try:
        day = day_of(raw, "", "date")
    except NonsenseError as fault:
        raise NonsenseError(f"{name}.{fault}") from None
    facts = {field: value for field, value in raw.items() if field not in NOT_FACTS}
    return Entry(day, _hours(name, raw.get("hours")), _categories(name, raw.get("category")), facts)


def _hours(name: str, value: Any) -> Decimal:
    if value is None:
        return NO_HOURS
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= MOST_HOURS:
        raise NonsenseError(f"{name}.hours: {spell(value)} is not a number of hours, 0 or more")
    return Decimal(str(value))


def _categories(name: str, value: Any) -> tuple[str, ...]:
    if value is None or value == "":
        return ()
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(each, str) and each for each in values):
        raise NonsenseError(f"{name}.category: {spell(value)} is neither a name nor a list of names")
    return tuple(dict.fromkeys(values))


def _check_dated(requirement: Requirement, log: list[Entry]) -> None:
    what = _needs_days(requirement)
    for index, entry in enumerate(log):
        if what and entry.on is None and entry.hours:
            raise NonsenseError(f"log[{index}].date: missing; {what} needs the day")


def _needs_days(requirement: Requirement) -> str:
    """Return what in a requirement or its ways cannot be counted without days; an empty text: nothing."""
    if requirement.per_day_max is not None:
        return "per_day_max"
    if requirement.window and requirement.window.kind is WindowKind.ROLLING:
        return "a rolling window"
    return next((what for way in (*requirement.any_of, *requirement.all) if (what := _needs_days(way))), "")


def shown(found: Assessment) -> dict[str, Any]:
    """Return an assessment as JSON has it."""
    required = {} if found.required_total is None else {"required_total": number(found.required_total)}
    return {
        "satisfied": found.satisfied,
        "by_category": {name: number(hours) for name, hours in found.by_category.items()},
        "counted_total": number(found.counted_total),
        "shortfall": {name: _missing(part) for name, part in found.shortfall.items()},
        **required,
        "reason": found.reason,
        "completions": [
            {
                "verdict": line.verdict.value,
                "hours": number(line.counted),
                "towards": {name: number(hours) for name, hours in line.towards if name},
                "reason": line.sentence,
            }
            for line in found.lines
        ],
    }


def _missing(part: Any) -> Any:
    if isinstance(part, tuple):
        return list(part)
    return number(part) if isinstance(part, Decimal) else part
