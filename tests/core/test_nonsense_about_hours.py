"""What a question about hours and periods may hold wrongly, and the whole sentence that says so."""

from typing import Any

import pytest

from recert.core.evaluate import answer

FREE: dict[str, Any] = {"requirement": {}}
OWED = (
    "total_min, categories, caps, groups, subsets, must_include, any_of, all, course, credential, "
    "exam_passed_within_attempts, equivalents, per_day_max, min_session_hours, unique, "
    "exclude_used, carryover, window, prorate, uncategorized_counts"
)

NONSENSE: list[tuple[dict[str, Any], str]] = [
    ({"event": "period"}, "rule.period: missing; this event needs the period in which hours are owed"),
    (
        {"event": "period", "rule": {"period": {"kind": "rolling", "months": 12}}},
        "credential.issued: missing; give a day as YYYY-MM-DD, or as_of",
    ),
    (
        {"event": "period", "rule": {"period": {"kind": "rolling", "months": 12}}, "as_of": "x"},
        "as_of: 'x' is not a day; write it as YYYY-MM-DD",
    ),
    (
        {"event": "period", "rule": {"period": {"kind": "cycle"}}},
        "credential: give its issued and expires days, each as YYYY-MM-DD",
    ),
    (
        {"event": "period", "rule": {"period": {"kind": "cycle"}}, "credential": {"expires": "2026-01-01"}},
        "credential.issued: The rule needs the day of issue, which is not on file: enter it first.",
    ),
    (
        {
            "event": "period",
            "rule": {"period": {"kind": "calendar_years", "years": 2}},
            "as_of": "2026-01-01",
        },
        "credential.issued: The rule needs the day of issue, which is not on file: enter it first.",
    ),
    ({"event": "hours"}, "rule.requirement: missing; this event needs what is owed"),
    ({"event": "hours", "rule": FREE, "log": {}}, "log: {} is not a list of completions"),
    ({"event": "hours", "rule": FREE, "log": [5]}, "log[0]: 5 is not an object with fields"),
    (
        {"event": "hours", "rule": FREE, "log": [{}, {"date": "x"}]},
        "log[1].date: 'x' is not a day; write it as YYYY-MM-DD",
    ),
    (
        {"event": "hours", "rule": FREE, "log": [{"hours": -1}]},
        "log[0].hours: -1 is not a number of hours, 0 or more",
    ),
    (
        {"event": "hours", "rule": FREE, "log": [{"hours": True}]},
        "log[0].hours: True is not a number of hours, 0 or more",
    ),
    (
        {"event": "hours", "rule": FREE, "log": [{"hours": "2"}]},
        "log[0].hours: '2' is not a number of hours, 0 or more",
    ),
    (
        {"event": "hours", "rule": FREE, "log": [{"category": 5}]},
        "log[0].category: 5 is neither a name nor a list of names",
    ),
    (
        {"event": "hours", "rule": FREE, "log": [{"category": ["a", ""]}]},
        "log[0].category: ['a', ''] is neither a name nor a list of names",
    ),
    (
        {"event": "hours", "rule": {"requirement": {"x": 1}}, "log": []},
        f"rule.requirement.x: not a field here; allowed are {OWED}",
    ),
    (
        {
            "event": "hours",
            "rule": {"requirement_sets": [{"name": "New", "periods_from": "2026-01-01", "requirement": {}}]},
            "log": [],
            "credential": {"issued": "2025-12-31"},
        },
        "rule.requirement_sets: none is for a period that starts on 2025-12-31",
    ),
    (
        {"event": "hours", "rule": FREE, "log": [], "period": {"end": "2026-01-01"}},
        "period.start: missing; give a day as YYYY-MM-DD",
    ),
    (
        {"event": "hours", "rule": FREE, "log": [], "period": {"start": "2026-01-02", "end": "2026-01-01"}},
        "period.end: 2026-01-01 lies before the start, 2026-01-02",
    ),
    ({"event": "hours", "rule": FREE, "log": [], "period": 5}, "period: 5 is not an object with fields"),
    (
        {
            "event": "hours",
            "rule": {"requirement": {"per_day_max": 8}},
            "log": [{"date": "2026-01-01"}, {"hours": 1}],
        },
        "log[1].date: missing; per_day_max needs the day",
    ),
    (
        {
            "event": "hours",
            "rule": {"requirement": {"window": {"kind": "rolling", "months": 3}}},
            "log": [{"hours": 1}],
            "application_date": "2026-01-01",
        },
        "log[0].date: missing; a rolling window needs the day",
    ),
    (
        {"event": "hours", "rule": {"requirement": {"window": {"kind": "rolling", "months": 3}}}, "log": []},
        "application_date: The rule needs the application date, which is not on file: enter it first.",
    ),
    (
        {"event": "hours", "rule": {"requirement": {"prorate": {"per_month": 1}}}, "log": []},
        "period: The rule needs the period, which is not on file: enter it first.",
    ),
    (
        {"event": "hours", "rule": FREE, "log": [], "application_date": "x"},
        "application_date: 'x' is not a day; write it as YYYY-MM-DD",
    ),
]


@pytest.mark.parametrize(("line", "said"), NONSENSE)
def test_nonsense_about_hours_is_told_word_for_word(line: dict[str, Any], said: str) -> None:
    assert answer({"id": 7, **line}) == {"id": 7, "error": said}


def test_a_log_has_an_end() -> None:
    line = {"event": "hours", "rule": FREE}
    assert answer({**line, "log": [{}] * 10_001})["error"] == "log: 10001 entries are more than 10000"
    assert answer({**line, "log": [{}] * 10_000})["counted_total"] == 0
