"""Prorated hours and several ways: the whole answer, with every sentence."""

from typing import Any

import pytest

from tests.core.oracle.asking import hours
from tests.core.test_hours_dropped import done, lines, whole

WAYS: list[tuple[Any, ...]] = [
    (
        {"prorate": {"per_month": 0.5}},
        [done("2026-04-04", 1)],
        {},
        ({}, 1, {"total": 5}, 6, "Missing: 5 hours in all; 1 of 6 hours counted."),
        [("counted", 1, {}, "Counted: 1 hour towards the total.")],
    ),
    (
        {"prorate": {"per_month": 0.33, "months": 7}},
        [done("2026-04-04", 1)],
        {},
        ({}, 1, {"total": 1.31}, 2.31, "Missing: 1.31 hours in all; 1 of 2.31 hours counted."),
        [("counted", 1, {}, "Counted: 1 hour towards the total.")],
    ),
    (
        {"prorate": {"base": 40, "cycle_months": 11.9, "bands": [[12, 24, 0.5], [0, 12, 0.25]]}},
        [],
        {},
        ({}, 0, {"total": 10}, 10, "Missing: 10 hours in all; 0 of 10 hours counted."),
        [],
    ),
    (
        {"prorate": {"base": 40, "cycle_months": 12, "bands": [[0, 12, 0.25], [12, 24, 0.5]]}},
        [],
        {},
        ({}, 0, {"total": 20}, 20, "Missing: 20 hours in all; 0 of 20 hours counted."),
        [],
    ),
    (
        {"prorate": {"base": 40, "cycle_months": 24, "bands": [[0, 12, 0.25], [12, 24, 0.5]]}},
        [],
        {},
        ({}, 0, {"total": 40}, 40, "Missing: 40 hours in all; 0 of 40 hours counted."),
        [],
    ),
    (
        {"prorate": {"base": 40, "bands": [[0, 12, 0.25], [12, None, 0.5]]}},
        [],
        {},
        ({}, 0, {"total": 20}, 20, "Missing: 20 hours in all; 0 of 20 hours counted."),
        [],
    ),
    (
        {"prorate": {"per_month": 1}},
        [],
        {"period": {"start": "2026-01-31", "end": "2026-02-26"}},
        ({}, 0, {}, 0, "Satisfied: 0 hours counted."),
        [],
    ),
    (
        {"prorate": {"per_month": 1}},
        [],
        {"period": {"start": "2025-01-15", "end": "2026-03-14"}},
        ({}, 0, {"total": 14}, 14, "Missing: 14 hours in all; 0 of 14 hours counted."),
        [],
    ),
    (
        {"prorate": {"per_month": 1}},
        [],
        {"period": {"start": "2025-01-15", "end": "2026-03-13"}},
        ({}, 0, {"total": 13}, 13, "Missing: 13 hours in all; 0 of 13 hours counted."),
        [],
    ),
    (
        {"any_of": [{"total_min": 9}, {"course": "C"}]},
        [done("2026-04-04", 1)],
        {},
        ({}, 1, {"total": 8}, None, "Missing: 8 hours in all; 1 of 9 hours counted."),
        [("counted", 1, {}, "Counted: 1 hour towards the total.")],
    ),
    (
        {"any_of": [{"total_min": 9}, {"course": "C"}]},
        [done("2026-04-04", 1, course="C")],
        {},
        ({}, 1, {}, None, "Satisfied: 1 hour counted."),
        [("counted", 1, {}, "Counted: 1 hour towards the total.")],
    ),
    (
        {"any_of": [{"course": "C"}, {"total_min": 9}]},
        [done("2026-04-04", 1)],
        {},
        ({}, 1, {"total": 8}, None, "Missing: 8 hours in all; 1 of 9 hours counted."),
        [("counted", 1, {}, "Counted: 1 hour towards the total.")],
    ),
    (
        {"any_of": [{"total_min": 9}, {"total_min": 5}]},
        [done("2026-04-04", 1)],
        {},
        ({}, 1, {"total": 4}, None, "Missing: 4 hours in all; 1 of 5 hours counted."),
        [("counted", 1, {}, "Counted: 1 hour towards the total.")],
    ),
    (
        {"any_of": [{"course": "A"}, {"all": [{"total_min": 3}, {"course": "C"}]}]},
        [done("2026-04-04", 1)],
        {},
        (
            {},
            1,
            {"total": 2, "must_include": ["C"]},
            None,
            "Missing: 2 hours in all, the course C; 1 of 3 hours counted.",
        ),
        [("counted", 1, {}, "Counted: 1 hour towards the total.")],
    ),
    (
        {"all": [{"total_min": 2}, {"credential": "X"}]},
        [done("2026-04-04", 1)],
        {},
        (
            {},
            1,
            {"total": 1, "credential": "X"},
            None,
            "Missing: 1 hour in all, the credential X, current; 1 of 2 hours counted.",
        ),
        [("counted", 1, {}, "Counted: 1 hour towards the total.")],
    ),
    (
        {"total_min": 1, "all": [{"course": "A"}, {"course": "B"}]},
        [done("2026-04-04", 1, course="A"), {"course": "B"}],
        {},
        ({}, 1, {}, None, "Satisfied: 1 of 1 hour counted."),
        [
            ("counted", 1, {}, "Counted: 1 hour towards the total."),
            ("counted", 0, {}, "Counted: the course B."),
        ],
    ),
    (
        {"course": "Z", "all": [{"course": "A"}, {"course": "B"}]},
        [],
        {},
        (
            {},
            0,
            {"must_include": ["Z"], "must_include_2": ["A"], "must_include_3": ["B"]},
            None,
            "Missing: the course Z, the course A, the course B; 0 hours counted.",
        ),
        [],
    ),
    (
        {"all": [{"course": "A"}, {"total_min": 3}]},
        [done("2026-04-04", 1, course="A"), {"course": "A"}],
        {},
        ({}, 1, {"total": 2}, None, "Missing: 2 hours in all; 1 of 3 hours counted."),
        [
            ("counted", 1, {}, "Counted: 1 hour towards the total."),
            ("counted", 0, {}, "Counted: the course A."),
        ],
    ),
    (
        {"all": [{"course": "A"}, {"categories": [{"key": "law"}]}]},
        [done("2026-04-04", 1, category="law"), {"course": "A"}],
        {},
        ({"law": 1}, 1, {}, None, "Satisfied: 1 hour counted."),
        [
            ("counted", 1, {"law": 1}, "Counted: 1 hour towards law."),
            ("counted", 0, {}, "Counted: the course A."),
        ],
    ),
    (
        {"total_min": 3, "any_of": [{"total_min": 1}, {"total_min": 2}]},
        [done("2026-04-04", 1)],
        {},
        ({}, 1, {"total": 2}, None, "Missing: 2 hours in all; 1 of 3 hours counted."),
        [("counted", 1, {}, "Counted: 1 hour towards the total.")],
    ),
]


@pytest.mark.parametrize(("asked", "log", "more", "told", "each"), WAYS)
def test_ways_are_told(asked: Any, log: Any, more: Any, told: Any, each: Any) -> None:
    found = hours(asked, log, **more)
    assert whole(found) == told
    assert lines(found) == each
    assert found["satisfied"] is (found["shortfall"] == {})
