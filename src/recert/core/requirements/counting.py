"""Hours that count: from the entries that are left to the hours of each, under the caps of the rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from recert.core.dates import say
from recert.core.requirements.dropping import Kept
from recert.core.requirements.entries import Line, Verdict, hours_words
from recert.core.requirements.kinds import NO_HOURS, Requirement, Where
from recert.core.requirements.splitting import Limit, Need, split

TOUCHED = Decimal("0.01")  # more than each_gt, in the least that anybody records


@dataclass(frozen=True, slots=True)
class Cell:
    """An entry's hours towards one category; ``place`` is its place among the kept entries."""

    place: int
    kept: Kept
    category: str

    def matches(self, where: Where) -> bool:
        """Tell whether the entry, counted towards this category, is what a cap or a subset means."""
        return where.matches(self.kept.entry.facts, self.category)


@dataclass(frozen=True, slots=True)
class NamedLimit:
    """A limit of the rule, and what is said of hours that it leaves out."""

    limit: Limit
    verdict: Verdict
    why: str


@dataclass(frozen=True, slots=True)
class Counted:
    """The hours that count, by cell."""

    cells: tuple[Cell, ...]
    hours: tuple[Decimal, ...]
    limits: tuple[NamedLimit, ...]

    def by_category(self, requirement: Requirement) -> dict[str, Decimal]:
        """Return the hours of each category; the rule's own are there also with none."""
        found = {category.key: NO_HOURS for category in requirement.categories}
        for cell, hours in zip(self.cells, self.hours, strict=True):
            if cell.category:
                found[cell.category] = found.get(cell.category, NO_HOURS) + hours
        return found

    def of(self, where: Where) -> Decimal:
        """Return the hours of what matches."""
        return sum(
            (hours for cell, hours in zip(self.cells, self.hours, strict=True) if cell.matches(where)),
            NO_HOURS,
        )

    @property
    def total(self) -> Decimal:
        """All hours that count."""
        return sum(self.hours, NO_HOURS)


def count(requirement: Requirement, kept: Sequence[Kept], required: Decimal | None) -> Counted:
    """Return which hours count, in the split that leaves the fewest missing (see ``splitting``)."""
    cells = tuple(Cell(place, each, option) for place, each in enumerate(kept) for option in each.options)
    sizes = [cell.kept.hours for cell in cells]
    limits = tuple(_limits(requirement, cells))
    if not limits:
        return Counted(cells, tuple(sizes), ())
    needs = list(_needs(requirement, cells, required))
    hours = split(sizes, [named.limit for named in limits], needs)
    return Counted(cells, tuple(hours), limits)


def lines_of(counted: Counted) -> dict[int, Line]:
    """Return the line of each entry that was left to count, by its place in the log."""
    towards: dict[int, list[int]] = {}
    for index, cell in enumerate(counted.cells):
        towards.setdefault(cell.kept.index, []).append(index)
    return {place: _line(counted, cells) for place, cells in towards.items()}


def _line(counted: Counted, cells: Sequence[int]) -> Line:
    first = cells[0]
    kept = counted.cells[first].kept
    if len(cells) == 1 and counted.hours[first] == kept.hours:
        towards = ((counted.cells[first].category, kept.hours),)
        return Line(kept.entry, Verdict.COUNTED, kept.hours, towards, _worth(kept))
    parts = tuple(
        (counted.cells[cell].category, counted.hours[cell]) for cell in cells if counted.hours[cell]
    )
    hours = sum((part for _, part in parts), NO_HOURS)
    if hours == kept.hours:
        return Line(kept.entry, Verdict.COUNTED, hours, parts, _worth(kept))
    left_out = _left_out(counted, cells)
    verdict = (
        Verdict.OVER_CAP if hours and left_out.verdict is Verdict.METHOD_NOT_ALLOWED else left_out.verdict
    )
    return Line(kept.entry, verdict, hours, parts, left_out.why)


def _worth(kept: Kept) -> str:
    if kept.hours != kept.entry.hours:
        return f"which is what it is worth by the rule, not {hours_words(kept.entry.hours)}"
    return "carried over from the period before" if kept.carried else ""


