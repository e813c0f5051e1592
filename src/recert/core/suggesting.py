"""What the rule suggests for one credential: renewed today, or on the day its training was done. Late credit heals."""

from __future__ import annotations

from datetime import date

from recert.core.dates import DateOutOfRangeError, say
from recert.core.facts import MissingFact
from recert.core.kinds import Anchor
from recert.core.places import in_window_anchor, opening_day
from recert.core.rules import Rule
from recert.core.snapshots import Code, CredentialSnapshot, Days, Problem, Suggestion
from recert.core.windows import Held, Outcome, renew, same_length

DONE_STATUSES = frozenset({"renewed", "renewed_late", "reinstated", "issued", "accepted"})


def suggest(snapshot: CredentialSnapshot, rule: Rule | None, today: date) -> Suggestion:
    """Return the next period by the rule, renewed today or on the day the training was completed.

    Training counts from its own day where periods run from completion, and where it was done in time but today is
    late: a completion that was only recorded late heals. The new credential never starts before that day.
    """
    done = _counted_day(snapshot, rule, today)
    try:
        outcome = _outcome(snapshot, rule, done or today)
        if outcome.status == "too_early" and done:
            outcome, done = _outcome(snapshot, rule, today), None
        healed = (
            _late_credit(snapshot, rule, today) if done and done <= snapshot.valid_through < today else ""
        )
    except MissingFact as missing:
        problem = Problem(Code.MISSING_FACT, str(missing))
        return Suggestion(Days(), str(missing), "Needs birth date", problem=problem)
    except DateOutOfRangeError as far:
        sentence = f"The rule gives no dates: {far}. Enter them by hand."
        return Suggestion(Days(), sentence, "Too far ahead", problem=Problem(Code.DAYS, sentence))
    start = outcome.valid_from or outcome.new_issue
    if outcome.status not in DONE_STATUSES or start is None or outcome.new_expiry is None:
        return Suggestion(Days(), outcome.reason, outcome.short, problem=_refusal(outcome))
    weak = done is None and outcome.new_issue == today
    short = "No course yet: from today" if weak else outcome.short
    return Suggestion(Days(start, outcome.new_expiry), outcome.reason, short, outcome.anchor, weak, healed)


def should_have_been(snapshot: CredentialSnapshot, rule: Rule | None) -> tuple[date, Outcome] | None:
    """Return the renewal that training done inside the period earned, whenever it was recorded; None: it earned none.

    The day of renewal is the day it was done, or where renewal opens later that day. Raises MissingFact.
    """
    done = snapshot.training_done_on
    if done is None or not snapshot.valid_from <= done <= snapshot.valid_through:
        return None
    renewed_on = _opened(snapshot, rule, done)
    outcome = _outcome(snapshot, rule, renewed_on)
    return (renewed_on, outcome) if outcome.status in DONE_STATUSES and outcome.new_expiry else None


def _counted_day(snapshot: CredentialSnapshot, rule: Rule | None, today: date) -> date | None:
    done = snapshot.training_done_on
    if done is None or not snapshot.valid_from <= done <= today:
        return None
    if rule is None or in_window_anchor(rule) is Anchor.COMPLETION:
        return done
    return _opened(snapshot, rule, done) if today > snapshot.valid_through else None


def _opened(snapshot: CredentialSnapshot, rule: Rule | None, done: date) -> date:
    """Return the day of a renewal that rests on training done on a day: not before renewal opens."""
    if rule is None or in_window_anchor(rule) is Anchor.COMPLETION:
        return done
    opens = opening_day(rule, snapshot.valid_through)
    return max(done, opens) if opens and opens <= snapshot.valid_through else done


def _late_credit(snapshot: CredentialSnapshot, rule: Rule | None, today: date) -> str:
    """Say that the training was done in time, and what a renewal of today would be without it."""
    done, instead = snapshot.training_done_on or today, _outcome(snapshot, rule, today)
    said = (
        f"The training was done on {say(done)}, inside the period that ended on {say(snapshot.valid_through)}: this is the "
        "renewal that should have happened."
    )
    start = instead.valid_from or instead.new_issue
    if instead.status not in DONE_STATUSES or start is None or instead.new_expiry is None:
        return f"{said} Without it: {instead.reason}"
    return f"{said} Without it, renewed today, the new period would be {say(start)} to {say(instead.new_expiry)}."


def _outcome(snapshot: CredentialSnapshot, rule: Rule | None, on: date) -> Outcome:
    if rule is None:
        return same_length(Held(snapshot.valid_from, snapshot.valid_through), on)
    held = Held(snapshot.issued_on, snapshot.valid_through, snapshot.anchor)
    return renew(rule, held, on, snapshot.birth_date)


def _refusal(outcome: Outcome) -> Problem:
    code = Code.TOO_EARLY if outcome.status == "too_early" else Code.NOT_RENEWABLE
    return Problem(code, outcome.reason)
