"""Renewal: whether it may happen on a day, and the period that it makes. All days are calendar days, both ends included.

Grace to renew is no permission to work: a late renewal never makes the days before it valid (``Outcome.valid_from``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from recert.core.dates import ONE_DAY, add_days, add_months, counted, say, say_short
from recert.core.facts import MissingFact
from recert.core.kinds import (
    AfterThat,
    Anchor,
    AnnualDayChoice,
    Duration,
    DurationMonthEnd,
    Rule,
    Validity,
    WhileActive,
)
from recert.core.places import (
    NO_END,
    Place,
    closing_day,
    in_window_anchor,
    late_anchor,
    late_until,
    opening_day,
    place_of,
)
from recert.core.validity import duration_anchor, first_period, next_expiry, separated
from recert.core.wording import AFTER_THAT, kind_phrase, short

__all__ = [
    "NO_END",
    "Held",
    "Outcome",
    "amend",
    "closing_day",
    "in_window_anchor",
    "late_until",
    "opening_day",
    "renew",
    "same_length",
    "separate",
    "window_check",
]


@dataclass(frozen=True, slots=True)
class Held:
    """The credential to be renewed. ``expires`` None: never. ``anchor``: the day whose day-of-month the chain keeps."""

    issued: date | None
    expires: date | None
    anchor: date | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a renewal does, or why it cannot be.

    ``new_issue`` is where the new period starts; after a late renewal that can lie before the renewal.
    ``valid_from`` is the first day on which the new credential makes its holder current: never before the renewal.
    ``short`` says why in 28 characters or fewer.
    """

    status: str
    new_issue: date | None
    new_expiry: date | None
    reason: str
    short: str
    anchor: date | None = None
    valid_from: date | None = None


def renew(rule: Rule | None, held: Held, renewed_on: date, birth_date: date | None = None) -> Outcome:
    """Return what renewing on a day does. No rule: the same length as the period before.

    Raises MissingFact where the rule needs the birth date, DateOutOfRangeError beyond the year 9999.
    """
    if rule is None:
        return same_length(held, renewed_on)
    expires = held.expires
    refusal = _refused_outright(rule, held, renewed_on)
    if refusal or expires is None:
        return refusal or _never_expires()
    place = place_of(rule, expires, renewed_on)
    if place is Place.MOVES_CYCLE:
        return _moved(rule, expires, renewed_on, birth_date)
    if place is Place.IN_WINDOW:
        return _in_window(rule, held, expires, renewed_on, birth_date)
    if place is Place.LATE:
        return _late(rule, held, expires, renewed_on, birth_date)
    return _refusal(rule, expires, renewed_on, place)


def window_check(rule: Rule, held: Held, day: date) -> Outcome:
    """Return whether a renewal on a day would be accepted, in time or late, or why not; no dates."""
    refusal = _refused_outright(rule, held, day)
    if refusal or held.expires is None:
        return refusal or _never_expires()
    place = place_of(rule, held.expires, day)
    if place in (Place.TOO_EARLY, Place.CLOSED):
        return _refusal(rule, held.expires, day, place)
    if place is Place.LATE:
        return Outcome(
            "accepted",
            None,
            None,
            f"{say(day)} is {_late_words(rule, held.expires)}.",
            "Late, still accepted",
        )
    if place is Place.MOVES_CYCLE:
        moves = f"{say(day)} is before the window, and moves the cycle."
        return Outcome("accepted", None, None, moves, "Early: moves the cycle")
    return Outcome("accepted", None, None, f"{say(day)} is in the window of renewal.", "In the window")


def amend(held: Held) -> Outcome:
    """Return what a change (an added topic, a new surname) does to the dates: nothing."""
    end = f"it stays valid through {say(held.expires)}" if held.expires else "it still never expires"
    return Outcome(
        "unchanged",
        None,
        held.expires,
        f"A change to the credential moves no date; {end}.",
        "Dates unchanged",
    )


