"""Every period of every credential of a member, and the gaps between, laid out along the years. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from recert.kernel.days import MONTHS, show

DAY = timedelta(days=1)
YEARS_BACK, YEARS_ON = 9, 4
LABEL_SHARE = 13.5  # percent of the width that a label in a bar takes
MANY_YEARS = 7  # above this a small screen shows every second year only


@dataclass(frozen=True, slots=True)
class Period:
    """A validity period, both days inclusive; no last day: it never ends."""

    first: date
    last: date | None


@dataclass(frozen=True, slots=True)
class Hold:
    """Suspended or revoked, both days inclusive; no last day: until further notice."""

    first: date
    last: date | None
    kind: str


@dataclass(frozen=True, slots=True)
class Chain:
    """All periods of one credential type, by first day."""

    name: str
    periods: Sequence[Period]
    holds: Sequence[Hold] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle, in percent of the width. ``kind`` is its class: held, soft, gap or hold."""

    kind: str
    x: float
    width: float
    title: str
    label: str = ""
    label_x: float = 0.0


@dataclass(frozen=True, slots=True)
class Lane:
    """One credential type."""

    name: str
    sub: str
    speaks: str
    bars: Sequence[Bar]


@dataclass(frozen=True, slots=True)
class Tick:
    """A year on the axis; ``minor`` ones are left out on a small screen."""

    year: int
    x: float
    minor: bool


@dataclass(frozen=True, slots=True)
class Timeline:
    """The whole picture; ``now`` is where the day is, in percent."""

    ticks: Sequence[Tick]
    lanes: Sequence[Lane]
    now: float
    has_holds: bool


def timeline(chains: Sequence[Chain], day: date) -> Timeline | None:
    """Lay out the chains around the day; None when there is nothing to show."""
    if not chains:
        return None
    scale = _scale(chains, day)
    years = range(scale.first.year, scale.last.year + 1)
    ticks = [
        Tick(year, scale.at(date(year, 1, 1)), len(years) > MANY_YEARS and number % 2 == 1)
        for number, year in enumerate(years)
    ]
    lanes = [_lane(chain, day, scale) for chain in chains]
    return Timeline(ticks, lanes, scale.at(day), any(chain.holds for chain in chains))


def gaps(periods: Iterable[Period], day: date) -> list[Period]:
    """Return the days without a valid period between the first one and ``day`` (days inclusive)."""
    found: list[Period] = []
    reached: date | None = None
    for period in sorted(periods, key=lambda each: each.first):
        if reached is not None and period.first > reached + DAY:
            found.append(Period(reached + DAY, period.first - DAY))
        if period.last is None:
            return found
        reached = period.last if reached is None else max(reached, period.last)
    if reached is not None and reached < day:
        found.append(Period(reached + DAY, None))
    return found


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    last: date

    def at(self, day: date) -> float:
        inside = min(max(day, self.first), self.last)
        return round(100 * (inside - self.first).days / (self.last - self.first).days, 2)

    def span(self, first: date, last: date | None) -> tuple[float, float]:
        """Return x and width of the days from first to last."""
        start = self.at(first)
        end = self.at(last + DAY) if last and last < self.last else 100.0
        return start, round(max(end - start, 0), 2)


def _scale(chains: Iterable[Chain], day: date) -> _Scale:
    periods = [period for chain in chains for period in chain.periods]
    first = min([day, *(period.first for period in periods)])
    last = max([day, *(period.last or period.first for period in periods)])
    start = max(first.year, day.year - YEARS_BACK)
    end = max(min(last.year, day.year + YEARS_ON), start + 2)
    return _Scale(date(start, 1, 1), date(end, 12, 31))


def _lane(chain: Chain, day: date, scale: _Scale) -> Lane:
    missing = gaps(chain.periods, day)
    holds = [_hold_bar(hold, scale) for hold in chain.holds]
    bars = [_readable(_period_bar(period, day, scale), holds) for period in chain.periods]
    bars += [_gap_bar(gap, day, scale) for gap in missing] + holds
    told = _told(chain, missing)
    since = f"{chain.name}, first held on {show(chain.periods[0].first)}: "
    return Lane(chain.name, told, since + told, [bar for bar in bars if bar.width > 0])


def _told(chain: Chain, missing: Sequence[Period]) -> str:
    """Return what is to be said about the chain beside its name."""
    told = [_gap_words(gap) for gap in missing]
    if len(missing) > 2:  # noqa: PLR2004 - two fit beside the name
        days = sum((gap.last - gap.first).days + 1 for gap in missing if gap.last)
        told = [f"{len(missing)} gaps, {days} days in all"]
    told += [f"{hold.kind} {_range(hold.first, hold.last)}" for hold in chain.holds]
    if not told and chain.periods[-1].last is None:
        return "does not expire"
    count = len(chain.periods)
    return ", ".join(told) or ("one period" if count == 1 else f"{count} periods without a gap")


def _gap_words(gap: Period) -> str:
    if gap.last is None:
        return f"expired since {show(gap.first)}"
    days = (gap.last - gap.first).days + 1
    return f"gap of {days} day{'' if days == 1 else 's'} in {gap.first.year}"


def _range(first: date, last: date | None) -> str:
    return f"{show(first)} – {show(last)}" if last else f"since {show(first)}"


def _period_bar(period: Period, day: date, scale: _Scale) -> Bar:
    x, width = scale.span(period.first, period.last)
    holds_day = period.first <= day and (period.last is None or day <= period.last)
    if period.last is None:
        label = f"since {show(period.first)}"
    else:
        label = f"to {MONTHS[period.last.month - 1]} {period.last.year}"
    label_x, now = x, scale.at(day)
    if x < now < x + LABEL_SHARE:
        label_x = now  # beside the line of the day, not under it
    title = _range(period.first, period.last)
    room = x + width - label_x >= LABEL_SHARE
    return Bar("held" if holds_day else "soft", x, width, title, label if room else "", label_x)


def _readable(bar: Bar, holds: Iterable[Bar]) -> Bar:
    """Return the bar, without its label where a hold would lie over it."""
    end = bar.label_x + LABEL_SHARE
    covered = any(hold.x < end and bar.label_x < hold.x + hold.width for hold in holds)
    return replace(bar, label="") if covered else bar


def _gap_bar(gap: Period, day: date, scale: _Scale) -> Bar:
    x, width = scale.span(gap.first, gap.last or day)
    return Bar("gap", x, width, f"Not held: {_range(gap.first, gap.last)}")


def _hold_bar(hold: Hold, scale: _Scale) -> Bar:
    x, width = scale.span(hold.first, hold.last)
    return Bar("hold", x, width, f"{hold.kind.capitalize()}: {_range(hold.first, hold.last)}")
