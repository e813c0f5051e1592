"""A small exact linear program: minimize several goals, one after the other, over x ≥ 0.

Every row starts with a basic variable of its own and a right side ≥ 0, so no first phase is needed. Bland's rule keeps
it from going round in circles, whole numbers and fractions keep it exact.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

Number = int | Fraction


def minimize(rows: list[list[Number]], goals: list[list[Number]], basis: list[int]) -> list[Number]:
    """Return the values of the variables that are best by the first goal, among those by the second, and so on.

    ``rows``: coefficients and, last, the right side (≥ 0). ``goals``: the cost of each variable and, last, 0.
    ``basis``: the variable that each row starts with; its column is 1 there and 0 in the other rows. Changes its arguments.
    """
    for index, variable in enumerate(basis):
        for goal in goals:
            _clear(goal, rows[index], variable)
    width = len(goals[0]) - 1
    while (entering := _entering(goals, width)) is not None:
        leaving = _leaving(rows, basis, entering)
        _pivot(rows, goals, leaving, entering)
        basis[leaving] = entering
    values: list[Number] = [0] * width
    for index, variable in enumerate(basis):
        values[variable] = rows[index][-1]
    return values


def _entering(goals: Sequence[Sequence[Number]], width: int) -> int | None:
    """Return the first variable whose growth makes the goals better: the first goal that it touches decides."""
    for column in range(width):
        first = next((goal[column] for goal in goals if goal[column]), 0)
        if first < 0:
            return column
    return None


def _leaving(rows: Sequence[Sequence[Number]], basis: Sequence[int], entering: int) -> int:
    """Return the row that stops the growth first. Every variable of ours is bounded, so there is one."""
    bounds = [
        (Fraction(row[-1]) / row[entering], basis[index], index)
        for index, row in enumerate(rows)
        if row[entering] > 0
    ]
    return min(bounds)[2]


def _pivot(rows: list[list[Number]], goals: list[list[Number]], leaving: int, entering: int) -> None:
    row = rows[leaving]
    scale = row[entering]
    if scale != 1:
        row[:] = [_whole(Fraction(value) / scale) if value else 0 for value in row]
    for other in (*rows, *goals):
        if other is not row:
            _clear(other, row, entering)


def _clear(other: list[Number], row: Sequence[Number], column: int) -> None:
    """Take the multiple of the row away that leaves nothing in the column."""
    factor = other[column]
    if factor:
        other[:] = [value - factor * part if part else value for value, part in zip(other, row, strict=True)]


def _whole(value: Fraction) -> Number:
    return value.numerator if value.denominator == 1 else value
