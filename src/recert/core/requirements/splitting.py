"""Which hours count under caps: the split that leaves the fewest hours missing, then the most hours, then the earliest.

A *cell* is one entry's hours towards one category. A *limit* is the most that some cells can count together, a *need* the
least that some cells owe. Where no limit bites everything counts; where limits lie inside each other, taking the earliest
first is tried and proven best by each need's own upper bound; all else is decided by an exact linear program.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

from recert.core.requirements.kinds import NO_HOURS
from recert.core.requirements.simplex import Number, minimize

EXACT = Decimal("0.000000001")


@dataclass(frozen=True, slots=True)
class Limit:
    """The most that these cells can count together."""

    most: Decimal
    cells: frozenset[int]


@dataclass(frozen=True, slots=True)
class Need:
    """The least that these cells owe. Not in ``hours``: it is only about being more than nothing."""

    least: Decimal
    cells: frozenset[int]
    in_hours: bool = True


def split(sizes: Sequence[Decimal], limits: Sequence[Limit], needs: Sequence[Need]) -> list[Decimal]:
    """Return how many hours of each cell count; ``sizes`` are the cells' hours, earliest first.

    No other way to count within the limits leaves fewer hours missing, added over all needs.
    """
    biting = [limit for limit in limits if sum((sizes[cell] for cell in limit.cells), NO_HOURS) > limit.most]
    if not biting:
        return list(sizes)
    if _nested(biting):
        found = _fill(range(len(sizes)), sizes, biting)
        if all(_as_good_as_can_be(need, found, sizes, biting) for need in needs):
            return found
    return _best(sizes, biting, needs)


def _nested(limits: Sequence[Limit]) -> bool:
    return all(
        one.cells <= other.cells or other.cells <= one.cells or not one.cells & other.cells
        for one, other in combinations(limits, 2)
    )


def _fill(cells: Iterable[int], sizes: Sequence[Decimal], limits: Sequence[Limit]) -> list[Decimal]:
    """Count these cells one after the other, as far as the limits let."""
    counted, left = [NO_HOURS] * len(sizes), [limit.most for limit in limits]
    held_by: list[list[int]] = [[] for _ in sizes]
    for index, limit in enumerate(limits):
        for cell in limit.cells:
            held_by[cell].append(index)
    for cell in cells:
        hours = min([sizes[cell], *(left[index] for index in held_by[cell])])
        counted[cell] = hours
        for index in held_by[cell]:
            left[index] -= hours
    return counted


def _as_good_as_can_be(
    need: Need, found: Sequence[Decimal], sizes: Sequence[Decimal], limits: Sequence[Limit]
) -> bool:
    have = sum((found[cell] for cell in need.cells), NO_HOURS)
    if have >= need.least:
        return True
    alone = _fill(sorted(need.cells), sizes, limits)
    return have >= sum(alone, NO_HOURS)


@dataclass(frozen=True, slots=True)
class _Lot:
    """Cells that stand in the same limits and needs: only their sum matters."""

    cells: tuple[int, ...]
    size: Decimal
    limits: tuple[int, ...]
    needs: tuple[int, ...]


def _best(sizes: Sequence[Decimal], limits: Sequence[Limit], needs: Sequence[Need]) -> list[Decimal]:
    lots = _lots(sizes, limits, needs)
    counted = [NO_HOURS] * len(sizes)
    for lot, found in zip(lots, _solve(lots, limits, needs), strict=True):
        left = _decimal(found)
        for cell in lot.cells:
            counted[cell] = min(sizes[cell], left)
            left -= counted[cell]
    return counted


def _lots(sizes: Sequence[Decimal], limits: Sequence[Limit], needs: Sequence[Need]) -> list[_Lot]:
    groups: dict[tuple[tuple[int, ...], tuple[int, ...]], list[int]] = {}
    for cell in range(len(sizes)):
        inside = tuple(index for index, limit in enumerate(limits) if cell in limit.cells)
        serves = tuple(index for index, need in enumerate(needs) if cell in need.cells)
        groups.setdefault((inside, serves), []).append(cell)
    return [
        _Lot(tuple(cells), sum((sizes[cell] for cell in cells), NO_HOURS), *key)
        for key, cells in groups.items()
    ]


def _solve(lots: Sequence[_Lot], limits: Sequence[Limit], needs: Sequence[Need]) -> list[Number]:
    """Return the hours of each lot. Variables: lots, what each need misses, its surplus, then a slack for each bound."""
    count, owed = len(lots), len(needs)
    bounds = [([index], lot.size) for index, lot in enumerate(lots)]
    bounds += [
        ([place for place, lot in enumerate(lots) if index in lot.limits], limit.most)
        for index, limit in enumerate(limits)
    ]
    width = count + 2 * owed + len(bounds)
    rows: list[list[Number]] = []
    for index, need in enumerate(needs):  # lots + missing - surplus = least
        row = list[Number]([int(index in lot.needs) for lot in lots]) + [0] * (width - count + 1)
        row[count + index], row[count + owed + index], row[-1] = 1, -1, _fraction(need.least)
        rows.append(row)
    for index, (places, most) in enumerate(bounds):  # lots + slack = most
        row = list[Number]([0] * (width + 1))
        for place in (*places, count + 2 * owed + index):
            row[place] = 1
        row[-1] = _fraction(most)
        rows.append(row)
    basis = [*range(count, count + owed), *range(count + 2 * owed, width)]
    return minimize(rows, _goals(lots, needs, width), basis)[:count]


def _goals(lots: Sequence[_Lot], needs: Sequence[Need], width: int) -> list[list[Number]]:
    """Return the goals, the most important first: fewest hours missing, nothing left empty, most hours, earliest."""
    count = len(lots)
    rest = [0] * (width - count - len(needs) + 1)
    hours = [*[0] * count, *(int(need.in_hours) for need in needs), *rest]
    empty = [*[0] * count, *(int(not need.in_hours) for need in needs), *rest]
    most = [*[-1] * count, *[0] * len(needs), *rest]
    early = [*(index - count for index in range(count)), *[0] * len(needs), *rest]
    return [list(goal) for goal in (hours, empty, most, early)]


def _fraction(hours: Decimal) -> Number:
    found = Fraction(hours)
    return found.numerator if found.denominator == 1 else found


def _decimal(hours: Number) -> Decimal:
    found = Fraction(hours)
    return (Decimal(found.numerator) / found.denominator).quantize(EXACT).normalize() + NO_HOURS
