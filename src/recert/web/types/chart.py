"""The next five periods of a rule as a picture: percent across, pixels down, so that text never shrinks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from recert.core.kinds import Period
from recert.core.rules import Rule
from recert.core.windows import NO_END, late_until, opening_day

DAY = timedelta(days=1)
MOST_YEARS = 14  # more year lines than this and their numbers touch


FITS_DAY, FITS_YEAR = 10.4, 9.5  # percent of the width that the words need


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of days: where it starts, how wide it is, what it says."""

    x: str
    width: str
    middle: str
    share: float
    last: date | None = None

    @property
    def fits_day(self) -> bool:
        """Tell whether ``to 31 Mar 2028`` fits in on a desk screen."""
        return self.share >= FITS_DAY

    @property
    def fits_year(self) -> bool:
        """Tell whether ``2028`` fits in on a phone."""
        return self.share >= FITS_YEAR


@dataclass(frozen=True, slots=True)
class Mark:
    """A day with a word."""

    x: str
    word: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything that the picture shows."""

    periods: list[Bar]
    windows: list[Bar]
    late: list[Bar]
    years: list[Mark]
    today: str


class Scale:
    """Days as percent of the width."""

    def __init__(self, start: date, end: date) -> None:
        self.start, self.days = start, max((end - start).days, 1)

    def at(self, day: date) -> str:
        """Return where the day starts."""
        return f"{(day - self.start).days * 100 / self.days:.2f}%"

    def bar(self, first: date, last: date, label: date | None = None) -> Bar:
        """Return the stretch from the first to the last day, both included."""
        middle = (first - self.start).days + (last - first).days / 2
        width = ((last - first).days + 1) * 100 / self.days
        return Bar(self.at(first), f"{width:.2f}%", f"{middle * 100 / self.days:.2f}%", width, label)


def chart_of(rule: Rule, periods: Sequence[Period], *, today: date) -> Chart | None:
    """Return the picture of these periods, or None where nothing ends."""
    spans = [(period.start, period.through) for period in periods if period.through]
    if not spans:
        return None
    late = [(last + DAY, until) for _, last in spans if (until := _late(rule, last))]
    start, end = date(spans[0][0].year, 1, 1), max(last for _, last in [*spans, *late])
    scale = Scale(start, end + DAY)
    return Chart(
        periods=[scale.bar(first, last, last) for first, last in spans],
        windows=[
            scale.bar(max(opens, first), last) for first, last in spans if (opens := opening_day(rule, last))
        ],
        late=[scale.bar(first, last) for first, last in late],
        years=_years(scale, start.year, end.year),
        today=scale.at(today) if start <= today <= end else "",
    )


def _late(rule: Rule, last: date) -> date | None:
    """Return the last day of late renewal where there is one: late without an end has none to draw."""
    until = late_until(rule, last)
    return until if until and last < until < NO_END else None


def _years(scale: Scale, first: int, last: int) -> list[Mark]:
    step = -(-(last - first + 1) // MOST_YEARS)
    return [Mark(scale.at(date(year, 1, 1)), str(year)) for year in range(first, last + 1, step)]
