"""Forecasts: as it went so far, so it goes on."""

from datetime import date
from decimal import Decimal

import pytest

from recert.core.dates import DateRange
from recert.core.requirements import Requirement
from recert.training.demand import Demand
from recert.training.pace import pace_of
from recert.training.progress import Done, Frame, progress

START, DUE = date(2026, 1, 1), date(2026, 12, 31)
TEN_HOURS = Demand(rule=Requirement(total_min=Decimal(10)))


def words(hours: int, today: date) -> str:
    done = [Done("Class", START, {"": Decimal(hours)})] if hours else []
    far = progress(TEN_HOURS, done, Frame(DateRange(START, DUE)))
    return pace_of(far, starts_on=START, due_on=DUE, today=today).words


@pytest.mark.parametrize(
    ("hours", "today", "said"),
    [
        (10, date(2027, 3, 1), ""),
        (9, date(2027, 1, 1), "Late: it was due on 31 Dec 2026."),
        (0, date(2026, 6, 1), "Nothing counts yet."),
        (0, date(2025, 12, 31), "Nothing counts yet."),
        (5, date(2025, 12, 31), "It is too early for a forecast."),
        (5, date(2026, 1, 10), "At this pace: done by 20 Jan 2026, in time."),
        (5, date(2026, 7, 1), "At this pace: done by 30 Dec 2026, in time."),
        (5, date(2026, 7, 3), "At this pace it misses the due day by 3 days: done by 3 Jan 2027."),
        (1, date(2026, 12, 31), "At this pace it misses the due day by 9 years: done by 29 Dec 2035."),
    ],
)
def test_the_forecast_is_said(hours: int, today: date, said: str) -> None:
    assert words(hours, today) == said
