"""What the rule says of a period that is on record: its own dates, beside those that were printed or typed.

Printed dates win over the rule. Every day is a calendar day, last days included.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from recert.core.dates import DateOutOfRangeError
from recert.core.facts import MissingFact
from recert.core.kinds import Period, Rule
from recert.core.validity import first_period
from recert.core.windows import Held, Outcome, renew, same_length

RENEWED = frozenset({"renewed", "renewed_late", "reinstated"})


@dataclass(frozen=True, slots=True)
class Record:
    """One period on record. ``valid_through`` None: it never expires; ``anchor``: see Held."""

    issued_on: date
    valid_from: date
    valid_through: date | None
    anchor: date | None = None


def period_of(
    rule: Rule | None, issued_on: date, *, birth_date: date | None = None, before: Record | None = None
) -> Period | None:
    """Return the period of a credential issued on a day; ``before`` is the period that it renews, if any.

    A period that cannot be renewed on that day is not continued: the credential counts as a first one. None: there is no
    rule, and nothing to continue. Raises MissingFact, and DateOutOfRangeError beyond the calendar.
    """
    renewed = _renewed(rule, before, issued_on, birth_date) if before else None
    return renewed or (first_period(rule.validity, issued_on, birth_date) if rule else None)


def said_otherwise(
    rule: Rule, record: Record, *, birth_date: date | None = None, before: Record | None = None
) -> Period | None:
    """Return the period that the rule gives where the record ends on another day; None: they agree, or it cannot tell.

    A renewal's day of issue is often the first day of the new period, not the day of renewal, so a record also agrees that
    ends as if it had been renewed on the last day of the old one.
    """
    try:
        found = period_of(rule, record.issued_on, birth_date=birth_date, before=before)
        if found is None or found.through == record.valid_through:
            return None
        in_time = _in_time(rule, before, birth_date)
    except (MissingFact, DateOutOfRangeError):
        return None
    if in_time is None:
        return found
    if in_time.through == record.valid_through:
        return None
    return in_time if in_time.start == record.issued_on else found


def _in_time(rule: Rule, before: Record | None, birth_date: date | None) -> Period | None:
    return (
        _renewed(rule, before, before.valid_through, birth_date) if before and before.valid_through else None
    )


def _renewed(rule: Rule | None, before: Record, on: date, birth_date: date | None) -> Period | None:
    if before.valid_through is None:
        return None
    held = Held(before.issued_on, before.valid_through, before.anchor)
    outcome = renew(rule, held, on, birth_date) if rule else same_length(held, on)
    start = outcome.valid_from  # never before the day of renewal: a late renewal leaves the gap
    if outcome.status not in RENEWED or start is None or start <= before.valid_from:
        return None
    return _period(start, outcome)


def _period(start: date, outcome: Outcome) -> Period:
    return Period(start, outcome.new_expiry, outcome.reason, outcome.short, outcome.anchor)
