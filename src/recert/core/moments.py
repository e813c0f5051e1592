"""Days that a rule names relative to the last valid day: when a renewal opens, closes, or stops being accepted late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from recert.core.dates import (
    MonthDay,
    add_days,
    add_months,
    add_years,
    counted,
    month_end,
    month_start,
    say_month_day,
)


class Unit(StrEnum):
    """What an offset counts, and in which direction."""

    DAYS_BEFORE = "days_before"
    MONTHS_BEFORE = "months_before"
    YEARS_BEFORE = "years_before"
    DAYS_AFTER = "days_after"
    MONTHS_AFTER = "months_after"
    YEARS_AFTER = "years_after"
    CALENDAR_MONTHS_AFTER = "calendar_months_after"


@dataclass(frozen=True, slots=True)
class Offset:
    """So many days, months or years before or after the last valid day."""

    unit: Unit
    count: int

    def on(self, expires: date) -> date:  # noqa: PLR0911 - one return a unit
        """Return the day for this last valid day. ``calendar_months_after``: the end of that month."""
        match self.unit:
            case Unit.DAYS_BEFORE:
                return add_days(expires, -self.count)
            case Unit.MONTHS_BEFORE:
                return add_months(expires, -self.count)
            case Unit.YEARS_BEFORE:
                return add_years(expires, -self.count)
            case Unit.DAYS_AFTER:
                return add_days(expires, self.count)
            case Unit.MONTHS_AFTER:
                return add_months(expires, self.count)
            case Unit.YEARS_AFTER:
                return add_years(expires, self.count)
            case Unit.CALENDAR_MONTHS_AFTER:
                return month_end(expires, self.count)

    def in_words(self) -> str:
        if self.count == 0:
            return "the last valid day"
        if self.unit is Unit.CALENDAR_MONTHS_AFTER:
            return f"the end of the {counted(self.count, 'calendar month')} after the month of expiry"
        noun, _, side = self.unit.value.partition("_")
        return f"{counted(self.count, noun.removesuffix('s'))} {side} the last valid day"


@dataclass(frozen=True, slots=True)
class MonthsBefore:
    """The first day of the ``count`` calendar months before the month of expiry (which may be one of them)."""

    count: int
    includes_expiry_month: bool = False

    def on(self, expires: date) -> date:
        return month_start(expires, -self.count + self.includes_expiry_month)

    def in_words(self) -> str:
        if self.includes_expiry_month and self.count == 1:
            return "the first day of the month of expiry"
        which = "that end with" if self.includes_expiry_month else "before"
        return f"the first day of the {counted(self.count, 'calendar month')} {which} the month of expiry"


class Side(StrEnum):
    """Which occurrence of a day of the year is meant."""

    IN_EXPIRY_YEAR = "fixed_in_expiry_year"
    BEFORE = "fixed, on or before the expiry"
    AFTER = "fixed, on or after the expiry"


@dataclass(frozen=True, slots=True)
class FixedDay:
    """A day of the year: in the year of expiry, or the nearest on or before, or on or after, the last valid day."""

    side: Side
    month_day: MonthDay

    def on(self, expires: date) -> date:
        day = self.month_day.in_year(expires.year)
        if self.side is Side.BEFORE and day > expires:
            return self.month_day.in_year(expires.year - 1)
        if self.side is Side.AFTER and day < expires:
            return self.month_day.in_year(expires.year + 1)
        return day

    def in_words(self) -> str:
        return say_month_day(self.month_day)


Moment = Offset | MonthsBefore | FixedDay
