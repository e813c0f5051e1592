"""Requirement periods: every period of a rule is laid out on the printed calendar, and the right one picked."""

from bisect import bisect_right
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import pairwise

from tests.core.oracle.asking import Data
from tests.core.oracle.dates import PAGES, corresponding, on_page, page, walk

Period = tuple[date, date]
YEARLY_START = {"calendar_years": "01-01", "fiscal_years": "07-01"}


def starts(data: Data) -> list[date]:
    """Return every day of the calendar on which a period may start; those of years are a year apart."""
    if data["kind"] == "fixed_grid":
        return _grid(data["epoch"], data["months"])
    return _yearly(data.get("start", YEARLY_START[data["kind"]]))


@cache
def _grid(epoch: str, months: int) -> list[date]:
    start = date.fromisoformat(epoch)
    all_months = range(-(start.year - 1986) * 12, (2120 - start.year) * 12)
    return [corresponding(start, month) for month in all_months if month % months == 0]


@cache
def _yearly(start: str) -> list[date]:
    return [on_page(month, int(start[3:])) for month in PAGES if month[0].month == int(start[:2])]


def step(data: Data) -> int:
    """Return how many of the starts make one period."""
    return int(data.get("years", 1)) if data["kind"] in YEARLY_START else 1


def first_start(data: Data, issued: date) -> date:
    days, first = starts(data), data.get("first")
    after = bisect_right(days, issued)
    if first is None:
        return days[after - 1]
    if first == "next_start_after_issue":
        return days[after]
    if "nth_full_period_after_issue" in first:
        number: int = first["nth_full_period_after_issue"]
        return days[after + step(data) * (number - 1)]
    low, high = first["issue_in"]
    inside = low <= issued.strftime("%m-%d") <= high
    year = issued.year + ((first["then"] if inside else first["else"]) == "next_year")
    return next(day for day in days if day.year == year)


def owed(data: Data, issued: date) -> Iterator[Period]:
    """Go through the periods that are owed, from the first one on."""
    days = starts(data)
    owing = days[days.index(first_start(data, issued)) :: step(data)]
    return ((start, walk(follower, -1)) for start, follower in pairwise(owing))


def lying_in(data: Data, issued: date, as_of: date) -> Period | None:
    return next((span for span in owed(data, issued) if span[0] <= as_of <= span[1]), None)


def back_from(months: int, as_of: date) -> Period:
    """Return so many months back, the day asked about and the corresponding one included."""
    return [day for day in page(as_of, -months) if day.day <= as_of.day][-1], as_of


def forth_from(months: int, issued: date) -> Period:
    return issued, walk(corresponding(issued, months), -1)
