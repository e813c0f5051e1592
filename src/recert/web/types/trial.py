"""A rule tried with days of one's own: the next five periods, and what a renewal on a day would give."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from recert.core.facts import MissingFact
from recert.core.kinds import Period
from recert.core.rules import Rule
from recert.core.timeline import next_periods
from recert.core.windows import Held, Outcome, renew
from recert.web.types.chart import Chart, chart_of
from recert.web.types.forms import TryForm

TITLES = {
    "renewed": "Renewed on time",
    "renewed_late": "Renewed late, still from the old end",
    "reinstated": "Reinstated: the new period runs from the day of renewal",
    "too_early": "Too early",
    "too_late": "Too late",
    "not_renewable": "Not renewable",
    "inactive": "Inactive by then",
    "reentry": "Only by re-entry",
    "full_course": "Only by the full course",
    "reexamination": "Only by examination",
}


@dataclass(frozen=True, slots=True)
class Trial:
    """What came out. ``missing`` is a sentence where a fact is needed first."""

    issued: date
    periods: list[Period]
    chart: Chart | None = None
    outcome: Outcome | None = None
    title: str = ""
    missing: str = ""


def trial_of(rule: Rule | None, form: TryForm, *, today: date) -> Trial | None:
    """Return the trial of a rule for the days of the form (issued today where none is given)."""
    if rule is None:
        return None
    issued, born, renewed = form.day("issued") or today, form.day("born"), form.day("renewed")
    try:
        periods = next_periods(rule, issued, born)
        chart = chart_of(rule, periods, today=today)
        outcome = _renewed(rule, periods[0], issued, renewed, born) if renewed and periods else None
    except MissingFact as missing:
        return Trial(issued, [], missing=str(missing))
    except (OverflowError, ValueError):
        return Trial(issued, [], missing="That lies too far ahead to compute. Try an earlier day.")
    return Trial(issued, list(periods), chart, outcome, TITLES.get(outcome.status, "") if outcome else "")


def _renewed(rule: Rule, first: Period, issued: date, renewed: date, born: date | None) -> Outcome | None:
    return renew(rule, Held(issued, first.through, first.anchor), renewed, born) if first.through else None
