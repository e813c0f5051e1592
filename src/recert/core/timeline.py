"""The periods to come, as if everyone renewed on the last day in time: what a rule means, shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from operator import itemgetter

from recert.core.dates import ONE_DAY, DateOutOfRangeError, DateRange, say
from recert.core.facts import MissingFact
from recert.core.kinds import Period, Rule
from recert.core.requirements.periods import Cycle, Owed, owed_period
from recert.core.validity import first_period
from recert.core.windows import NO_END, Held, Outcome, closing_day, late_until, opening_day, renew


def next_periods(rule: Rule, issued: date, birth_date: date | None = None, count: int = 5) -> list[Period]:
    """Return up to ``count`` periods from a day of issue, each renewed on its last day in the window.

    Fewer where a period never ends or cannot be renewed. Raises MissingFact where the rule needs the birth date.
    """
    periods = [first_period(rule.validity, issued, birth_date)]
    while len(periods) < count:
        following = _following(rule, periods[-1], birth_date)
        if following is None:
            break
        periods.append(following)
    return periods


@dataclass(frozen=True, slots=True)
class Sample:
    """What a renewal on one telling day does: ``when`` says in words where the day lies."""

    when: str
    day: date
    outcome: Outcome


def samples(rule: Rule, held: Held, birth_date: date | None = None) -> list[Sample]:
    """Return what renewing early, in time, late and too late does, each on a day at the edge; [] without an expiry.

    Raises MissingFact where the rule needs the birth date, DateOutOfRangeError beyond the calendar.
    """
    if held.expires is None:
        return []
    days = sorted(_telling_days(rule, held.expires), key=itemgetter(1))
    first = held.issued or date.min
    return [Sample(when, day, renew(rule, held, day, birth_date)) for when, day in days if day >= first]


def _telling_days(rule: Rule, expires: date) -> Iterator[tuple[str, date]]:
    opens, closes, late = opening_day(rule, expires), closing_day(rule, expires), late_until(rule, expires)
    if opens:
        yield "The day before it opens", opens - ONE_DAY
        yield "The first day in time", opens
    yield "The last valid day", expires
    if closes and closes != expires:
        yield "The last day in time", closes
    after = (closes or expires) + ONE_DAY
    yield ("One day late" if closes else "One day after the end"), after
    if late and late != NO_END and late >= after:
        if late > after:
            yield "The last day of late renewal", late
        yield "After that", late + ONE_DAY


def cycle_on(rule: Rule | None, held: Held, as_of: date | None, birth_date: date | None = None) -> Owed:
    """Return the credential's own period, or the one that ``as_of`` lies in when it is always renewed in time.

    Raises MissingFact where the day of issue is not known.
    """
    if held.issued is None:
        raise MissingFact("day_of_issue")
    if as_of and as_of < held.issued:
        words = f"Nothing is owed yet on {say(as_of)}: the credential was issued on {say(held.issued)}."
        return Owed(None, words)
    found: Period | None = Period(held.issued, held.expires, "", "", held.anchor)
    while found and as_of and found.through and found.through < as_of:
        found = _following(rule, found, birth_date) if rule else None
    if found is None:
        return Owed(
            None,
            f"No period of the credential holds {say(as_of or held.issued)}: it cannot be renewed so far.",
        )
    return owed_period(Cycle(), cycle=DateRange(found.start, found.through))


def _following(rule: Rule, period: Period, birth_date: date | None) -> Period | None:
    if period.through is None:
        return None
    last_day = min(closing_day(rule, period.through) or period.through, period.through)
    try:
        outcome = renew(rule, Held(period.start, period.through, period.anchor), last_day, birth_date)
    except DateOutOfRangeError:
        return None
    return _period(outcome)


def _period(outcome: Outcome) -> Period | None:
    if outcome.new_issue is None:
        return None
    return Period(outcome.new_issue, outcome.new_expiry, outcome.reason, outcome.short, outcome.anchor)