def separate(rule: Rule, held: Held, left_on: date) -> Outcome:
    """Return the last valid day of a credential once its holder left service on a day."""
    expires = separated(rule.validity, held.expires, left_on)
    if not isinstance(rule.validity, WhileActive):
        sentence = "This credential does not depend on service, so leaving moves no date."
        return Outcome("unchanged", None, expires, sentence, "Dates unchanged")
    months = rule.validity.lapses_after_months
    after = f"lapses {counted(months, 'month')} after service ends" if months else "ends with the service"
    last = say(expires or left_on)
    reason = f"Service ended on {say(left_on)}; this credential {after}, so the last valid day is {last}."
    return Outcome("accepted", None, expires, reason, f"Left service {say_short(left_on)}")


def late_status(anchor: Anchor) -> str:
    """Return the word for a late renewal: a chain that goes on is renewed late, one that starts anew is reinstated."""
    return "reinstated" if anchor is Anchor.COMPLETION else "renewed_late"


def same_length(held: Held, renewed_on: date) -> Outcome:
    """Return a period from the day of renewal, as long as the one before: whole months where it was whole months.

    Raises MissingFact where the old period's start is not known.
    """
    if held.expires is None:
        return _never_expires()
    if held.issued is None:
        raise MissingFact("day_of_issue")
    if renewed_on < held.issued:
        return _before_issue(held.issued, renewed_on)
    new_expiry, words = _same_end(held.issued, held.expires, renewed_on)
    reason = (
        f"This type has no rule on file, so the new period is as long as the one before: {words} from {say(renewed_on)}, "
        f"through {say(new_expiry)}."
    )
    return Outcome("renewed", renewed_on, new_expiry, reason, f"Same length: {words}", renewed_on, renewed_on)


def _same_end(issued: date, expires: date, renewed_on: date) -> tuple[date, str]:
    """Return the end of a period as long as this one. Whole months may end on the corresponding day or the day before."""
    after = expires + ONE_DAY if expires < date.max else expires
    for end, back in ((expires, 0), (after, 1)):
        months = (end.year - issued.year) * 12 + end.month - issued.month
        if months > 0 and add_months(issued, months) == end:
            return add_days(add_months(renewed_on, months), -back), counted(months, "month")
    days = (expires - issued).days
    return add_days(renewed_on, days), counted(days, "day")


def _moved(rule: Rule, expires: date, renewed_on: date, birth_date: date | None) -> Outcome:
    opens = opening_day(rule, expires) or expires
    when = f", before the window opens on {say(opens)}"
    return _from_completion(rule, expires, renewed_on, birth_date, "renewed", when)


def _in_window(rule: Rule, held: Held, expires: date, renewed_on: date, birth_date: date | None) -> Outcome:
    if in_window_anchor(rule) is Anchor.COMPLETION:
        return _from_completion(rule, expires, renewed_on, birth_date, "renewed", "")
    timing = "in time" if renewed_on <= expires else "which this rule does not call late"
    return _continued(rule, held, expires, renewed_on, birth_date, "renewed", timing)


def _continued(
    rule: Rule, held: Held, expires: date, renewed_on: date, birth_date: date | None, status: str, timing: str
) -> Outcome:
    """Return the period that continues the chain: the first one that is not over already on the day of renewal."""
    validity = rule.validity
    anchor = held.anchor
    if isinstance(validity, Duration) and anchor is None:
        anchor = duration_anchor(validity, held.issued, expires)
    old, new = expires, next_expiry(validity, expires, anchor=anchor, birth_date=birth_date)
    while new and new < renewed_on:
        old, new = new, next_expiry(validity, new, anchor=anchor, birth_date=birth_date)
    if new is None:
        return _never_expires()
    start = old + ONE_DAY
    reason = (
        f"Renewed on {say(renewed_on)}, {timing}, so the new period continues from {say(old)}; "
        f"it {kind_phrase(validity, birth_date)}, so the last valid day is {say(new)}."
    )
    return Outcome(
        status, start, new, reason, _short_continued(validity, old), anchor, max(start, renewed_on)
    )


