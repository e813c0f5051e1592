"""Days and moments as an agency reads them, and as people type them.

How the agency in scope spells them is one context variable, set where the agency is opened, so that a sentence made
anywhere reads like the page around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
FIRST_YEAR, LAST_YEAR = 1900, 2200
DAY_MONTH, US, ISO = "d_mmm_yyyy", "mm_dd_yyyy", "yyyy_mm_dd"  # the values of an agency's ``date_format``


class NotADate(ValueError):  # noqa: N818
    """What was typed is not a day; the text says why and what to type."""


@dataclass(frozen=True, slots=True)
class Spelling:
    """How an agency writes days, and the name of its time zone."""

    style: str = DAY_MONTH
    zone: str = "UTC"


PLAIN = Spelling()
_spelling: ContextVar[Spelling] = ContextVar("spelling", default=PLAIN)


@contextmanager
def spelt(style: str, zone: str) -> Iterator[None]:
    """Write days and moments this way from here on: an agency's ``date_format`` and time zone."""
    token = _spelling.set(Spelling(style, zone))
    try:
        yield
    finally:
        _spelling.reset(token)


def spelling() -> Spelling:
    """Return how days and moments are written here."""
    return _spelling.get()


def show(day: date | None) -> str:
    """Return the day as the agency writes it; nothing for None."""
    if day is None:
        return ""
    style = _spelling.get().style
    if style == ISO:
        return day.isoformat()
    if style == US:
        return f"{day.month:02d}/{day.day:02d}/{day.year}"
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def show_month(year: int, month: int) -> str:
    """Return a month as a person reads it: ``Mar 2028``."""
    return f"{MONTHS[month - 1]} {year}"


def local(moment: datetime) -> datetime:
    """Return the moment on the agency's clock."""
    return moment.astimezone(ZoneInfo(_spelling.get().zone))


def show_moment(moment: datetime | None) -> str:
    """Return the moment on the agency's clock, to the minute: ``31 Mar 2028, 14:05``; nothing for None."""
    if moment is None:
        return ""
    here = local(moment)
    return f"{show(here.date())}, {here:%H:%M}"


def read(text: str) -> date:
    """Return the day that was typed: ``2028-03-31``, ``03/31/2028`` or ``31 Mar 2028``; raise NotADate."""
    typed = text.strip()
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", typed):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", typed):
        return _day(int(found[3]), int(found[1]), int(found[2]))
    if found := re.fullmatch(r"(\d{1,2})\s+([A-Za-z]{3})[a-z]*\.?,?\s+(\d{4})", typed):
        return _day(int(found[3]), _month(found[2]), int(found[1]))
    if found := re.fullmatch(r"([A-Za-z]{3})[a-z]*\.?\s+(\d{1,2}),?\s+(\d{4})", typed):
        return _day(int(found[3]), _month(found[1]), int(found[2]))
    message = "Not a date: write 2028-03-31, 03/31/2028 or 31 Mar 2028."
    raise NotADate(message)


def _month(name: str) -> int:
    try:
        return MONTHS.index(name.title()) + 1
    except ValueError:
        message = f"Not a month: {name}. Write 31 Mar 2028, or 2028-03-31."
        raise NotADate(message) from None


def _day(year: int, month: int, day: int) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        message = f"Not a year that can be meant: {year}. Write one from {FIRST_YEAR} to {LAST_YEAR}."
        raise NotADate(message)
    try:
        return date(year, month, day)
    except ValueError:
        if 1 <= month <= len(MONTHS):
            message = f"Not a day: {MONTHS[month - 1]} {year} has no day {day}."
        else:
            message = f"Not a month: {month}. US dates are month/day/year."
        raise NotADate(message) from None


def distance(day: date, today: date) -> str:
    """Return how far a day is from today: ``in 14 days``, ``17 days ago``, ``in 2 years``."""
    days = (day - today).days
    if days == 0:
        return "today"
    amount = abs(days)
    # beyond two years a count of days stops meaning anything
    words = f"{amount // 365} years" if amount > 2 * 365 else f"{amount:,} day{'' if amount == 1 else 's'}"
    return f"in {words}" if days > 0 else f"{words} ago"
