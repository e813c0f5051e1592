from collections.abc import Callable
from datetime import date

import pytest

from recert.core import dates
from recert.core.dates import DateOutOfRangeError, DateRange, MonthDay


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2023, 2, 28), 12, date(2024, 2, 28)),
        (date(2026, 8, 31), -6, date(2026, 2, 28)),
        (date(2026, 3, 15), -15, date(2024, 12, 15)),
        (date(2026, 12, 1), 0, date(2026, 12, 1)),
    ],
)
def test_months_clamp_to_the_month_s_last_day(day: date, months: int, expected: date) -> None:
    assert dates.add_months(day, months) == expected


def test_month_ends_know_leap_years() -> None:
    assert dates.month_end(date(2026, 2, 3), 24) == date(2028, 2, 29)
    assert dates.month_end(date(2026, 12, 31)) == date(2026, 12, 31)
    assert dates.month_start(date(2026, 1, 31), -1) == date(2025, 12, 1)


@pytest.mark.parametrize("add", [dates.add_days, dates.add_months, dates.add_years])
def test_nothing_lies_beyond_the_year_9999(add: Callable[[date, int], date]) -> None:
    with pytest.raises(DateOutOfRangeError):
        add(date(9999, 12, 1), 40)
    with pytest.raises(DateOutOfRangeError):
        add(date(1, 1, 20), -40)


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2026, 10, 30), 30), (date(2026, 10, 31), 2), (date(2026, 11, 1), 2), (date(2026, 11, 2), 2)],
)
def test_a_weekend_moves_to_monday(day: date, expected: int) -> None:
    assert dates.next_business_day(day).day == expected


@pytest.mark.parametrize("text", ["2026-02-30", "2026-2-3", "20260203", "", "2026-02-3\n", "٢٠٢٦-٠١-٠١"])
def test_only_iso_days_are_read(text: str) -> None:
    with pytest.raises(ValueError, match="is not a day"):
        dates.parse_day(text)


@pytest.mark.parametrize("text", ["02-30", "13-01", "00-10", "2-3", "04-31", "04-00"])
def test_only_days_of_the_year_are_read(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a|has no day"):
        dates.parse_month_day(text)


def test_the_leap_day_is_a_day_of_the_year() -> None:
    assert dates.parse_month_day("02-29") == MonthDay(2, 29)
    assert MonthDay(2, 29).in_year(2027) == date(2027, 2, 28)
    assert str(MonthDay(2, 9)) == "02-09"


def test_a_range_holds_both_its_ends() -> None:
    march = DateRange(date(2026, 3, 1), date(2026, 3, 31))
    assert date(2026, 3, 1) in march
    assert date(2026, 3, 31) in march
    assert date(2026, 4, 1) not in march
    assert date(9999, 1, 1) in DateRange(date(2026, 3, 1))


def test_days_in_words() -> None:
    assert dates.say(date(2028, 3, 31)) == "31 March 2028"
    assert dates.say_short(date(2026, 3, 9)) == "9 Mar"