def _short_continued(validity: Validity, expires: date) -> str:
    if isinstance(validity, DurationMonthEnd):
        return f"{counted(validity.months, 'month')}, month end"
    return short(validity, expires)


def _from_completion(
    rule: Rule, expires: date, renewed_on: date, birth_date: date | None, status: str, when: str
) -> Outcome:
    period = first_period(_keeping_its_day(rule.validity, expires), renewed_on, birth_date)
    if period.through is None:
        return _never_expires()
    reason = (
        f"Renewed on {say(renewed_on)}{when}, so the new period runs from that day; "
        f"it {kind_phrase(rule.validity, birth_date)}, so the last valid day is {say(period.through)}."
    )
    return Outcome(status, renewed_on, period.through, reason, period.short, period.anchor, renewed_on)


def _keeping_its_day(validity: Validity, expires: date) -> Validity:
    if not isinstance(validity, AnnualDayChoice):
        return validity
    kept = tuple(day for day in validity.days if day.in_year(expires.year) == expires)
    return replace(validity, days=kept) if kept else validity


def _late(rule: Rule, held: Held, expires: date, renewed_on: date, birth_date: date | None) -> Outcome:
    anchor, words = late_anchor(rule), _late_words(rule, expires)
    status = late_status(anchor)
    if anchor is Anchor.COMPLETION:
        return _from_completion(rule, expires, renewed_on, birth_date, status, f", {words}")
    return _continued(rule, held, expires, renewed_on, birth_date, status, words)


def _late_words(rule: Rule, expires: date) -> str:
    until = late_until(rule, expires)
    limit = "at any time" if until is None or until == NO_END else f"until {say(until)}"
    return f"late, which is accepted {limit}"


def _refused_outright(rule: Rule, held: Held, day: date) -> Outcome | None:
    if not rule.terms.renewable:
        return Outcome("not_renewable", None, None, "This credential cannot be renewed.", "Not renewable")
    if held.issued and day < held.issued:
        return _before_issue(held.issued, day)
    return None


def _before_issue(issued: date, day: date) -> Outcome:
    reason = f"It was issued on {say(issued)}, so {say(day)} is too early to renew it."
    return Outcome("too_early", None, None, reason, f"Issued only on {say_short(issued)}")


def _never_expires() -> Outcome:
    return Outcome(
        "unchanged", None, None, "It has no last valid day, so there is nothing to renew.", "Never expires"
    )


def _refusal(rule: Rule, expires: date, day: date, place: Place) -> Outcome:
    if place is Place.TOO_EARLY:
        opens = opening_day(rule, expires) or expires
        reason = f"It may be renewed from {say(opens)} on; {say(day)} is too early."
        return Outcome("too_early", None, None, reason, f"Too early: opens {say_short(opens)}")
    last = late_until(rule, expires) or closing_day(rule, expires) or expires
    after = _after_that(rule, expires, day)
    if after is None:
        reason = f"Renewal was possible until {say(last)}; {say(day)} is too late."
        return Outcome("too_late", None, None, reason, f"Too late: closed {say_short(last)}")
    reason = f"Renewal was possible until {say(last)}; on {say(day)} {AFTER_THAT[after]}."
    return Outcome(after.value, None, None, reason, SHORT_AFTER[after])


SHORT_AFTER = {
    AfterThat.NOT_RENEWABLE: "Not renewable any more",
    AfterThat.INACTIVE: "Inactive",
    AfterThat.REENTRY: "Re-entry only",
    AfterThat.FULL_COURSE: "Full course needed",
    AfterThat.REEXAMINATION: "Examination needed",
}


def _after_that(rule: Rule, expires: date, day: date) -> AfterThat | None:
    reentry, late = rule.terms.reentry, rule.terms.late
    if (
        reentry
        and day >= reentry.start.on(expires)
        and (reentry.until is None or day <= reentry.until.on(expires))
    ):
        return AfterThat.REENTRY
    return late.after_that if late else None
