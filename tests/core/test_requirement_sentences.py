"""A requirement, its period and its versions in plain sentences."""

from datetime import date
from typing import Any

import pytest

from recert.core._reader import Reader
from recert.core.dates import MonthDay
from recert.core.requirements.kinds import Requirement, RequirementSet
from recert.core.requirements.period_data import read_period
from recert.core.requirements.periods import NthFull, Years
from recert.core.requirements.reading import parse_requirement
from recert.core.requirements.wording import period_sentence, requirement_sentences, set_sentence, way_words

SENTENCES: list[tuple[dict[str, Any], list[str]]] = [
    ({"total_min": 1}, ["1 hour in all."]),
    ({"total_min": 0}, []),
    ({"prorate": {"per_month": 1.5}}, ["1.5 hours for each month of the period."]),
    ({"prorate": {"per_month": 2, "months": 6}}, ["2 hours for 6 months."]),
    ({"prorate": {"per_month": 2, "months": 1}}, ["2 hours for 1 month."]),
    (
        {"prorate": {"base": 40, "bands": [[0, 12, 0.25], [12, None, 1]]}},
        [
            (
                "A share of 40 hours by the length of the cycle: 10 from 0 months to less than 12, 40 from 12 "
                "months."
            )
        ],
    ),
    (
        {"groups": [{"keys": ["law", "use_of_force"], "min": 4}]},
        ["4 hours of law and use of force together."],
    ),
    (
        {"groups": [{"keys": ["law", "ethics", "driving"], "min": 4, "each_gt": 0}]},
        ["4 hours of law, ethics and driving together, each more than 0."],
    ),
    ({"subsets": [{"where": "pediatrics", "min": 2}]}, ["2 hours of pediatrics among them."]),
    ({"subsets": [{"where": {"topic": "case_law"}, "min": 1}]}, ["1 hour of case law among them."]),
    ({"must_include": ["Ethics"]}, ["The course Ethics."]),
    ({"course": "use_of_force"}, ["The course use of force."]),
    ({"caps": [{"where": "night_lectures", "max": 10}]}, ["At most 10 hours of night lectures count."]),
    ({"caps": [{"where": "lectures", "max": 0}]}, ["No hours of lectures count."]),
    ({"per_day_max": 8}, ["At most 8 hours of one day count."]),
    ({"min_session_hours": 0.5}, ["Less than 0.5 hours at a time does not count."]),
    ({"min_session_hours": 0}, []),
    ({"unique": "topic"}, ["The same topic counts once."]),
    (
        {"equivalents": [{"where": {"semester_credits": 3}, "hours": 40, "unless": "used_for_degree"}]},
        ["3 semester credits count as 40 hours, unless used for degree."],
    ),
    ({"equivalents": [{"where": "Ride-alongs", "hours": 1}]}, ["Ride-alongs count as 1 hour."]),
    (
        {"equivalents": [{"where": {"lectures": 2, "exercises": 3}, "hours": 8}]},
        ["3 exercises and 2 lectures count as 8 hours."],
    ),
    ({"any_of": [{"course": "EMDX"}]}, ["One of these is enough: the course EMDX."]),
    ({"exclude_used": True}, ["What was used in the previous cycle does not count."]),
    ({"carryover": 8}, ["At most 8 hours of the period before may count."]),
    ({"carryover": 0}, ["No hours of the period before may count."]),
    ({"window": {"kind": "rolling", "months": 24}}, ["Only the 24 months before the application count."]),
    ({"window": {"kind": "period"}}, []),
    (
        {"uncategorized_counts": True, "categories": [{"key": "law"}]},
        ["Hours of other categories add to the total."],
    ),
    ({"uncategorized_counts": True}, []),
    (
        {"any_of": [{"total_min": 40}, {"credential": "flight_nurse"}, {"exam_passed_within_attempts": 1}]},
        [
            (
                "One of these is enough: 40 hours in all; or the credential flight nurse, held and current; "
                "or the examination, passed within 1 attempt."
            )
        ],
    ),
    (
        {"any_of": [{"course": "Refresher"}, {"exam_passed_within_attempts": 3}]},
        ["One of these is enough: the course Refresher; or the examination, passed within 3 attempts."],
    ),
    (
        {
            "all": [
                {"course": "Ethics"},
                {
                    "categories": [
                        {"key": "case_law", "min": 4, "max": 8},
                        {"key": "ethics", "max": 2},
                        {"key": "night_driving"},
                    ]
                },
            ]
        },
        [
            (
                "Each of these is asked: the course Ethics; and 4 hours of case law (at most 8), ethics (at "
                "most 2), night driving."
            )
        ],
    ),
    (
        {
            "any_of": [
                {"any_of": [{"course": "A"}, {"course": "B"}]},
                {"all": [{"course": "C"}, {"credential": "D"}]},
            ]
        },
        [
            (
                "One of these is enough: the course A or the course B; or the course C and the credential D, "
                "held and current."
            )
        ],
    ),
    (
        {"total_min": 3, "per_day_max": 2, "any_of": [{"course": "A"}], "all": [{"course": "B"}]},
        [
            "3 hours in all.",
            "At most 2 hours of one day count.",
            "One of these is enough: the course A.",
            "Each of these is asked: the course B.",
        ],
    ),
]
PERIODS: list[tuple[Any, str]] = [
    (None, "Hours are owed in the credential's own period."),
    ({"kind": "cycle"}, "Hours are owed in the credential's own period."),
    ({"kind": "rolling", "months": 1}, "Hours count 1 month back."),
    ({"kind": "calendar_years"}, "Hours are owed every year from 1 January."),
    (
        {"kind": "calendar_years", "years": 2, "first": "next_start_after_issue"},
        (
            "Hours are owed every 2 years from 1 January, first in the period that starts after the day "
            "of issue."
        ),
    ),
    (
        {"kind": "fixed_grid", "epoch": "2020-07-01", "months": 18},
        "Hours are owed every 18 months from 1 July 2020, the same for everyone.",
    ),
]


