"""The timeline of expirations: twelve months as bars, in percent across and pixels down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from recert.kernel.days import MONTHS
from recert.renewals.queries import Month

TOP, BASE = 28.0, 200.0
LEFT = 4.0
BAR_SHARE = 0.56


@dataclass(frozen=True, slots=True)
class Bar:
    """One month (or what has expired already): texts, figures, and where its rectangles lie."""

    label: str
    year: int | None
    waiting: int
    renewed: int
    x: float
    width: float
    middle: float
    waiting_y: float
    waiting_height: float
    renewed_y: float
    renewed_height: float
    late: bool = False

    @property
    def total(self) -> int:
        """Both parts."""
        return self.waiting + self.renewed


@dataclass(frozen=True, slots=True)
class Chart:
    """The bars with the lines of the scale behind them."""

    bars: list[Bar]
    lines: list[tuple[int, float]]
    busiest: Bar


def next_months(today: date, count: int = 12) -> list[tuple[int, int]]:
    """Return the year and month of this month and the ones after it."""
    start = today.year * 12 + today.month - 1
    return [divmod(start + step, 12) for step in range(count)]


def chart(expired: int, months: Sequence[Month], today: date) -> Chart:
    """Return the timeline: what has expired, then twelve months from this one."""
    found = {(month.year, month.month): month for month in months}
    figures: list[tuple[str, int | None, int, int]] = [("Expired", None, expired, 0)]
    for year, index in next_months(today):
        month = found.get((year, index + 1), Month(year, index + 1, 0, 0))
        named = year if index == 0 or len(figures) == 1 else None
        figures.append((MONTHS[index], named, month.waiting, month.renewed))
    highest = _round_up(max(waiting + renewed for _, _, waiting, renewed in figures) or 1)
    step = (100 - LEFT) / len(figures)
    bars = [_bar(index, step, figure, highest) for index, figure in enumerate(figures)]
    lines = [(round(highest * part / 4), BASE - (BASE - TOP) * part / 4) for part in range(5)]
    return Chart(bars, lines, max(bars[1:], key=lambda bar: bar.total))


def _bar(index: int, step: float, figure: tuple[str, int | None, int, int], highest: int) -> Bar:
    label, year, waiting, renewed = figure
    x = LEFT + step * index + step * (1 - BAR_SHARE) / 2
    scale = (BASE - TOP) / highest
    low, high = waiting * scale, renewed * scale
    return Bar(
        label,
        year,
        waiting,
        renewed,
        round(x, 2),
        round(step * BAR_SHARE, 2),
        round(x + step * BAR_SHARE / 2, 2),
        round(BASE - low, 1),
        round(low, 1),
        round(BASE - low - high, 1),
        round(max(0.0, high - 1), 1),
        late=index == 0,
    )


def _round_up(value: int) -> int:
    """Return the next figure that four lines divide well."""
    step = 4
    while step * 10 < value:
        step *= 10
    return -(-value // step) * step
