"""The dates of a rule as the values of a form, and back. What the form cannot say stays as text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from recert.core.kinds import NO_TERMS, Rule
from recert.core.rules import RuleError, parse_rule

Choices = Sequence[tuple[str, str]]
Values = dict[str, Any]

KINDS: Choices = (
    ("none", "No rule: the same length as the period before"),
    ("duration", "A length of time from the day of issue"),
    ("duration_month_end", "The end of a month, some months on"),
    ("annual_day", "A fixed day of the year"),
    ("annual_day_choice", "One of several days of the year: each credential keeps its own"),
    ("birth_month_end", "The end of the holder’s birth month"),
    ("birth_month_first", "The first day of the holder’s birth month"),
    ("birthday", "The holder’s birthday"),
    ("while_active", "As long as the person serves"),
    ("no_expiry", "It never expires"),
)
UNITS: Choices = (("years", "years"), ("months", "months"), ("days", "days"))
ENDS: Choices = (("same_day", "the same day, that much later"), ("day_before", "the day before"))
PARITIES: Choices = (("", "any years"), ("odd", "odd years"), ("even", "even years"))
LEAPS: Choices = (
    ("feb28", "28 February"),
    ("mar01", "1 March"),
    ("unspecified", "the authority does not say: the earlier day"),
)
FIRSTS: Choices = (
    ("", "ends as every other: the longest that fits"),
    ("next_occurrence", "ends on the next such day, even if it is weeks away"),
    ("by_issue_month", "ends by the half of the year in which it was issued"),
    ("complete_calendar_years", "is good for the rest of the year and whole years more"),
    ("calendar_years_after_issue_year", "ends so many calendar years after the year of issue"),
    ("first_on_or_after_anniversary_years", "ends on the first such day after so many years"),
)
FIRST_YEARS = frozenset(
    {"complete_calendar_years", "calendar_years_after_issue_year", "first_on_or_after_anniversary_years"}
)
ANCHORS: Choices = (
    ("previous_expiry", "continues from the old end"),
    ("completion", "runs from the day of renewal"),
)
INCLUDING = "including_expiry_month"
OPENS: Choices = (
    ("days_before", "days before"),
    ("months_before", "months before"),
    ("years_before", "years before"),
    ("calendar_months_before_expiry_month", "calendar months before the month of expiry"),
    (INCLUDING, "calendar months that end with the month of expiry"),
)
BEFORE: Choices = (
    ("", "is too early"),
    ("rejected", "is rejected, says the rule"),
    ("completion", "moves the cycle to its own day"),
)
CLOSES: Choices = (
    ("days_before", "days before"),
    ("months_before", "months before"),
    ("days_after", "days after"),
    ("months_after", "months after"),
)
LATES: Choices = (
    ("", "is never called late: it can always be renewed"),
    ("until", "is accepted for some time"),
    ("open", "is accepted without an end"),
    ("no", "is not accepted"),
)
LATE_UNITS: Choices = (
    ("days_after", "days after"),
    ("months_after", "months after"),
    ("years_after", "years after"),
    ("calendar_months_after", "calendar months after the month of expiry"),
)
LATE_ANCHORS: Choices = (("", "is as after one on time"), *ANCHORS)
AFTER: Choices = (
    ("", "the rule does not say"),
    ("not_renewable", "it cannot be renewed any more"),
    ("inactive", "it is inactive"),
    ("reentry", "only re-entry is open"),
    ("full_course", "the full course must be taken again"),
    ("reexamination", "the examination must be taken again"),
)
CYCLES = ("every_years", "first", "first_years", "first_half", "second_half")
FIELDS: Mapping[str, tuple[str, ...]] = {
    "none": (),
    "no_expiry": (),
    "while_active": ("lapse_months",),
    "duration": ("amount", "unit", "end"),
    "duration_month_end": ("months",),
    "annual_day": ("month", "day", "parity", *CYCLES),
    "annual_day_choice": ("days", *CYCLES),
    "birth_month_end": CYCLES,
    "birth_month_first": ("min_years",),
    "birthday": ("feb29", *CYCLES),
}
NOT_RENEWED = frozenset({"none", "no_expiry", "while_active"})
TERMS = (
    "continues", "opens_count", "opens_unit", "opens_day", "before_window", "closes_count", "closes_unit", "closes_day",
    "grace_before", "grace_after", "roll", "late", "late_anchor", "after_that", "reentry_count", "reentry_unit",
)  # fmt: skip
# Where the vocabulary names a part, the form has several fields: the first of them takes the error.
FIELD_OF: Mapping[str, str] = {
    "renewal.opens": "opens_count",
    "renewal.opens.fixed_in_expiry_year": "opens_day",
    "renewal.closes": "closes_count",
    "renewal.closes.fixed_in_expiry_year": "closes_day",
    "renewal.late.until": "late_count",
    "renewal.late.until.fixed": "late_day",
    "renewal.reentry": "reentry_count",
    "renewal.grace_month": "grace_before",
    "renewal.in_window": "continues",
    "validity": "kind",
}


def asked_of(given: Mapping[str, Any]) -> set[str]:
    """Return the fields that a form with these values asks for: those of its kind, and of its choices."""
    kind = str(given.get("kind", "") or "")
    asked = {"kind", *FIELDS.get(kind, ())}
    first = given.get("first") if "first" in asked else ""
    asked -= {"first_years"} if first not in FIRST_YEARS else set()
    asked -= {"first_half", "second_half"} if first != "by_issue_month" else set()
    if kind in FIELDS and kind not in NOT_RENEWED:
        asked |= {"no_renewal"} if given.get("no_renewal") else {"no_renewal", *TERMS}
    if "late" in asked and given.get("late") == "until":
        asked |= {"late_count", "late_unit", "late_day"}
    return asked


def rule_from(given: Mapping[str, Any]) -> Values:
    """Return the validity and renewal that the form's values describe; {} for none."""
    kind = given["kind"]
    if kind == "none":
        return {}
    validity = {"kind": kind, **_VALIDITY[kind](given), **_first(kind, given)}
    return {"validity": validity, "renewal": None if kind in NOT_RENEWED else _renewal(given)}


