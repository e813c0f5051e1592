"""The chain of periods as a picture: gaps are days without a valid period, bars stay on the axis."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recert.reports.timeline import Chain, Hold, Period, gaps, timeline

DAY = timedelta(days=1)
TODAY = date(2026, 11, 23)

some_days = st.dates(date(1990, 1, 1), date(2060, 12, 31))
periods = st.builds(
    lambda first, days: Period(first, None if days is None else first + timedelta(days=days)),
    some_days,
    st.none() | st.integers(0, 4000),
)
chains = st.lists(st.lists(periods, min_size=1, max_size=6), min_size=1, max_size=5)


def covered(period: Period, day: date) -> bool:
    return period.first <= day and (period.last is None or day <= period.last)


@given(st.lists(periods, min_size=1, max_size=5), some_days, some_days)
def test_a_day_is_in_a_gap_or_in_a_period(found: list[Period], day: date, looked: date) -> None:
    began = min(period.first for period in found)
    looked = max(looked, *(period.last or period.first for period in found))
    if not began <= day <= looked:
        return
    in_gap = any(covered(gap, day) for gap in gaps(found, looked))
    assert in_gap != any(covered(period, day) for period in found)


@given(chains, some_days)
def test_bars_stay_inside(found: list[list[Period]], day: date) -> None:
    drawn = timeline([Chain("CPR", sorted(each, key=lambda p: p.first)) for each in found], day)
    assert drawn is not None
    assert 0 <= drawn.now <= 100
    for bar in (bar for lane in drawn.lanes for bar in lane.bars):
        assert 0 <= bar.x <= 100
        assert bar.x + bar.width <= 100.02
        assert bar.title


@pytest.mark.parametrize(
    ("found", "sub"),
    [
        ([Period(date(2017, 6, 9), None)], "does not expire"),
        ([Period(date(2026, 1, 1), date(2027, 1, 1))], "one period"),
        (
            [Period(date(2024, 1, 1), date(2025, 1, 1)), Period(date(2025, 1, 2), date(2027, 1, 1))],
            "2 periods without a gap",
        ),
        (
            [Period(date(2024, 1, 1), date(2025, 1, 1)), Period(date(2025, 1, 3), date(2027, 1, 1))],
            "gap of 1 day in 2025",
        ),
        ([Period(date(2024, 1, 1), date(2026, 11, 22))], "expired since 23 Nov 2026"),
        ([Period(date(2024, 1, 1), TODAY)], "one period"),
    ],
)
def test_what_is_said_beside_the_name(found: list[Period], sub: str) -> None:
    drawn = timeline([Chain("CPR", found)], TODAY)
    assert drawn is not None
    assert drawn.lanes[0].sub == sub
    assert drawn.lanes[0].speaks.startswith("CPR, first held on")


def test_a_label_gives_way_to_a_hold() -> None:
    period = Period(date(2020, 1, 1), date(2026, 12, 31))
    for first, label in ((date(2020, 2, 1), ""), (date(2025, 6, 1), "to Dec 2026")):
        hold = Hold(first, first + 30 * DAY, "suspended")
        drawn = timeline([Chain("CPR", [period], [hold])], TODAY)
        assert drawn is not None
        assert drawn.lanes[0].bars[0].label == label


def test_nothing_to_draw() -> None:
    assert timeline([], TODAY) is None