def in_words(period: Any) -> str:
    return period_sentence(None if period is None else read_period(Reader(period, "", [])))


@pytest.mark.parametrize(("asked", "sentences"), SENTENCES)
def test_a_requirement_reads_as_sentences(asked: Any, sentences: list[str]) -> None:
    assert list(requirement_sentences(parse_requirement(asked))) == sentences


@pytest.mark.parametrize(("period", "sentence"), PERIODS)
def test_a_period_reads_as_a_sentence(period: Any, sentence: str) -> None:
    assert in_words(period) == sentence


@pytest.mark.parametrize(
    ("number", "word"),
    [
        (2, "2nd"), (3, "3rd"), (4, "4th"), (10, "10th"), (11, "11th"), (12, "12th"), (13, "13th"), (14, "14th"),
        (21, "21st"), (22, "22nd"), (23, "23rd"), (24, "24th"),
    ],
)  # fmt: skip
def test_a_later_first_period_has_its_number(number: int, word: str) -> None:
    period = {"kind": "calendar_years", "first": {"nth_full_period_after_issue": number}}
    first = f"first in the {word} period that starts after the day of issue."
    assert in_words(period) == f"Hours are owed every year from 1 January, {first}"


@pytest.mark.parametrize(
    ("then", "other", "start"),
    [
        (
            "same_year",
            "next_year",
            "first in the year of issue where issued from 1 January to 30 June, else in the year after issue",
        ),
        (
            "next_year",
            "same_year",
            "first in the year after issue where issued from 1 January to 30 June, else in the year of issue",
        ),
    ],
)
def test_the_day_of_issue_chooses_the_first_period(then: str, other: str, start: str) -> None:
    period = {
        "kind": "calendar_years",
        "first": {"issue_in": ["01-01", "06-30"], "then": then, "else": other},
    }
    words = in_words(period)
    assert words == f"Hours are owed every year from 1 January, {start}."


@pytest.mark.parametrize(
    ("name", "since", "words"),
    [
        ("New", date(2027, 1, 1), "New: for credentials whose own period starts on 1 January 2027 or later"),
        ("Old", None, "Old"),
        ("", None, "For every period"),
    ],
)
def test_a_version_says_for_whom_it_is(name: str, since: date | None, words: str) -> None:
    assert set_sentence(RequirementSet(Requirement(), name, since)) == words


def test_the_hundred_and_eleventh_has_its_ending_too() -> None:
    words = [period_sentence(Years(1, MonthDay(1, 1), NthFull(number))) for number in (101, 111, 121)]
    assert [text.split(" in the ")[1].split(" ")[0] for text in words] == ["101st", "111th", "121st"]


def test_a_way_of_nothing_is_no_words() -> None:
    assert way_words(Requirement()) == ""
