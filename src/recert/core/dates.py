"""Calendar arithmetic: months that clamp, month ends, days of the year, ranges of days. Every day is a calendar day."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta
from typing import NamedTuple

MONTHS = (
    "", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
ONE_DAY = timedelta(days=1)
FEBRUARY, EVERY_MONTH_HAS, SATURDAY = 2, 28, 5
_LENGTHS = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_MONTH_DAY = re.compile(r"[0-9]{2}-[0-9]{2}\Z")


class DateOutOfRangeError(ValueError):
    """A result lies before year 1 or after year 9999."""

    def __init__(self) -> None:
        super().__init__("the result lies outside the years 1 to 9999")


class MonthDay(NamedTuple):
    """A day of every year, such as 31 March."""

    month: int
    day: int

    def in_year(self, year: int) -> date:
        """Return this day in a year; 29 February is 28 February in common years."""
        return clamped(year, self.month, self.day)

    def __str__(self) -> str:
        return f"{self.month:02}-{self.day:02}"


@dataclass(frozen=True, slots=True)
class DateRange:
    """The days from ``start`` to ``through``, both included; ``through`` None: without an end."""

    start: date
    through: date | None = None

    def __contains__(self, day: date) -> bool:
        return self.start <= day and (self.through is None or day <= self.through)


def days_in_month(year: int, month: int) -> int:
    """Return how many days a month has."""
    return _LENGTHS[month] if month != FEBRUARY else monthrange(year, month)[1]


def clamped(year: int, month: int, day: int) -> date:
    """Return the day, or the month's last day where the month lacks it. Raises DateOutOfRangeError."""
    if not 1 <= year <= MAXYEAR:
        raise DateOutOfRangeError
    return date(year, month, day if day <= EVERY_MONTH_HAS else min(day, days_in_month(year, month)))


def shift_months(year: int, month: int, months: int) -> tuple[int, int]:
    """Return the (year, month) that lies so many months after (negative: before)."""
    years, index = divmod(month - 1 + months, 12)
    return year + years, index + 1


def add_months(day: date, months: int) -> date:
    """Return the corresponding day so many months later (negative: earlier), clamped to the month's last day."""
    return clamped(*shift_months(day.year, day.month, months), day.day)


def add_years(day: date, years: int) -> date:
    """Return the corresponding day so many years later (negative: earlier); 29 February becomes the 28th."""
    return clamped(day.year + years, day.month, day.day)


def add_days(day: date, days: int) -> date:
    """Return the day so many days later (negative: earlier). Raises DateOutOfRangeError."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        raise DateOutOfRangeError from None


def month_start(day: date, months: int = 0) -> date:
    """Return the first day of the month that lies ``months`` after the day's month."""
    return clamped(*shift_months(day.year, day.month, months), 1)


def month_end(day: date, months: int = 0) -> date:
    """Return the last day of the month that lies ``months`` after the day's month."""
    return clamped(*shift_months(day.year, day.month, months), 31)


def next_business_day(day: date) -> date:
    """Return the day, or the Monday after where it is a Saturday or Sunday. Holidays are not known."""
    weekday = day.weekday()
    return day if weekday < SATURDAY else add_days(day, 7 - weekday)


def parse_day(text: str) -> date:
    """Read YYYY-MM-DD and nothing else. Raises ValueError with a sentence."""
    if not _ISO.match(text):
        raise ValueError(f"{text[:40]!r} is not a day; write it as YYYY-MM-DD")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text} is not a day of the calendar") from None


def parse_month_day(text: str) -> MonthDay:
    """Read MM-DD; 02-29 is allowed. Raises ValueError with a sentence."""
    if not _MONTH_DAY.match(text):
        raise ValueError(f"{text[:40]!r} is not a day of the year; write it as MM-DD")
    found = MonthDay(int(text[:2]), int(text[3:]))
    problem = month_day_problem(found)
    if problem:
        raise ValueError(problem)
    return found


def month_day_problem(found: MonthDay) -> str | None:
    """Return what is wrong with a day of the year, or None."""
    if not 1 <= found.month < len(MONTHS):
        return f"{found.month} is not a month; give 1 to 12"
    last = days_in_month(2000, found.month)
    return (
        None if 1 <= found.day <= last else f"{MONTHS[found.month]} has no day {found.day}; give 1 to {last}"
    )


def say(day: date) -> str:
    """Return a day as sentences have it: 31 March 2028."""
    return f"{day.day} {MONTHS[day.month]} {day.year}"


def say_short(day: date) -> str:
    """Return a day as table rows have it, where the year is clear: 9 Mar."""
    return f"{day.day} {MONTHS[day.month][:3]}"


def say_month_day(found: MonthDay) -> str:
    """Return a day of the year: 31 March."""
    return f"{found.day} {MONTHS[found.month]}"


def counted(number: int, noun: str) -> str:
    """Return a number with its noun: 1 year, 2 years."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
