"""Where a day lies beside the window of renewal: opening, closing and late days, all included."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from recert.core.dates import ONE_DAY, month_end, month_start, next_business_day
from recert.core.kinds import Anchor, BeforeWindow, Duration, DurationMonthEnd, From, Renewal, Rule

NO_END = date.max


class Place(StrEnum):
    """Where a day lies beside the window of renewal."""

    MOVES_CYCLE = "before the window, which moves the cycle"
    TOO_EARLY = "too_early"
    IN_WINDOW = "in the window"
    LATE = "late"
    CLOSED = "closed"


def opening_day(rule: Rule, expires: date) -> date | None:
    """Return the first day of the window; None: no day is too early."""
    terms = rule.terms
    if terms.opens:
        return terms.opens.on(expires)
    return month_start(expires, -terms.grace_month.before) if terms.grace_month else None


def closing_day(rule: Rule, expires: date) -> date | None:
    """Return the last day of the window, moved off a weekend where the rule says so; None: no day is too late."""
    terms = rule.terms
    if terms.closes:
        return _rolled(terms, terms.closes.on(expires))
    if terms.grace_month:
        return _rolled(terms, month_end(expires, terms.grace_month.after))
    # Nothing said of lateness: never late. A deadline that rolls off weekends is a deadline all the same.
    if terms.late is None and terms.reentry is None and not terms.business_day_roll:
        return None
    return _rolled(terms, expires)


def late_until(rule: Rule, expires: date) -> date | None:
    """Return the last day of late renewal; None: never late; ``NO_END``: late without an end."""
    terms = rule.terms
    late, reentry = terms.late, terms.reentry
    if late and late.until:
        return _rolled(terms, late.until.on(expires))
    if late and late.after_that:
        return None
    if reentry:  # from there ONLY the longer way is open, so the shorter one is open until the day before
        return reentry.start.on(expires) - ONE_DAY
    return NO_END if late else None


def place_of(rule: Rule, expires: date, day: date) -> Place:
    """Return where a day lies beside the window of a credential that expires on a day."""
    opens = opening_day(rule, expires)
    if opens and day < opens:
        terms = rule.terms
        # A grace month only widens the due month: done before that, the due month itself moves.
        moves = terms.before_window is BeforeWindow.COMPLETION or (
            terms.opens is None and terms.before_window is None
        )
        return Place.MOVES_CYCLE if moves else Place.TOO_EARLY
    closes = closing_day(rule, expires)
    if closes is None or day <= closes:
        return Place.IN_WINDOW
    reentry = rule.terms.reentry
    if reentry and day >= reentry.start.on(expires):
        return Place.CLOSED
    until = late_until(rule, expires)
    return Place.LATE if until and day <= until else Place.CLOSED


def in_window_anchor(rule: Rule) -> Anchor:
    """Return where the next period starts after a renewal in time.

    Where the rule does not say: a duration from the previous expiry continues; a plain length (duration, month end)
    without any window or lateness is simply done again; everything else continues, or a window would make no sense.
    """
    terms, validity = rule.terms, rule.validity
    if terms.in_window:
        return terms.in_window
    if isinstance(validity, Duration) and validity.start is not From.ISSUE:
        return Anchor(validity.start.value)
    windowless = not (terms.opens or terms.closes or terms.late or terms.reentry or terms.grace_month)
    plain = isinstance(validity, Duration | DurationMonthEnd)
    return Anchor.COMPLETION if plain and windowless else Anchor.PREVIOUS_EXPIRY


def late_anchor(rule: Rule) -> Anchor:
    """Return where the next period starts after a late renewal: as the rule says, else as after one in time."""
    late = rule.terms.late
    return (late and late.anchor) or in_window_anchor(rule)


def _rolled(terms: Renewal, day: date) -> date:
    return next_business_day(day) if terms.business_day_roll else day
