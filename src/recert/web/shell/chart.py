"""Expirations by month as bars, in percent across and pixels down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from recert.kernel.days import MONTHS
from recert.renewals.figures import Month

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


def chart(expired: int | None, months: Sequence[Month], today: date, count: int = 12) -> Chart:
    """Return the bars: what has expired (None: no such bar), then so many months from this one."""
    found = {(month.year, month.month): month for month in months}
    figures: list[tuple[str, int | None, int, int]] = []
    for number, (year, index) in enumerate(next_months(today, count)):
        month = found.get((year, index + 1), Month(year, index + 1, 0, 0))
        figures.append(
            (MONTHS[index], year if index == 0 or number == 0 else None, month.waiting, month.renewed)
        )
    late: list[tuple[str, int | None, int, int]] = [] if expired is None else [("Expired", None, expired, 0)]
    highest = _round_up(max(waiting + renewed for _, _, waiting, renewed in late + figures) or 1)
    step = (100 - LEFT) / len(late + figures)
    bars = [
        _bar(place, step, figure, highest, late=place < len(late))
        for place, figure in enumerate(late + figures)
    ]
    lines = [(round(highest * part / 4), BASE - (BASE - TOP) * part / 4) for part in range(5)]
    return Chart(bars, lines, max(bars[len(late) :], key=lambda bar: bar.total))


def _bar(
    index: int, step: float, figure: tuple[str, int | None, int, int], highest: int, *, late: bool
) -> Bar:
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
        late=late,
    )


def _round_up(value: int) -> int:
    """Return the next figure that four lines divide well."""
    step = 4
    while step * 10 < value:
        step *= 10
    return -(-value // step) * step
