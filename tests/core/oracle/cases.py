"""What the tests ask about: every kind of validity, and the days of 2020 to 2060 on which calendars go wrong."""

from datetime import date
from itertools import product

from tests.core.oracle.asking import Data
from tests.core.oracle.dates import PAGES

HALF_YEARS = [
    {"months": [1, 2, 3, 4, 5, 6], "add_years": 2},
    {"months": [7, 8, 9, 10, 11, 12], "add_years": 3},
]
FIRSTS: list[Data] = [
    {"by_issue_month": HALF_YEARS},
    {"complete_calendar_years": 2},
    {"calendar_years_after_issue_year": 2},
    {"next_occurrence": True},
    {"first_on_or_after_anniversary_years": 4},
]
LENGTHS: list[Data] = [
    {"years": 1}, {"years": 4}, {"years": 1, "months": 6}, {"months": 1}, {"months": 6}, {"months": 25},
    {"days": 90}, {"days": 365},
]  # fmt: skip
DURATIONS: list[Data] = [
    {"kind": "duration", **length, **end}
    for length, end in product(LENGTHS, [{}, {"end": "same_day"}, {"end": "day_before"}])
]
MONTH_ENDS: list[Data] = [{"kind": "duration_month_end", "months": months} for months in (1, 12, 24, 31)]
ANNUAL: list[Data] = [
    {"kind": "annual_day", "month": 3, "day": 31, "every_years": 2},
    {"kind": "annual_day", "month": 12, "day": 31, "every_years": 1},
    {"kind": "annual_day", "month": 2, "day": 28, "every_years": 3},
    {"kind": "annual_day", "month": 12, "day": 1, "every_years": 2, "parity": "even"},
    {"kind": "annual_day", "month": 6, "day": 30, "every_years": 4, "parity": "odd"},
]
CHOICES: list[Data] = [
    {"kind": "annual_day_choice", "days": ["04-30", "10-31"], "every_years": 3},
    {"kind": "annual_day_choice", "days": ["01-31", "06-30", "12-31"], "every_years": 1},
]
BIRTH: list[Data] = [
    {"kind": "birth_month_end", "every_years": 1},
    {"kind": "birth_month_end", "every_years": 2},
    {"kind": "birth_month_end", "every_years": 3},
    {"kind": "birthday", "every_years": 3, "feb29": "feb28"},
    {"kind": "birthday", "every_years": 3, "feb29": "mar01"},
    {"kind": "birthday", "every_years": 1, "feb29": "mar01"},
    {"kind": "birthday", "every_years": 1, "feb29": "feb28"},
    {"kind": "birthday", "every_years": 2, "feb29": "unspecified"},
]
CALENDAR_KINDS = [*ANNUAL, *CHOICES, *BIRTH]
FIRST_BIRTH_MONTH: Data = {"kind": "birth_month_first", "min_years": 3}
FIXED_FIRST: list[Data] = [{**kind, "first": first} for kind, first in product(CALENDAR_KINDS, FIRSTS)]
VALIDITIES: list[Data] = [*DURATIONS, *MONTH_ENDS, *CALENDAR_KINDS, FIRST_BIRTH_MONTH]

_SWEPT = [page for page in PAGES if 2020 <= page[0].year <= 2060]
HARD_DAYS = sorted({page[-1] for page in _SWEPT} | {date(page[0].year, 2, 28) for page in _SWEPT})
PUNCTUATION = dict.fromkeys(map(ord, "{}[]'"))
LEAP_BORN = date(2000, 2, 29)
BORN = [LEAP_BORN, date(1990, 2, 11), date(1988, 12, 31)]


def name(data: Data) -> str:
    """Name a case in the list of tests: its values are enough to find it."""
    first = data.get("first")
    words = [str(value) for key, value in data.items() if key != "first" and not isinstance(value, list)]
    return "-".join([*words, *([str(first)] if first else [])]).translate(PUNCTUATION)


def births(validity: Data) -> list[date | None]:
    return [*BORN] if validity["kind"].startswith("birth") else [None]
