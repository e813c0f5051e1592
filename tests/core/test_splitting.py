"""Which hours count where limits cross: worked out by hand, straight at the two functions that decide it."""

from decimal import Decimal
from fractions import Fraction

import pytest

from recert.core.requirements.simplex import Number, minimize
from recert.core.requirements.splitting import Limit, Need, split

N = Decimal


def limit(most: str, *cells: int) -> Limit:
    return Limit(N(most), frozenset(cells))


def need(least: str, *cells: int, in_hours: bool = True) -> Need:
    return Need(N(least), frozenset(cells), in_hours=in_hours)


CROSSING = [limit("3", 0, 1), limit("3", 1, 2)]


@pytest.mark.parametrize(
    ("sizes", "limits", "needs", "expected"),
    [
        ("4 4", [], [], "4 4"),
        ("4 4", [limit("8", 0, 1)], [], "4 4"),
        ("4 4", [limit("7.5", 0, 1)], [], "4 3.5"),
        ("4 4 2", [limit("5", 0, 1), limit("3", 0)], [], "3 2 2"),
        ("4 4 2", [limit("5", 0, 1), limit("3", 0)], [need("4", 1)], "1 4 2"),
        ("4 4 2", [limit("5", 0, 1)], [need("2", 2), need("3", 0)], "4 1 2"),
        ("2 2 2", CROSSING, [], "2 1 2"),
        ("2 2 2", CROSSING, [need("2", 1)], "1 2 1"),
        ("2 2 2", CROSSING, [need("2", 1), need("2", 0), need("2", 2)], "2 1 2"),
        ("2 2 2", CROSSING, [need("0.5", 1, in_hours=False)], "2 1 2"),
        ("3 3 3", CROSSING, [need("0.01", 1, in_hours=False)], "2.99 0.01 2.99"),
        ("3 3 3", CROSSING, [need("0.01", 1, in_hours=False), need("3", 0)], "3 0 3"),
        ("1 1 1 1", [limit("2", 0, 1, 2), limit("2", 1, 2, 3)], [need("2", 1, 2)], "0 1 1 0"),
        ("1 1 1 1", [limit("2", 0, 1, 2), limit("2", 1, 2, 3)], [need("2", 0, 3)], "1 1 0 1"),
        ("2 2 2", [limit("3", 0, 1), limit("3", 1, 2), limit("3", 0, 2)], [], "1.5 1.5 1.5"),
        ("1 1 1", [limit("1", 0, 1), limit("1", 1, 2), limit("1", 0, 2)], [need("1", 2)], "0 0 1"),
        ("5 1", [limit("2", 0), limit("3", 0, 1)], [need("1", 1), need("2", 0)], "2 1"),
        ("0.25 0.5 3", [limit("0.6", 0, 1), limit("3.2", 1, 2)], [need("0.5", 1)], "0.1 0.5 2.7"),
    ],
)
def test_hours_are_split_by_hand(sizes: str, limits: list[Limit], needs: list[Need], expected: str) -> None:
    found = split([N(size) for size in sizes.split()], limits, needs)
    assert [f"{hours:f}" for hours in found] == [f"{N(text):f}" for text in expected.split()]


def test_a_third_of_an_hour_is_rounded_at_the_ninth_place() -> None:
    limits = [limit("1", 0, 1, 2), limit("1", 0, 1, 3), limit("1", 0, 2, 3), limit("1", 1, 2, 3)]
    found = split([N(1)] * 4, limits, [need("1", each) for each in range(4)])
    assert found == [N("0.333333333")] * 4


def rows(*given: list[int]) -> list[list[Number]]:
    return [list[Number](row) for row in given]


def test_the_best_of_the_first_goal_is_kept_by_the_second() -> None:
    # x + y + s = 4 and 2x + t = 6: first the most x + y, then the least x.
    found = minimize(rows([1, 1, 1, 0, 4], [2, 0, 0, 1, 6]), rows([-1, -1, 0, 0, 0], [1, 0, 0, 0, 0]), [2, 3])
    assert found == [0, 4, 0, 6]


@pytest.mark.parametrize(
    ("scale", "most", "expected"), [(2, 6, 3), (2, 5, Fraction(5, 2)), (3, 1, Fraction(1, 3)), (1, 7, 7)]
)
def test_a_row_is_scaled_exactly(scale: int, most: int, expected: Number) -> None:
    found = minimize(rows([scale, 1, most]), rows([-1, 0, 0]), [1])
    assert (found, type(found[0])) == ([expected, 0], type(expected))


def test_fractions_stay_exact_over_several_steps() -> None:
    # 3x + y <= 5 and x + 3y <= 5 let x + y be 5/2; the second goal then wants the most x.
    given = rows([3, 1, 1, 0, 5], [1, 3, 0, 1, 5])
    assert minimize(given, rows([-1, -1, 0, 0, 0], [-1, 0, 0, 0, 0]), [2, 3]) == [
        Fraction(5, 4),
        Fraction(5, 4),
        0,
        0,
    ]


def test_a_goal_that_costs_its_own_basis_is_cleared_first() -> None:
    # x - m = 2 with m missing: the cost of m is driven out by x, as far as x <= 1 lets.
    found = minimize(rows([1, 1, 0, 2], [1, 0, 1, 1]), rows([0, 1, 0, 0]), [1, 2])
    assert found == [1, 1, 0]
