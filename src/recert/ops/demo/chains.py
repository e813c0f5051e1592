"""One person's credentials of one type, period after period, by the authority's own rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from recert.core.dates import add_months
from recert.core.kinds import Rule
from recert.core.validity import first_period
from recert.core.windows import Held, Outcome, renew

RENEWED = {"renewed", "renewed_late", "reinstated"}
SOON = 90
TRIES = 24
GAPS = 0.05


@dataclass(frozen=True, slots=True)
class Link:
    """One period of a chain; both days are valid days (``through`` None: never expires)."""

    issued: date
    start: date
    through: date | None
    reason: str
    anchor: date | None
    recorded_on: date


@dataclass(frozen=True, slots=True)
class Wish:
    """In how many days from today the last period shall end, both included."""

    low: int
    high: int

    def grants(self, through: date | None, today: date) -> bool:
        """Tell whether a period that ends then is what was wished for."""
        return through is None or self.low <= (through - today).days <= self.high


CURRENT = Wish(SOON + 1, 20_000)
FRESH = Wish(300, 20_000)
EXPIRING = Wish(2, SOON - 4)
EXPIRED = Wish(-80, -1)


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes the chains of one type. ``months``: the length of a period where the type has no rule."""

    rule: Rule | None
    today: date
    rng: Random
    months: int = 36

    def wished(self, wish: Wish, *, hired: date, birth_date: date) -> list[Link] | None:
        """Return periods of which the last ends as wished; None where the rule does not let it on this day."""
        for _ in range(TRIES):
            links = self._run(self._start(wish, hired, birth_date), wish, birth_date)
            if wish.grants(links[-1].through, self.today):
                return links
        return None

    def current(self, wish: Wish = CURRENT, *, hired: date, birth_date: date) -> list[Link]:
        """Return periods of which the last ends as wished, or at least has not ended long ago."""
        found = self.wished(wish, hired=hired, birth_date=birth_date)
        return found or self._run(self._start(CURRENT, hired, birth_date), CURRENT, birth_date)

    def _start(self, wish: Wish, hired: date, birth_date: date) -> date:
        """Guess a first day of issue from which the chain may end as wished; never after today."""
        whole = self._first(self.today, birth_date).through
        if whole is None:
            return min(hired + timedelta(self.rng.randrange(0, 200)), self.today)
        length = (whole - self.today).days
        left = self.rng.randint(wish.low, max(wish.low, min(wish.high, length - 1)))
        last = self.today + timedelta(left - length)
        before = max(0, (last - hired).days // length)
        start = last - timedelta(self.rng.randint(0, min(before, 3)) * length - self.rng.randrange(0, 50))
        return min(start, self.today)

    def _run(self, start: date, wish: Wish, birth_date: date) -> list[Link]:
        links = [self._first(start, birth_date)]
        while True:
            last = links[-1]
            if last.through is None or (last.through - self.today).days > SOON:
                return links
            if wish is not CURRENT and wish is not FRESH and wish.grants(last.through, self.today):
                return links
            following = self._next(last, birth_date)
            if following is None:
                return links
            links.append(following)

    def _first(self, issued: date, birth_date: date) -> Link:
        if self.rule is None:
            through = add_months(issued, self.months) - timedelta(1)
            reason = f"Entered from the card: {self.months} months."
            return Link(issued, issued, through, reason, None, issued)
        period = first_period(self.rule.validity, issued, birth_date)
        return Link(issued, period.start, period.through, period.reason, period.anchor, issued)

    def _next(self, last: Link, birth_date: date) -> Link | None:
        """Return the period after this one; None where it cannot be renewed yet, or no more."""
        through = last.through or date.max
        late = self.rng.random() < GAPS
        for days in (
            (-self.rng.randint(5, 70), self.rng.randint(2, 40)) if late else (self.rng.randint(2, 45), 8, 1)
        ):
            day = min(through - timedelta(days), self.today - timedelta(self.rng.randrange(1, 20)))
            if day <= last.start:
                continue
            held = Held(last.issued, through, last.anchor)
            outcome = renew(self.rule, held, day, birth_date)
            if outcome.status in RENEWED and outcome.new_issue:
                return _link(outcome, day)
        return None


def _link(outcome: Outcome, day: date) -> Link:
    issued = outcome.new_issue or day
    start = outcome.valid_from or issued
    return Link(issued, start, outcome.new_expiry, outcome.reason, outcome.anchor, day)
