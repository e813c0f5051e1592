"""Last valid days, read off a printed calendar: pages of months, and the days on them that fit the rule's words."""

import json
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from itertools import groupby
from typing import Any

from tests.core.oracle.asking import Data

CALENDAR = [date(1985, 1, 1) + timedelta(days=number) for number in range(50_500)]  # to 2123
PAGES = [list(days) for _, days in groupby(CALENDAR, key=lambda day: (day.year, day.month))]
PAGE_OF = {page[0].replace(day=1): number for number, page in enumerate(PAGES)}
PLACE = {day: number for number, day in enumerate(CALENDAR)}
LEAP_DAY = (2, 29)


def walk(day: date, days: int) -> date:
    """Go so many days on in the calendar, or back."""
    return CALENDAR[PLACE[day] + days]


def page(day: date, months: int = 0) -> list[date]:
    """Return the days of the month that lies so many pages after the day's own."""
    return PAGES[PAGE_OF[day.replace(day=1)] + months]


def corresponding(day: date, months: int) -> date:
    """Return the day of the same number so many months on; the last one of a month that has no such day."""
    return [other for other in page(day, months) if other.day <= day.day][-1]


def on_page(month: list[date], number: int) -> date:
    return [day for day in month if day.day <= number][-1]


def such_days(validity: Data, born: date | None) -> list[date]:
    """Return every day of the calendar on which a credential of this validity may expire."""
    return _such_days(json.dumps(validity, sort_keys=True), born)


@cache
def _such_days(text: str, born: date | None) -> list[date]:
    validity = json.loads(text)
    found = (SUCH_DAY[validity["kind"]](validity, born, month) for month in PAGES)
    odd = {"odd": 1, "even": 0}.get(validity.get("parity"))
    return [day for day in found if day and odd in (None, day.year % 2)]


def _annual_day(validity: Data, born: date | None, month: list[date]) -> date | None:
    return on_page(month, validity["day"]) if month[0].month == validity["month"] else None


def _one_of(validity: Data, born: date | None, month: list[date]) -> date | None:
    numbers = [int(text[3:]) for text in validity["days"] if int(text[:2]) == month[0].month]
    return on_page(month, numbers[0]) if numbers else None


def _birth_month_end(validity: Data, born: date | None, month: list[date]) -> date | None:
    assert born
    return month[-1] if month[0].month == born.month else None


def _birth_month_first(validity: Data, born: date | None, month: list[date]) -> date | None:
    assert born
    return month[0] if month[0].month == born.month else None


def _birthday(validity: Data, born: date | None, month: list[date]) -> date | None:
    assert born
    leap = len(page(month[0].replace(month=2))) == 29
    kept_in_march = (born.month, born.day) == LEAP_DAY and not leap and validity.get("feb29") == "mar01"
    if kept_in_march:
        return month[0] if month[0].month == 3 else None
    return on_page(month, born.day) if month[0].month == born.month else None


SUCH_DAY: dict[str, Callable[[Data, date | None, list[date]], date | None]] = {
    "annual_day": _annual_day,
    "annual_day_choice": _one_of,
    "birth_month_end": _birth_month_end,
    "birth_month_first": _birth_month_first,
    "birthday": _birthday,
}


def from_start(validity: Data, start: date, born: date | None = None) -> date | None:
    """Return the last valid day of a period that runs from this day, where nothing fixes the first expiry."""
    kind = validity["kind"]
    if kind in ("no_expiry", "while_active"):
        return None
    if kind == "duration":
        return duration_end(validity, start)
    if kind == "duration_month_end":
        return page(start, validity["months"])[-1]
    if kind == "birth_month_first":
        return _on_or_after(such_days(validity, born), corresponding(start, 12 * validity["min_years"]))
    return _longest(validity, start, born)


def duration_end(validity: Data, start: date, times: int = 1) -> date:
    """Return where so many durations in a row end, each counted from the same first day."""
    months = 12 * validity.get("years", 0) + validity.get("months", 0)
    end = corresponding(start, months * times) if months else walk(start, validity["days"] * times)
    return walk(end, -1) if validity.get("end") == "day_before" else end


def _longest(validity: Data, start: date, born: date | None) -> date:
    """Return the last such day of as many years as the rule has, the corresponding day included.

    From one such day to the same one so many years on is so many years, also where a leap year moves it by a day.
    """
    bound = corresponding(start, 12 * validity["every_years"])
    if start in such_days({**validity, "parity": None}, born):
        bound = max(bound, _next(validity, start, born))
    days = such_days(validity, born)
    return days[bisect_right(days, bound) - 1]


def _on_or_after(days: list[date], bound: date) -> date:
    return days[bisect_left(days, bound)]


def issued_until(validity: Data, issued: date, born: date | None = None) -> date | None:
    """Return the first last valid day of a credential."""
    first = validity.get("first")
    if not first:
        return from_start(validity, issued, born)
    [(word, value)] = first.items()
    return _on_or_after(such_days(validity, born), EARLIEST[word](issued, value))


def _by_issue_month(issued: date, rows: list[Data]) -> date:
    [years] = [row["add_years"] for row in rows if issued.month in row["months"]]
    return date(issued.year + years, 1, 1)


# From which day on the first expiry may lie: it is the first day after that which fits the rule.
EARLIEST: dict[str, Callable[[date, Any], date]] = {
    "by_issue_month": _by_issue_month,
    "complete_calendar_years": lambda issued, years: date(issued.year + years, 12, 31),
    "calendar_years_after_issue_year": lambda issued, years: date(issued.year + years, 1, 1),
    "next_occurrence": lambda issued, _: walk(issued, 1),
    "first_on_or_after_anniversary_years": lambda issued, years: corresponding(issued, 12 * years),
}


def continued_until(validity: Data, issued: date, times: int, born: date | None = None) -> date:
    """Return the last valid day after so many periods in a row, each continuing the one before."""
    if validity["kind"] == "duration":
        return duration_end(validity, issued, times)
    end = issued_until(validity, issued, born)
    assert end
    for _ in range(times - 1):
        end = _next(validity, end, born)
    return end


def _next(validity: Data, end: date, born: date | None) -> date:
    """So many years on is so many such days on; of several days in a year a credential keeps the one it has."""
    if validity["kind"] == "duration_month_end":
        return page(end, validity["months"])[-1]
    every_year = such_days({**validity, "parity": None}, born)
    years: int = validity.get("every_years") or validity["min_years"]
    a_year = len(validity.get("days", ["one"]))
    return every_year[every_year.index(end) + years * a_year]
