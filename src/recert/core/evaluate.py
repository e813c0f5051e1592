"""Asking the rules from outside: one JSON object a line in, one a line out. Nonsense gets an error, never an exception.

``credential.expires`` may be left out where the rule tells it from ``credential.issued``. ``issue`` takes its day from
``event_date`` or ``credential.issued``, ``window_check`` from ``event_date`` or ``renewed_on``. ``assignment`` takes
``days_before_expiry`` or, the same for all, ``start``, ``end`` and ``due``; on the line or in its ``training_period``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from recert.core._asking import (
    NonsenseError,
    birth_of,
    day_of,
    days_before,
    expiry_of,
    held_of,
    iso,
    needed_rule,
    needed_term,
    rule_of,
    term,
    terms_of,
)
from recert.core._asking_hours import ask_hours, ask_period
from recert.core._reader import listed, spell, unfit
from recert.core.dates import DateOutOfRangeError
from recert.core.facts import MissingFact
from recert.core.kinds import Duration
from recert.core.periods import TrainingPeriod, due_day, same_for_all, training_period
from recert.core.places import closing_day
from recert.core.rules import Rule, RuleError
from recert.core.validity import duration_anchor, first_period
from recert.core.windows import Outcome, amend, renew, separate, window_check


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
        problem = "; also ".join(f"rule.{each}" for each in fault.problems)
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
        raise NonsenseError(f"event: {unfit(event, 'not an event')}; give {listed(list(EVENTS))}")
    return handler


MISSING = {  # else the fact's own name
    "birth_date": "person.birth_date",
    "day_of_issue": "credential.issued",
    "end_of_the_period": "period.end",
}


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
    rule = needed_rule(line)
    issued = day_of(line, "", "event_date") or day_of(line, "credential", "issued", needed=True)
    period = first_period(rule.validity, issued, birth_of(line))
    return {
        "status": "issued",
        "new_issue": iso(period.start),
        "new_expiry": iso(period.through),
        "reason": period.reason,
    }


def _renew(line: Mapping[str, Any]) -> dict[str, Any]:
    outcome = _renewed(line)
    return {
        "status": outcome.status,
        "new_issue": iso(outcome.new_issue),
        "new_expiry": iso(outcome.new_expiry),
        "reason": outcome.reason,
        **_anchor(rule_of(line), outcome.new_issue, outcome.new_expiry, outcome.anchor),
    }


def _anchor(
    rule: Rule | None, start: date | None, through: date | None, anchor: date | None
) -> dict[str, Any]:
    """Return the day whose day-of-month the chain keeps, where the new days alone would let it drift."""
    if rule is None or anchor is None or through is None or not isinstance(rule.validity, Duration):
        return {}
    guessed = duration_anchor(rule.validity, start, through)
    return {} if guessed and guessed.day == anchor.day else {"anchor": iso(anchor)}


def _renewed(line: Mapping[str, Any]) -> Outcome:
    rule = rule_of(line)
    renewed_on = day_of(line, "", "renewed_on", needed=True)
    return renew(rule, held_of(line, rule), renewed_on, birth_of(line))


def _window_check(line: Mapping[str, Any]) -> dict[str, Any]:
    rule = needed_rule(line)
    day = day_of(line, "", "event_date") or day_of(line, "", "renewed_on", needed=True)
    outcome = window_check(rule, held_of(line, rule), day)
    return {"status": outcome.status, "reason": outcome.reason}


def _amend(line: Mapping[str, Any]) -> dict[str, Any]:
    outcome = amend(held_of(line, rule_of(line)))
    return {"status": outcome.status, "new_expiry": iso(outcome.new_expiry), "reason": outcome.reason}


def _separate(line: Mapping[str, Any]) -> dict[str, Any]:
    rule = needed_rule(line)
    outcome = separate(rule, held_of(line, rule), day_of(line, "", "event_date", needed=True))
    return {"status": outcome.status, "new_expiry": iso(outcome.new_expiry), "reason": outcome.reason}


def _due(line: Mapping[str, Any]) -> dict[str, Any]:
    """The due date of training; without ``days_before_expiry`` the last day to renew in time, off a weekend by the rule."""
    rule, terms = rule_of(line), terms_of(line)
    held = held_of(line, rule)
    expires = expiry_of(held)
    if terms.get("days_before_expiry") is None:
        due = (closing_day(rule, expires) if rule else None) or expires
        return {"due_date": iso(due)}
    start = term(terms, "start") or held.issued or date.min
    found, problem = due_day(expires, days_before(terms), start)
    return {"due_date": iso(found)} | ({"reason": problem} if problem else {})


def _assignment(line: Mapping[str, Any]) -> dict[str, Any]:
    terms = terms_of(line)
    if terms.get("kind") == "same_for_all" or (terms.get("days_before_expiry") is None and terms.get("due")):
        return _shown(_for_all(terms))
    rule = rule_of(line)
    start, through = _assigned_validity(line, rule)
    found = training_period(term(terms, "start") or start, through, days_before(terms))
    return _shown(found)


def _assigned_validity(line: Mapping[str, Any], rule: Rule | None) -> tuple[date, date]:
    """Return first and last day of the credential that training is for: the renewed one where a renewal is given."""
    if line.get("renewed_on") is not None:
        outcome = _renewed(line)
        if outcome.new_issue is None or outcome.new_expiry is None:
            raise NonsenseError(f"renewed_on: no new period to train for. {outcome.reason}")
        return outcome.new_issue, outcome.new_expiry
    held = held_of(line, rule)
    if held.issued is None:
        raise NonsenseError("credential.issued: missing; give a day as YYYY-MM-DD")
    return held.issued, expiry_of(held)


def _for_all(terms: Mapping[str, Any]) -> TrainingPeriod:
    start, due = needed_term(terms, "start"), needed_term(terms, "due")
    end = term(terms, "end") or due
    try:
        return same_for_all(start, end, due)
    except ValueError as fault:
        raise NonsenseError(f"due: {fault}") from None


def _shown(found: TrainingPeriod) -> dict[str, Any]:
    shown = {
        "assignment_start": iso(found.start),
        "assignment_end": iso(found.end),
        "due_date": iso(found.due),
    }
    return shown | ({"reason": found.problem} if found.problem else {})


EVENTS: dict[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "issue": _issue,
    "renew": _renew,
    "window_check": _window_check,
    "amend": _amend,
    "separate": _separate,
    "due": _due,
    "assignment": _assignment,
    "period": ask_period,
    "hours": ask_hours,
}
