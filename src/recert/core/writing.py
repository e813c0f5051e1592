"""A rule written back as data: what ``rules.parse_rule`` reads, without loss."""

from __future__ import annotations

from typing import Any

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
    First,
    FromAnniversary,
    Late,
    NextOccurrence,
    NoExpiry,
    Reentry,
    Renewal,
    Rule,
    Validity,
    WhileActive,
    YearsAfterIssueYear,
)  # fmt: skip
from recert.core.moments import FixedDay, Moment, MonthsBefore, Offset, Side
from recert.core.requirements.kinds import RequirementSet
from recert.core.requirements.period_data import dump_period
from recert.core.requirements.writing import dump_requirement


def dump_rule(rule: Rule) -> dict[str, Any]:
    """Return the rule as data; ``parse_rule`` of it gives an equal rule."""
    return {
        "validity": _validity(rule.validity),
        "renewal": None if rule.renewal is None else _renewal(rule.renewal),
        **({} if rule.period is None else {"period": dump_period(rule.period)}),
        **_requirements(rule.requirement_sets),
    }


def _requirements(sets: tuple[RequirementSet, ...]) -> dict[str, Any]:
    if not sets:
        return {}
    if len(sets) == 1 and not sets[0].name:
        return {"requirement": dump_requirement(sets[0].requirement)}
    return {"requirement_sets": [_requirement_set(each) for each in sets]}


def _requirement_set(each: RequirementSet) -> dict[str, Any]:
    since = {"periods_from": each.periods_from.isoformat()} if each.periods_from else {}
    return {"name": each.name, **since, "requirement": dump_requirement(each.requirement)}


def _validity(validity: Validity) -> dict[str, Any]:  # noqa: C901, PLR0911 - one branch a kind
    match validity:
        case NoExpiry():
            return {"kind": "no_expiry"}
        case WhileActive(None):
            return {"kind": "while_active"}
        case WhileActive(months):
            return {"kind": "while_active", "lapses_after": {"months": months}}
        case Duration():
            return _duration(validity)
        case DurationMonthEnd(months):
            return {"kind": "duration_month_end", "months": months}
        case BirthMonthFirst(years):
            return {"kind": "birth_month_first", "min_years": years}
        case AnnualDay(found, every, parity, first):
            days = {"kind": "annual_day", "month": found.month, "day": found.day, "every_years": every}
            return days | ({"parity": parity.value} if parity else {}) | _first(first)
        case AnnualDayChoice(choices, every, first):
            texts = [str(choice) for choice in choices]
            return {"kind": "annual_day_choice", "days": texts, "every_years": every} | _first(first)
        case BirthMonthEnd(every, first):
            return {"kind": "birth_month_end", "every_years": every} | _first(first)
        case Birthday(every, feb29, first):
            return {"kind": "birthday", "every_years": every, "feb29": feb29.value} | _first(first)


def _duration(validity: Duration) -> dict[str, Any]:
    lengths = {"years": validity.years, "months": validity.months, "days": validity.days}
    return {
        "kind": "duration", "from": validity.start.value, "month_overflow": "clamp", "end": validity.end.value,
        **{name: length for name, length in lengths.items() if length},
    }  # fmt: skip


def _first(first: First | None) -> dict[str, Any]:
    match first:
        case None:
            return {}
        case ByIssueMonth(groups):
            rows = [{"months": list(months), "add_years": years} for months, years in groups]
            return {"first": {"by_issue_month": rows}}
        case CompleteCalendarYears(years):
            return {"first": {"complete_calendar_years": years}}
        case YearsAfterIssueYear(years):
            return {"first": {"calendar_years_after_issue_year": years}}
        case NextOccurrence():
            return {"first": {"next_occurrence": True}}
        case FromAnniversary(years):
            return {"first": {"first_on_or_after_anniversary_years": years}}


def _renewal(terms: Renewal) -> dict[str, Any]:
    grace, amendment = terms.grace_month, terms.amendment
    fields = {
        "renewable": None if terms.renewable else False,
        "opens": terms.opens and _moment(terms.opens),
        "closes": terms.closes and _moment(terms.closes),
        "in_window": terms.in_window and terms.in_window.value,
        "before_window": terms.before_window and terms.before_window.value,
        "late": terms.late and _late(terms.late),
        "reentry": terms.reentry and _reentry(terms.reentry),
        "grace_month": grace and {"before": grace.before, "after": grace.after},
        "business_day_roll": "next" if terms.business_day_roll else None,
        "amendment": list(amendment) if isinstance(amendment, tuple) else amendment,
    }
    return _present(fields)


def _late(late: Late) -> dict[str, Any]:
    return _present(
        {
            "until": late.until and _moment(late.until),
            "anchor": late.anchor and late.anchor.value,
            "after_that": late.after_that and late.after_that.value,
            "tiers": [dict(tier) for tier in late.tiers] or None,
            "penalty": late.penalty or None,
        }
    )


def _reentry(reentry: Reentry) -> dict[str, Any]:
    if reentry.until is None:
        return _moment(reentry.start)
    return {"from": _moment(reentry.start), "until": _moment(reentry.until)}


def _moment(moment: Moment) -> dict[str, Any]:
    match moment:
        case Offset(unit, count):
            return {unit.value: count}
        case MonthsBefore(count, included):
            return {"calendar_months_before_expiry_month": count} | (
                {"includes_expiry_month": True} if included else {}
            )
        case FixedDay(side, month_day):
            name = "fixed_in_expiry_year" if side is Side.IN_EXPIRY_YEAR else "fixed"
            return {name: str(month_day)}


def _present(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}
