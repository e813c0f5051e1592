"""What a question to the rules holds: its rule, credential, person and days, each with an error that names the field."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Literal, overload

from recert.core._reader import as_day, spell
from recert.core.rules import Rule, parse_rule
from recert.core.validity import first_expiry
from recert.core.windows import Held

MOST_DAYS_BEFORE = 36_600
RULE_FIELDS = frozenset({"validity", "renewal", "period", "requirement", "requirement_sets"})
# Remarks that real rules carry: they move no date, so an answer names them and goes on.
REMARKS = frozenset({"alternative", "any_of", "note", "topic_added", "hours_after_early_submission"})


class NonsenseError(ValueError):
    """A line that cannot be answered; the text says what is wrong, and where."""


def needed_rule(line: Mapping[str, Any]) -> Rule:
    rule = rule_of(line)
    if rule is None:
        raise NonsenseError("rule: missing; this event needs a rule with its validity")
    return rule


def rule_of(line: Mapping[str, Any]) -> Rule | None:
    """Return the rule; None where the type has none."""
    data = section_of(line, "rule")
    unknown = sorted(set(data) - RULE_FIELDS)
    if unknown:
        raise NonsenseError(
            f"rule.{unknown[0]}: not a field here; allowed are {', '.join(sorted(RULE_FIELDS))}"
        )
    if data.get("validity") is None and not data.get("renewal"):
        return None
    renewal = data.get("renewal")
    if isinstance(renewal, dict):
        renewal = {name: value for name, value in renewal.items() if name not in REMARKS}
    return _parsed(json.dumps({"validity": data.get("validity"), "renewal": renewal}))


@lru_cache(maxsize=512)
def _parsed(text: str) -> Rule:
    return parse_rule(json.loads(text))


def held_of(line: Mapping[str, Any], rule: Rule | None) -> Held:
    issued, expires = day_of(line, "credential", "issued"), day_of(line, "credential", "expires")
    if issued is None and expires is None:
        raise NonsenseError("credential: give its issued and expires days, each as YYYY-MM-DD")
    if issued and expires and expires < issued:
        raise NonsenseError(f"credential.expires: {expires} lies before the day of issue, {issued}")
    if expires is None and rule and issued:
        expires = first_expiry(rule.validity, issued, birth_of(line))
    return Held(issued, expires, day_of(line, "credential", "anchor"))


def expiry_of(held: Held) -> date:
    if held.expires is None:
        raise NonsenseError("credential.expires: missing; a due date needs a last valid day")
    return held.expires


def birth_of(line: Mapping[str, Any]) -> date | None:
    return day_of(line, "person", "birth_date")


def section_of(line: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = line.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise NonsenseError(f"{name}: {spell(value)} is not an object with fields")
    return value


def terms_of(line: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return how training runs: the line's own fields, or those of its ``training_period``."""
    return {**line, **section_of(line, "training_period")}


def term(terms: Mapping[str, Any], name: str) -> date | None:
    return day_of(terms, "", name)


def needed_term(terms: Mapping[str, Any], name: str) -> date:
    return day_of(terms, "", name, needed=True)


def days_before(terms: Mapping[str, Any]) -> int:
    value = terms.get("days_before_expiry")
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_DAYS_BEFORE:
        wanted = f"a whole number from 0 to {MOST_DAYS_BEFORE}"
        why = f"missing; give {wanted}" if value is None else f"{spell(value)} is not {wanted}"
        raise NonsenseError(f"days_before_expiry: {why}")
    return value


@overload
def day_of(line: Mapping[str, Any], section: str, name: str, *, needed: Literal[True]) -> date: ...
@overload
def day_of(line: Mapping[str, Any], section: str, name: str) -> date | None: ...
def day_of(line: Mapping[str, Any], section: str, name: str, *, needed: bool = False) -> date | None:
    value = (section_of(line, section) if section else line).get(name)
    field = f"{section}.{name}" if section else name
    if value is None and not needed:
        return None
    try:
        return as_day(value)
    except ValueError as fault:
        raise NonsenseError(f"{field}: {fault}") from None


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
