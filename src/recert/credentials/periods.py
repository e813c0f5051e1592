"""What a type's rule says about one person's next credential, before anything is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from recert.core.dates import DateOutOfRangeError
from recert.core.facts import MissingFact
from recert.core.records import Record, period_of
from recert.core.rules import Rule, parse_rule
from recert.credentials.models import Credential, CredentialType


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
    old = record_of(before) if before else None
    try:
        found = period_of(rule_of(kind), issued_on, birth_date=birth_date, before=old)
    except (MissingFact, DateOutOfRangeError) as unknown:
        return Suggestion(issued_on, None, str(unknown), known=False)
    if found is None:
        missing = "This type has no rule: enter the last valid day as printed, or tick that it never expires."
        return Suggestion(issued_on, None, missing, known=False)
    return Suggestion(found.start, found.through, found.reason, found.anchor)


def record_of(credential: Credential) -> Record:
    """Return the dates of a credential as the rules take them."""
    return Record(credential.issued_on, credential.valid_from, credential.valid_through, credential.anchor)
