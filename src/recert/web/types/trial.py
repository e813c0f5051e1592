"""A rule tried with days of one's own: the next five periods, and what renewing early, in time and late would give."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from recert.core.facts import MissingFact
from recert.core.kinds import Period
from recert.core.rules import Rule
from recert.core.timeline import Sample, next_periods, samples
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
    "unchanged": "Nothing to renew",
}
TOO_FAR = "That lies too far ahead to compute. Try an earlier day."


@dataclass(frozen=True, slots=True)
class Trial:
    """What came out. ``missing`` is a sentence where a fact is needed first."""

    issued: date
    periods: list[Period] = field(default_factory=list)
    chart: Chart | None = None
    outcome: Outcome | None = None
    samples: list[tuple[Sample, str]] = field(default_factory=list)
    missing: str = ""

    @property
    def title(self) -> str:
        """What the renewal that was tried comes to, in words."""
        return TITLES.get(self.outcome.status, "") if self.outcome else ""


def trial_of(rule: Rule | None, form: TryForm, *, today: date) -> Trial | None:
    """Return the trial of a rule for the days of the form (issued today where none is given)."""
    if rule is None:
        return None
    issued, born, renewed = form.day("issued") or today, form.day("born"), form.day("renewed")
    try:
        periods = next_periods(rule, issued, born)
        held = Held(issued, periods[0].through, periods[0].anchor)
        outcome = renew(rule, held, renewed, born) if renewed and held.expires else None
        tried = [(sample, TITLES.get(sample.outcome.status, "")) for sample in samples(rule, held, born)]
        return Trial(issued, list(periods), chart_of(rule, periods, today=today), outcome, tried)
    except MissingFact as missing:
        return Trial(issued, missing=str(missing))
    except (OverflowError, ValueError):
        return Trial(issued, missing=TOO_FAR)
