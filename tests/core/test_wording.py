from collections.abc import Callable
from datetime import date

import pytest

from recert.core.kinds import Rule
from recert.core.timeline import next_periods
from recert.core.wording import rule_sentence

Library = Callable[[str], Rule]


SENTENCES = {
    "nremt-emt": """
        It ends on 31 March, every second year. A first credential issued in January to June ends 2 years on, one
        issued in July to December ends 3 years on. The new period continues from the old last valid day.
        Late renewal is accepted until 30 April. After that it cannot be renewed any more.""",
    "texas-ems-certification": """
        It is good for 4 years. It may be renewed from 1 year before the last valid day.
        The new period continues from the old last valid day. Late renewal is accepted until 1 year after the last
        valid day; the new period then runs from the day of renewal. After that it cannot be renewed any more.""",
    "dangerous-goods-by-air-training": """
        It is good to the end of the month 24 months on. It may be renewed from the first day of the 2 calendar
        months that end with the month of expiry. The new period continues from the old last valid day.
        An earlier renewal starts a new cycle on its own day.""",
    "virginia-emt": """
        It is good to the end of the month 48 months on. It may be renewed from the first day of the month of expiry.
        The new period continues from the old last valid day. An earlier renewal starts a new cycle on its own day.
        Only re-entry is open from 1 day after the last valid day until 2 years after the last valid day.""",
    "idaho-ems-license": """
        It ends on 31 March, every second year. It may be renewed from 6 months before the last valid day.
        The new period continues from the old last valid day. A deadline on a weekend moves to the Monday after.""",
    "part-135-air-ambulance-crew-check": """
        It is good to the end of the month 12 months on. Done up to 1 month before or 1 month after the due month, it
        counts as done in that month. The new period continues from the old last valid day.""",
    "colorado-ems-provisional": "It is good for 90 days. It cannot be renewed.",
    "idaho-peace-officer": "It is good while the person serves and for 36 months after.",
}


@pytest.mark.parametrize(("key", "sentence"), SENTENCES.items())
def test_a_rule_reads_as_sentences(library: Library, key: str, sentence: str) -> None:
    assert rule_sentence(library(key)) == " ".join(sentence.split())


def test_the_periods_to_come_continue_one_another(library: Library) -> None:
    periods = next_periods(library("nremt-emt"), date(2024, 7, 1), count=3)
    assert [(str(period.start), str(period.through)) for period in periods] == [
        ("2024-07-01", "2027-03-31"), ("2027-04-01", "2029-03-31"), ("2029-04-01", "2031-03-31"),
    ]  # fmt: skip


def test_each_is_renewed_on_its_last_day_in_the_window(library: Library) -> None:
    early = next_periods(library("new-york-emt"), date(2023, 6, 3), count=2)[1]
    assert "Renewed on 16 May 2026, in time" in early.reason
    weekend = next_periods(library("idaho-ems-license"), date(2022, 4, 1), count=2)[1]
    assert "Renewed on 31 March 2024" in weekend.reason


@pytest.mark.parametrize(
    ("key", "count"),
    [("colorado-ems-provisional", 1), ("pro-board-fire-fighter-i-ii", 1), ("aha-bls-provider", 5)],
)
def test_periods_stop_where_nothing_follows(library: Library, key: str, count: int) -> None:
    assert len(next_periods(library(key), date(2026, 1, 15))) == count


def test_periods_stop_at_the_end_of_the_calendar(library: Library) -> None:
    assert len(next_periods(library("aha-bls-provider"), date(9996, 1, 15))) == 1
