"""Requirements and periods are written back as they were read; short forms become long ones."""

from datetime import date
from typing import Any

import pytest

from recert.core._reader import Problem, Reader
from recert.core.requirements.period_data import dump_period, read_period
from recert.core.requirements.reading import parse_requirement
from recert.core.requirements.writing import dump_requirement
from recert.core.rules import dump_rule, parse_rule

REQUIREMENTS: list[dict[str, Any]] = [
    {},
    {"total_min": 40},
    {"total_min": 0},
    {"total_min": 2.5},
    {"categories": [{"key": "law"}]},
    {
        "categories": [
            {"key": "law", "about": "Case law", "min": 2, "max": 4.5, "caps": [{"where": "online", "max": 0}]}
        ]
    },
    {"categories": [{"key": "law", "max": 0}]},
    {"caps": [{"where": "online", "max": 10}, {"where": {"mode": "online", "role": "student"}, "max": 2.5}]},
    {"groups": [{"keys": ["law", "ethics"], "min": 4, "each_gt": 0}]},
    {"groups": [{"keys": ["law"]}]},
    {
        "subsets": [
            {"where": "pediatrics", "min": 2},
            {"where": {"category": "law", "tag": "ethics"}, "min": 1},
        ]
    },
    {"must_include": ["Ethics", "Law"], "course": "Bias"},
    {"credential": "NREMT"},
    {"exam_passed_within_attempts": 3},
    {"exam_passed_within_attempts": 1},
    {"any_of": [{"course": "A"}, {"all": [{"course": "B"}, {"credential": "C"}]}]},
    {
        "equivalents": [
            {"where": {"semester_credits": 3}, "hours": 40, "unless": "promotion"},
            {"where": "mentor", "hours": 1},
        ]
    },
    {"equivalents": [{"where": {"passed": True}, "hours": 1}]},
    {"per_day_max": 8},
    {"per_day_max": 0.5},
    {"min_session_hours": 0},
    {"min_session_hours": 0.5},
    {"unique": {"key": "topic"}},
    {"unique": {"key": "title", "where": {"mode": "online"}}},
    {"unique": {"key": "title", "where": "online"}},
    {"exclude_used": True},
    {"carryover": {"max": 8}},
    {"carryover": {"max": 0}},
    {"window": {"kind": "rolling", "months": 24, "before": "application"}},
    {"window": {"kind": "period"}},
    {"window": {"kind": "from_previous_approval"}},
    {"prorate": {"per_month": 1.5}},
    {"prorate": {"per_month": 2, "months": 6}},
    {"prorate": {"base": 40, "bands": [[0, 12, 0.25], [12, None, 1]]}},
    {"prorate": {"base": 40, "cycle_months": 24, "bands": [[0, 12.5, 0.25]]}},
    {"uncategorized_counts": True},
    {"total_min": 600, "per_day_max": 100000},
]
SHORT: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"carryover": 8}, {"carryover": {"max": 8}}),
    ({"carryover": 0}, {"carryover": {"max": 0}}),
    ({"unique": "topic"}, {"unique": {"key": "topic"}}),
    ({"exclude_used": False, "uncategorized_counts": False, "must_include": [], "caps": None}, {}),
    (
        {"window": {"kind": "rolling", "months": 3}},
        {"window": {"kind": "rolling", "months": 3, "before": "application"}},
    ),
    ({"categories": [{"key": "law", "min": 0}]}, {"categories": [{"key": "law"}]}),
    ({"groups": [{"keys": ["law"], "min": 0}]}, {"groups": [{"keys": ["law"]}]}),
]
PERIODS: list[dict[str, Any]] = [
    {"kind": "cycle"},
    {"kind": "rolling", "months": 12},
    {"kind": "calendar_years", "years": 1, "start": "01-01"},
    {"kind": "fiscal_years", "years": 2, "start": "10-01"},
    {"kind": "calendar_years", "years": 1, "start": "01-01", "first": "next_start_after_issue"},
    {"kind": "calendar_years", "years": 20, "start": "04-01", "first": {"nth_full_period_after_issue": 1}},
    {"kind": "fixed_grid", "epoch": "2020-01-31", "months": 18},
    {
        "kind": "fixed_grid",
        "epoch": "2020-01-31",
        "months": 600,
        "first": {"nth_full_period_after_issue": 50},
    },
    {
        "kind": "calendar_years",
        "years": 1,
        "start": "01-01",
        "first": {"issue_in": ["11-01", "02-28"], "then": "next_year", "else": "same_year"},
    },
    {
        "kind": "fixed_grid",
        "epoch": "2020-01-31",
        "months": 1,
        "first": {"issue_in": ["01-01", "06-30"], "then": "same_year", "else": "next_year"},
    },
]
SHORT_PERIODS: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"kind": "calendar_years"}, {"kind": "calendar_years", "years": 1, "start": "01-01"}),
    ({"kind": "fiscal_years"}, {"kind": "fiscal_years", "years": 1, "start": "07-01"}),
    (
        {"kind": "calendar_years", "first": {"next_start_after_issue": True}},
        {"kind": "calendar_years", "years": 1, "start": "01-01", "first": "next_start_after_issue"},
    ),
]
OWED: list[dict[str, Any]] = [
    {"requirement": {"total_min": 5}},
    {"requirement_sets": [{"name": "Only", "requirement": {"total_min": 5}}]},
    {
        "requirement_sets": [
            {"name": "Old", "requirement": {"total_min": 5}},
            {"name": "New", "periods_from": "2027-01-01", "requirement": {"total_min": 6}},
        ]
    },
    {"period": {"kind": "cycle"}, "requirement": {"course": "A"}},
]