_VALIDITY: Mapping[str, Callable[[Mapping[str, Any]], Values]] = {
    "no_expiry": lambda _: {},
    "while_active": lambda given: _present({"lapses_after": _of("months", given.get("lapse_months"))}),
    "duration": lambda given: {
        given["unit"]: given["amount"],
        "from": "issue",
        "month_overflow": "clamp",
        "end": given["end"],
    },
    "duration_month_end": lambda given: {"months": given["months"]},
    "annual_day": lambda given: {
        "month": given["month"],
        "day": given["day"],
        "every_years": given["every_years"],
        **_present({"parity": given.get("parity") or None}),
    },
    "annual_day_choice": lambda given: {
        "days": [day.strip() for day in given["days"].split(",") if day.strip()],
        "every_years": given["every_years"],
    },
    "birth_month_end": lambda given: {"every_years": given["every_years"]},
    "birth_month_first": lambda given: {"min_years": given["min_years"]},
    "birthday": lambda given: {"every_years": given["every_years"], "feb29": given.get("feb29") or "feb28"},
}


def _first(kind: str, given: Mapping[str, Any]) -> Values:
    first = given.get("first") if "first" in FIELDS[kind] else ""
    if first in FIRST_YEARS:
        return {"first": {first: given["first_years"]}}
    if first == "next_occurrence":
        return {"first": {"next_occurrence": True}}
    if first == "by_issue_month":
        halves = ((range(1, 7), given["first_half"]), (range(7, 13), given["second_half"]))
        return {"first": {first: [{"months": list(half), "add_years": years} for half, years in halves]}}
    return {}


def _renewal(given: Mapping[str, Any]) -> Values:
    if given.get("no_renewal"):
        return {"renewable": False}
    grace = _present({"before": given.get("grace_before"), "after": given.get("grace_after")})
    return _present(
        {
            "in_window": given["continues"],
            "opens": _edge(given, "opens"),
            "closes": _edge(given, "closes"),
            "before_window": given.get("before_window") or None,
            "late": _late(given),
            "reentry": _of(given.get("reentry_unit") or "days_after", given.get("reentry_count")),
            "grace_month": grace or None,
            "business_day_roll": "next" if given.get("roll") else None,
        }
    )


