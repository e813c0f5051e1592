"""What a requirement asks for, item by item, with what counts towards each: to be drawn as bars and said in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from recert.core.dates import DateRange
from recert.core.requirements.assessing import Assessment, assess, best_way, inherited
from recert.core.requirements.entries import Entry
from recert.core.requirements.kinds import NO_HOURS, Requirement


@dataclass(frozen=True, slots=True)
class Bar:
    """Hours asked for and counted, under one name; ``name`` "": in all. ``counted`` is not cut off at ``required``."""

    name: str
    required: Decimal
    counted: Decimal

    @property
    def missing(self) -> Decimal:
        """The hours still owed."""
        return max(self.required - self.counted, NO_HOURS)

    @property
    def percent(self) -> int:
        """The share that is there, rounded down, from 0 to 100."""
        return min(int(100 * self.counted / self.required), 100)


def bars_of(
    requirement: Requirement,
    log: Sequence[Entry],
    *,
    period: DateRange | None = None,
    application_date: date | None = None,
) -> list[Bar]:
    """Return the bars of a requirement, the total first; of alternative ways those of the one that is nearest.

    Arguments and errors are those of ``assess``.
    """
    found = assess(_alone(requirement), log, period=period, application_date=application_date)
    bars = list(_own_bars(requirement, found))
    parts = [inherited(requirement, part) for part in requirement.all]
    if requirement.any_of:
        ways = [inherited(requirement, way) for way in requirement.any_of]
        parts.append(best_way(requirement, ways, log, period=period, application_date=application_date)[0])
    for part in parts:
        bars += bars_of(part, log, period=period, application_date=application_date)
    return bars


def _alone(requirement: Requirement) -> Requirement:
    return replace(requirement, any_of=(), all=())


def _own_bars(requirement: Requirement, found: Assessment) -> Iterator[Bar]:
    if found.required:
        yield Bar("", found.required, found.counted_total)
    for category in requirement.categories:
        if category.least:
            yield Bar(category.key, category.least, found.by_category[category.key])
    for group in requirement.groups:
        if group.least:
            have = sum((found.by_category.get(key, NO_HOURS) for key in group.keys), NO_HOURS)
            yield Bar(" + ".join(group.keys), group.least, have)
    for number, subset in enumerate(requirement.subsets, 1):
        missing = found.shortfall.get(f"subset_{number}", NO_HOURS)
        yield Bar(subset.where.in_words(), subset.least, subset.least - missing)
