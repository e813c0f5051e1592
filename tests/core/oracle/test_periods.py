from datetime import date
from itertools import islice, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.oracle.asking import Data, period
from tests.core.oracle.cases import HARD_DAYS, name
from tests.core.oracle.dates import walk
from tests.core.oracle.periods import back_from, first_start, forth_from, lying_in, owed

FIRSTS: list[Data] = [
    {},
    {"first": "next_start_after_issue"},
    {"first": {"nth_full_period_after_issue": 1}},
    {"first": {"nth_full_period_after_issue": 2}},
    {"first": {"nth_full_period_after_issue": 3}},
]
HALVES: list[Data] = [
    {"first": {"issue_in": ["01-01", "06-30"], "then": "same_year", "else": "next_year"}},
    {"first": {"issue_in": ["02-29", "09-30"], "then": "next_year", "else": "same_year"}},
]
YEARS: list[Data] = [
    {"kind": "calendar_years"},
    {"kind": "calendar_years", "years": 2},
    {"kind": "calendar_years", "years": 3, "start": "01-01"},
    {"kind": "calendar_years", "years": 1, "start": "10-01"},
    {"kind": "fiscal_years"},
    {"kind": "fiscal_years", "years": 2, "start": "07-01"},
    {"kind": "fiscal_years", "years": 3, "start": "10-01"},
]
GRIDS: list[Data] = [
    {"kind": "fixed_grid", "epoch": "2017-09-01", "months": 24},
    {"kind": "fixed_grid", "epoch": "2040-01-31", "months": 5},
    {"kind": "fixed_grid", "epoch": "2024-02-29", "months": 12},
    {"kind": "fixed_grid", "epoch": "2017-08-31", "months": 6},
]
PERIODS = [
    *({**kind, **first} for kind, first in product(YEARS, [*FIRSTS, *HALVES])),
    *({**kind, **first} for kind, first in product(GRIDS, FIRSTS)),
]
DAYS = st.sampled_from(HARD_DAYS) | st.dates(date(2020, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize("data", PERIODS, ids=name)
def test_the_first_period_that_is_owed_on_every_hard_day(data: Data) -> None:
    wrong = [
        (issued, found, expected)
        for issued in HARD_DAYS
        if (found := period(data, issued)) != (expected := next(owed(data, issued)))
    ]
    assert wrong == []


@settings(max_examples=300, deadline=None)
@given(data=st.sampled_from(PERIODS), issued=DAYS, days=st.integers(-1500, 4000))
def test_the_period_that_a_day_lies_in(data: Data, issued: date, days: int) -> None:
    as_of = walk(issued, days)
    assert period(data, issued, as_of) == lying_in(data, issued, as_of)


@settings(max_examples=200, deadline=None)
@given(data=st.sampled_from(PERIODS), issued=DAYS)
def test_before_the_first_period_nothing_is_owed(data: Data, issued: date) -> None:
    start = first_start(data, issued)
    assert period(data, issued, walk(start, -1)) is None
    assert period(data, issued, start) == period(data, issued)


@settings(max_examples=200, deadline=None)
@given(data=st.sampled_from(PERIODS), issued=DAYS)
def test_periods_follow_each_other_without_a_gap(data: Data, issued: date) -> None:
    for start, end in islice(owed(data, issued), 5):
        for inside in (start, walk(start, 1), walk(end, -1), end):
            assert period(data, issued, inside) == (start, end)


@pytest.mark.parametrize("months", [1, 6, 12, 24, 25])
def test_a_rolling_period_goes_back_from_the_day_asked_about(months: int) -> None:
    data = {"kind": "rolling", "months": months}
    for day in HARD_DAYS:
        assert period(data, as_of=day) == back_from(months, day)
        assert period(data, day) == forth_from(months, day)
        assert period(data, day, walk(day, 20)) == back_from(months, walk(day, 20))


def test_a_rolling_period_owes_nothing_before_the_day_of_issue() -> None:
    issued = date(2024, 2, 29)
    assert period({"kind": "rolling", "months": 24}, issued, walk(issued, -1)) is None


@pytest.mark.parametrize("data", GRIDS, ids=name)
def test_a_grid_is_the_same_for_everyone(data: Data) -> None:
    for issued, day in zip(HARD_DAYS, HARD_DAYS[40:], strict=False):
        assert period(data, as_of=day) == period(data, issued, day)
