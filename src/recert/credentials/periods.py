"""What a type's rule says about one person's next credential, before anything is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from recert.core.dates import DateOutOfRangeError
from recert.core.facts import MissingFact
from recert.core.rules import Rule, parse_rule
from recert.core.validity import first_period
from recert.core.windows import Held, renew, same_length
from recert.credentials.models import Credential, CredentialType

RENEWED = frozenset({"renewed", "renewed_late", "reinstated"})


@dataclass(frozen=True, slots=True)
class Suggestion:
    """First and last valid day by the rule (``valid_through`` None: never expires) and the sentence that says why.

    ``known`` is False where the rule cannot tell (no rule, a missing birth date); ``reason`` then says what is missing.
    """

    valid_from: date
    valid_through: date | None
    reason: str
    anchor: date | None = None
    known: bool = True


def rule_of(kind: CredentialType) -> Rule | None:
    """Return the parsed rule of a type; None where none is on file."""
    return parse_rule(kind.rule) if kind.rule.get("validity") else None


def suggest(
    kind: CredentialType, *, issued_on: date, birth_date: date | None = None, before: Credential | None = None
) -> Suggestion:
    """Return the period of a credential issued on a day; ``before`` is the one that it renews, if any."""
    rule = rule_of(kind)
    try:
        return (_renewed(rule, before, issued_on, birth_date) if before else None) or _first(
            rule, issued_on, birth_date
        )
    except MissingFact as missing:
        return Suggestion(issued_on, None, str(missing), known=False)
    except DateOutOfRangeError as far:
        return Suggestion(issued_on, None, str(far), known=False)


def _renewed(
    rule: Rule | None, before: Credential, issued_on: date, birth_date: date | None
) -> Suggestion | None:
    if before.valid_through is None:
        return None
    held = Held(before.issued_on, before.valid_through, before.anchor)
    outcome = renew(rule, held, issued_on, birth_date) if rule else same_length(held, issued_on)
    start = outcome.valid_from  # never before the day of renewal: a late renewal leaves the gap
    if outcome.status not in RENEWED or start is None or start <= before.valid_from:
        return None
    return Suggestion(start, outcome.new_expiry, outcome.reason, outcome.anchor)


def _first(rule: Rule | None, issued_on: date, birth_date: date | None) -> Suggestion:
    if rule is None:
        missing = "This type has no rule: enter the last valid day as printed, or tick that it never expires."
        return Suggestion(issued_on, None, missing, known=False)
    period = first_period(rule.validity, issued_on, birth_date)
    return Suggestion(issued_on, period.through, period.reason, period.anchor)
