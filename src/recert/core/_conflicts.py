"""What no rule can mean, although each field by itself is fine."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from recert.core._reader import Problem
from recert.core.kinds import (
    Anchor,
    AnnualDay,
    Duration,
    From,
    NoExpiry,
    Renewal,
    Validity,
    WhileActive,
)  # fmt: skip
from recert.core.moments import Moment

SAMPLE_EXPIRY = date(2027, 6, 30)


def conflicts(validity: Validity, terms: Renewal) -> Iterator[Problem]:
    """Yield every pair of fields that contradict each other."""
    given = [name for name in _WINDOW_FIELDS if getattr(terms, name) is not None]
    if isinstance(validity, NoExpiry | WhileActive) and (given or not terms.renewable):
        name = given[0] if given else "renewable"
        yield Problem(
            f"renewal.{name}", "this kind of validity has no last valid day, so there is nothing to renew"
        )
    elif not terms.renewable and given:
        yield Problem(f"renewal.{given[0]}", "renewable is false, so no terms of renewal can apply")
    yield from _about_anchors(validity, terms)
    yield from _about_window(validity, terms)


_WINDOW_FIELDS = ("opens", "closes", "in_window", "before_window", "late", "reentry", "grace_month")


def _about_anchors(validity: Validity, terms: Renewal) -> Iterator[Problem]:
    if terms.before_window and terms.opens is None and terms.grace_month is None:
        yield Problem(
            "renewal.before_window", "says what happens before the window opens, but opens is not given"
        )
    if (
        isinstance(validity, Duration)
        and terms.in_window
        and validity.start not in (From.ISSUE, terms.in_window.value)
    ):
        yield Problem("renewal.in_window", f"is {terms.in_window}, but validity.from is {validity.start}")
    if terms.grace_month and terms.in_window is Anchor.COMPLETION:
        yield Problem(
            "renewal.grace_month", "keeps the due month, but in_window is completion; give in_window previous_expiry",
        )  # fmt: skip


def _about_window(validity: Validity, terms: Renewal) -> Iterator[Problem]:
    # Relative days keep their order for every expiry, so one sample tells; a fixed day needs the rule's own day.
    expires = validity.month_day.in_year(2027) if isinstance(validity, AnnualDay) else SAMPLE_EXPIRY
    opens, closes = _day(terms.opens, expires), _day(terms.closes, expires)
    if opens and closes and closes < opens:
        yield Problem("renewal.closes", "the window would close before it opens")
    until = _day(terms.late.until, expires) if terms.late else None
    if until and closes and until < closes:
        yield Problem("renewal.late.until", "late renewal would end before the window closes")
    reentry = terms.reentry
    if reentry and reentry.until and reentry.until.on(expires) < reentry.start.on(expires):
        yield Problem("renewal.reentry.until", "re-entry would end before it begins")


def _day(moment: Moment | None, expires: date) -> date | None:
    return None if moment is None else moment.on(expires)