def _edge(given: Mapping[str, Any], name: str) -> Values | None:
    if given.get(f"{name}_day"):
        return {"fixed_in_expiry_year": given[f"{name}_day"]}
    count, unit = given.get(f"{name}_count"), given.get(f"{name}_unit") or "days_before"
    if count is None:
        return None
    if unit == INCLUDING:
        return {"calendar_months_before_expiry_month": count, "includes_expiry_month": True}
    return {unit: count}


def _late(given: Mapping[str, Any]) -> Values | None:
    kind = given.get("late")
    if not kind:
        return None
    day = given.get("late_day")
    until = {"fixed": day} if day else _of(given.get("late_unit") or "days_after", given.get("late_count"))
    return _present(
        {
            "until": until if kind == "until" else None,
            "anchor": given.get("late_anchor") or None,
            "after_that": given.get("after_that") or None,
        }
    )


def _of(name: str, count: int | None) -> Values | None:
    return None if count is None else {name: count}


def _present(fields: Mapping[str, Any]) -> Values:
    return {name: value for name, value in fields.items() if value is not None}


def form_values(rule: Mapping[str, Any]) -> Values | None:
    """Return the form's values for a rule's dates, or None where the form could not say all that they say."""
    if not rule.get("validity"):
        return {"kind": "none"}
    dates = {"validity": rule["validity"], "renewal": rule.get("renewal")}
    try:
        given = _validity_values(rule["validity"]) | _renewal_values(rule.get("renewal") or {})
        said = parse_rule(rule_from(given))
        return given if _plain(said) == _plain(parse_rule(dates)) else None
    except (KeyError, TypeError, ValueError, RuleError):
        return None


def _plain(rule: Rule) -> Rule:
    """Return the rule with what the authority leaves unsaid about renewing spelled as empty terms."""
    return replace(rule, renewal=rule.renewal or NO_TERMS)


def _validity_values(validity: Mapping[str, Any]) -> Values:
    names = ("kind", "months", "month", "day", "every_years", "end", "parity", "feb29", "min_years")
    values = {name: validity[name] for name in names if name in validity}
    if validity["kind"] == "duration":
        [unit] = [name for name in ("years", "months", "days") if name in validity]
        values |= {
            "unit": unit,
            "amount": validity[unit],
            "end": validity.get("end", "same_day"),
            "months": None,
        }
    if "days" in validity and isinstance(validity["days"], list):
        values["days"] = ", ".join(validity["days"])
    if validity.get("lapses_after"):
        values["lapse_months"] = validity["lapses_after"]["months"]
    return values | _first_values(validity.get("first") or {})


def _first_values(first: Mapping[str, Any]) -> Values:
    if not first:
        return {}
    [(name, value)] = first.items()
    if name == "by_issue_month":
        by_first_month = {min(group["months"]): group["add_years"] for group in value}
        return {"first": name, "first_half": by_first_month[1], "second_half": by_first_month[7]}
    return {"first": name} | ({"first_years": value} if name in FIRST_YEARS else {})


def _renewal_values(renewal: Mapping[str, Any]) -> Values:
    late, grace = renewal.get("late"), renewal.get("grace_month") or {}
    return {
        "no_renewal": renewal.get("renewable") is False,
        "continues": renewal.get("in_window", "previous_expiry"),
        "before_window": renewal.get("before_window", ""),
        "grace_before": grace.get("before"),
        "grace_after": grace.get("after"),
        "roll": renewal.get("business_day_roll") == "next",
        **_edge_values("opens", renewal.get("opens")),
        **_edge_values("closes", renewal.get("closes")),
        **({} if late is None else _late_values(late)),
        **_edge_values("reentry", renewal.get("reentry")),
    }


def _edge_values(name: str, edge: Mapping[str, Any] | None) -> Values:
    if not edge:
        return {}
    edge = dict(edge)
    including = edge.pop("includes_expiry_month", False)
    [(unit, value)] = edge.items()
    if unit in ("fixed_in_expiry_year", "fixed"):
        return {f"{name}_day": value}
    return {f"{name}_count": value, f"{name}_unit": INCLUDING if including else unit}


def _late_values(late: Mapping[str, Any]) -> Values:
    kind = "until" if late.get("until") else "no" if late.get("after_that") else "open"
    words = {"late": kind, "late_anchor": late.get("anchor", ""), "after_that": late.get("after_that", "")}
    return words | _edge_values("late", late.get("until"))
