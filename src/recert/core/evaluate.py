"""Asking the rules from outside: one JSON object a line in, one a line out. Nonsense gets an error, never an exception.

``credential.expires`` may be left out where the rule tells it from ``credential.issued``. ``issue`` takes its day from
``event_date`` or ``credential.issued``, ``window_check`` from ``event_date`` or ``renewed_on``. ``assignment`` takes
``days_before_expiry`` or, the same for all, ``start``, ``end`` and ``due``; on the line or in its ``training_period``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Literal, overload

from recert.core._reader import listed, spell
from recert.core.dates import DateOutOfRangeError, parse_day
from recert.core.periods import TrainingPeriod, due_day, same_for_all, training_period
from recert.core.places import closing_day
from recert.core.rules import Rule, RuleError, parse_rule
from recert.core.validity import MissingFact, first_expiry, first_period
from recert.core.windows import Held, Outcome, amend, renew, separate, window_check

MOST_DAYS_BEFORE = 36_600
RULE_FIELDS = frozenset({"validity", "renewal", "period", "requirement"})
# Remarks that real rules carry: they move no date, so an answer names them and goes on.
REMARKS = frozenset({"alternative", "any_of", "note", "topic_added", "hours_after_early_submission"})


class NonsenseError(ValueError):
    """A line that cannot be answered; the text says what is wrong, and where."""


def evaluate_lines(lines: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """Yield for each line (empty ones are skipped) the answer as JSON, and whether the line could be answered."""
    for line in lines:
        if line.strip():
            found = _answer_text(line)
            yield json.dumps(found), "error" not in found


def answer(line: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answer to one question; ``{"id", "error"}`` where it makes no sense."""
    name = line.get("id")
    try:
        return {"id": name, **_handler(line)(line)}
    except RuleError as fault:
        problem = f"rule.{fault}"
    except MissingFact as missing:
        problem = f"{MISSING.get(missing.fact, missing.fact)}: {missing}"
    except (DateOutOfRangeError, OverflowError):
        problem = "dates: the result lies outside the years 1 to 9999"
    except NonsenseError as fault:
        problem = str(fault)
    return {"id": None if isinstance(name, dict | list) else name, "error": problem}


def _handler(line: Mapping[str, Any]) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    name, event = line.get("id"), line.get("event")
    if isinstance(name, dict | list):
        raise NonsenseError(f"id: {spell(name)} is neither a text nor a number")
    handler = EVENTS.get(event) if isinstance(event, str) else None
    if handler is None:
        raise NonsenseError(f"event: {spell(event)} is not an event; give {listed(list(EVENTS))}")
    return handler


MISSING = {"birth_date": "person.birth_date", "day_of_issue": "credential.issued"}


def _answer_text(text: str) -> dict[str, Any]:
    try:
        line = json.loads(text)
        if not isinstance(line, dict):
            return {"id": None, "error": f"line: {spell(line)} is not an object with fields"}
        return answer(line)
    except RecursionError:
        return {"id": None, "error": "line: objects and lists are nested too deeply"}
    except (
        ValueError
    ) as fault:  # every other fault of a line was answered above: this one is of the JSON itself
        place = (
            f" at character {fault.pos + 1}: {fault.msg}" if isinstance(fault, json.JSONDecodeError) else ""
        )
        return {"id": None, "error": f"line: this is not JSON{place}"}


def _issue(line: Mapping[str, Any]) -> dict[str, Any]:
    rule = _needed_rule(line)
    issued = _day(line, "", "event_date") or _day(line, "credential", "issued", needed=True)
    period = first_period(rule.validity, issued, _birth(line))
    return {
        "status": "issued",
        "new_issue": _iso(period.start),
        "new_expiry": _iso(period.through),
        "reason": period.reason,
    }


def _renew(line: Mapping[str, Any]) -> dict[str, Any]:
    outcome = _renewed(line)
    return {
        "status": outcome.status,
        "new_issue": _iso(outcome.new_issue),
        "new_expiry": _iso(outcome.new_expiry),
        "reason": outcome.reason,
    }


def _renewed(line: Mapping[str, Any]) -> Outcome:
    rule = _rule(line)
    renewed_on = _day(line, "", "renewed_on", needed=True)
    return renew(rule, _held(line, rule), renewed_on, _birth(line))


def _window_check(line: Mapping[str, Any]) -> dict[str, Any]:
    rule = _needed_rule(line)
    day = _day(line, "", "event_date") or _day(line, "", "renewed_on", needed=True)
    outcome = window_check(rule, _held(line, rule), day)
    return {"status": outcome.status, "reason": outcome.reason}


def _amend(line: Mapping[str, Any]) -> dict[str, Any]:
    outcome = amend(_held(line, _rule(line)))
    return {"status": outcome.status, "new_expiry": _iso(outcome.new_expiry), "reason": outcome.reason}


def _separate(line: Mapping[str, Any]) -> dict[str, Any]:
    rule = _needed_rule(line)
    outcome = separate(rule, _held(line, rule), _day(line, "", "event_date", needed=True))
    return {"status": outcome.status, "new_expiry": _iso(outcome.new_expiry), "reason": outcome.reason}