def period_again(data: dict[str, Any]) -> dict[str, Any]:
    problems: list[Problem] = []
    found = read_period(Reader(data, "", problems))
    assert problems == []
    return dump_period(found)


@pytest.mark.parametrize(("given", "written"), [*((each, each) for each in REQUIREMENTS), *SHORT])
def test_a_requirement_is_written_back_in_its_long_form(given: Any, written: Any) -> None:
    again = dump_requirement(parse_requirement(given))
    assert again == written
    assert parse_requirement(again) == parse_requirement(given)


def test_whole_hours_are_written_without_a_point() -> None:
    found = dump_requirement(parse_requirement({"total_min": 40.0, "per_day_max": 2.5}))
    assert [type(value) for value in found.values()] == [int, float]


@pytest.mark.parametrize(("given", "written"), [*((each, each) for each in PERIODS), *SHORT_PERIODS])
def test_a_period_is_written_back_in_its_long_form(given: Any, written: Any) -> None:
    assert period_again(given) == written


@pytest.mark.parametrize("owed", OWED)
def test_what_is_owed_is_written_back_with_the_rule(owed: dict[str, Any]) -> None:
    data = {"validity": {"kind": "no_expiry"}, "renewal": None, **owed}
    assert dump_rule(parse_rule(data)) == data


def test_the_versions_of_what_is_owed_stand_in_the_order_of_their_days() -> None:
    new = {"name": "New", "periods_from": "2027-01-01", "requirement": {}}
    rule = parse_rule(
        {"validity": {"kind": "no_expiry"}, "requirement_sets": [new, {"name": "Old", "requirement": {}}]}
    )
    assert [(each.name, each.periods_from) for each in rule.requirement_sets] == [
        ("Old", None),
        ("New", date(2027, 1, 1)),
    ]


@pytest.mark.parametrize(
    "validity",
    [
        {"kind": "annual_day_choice", "days": ["04-30", "10-31"], "every_years": 3},
        {"kind": "birth_month_end", "every_years": 2},
        {"kind": "birthday", "every_years": 3, "feb29": "feb28"},
    ],
)
def test_a_first_period_is_written_back_with_its_kind(validity: dict[str, Any]) -> None:
    data = {"validity": {**validity, "first": {"complete_calendar_years": 2}}, "renewal": None}
    assert dump_rule(parse_rule(data)) == data


def test_both_spellings_of_the_next_start_are_the_same() -> None:
    words, flag = (
        {"kind": "calendar_years", "first": first}
        for first in ("next_start_after_issue", {"next_start_after_issue": True})
    )
    assert read_period(Reader(words, "", [])) == read_period(Reader(flag, "", []))
