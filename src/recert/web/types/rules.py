"""The rule of a type as a form with one kind and few fields, and back. Richer rules stay as they are, locked."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from recert.core.rules import RuleError, dump_rule, parse_rule

KINDS = (
    ("none", "No rule: the same length as the period before"),
    ("no_expiry", "It never expires"),
    ("duration", "A length of time from the day of issue"),
    ("duration_month_end", "The end of a month, some months on"),
    ("annual_day", "A fixed day of the year"),
    ("birth_month_end", "The end of the holder’s birth month"),
    ("birthday", "The holder’s birthday"),
)
_NUMBERS = re.compile(
    r"(\d+ (?:January|February|March|April|May|June|July|August|September|October|November|December)"
    r"|\d+ (?:calendar )?(?:year|month|day)s?|every (?:second|third|fourth|fifth|\d+\w*) year|every year"
    r"|last day of the \w+ month|birth month|birthday|old last valid day|day of renewal|never expires)"
)
# Which fields each kind asks for; the form needs exactly these.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "none": (),
    "no_expiry": (),
    "duration": ("amount", "unit", "end", "continues"),
    "duration_month_end": ("months", "continues"),
    "annual_day": ("month", "day", "every_years", "continues"),
    "birth_month_end": ("every_years", "continues"),
    "birthday": ("every_years", "continues"),
}
RENEWABLE = frozenset(FIELDS) - {"none", "no_expiry"}
_VALIDITY: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "no_expiry": lambda _: {},
    "duration": lambda given: {
        given["unit"]: given["amount"],
        "from": "issue",
        "month_overflow": "clamp",
        "end": given["end"],
    },
    "duration_month_end": lambda given: {"months": given["months"]},
    "annual_day": lambda given: {name: given[name] for name in ("month", "day", "every_years")},
    "birth_month_end": lambda given: {"every_years": given["every_years"]},
    "birthday": lambda given: {"every_years": given["every_years"], "feb29": "feb28"},
}


def rule_from(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the rule that the form's values describe; {} for none."""
    kind = given["kind"]
    if kind == "none":
        return {}
    validity = {"kind": kind, **_VALIDITY[kind](given)}
    return {"validity": validity, "renewal": _renewal(given) if kind in RENEWABLE else None}


def _renewal(given: Mapping[str, Any]) -> dict[str, Any]:
    continues = given["continues"]
    renewal: dict[str, Any] = {"in_window": continues}
    if given.get("opens_days"):
        renewal["opens"] = {"days_before": given["opens_days"]}
        renewal["before_window"] = "rejected"
    if given.get("late_days"):
        until = {"days_after": given["late_days"]}
        renewal["late"] = {"until": until, "anchor": continues, "after_that": "not_renewable"}
    return renewal


def form_values(rule: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the form's values for a rule, or None where the form could not say all that the rule says."""
    if not rule.get("validity"):
        return {"kind": "none"}
    given = {"kind": rule["validity"].get("kind"), **_validity_values(rule["validity"])}
    given |= _renewal_values(rule.get("renewal") or {})
    try:
        said = dump_rule(parse_rule(rule_from(given)))
        return given if said == dump_rule(parse_rule(rule)) else None
    except (KeyError, RuleError):
        return None


def _validity_values(validity: Mapping[str, Any]) -> dict[str, Any]:
    values = {
        name: validity[name] for name in ("months", "month", "day", "every_years", "end") if name in validity
    }
    unit = next((name for name in ("years", "months", "days") if name in validity), None)
    return values | ({"unit": unit, "amount": validity[unit]} if unit else {})


def _renewal_values(renewal: Mapping[str, Any]) -> dict[str, Any]:
    late = (renewal.get("late") or {}).get("until") or {}
    return {
        "continues": renewal.get("in_window", "previous_expiry"),
        "opens_days": (renewal.get("opens") or {}).get("days_before"),
        "late_days": late.get("days_after"),
    }


def marked(sentence: str) -> list[tuple[str, bool]]:
    """Return the sentence in parts, each with whether it is one of the rule's own numbers or days."""
    return [(part, bool(_NUMBERS.fullmatch(part))) for part in _NUMBERS.split(sentence) if part]