def _left_out(counted: Counted, cells: Sequence[int]) -> NamedLimit:
    """Return the limit that leaves hours of these cells out: the first that is full."""
    for named in counted.limits:
        cells_in = named.limit.cells
        own = named.why and any(cell in cells_in for cell in cells)
        if own and sum((counted.hours[cell] for cell in cells_in), NO_HOURS) >= named.limit.most:
            return named
    return NamedLimit(Limit(NO_HOURS, frozenset()), Verdict.OVER_CAP, "other hours fill what may count")


def _limits(requirement: Requirement, cells: Sequence[Cell]) -> Iterator[NamedLimit]:
    if requirement.per_day_max is not None:
        yield from _day_limits(requirement.per_day_max, cells)
    for cap in requirement.caps:
        where = cap.where
        yield _cap(
            cap.most, [index for index, cell in enumerate(cells) if cell.matches(where)], where.in_words()
        )
    for category in requirement.categories:
        own = [index for index, cell in enumerate(cells) if cell.category == category.key]
        if category.most is not None:
            yield _cap(category.most, own, category.key)
        for cap in category.caps:
            matching = [index for index in own if cells[index].matches(cap.where)]
            yield _cap(cap.most, matching, f"{cap.where.in_words()} in {category.key}")
    if requirement.carryover:
        carried = [index for index, cell in enumerate(cells) if cell.kept.carried]
        yield _cap(requirement.carryover, carried, "the period before")
    yield from _once_each(cells)


def _cap(most: Decimal, cells: Sequence[int], what: str) -> NamedLimit:
    limit = Limit(most, frozenset(cells))
    if most == NO_HOURS:
        return NamedLimit(limit, Verdict.METHOD_NOT_ALLOWED, f"no hours of {what} may count")
    return NamedLimit(limit, Verdict.OVER_CAP, f"at most {hours_words(most)} of {what} may count")


def _day_limits(most: Decimal, cells: Sequence[Cell]) -> Iterator[NamedLimit]:
    """Yield what is over the cap of a day; one class of several days has it as often, and is not added to others."""
    days: dict[tuple[date, int, int | None], list[int]] = {}
    for index, cell in enumerate(cells):
        entry = cell.kept.entry
        if entry.on:
            alone = (entry.days, entry.session if entry.session is not None else cell.place)
            days.setdefault((entry.on, *(alone if entry.days > 1 else (1, None))), []).append(index)
    for (day, count, _), of_day in days.items():
        if sum((cells[index].kept.hours for index in of_day), NO_HOURS) > most * count:
            which = f"here of {say(day)}" if count == 1 else f"here of {count} days through {say(day)}"
            why = f"at most {hours_words(most)} of one day may count, {which}"
            yield NamedLimit(Limit(most * count, frozenset(of_day)), Verdict.OVER_DAY_CAP, why)


def _once_each(cells: Sequence[Cell]) -> Iterator[NamedLimit]:
    """Yield, for each entry that may serve several categories, that its hours count once."""
    shared: dict[int, list[int]] = {}
    for index, cell in enumerate(cells):
        if len(cell.kept.options) > 1:
            shared.setdefault(cell.place, []).append(index)
    for of_entry in shared.values():
        yield NamedLimit(Limit(cells[of_entry[0]].kept.hours, frozenset(of_entry)), Verdict.COUNTED, "")


def _needs(requirement: Requirement, cells: Sequence[Cell], required: Decimal | None) -> Iterator[Need]:
    if required:
        yield Need(required, frozenset(range(len(cells))))
    for category in requirement.categories:
        if category.least:
            yield Need(category.least, _of(cells, (category.key,)))
    for group in requirement.groups:
        if group.least:
            yield Need(group.least, _of(cells, group.keys))
        for key in group.keys if group.each_gt is not None else ():
            yield Need((group.each_gt or NO_HOURS) + TOUCHED, _of(cells, (key,)), in_hours=False)
    for subset in requirement.subsets:
        matching = (index for index, cell in enumerate(cells) if cell.matches(subset.where))
        yield Need(subset.least, frozenset(matching))


def _of(cells: Sequence[Cell], keys: Sequence[str]) -> frozenset[int]:
    return frozenset(index for index, cell in enumerate(cells) if cell.category in keys)
