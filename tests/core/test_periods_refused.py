"""Every refusal of a requirement period, word for word."""

from typing import Any

import pytest

from recert.core._reader import Problem, Reader
from recert.core.requirements.period_data import read_period

REFUSED: list[tuple[dict[str, Any], list[str]]] = [
    (
        {"kind": "moon"},
        [
            (
                "kind: 'moon' is not a kind of period; give cycle, calendar_years, fiscal_years, fixed_grid "
                "or rolling"
            )
        ],
    ),
    (
        {"kind": ["cycle"]},
        [
            (
                "kind: ['cycle'] is not a kind of period; give cycle, calendar_years, fiscal_years, "
                "fixed_grid or rolling"
            )
        ],
    ),
    ({"kind": "cycle", "months": 3}, ["months: not a field here; allowed are kind"]),
    ({"kind": "rolling"}, ["months: missing; give a whole number from 1 to 600"]),
    (
        {"kind": "rolling", "months": 601, "x": 1},
        ["months: 601 is not a whole number from 1 to 600", "x: not a field here; allowed are kind, months"],
    ),
    (
        {"kind": "calendar_years", "years": 21, "start": "13-01", "x": 1},
        [
            "start: 13 is not a month; give 1 to 12",
            "years: 21 is not a whole number from 1 to 20",
            "x: not a field here; allowed are kind, start, years, first",
        ],
    ),
    ({"kind": "calendar_years", "years": 0}, ["years: 0 is not a whole number from 1 to 20"]),
    ({"kind": "fiscal_years", "start": "7-1"}, ["start: '7-1' is not a day of the year; write it as MM-DD"]),
    (
        {"kind": "fixed_grid", "epoch": 2020, "months": 601},
        [
            "months: 601 is not a whole number from 1 to 600",
            "epoch: '2020' is not a day; write it as YYYY-MM-DD",
        ],
    ),
    (
        {"kind": "fixed_grid", "epoch": "2020-02-30", "months": 1},
        ["epoch: 2020-02-30 is not a day of the calendar"],
    ),
    (
        {"kind": "calendar_years", "first": "soon"},
        [
            (
                "first: 'soon' is not known here; give next_start_after_issue, {nth_full_period_after_issue: "
                "n} or {issue_in, then, else}"
            )
        ],
    ),
    (
        {"kind": "calendar_years", "first": 3},
        [
            (
                "first: 3 is not known here; give next_start_after_issue, {nth_full_period_after_issue: n} or "
                "{issue_in, then, else}"
            )
        ],
    ),
    (
        {"kind": "calendar_years", "first": {}},
        ["first.nth_full_period_after_issue: missing; give a whole number from 1 to 50"],
    ),
    (
        {"kind": "calendar_years", "first": {"nth_full_period_after_issue": 51, "x": 1}},
        [
            "first.nth_full_period_after_issue: 51 is not a whole number from 1 to 50",
            "first.x: not a field here; allowed are nth_full_period_after_issue",
        ],
    ),
    (
        {"kind": "calendar_years", "first": {"nth_full_period_after_issue": 0}},
        ["first.nth_full_period_after_issue: 0 is not a whole number from 1 to 50"],
    ),
    (
        {"kind": "calendar_years", "first": {"next_start_after_issue": "yes"}},
        ["first.next_start_after_issue: 'yes' is neither true nor false"],
    ),
    (
        {"kind": "calendar_years", "first": {"issue_in": ["01-01"]}},
        [
            "first.issue_in: give the first and the last day, each as MM-DD",
            "first.then: missing; give same_year or next_year",
            "first.else: missing; give same_year or next_year",
        ],
    ),
    (
        {
            "kind": "calendar_years",
            "first": {"issue_in": ["01-01", "13-01"], "then": "last_year", "else": "x", "y": 1},
        },
        [
            "first.issue_in: give the first and the last day, each as MM-DD",
            "first.then: 'last_year' is not known here; give same_year or next_year",
            "first.else: 'x' is not known here; give same_year or next_year",
            "first.y: not a field here; allowed are issue_in, then, else",
        ],
    ),
    (
        {"kind": "calendar_years", "first": {"issue_in": "01-01", "then": "same_year", "else": "next_year"}},
        [
            "first.issue_in: '01-01' is not a list",
            "first.issue_in: give the first and the last day, each as MM-DD",
        ],
    ),
]


@pytest.mark.parametrize(("period", "said"), REFUSED)
def test_a_wrong_period_is_refused_word_for_word(period: Any, said: list[str]) -> None:
    problems: list[Problem] = []
    read_period(Reader(period, "period", problems))
    assert [str(problem).removeprefix("period.") for problem in problems] == said