def _due(line: Mapping[str, Any]) -> dict[str, Any]:
    """The due date of training; without ``days_before_expiry`` the last day to renew in time, off a weekend by the rule."""
    rule, terms = _rule(line), _terms(line)
    held = _held(line, rule)
    expires = _expiry(held)
    if terms.get("days_before_expiry") is None:
        due = (closing_day(rule, expires) if rule else None) or expires
        return {"due_date": _iso(due)}
    start = _term(terms, "start") or held.issued or date.min
    found, problem = due_day(expires, _days_before(terms), start)
    return {"due_date": _iso(found)} | ({"reason": problem} if problem else {})


def _assignment(line: Mapping[str, Any]) -> dict[str, Any]:
    terms = _terms(line)
    if terms.get("kind") == "same_for_all" or (terms.get("days_before_expiry") is None and terms.get("due")):
        return _shown(_for_all(terms))
    rule = _rule(line)
    start, through = _assigned_validity(line, rule)
    found = training_period(_term(terms, "start") or start, through, _days_before(terms))
    return _shown(found)


def _assigned_validity(line: Mapping[str, Any], rule: Rule | None) -> tuple[date, date]:
    """Return first and last day of the credential that training is for: the renewed one where a renewal is given."""
    if line.get("renewed_on") is not None:
        outcome = _renewed(line)
        if outcome.new_issue is None or outcome.new_expiry is None:
            raise NonsenseError(f"renewed_on: no new period to train for. {outcome.reason}")
        return outcome.new_issue, outcome.new_expiry
    held = _held(line, rule)
    if held.issued is None:
        raise NonsenseError("credential.issued: missing; give a day as YYYY-MM-DD")
    return held.issued, _expiry(held)


def _for_all(terms: Mapping[str, Any]) -> TrainingPeriod:
    start, due = _needed_term(terms, "start"), _needed_term(terms, "due")
    try:
        return same_for_all(start, _term(terms, "end") or due, due)
    except ValueError as fault:
        raise NonsenseError(f"due: {fault}") from None


def _shown(found: TrainingPeriod) -> dict[str, Any]:
    shown = {
        "assignment_start": _iso(found.start),
        "assignment_end": _iso(found.end),
        "due_date": _iso(found.due),
    }
    return shown | ({"reason": found.problem} if found.problem else {})


def _not_yet(line: Mapping[str, Any]) -> dict[str, Any]:
    raise NonsenseError(f"event: {line['event']} is not supported yet")


EVENTS: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "issue": _issue,
    "renew": _renew,
    "window_check": _window_check,
    "amend": _amend,
    "separate": _separate,
    "due": _due,
    "assignment": _assignment,
    "period": _not_yet,
    "hours": _not_yet,
}


def _needed_rule(line: Mapping[str, Any]) -> Rule:
    rule = _rule(line)
    if rule is None:
        raise NonsenseError("rule: missing; this event needs a rule with its validity")
    return rule


def _rule(line: Mapping[str, Any]) -> Rule | None:
    """Return the rule; None where the type has none."""
    data = _section(line, "rule")
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


def _held(line: Mapping[str, Any], rule: Rule | None) -> Held:
    issued, expires = _day(line, "credential", "issued"), _day(line, "credential", "expires")
    if issued is None and expires is None:
        raise NonsenseError("credential: give its issued and expires days, each as YYYY-MM-DD")
    if issued and expires and expires < issued:
        raise NonsenseError(f"credential.expires: {expires} lies before the day of issue, {issued}")
    if expires is None and rule and issued:
        expires = first_expiry(rule.validity, issued, _birth(line))
    return Held(issued, expires, _day(line, "credential", "anchor"))


def _expiry(held: Held) -> date:
    if held.expires is None:
        raise NonsenseError("credential.expires: missing; a due date needs a last valid day")
    return held.expires


def _birth(line: Mapping[str, Any]) -> date | None:
    return _day(line, "person", "birth_date")


def _section(line: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = line.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise NonsenseError(f"{name}: {spell(value)} is not an object with fields")
    return value


def _terms(line: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return how training runs: the line's own fields, or those of its ``training_period``."""
    return {**line, **_section(line, "training_period")}


def _term(terms: Mapping[str, Any], name: str) -> date | None:
    return _day(terms, "", name)


def _needed_term(terms: Mapping[str, Any], name: str) -> date:
    return _day(terms, "", name, needed=True)


def _days_before(terms: Mapping[str, Any]) -> int:
    value = terms.get("days_before_expiry")
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_DAYS_BEFORE:
        raise NonsenseError(
            f"days_before_expiry: {spell(value)} is not a whole number from 0 to {MOST_DAYS_BEFORE}"
        )
    return value


@overload
def _day(line: Mapping[str, Any], section: str, name: str, *, needed: Literal[True]) -> date: ...
@overload
def _day(line: Mapping[str, Any], section: str, name: str) -> date | None: ...
def _day(line: Mapping[str, Any], section: str, name: str, *, needed: bool = False) -> date | None:
    value = (_section(line, section) if section else line).get(name)
    field = f"{section}.{name}" if section else name
    if value is None and not needed:
        return None
    if value is None:
        raise NonsenseError(f"{field}: missing; give a day as YYYY-MM-DD")
    try:
        return parse_day(value if isinstance(value, str) else spell(value))
    except ValueError as fault:
        raise NonsenseError(f"{field}: {fault}") from None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
