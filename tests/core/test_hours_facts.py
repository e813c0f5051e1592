"""Courses, credentials and examinations: the whole answer, with every sentence."""

from typing import Any

import pytest

from tests.core.oracle.asking import hours
from tests.core.test_hours_dropped import done, lines, whole

FACTS: list[tuple[Any, ...]] = [
    (
        {"must_include": ["A", "B"], "course": "C"},
        [],
        {},
        ({}, 0, {"must_include": ["A", "B", "C"]}, None, "Missing: the courses A, B and C; 0 hours counted."),
        [],
    ),
    (
        {"must_include": ["A", "B"], "course": "C"},
        [done("2026-04-04", 1, course="A"), done("2026-04-04", 0, title="B"), {"course": "C"}],
        {},
        ({}, 1, {}, None, "Satisfied: 1 hour counted."),
        [
            ("counted", 1, {}, "Counted: 1 hour towards the total, the course A."),
            ("counted", 0, {}, "Counted: the course B."),
            ("counted", 0, {}, "Counted: the course C."),
        ],
    ),
    (
        {"course": "C"},
        [done("2026-04-04", 1, course="D", title="C")],
        {},
        ({}, 1, {}, None, "Satisfied: 1 hour counted."),
        [("counted", 1, {}, "Counted: 1 hour towards the total, the course C.")],
    ),
    (
        {"categories": [{"key": "law", "min": 1}], "course": "C"},
        [done("2026-04-04", 1, course="C")],
        {},
        ({"law": 0}, 0, {"law": 1}, None, "Missing: 1 hour of law; 0 hours counted."),
        [("counted", 0, {}, "Counted: the course C.")],
    ),
    (
        {"categories": [{"key": "law", "max": 1}], "course": "C"},
        [done("2026-04-04", 2, course="C", category="law")],
        {},
        ({"law": 1}, 1, {}, None, "Satisfied: 1 hour counted."),
        [
            (
                "over_cap",
                1,
                {"law": 1},
                "Counted in part: 1 of 2 hours towards law; at most 1 hour of law may count.",
            )
        ],
    ),
    (
        {"credential": "ACLS"},
        [],
        {},
        ({}, 0, {"credential": "ACLS"}, None, "Missing: the credential ACLS, current; 0 hours counted."),
        [],
    ),
    (
        {"credential": "ACLS"},
        [{"date": "2020-01-01", "credential": "ACLS", "current": True}],
        {},
        ({}, 0, {}, None, "Satisfied: 0 hours counted."),
        [("counted", 0, {}, "Counted: the credential ACLS.")],
    ),
    (
        {"credential": "ACLS"},
        [{"credential": "ACLS", "current": False}],
        {},
        ({}, 0, {"credential": "ACLS"}, None, "Missing: the credential ACLS, current; 0 hours counted."),
        [("too_short", 0, {}, "Not counted: no hours are recorded.")],
    ),
    (
        {"credential": "ACLS"},
        [{"date": "2020-01-01", "credential": "ACLS"}, {"credential": "BLS", "current": True}],
        {},
        ({}, 0, {"credential": "ACLS"}, None, "Missing: the credential ACLS, current; 0 hours counted."),
        [
            (
                "outside_period",
                0,
                {},
                "Not counted: 1 January 2020 is before 1 January 2026, from when hours count.",
            ),
            ("too_short", 0, {}, "Not counted: no hours are recorded."),
        ],
    ),
    (
        {"credential": "ACLS"},
        [{"credential": "ACLS", "current": True, "pending_approval": True}],
        {},
        ({}, 0, {"credential": "ACLS"}, None, "Missing: the credential ACLS, current; 0 hours counted."),
        [("pending_approval", 0, {}, "Not counted: it is not approved yet.")],
    ),
    (
        {"exam_passed_within_attempts": 3},
        [],
        {},
        (
            {},
            0,
            {"exam_passed_within_attempts": 3},
            None,
            "Missing: the examination, passed within 3 attempts; 0 hours counted.",
        ),
        [],
    ),
    (
        {"exam_passed_within_attempts": 3},
        [{"kind": "exam", "attempt": 4}],
        {},
        (
            {},
            0,
            {"exam_passed_within_attempts": 3},
            None,
            "Missing: the examination, passed within 3 attempts; 0 hours counted.",
        ),
        [("too_short", 0, {}, "Not counted: no hours are recorded.")],
    ),
    (
        {"exam_passed_within_attempts": 3},
        [{"kind": "exam", "passed": False}],
        {},
        (
            {},
            0,
            {"exam_passed_within_attempts": 3},
            None,
            "Missing: the examination, passed within 3 attempts; 0 hours counted.",
        ),
        [("too_short", 0, {}, "Not counted: no hours are recorded.")],
    ),
    (
        {"exam_passed_within_attempts": 3},
        [{"kind": "exam", "attempt": "1"}],
        {},
        (
            {},
            0,
            {"exam_passed_within_attempts": 3},
            None,
            "Missing: the examination, passed within 3 attempts; 0 hours counted.",
        ),
        [("too_short", 0, {}, "Not counted: no hours are recorded.")],
    ),
    (
        {"exam_passed_within_attempts": 3},
        [{"kind": "course", "attempt": 1}],
        {},
        (
            {},
            0,
            {"exam_passed_within_attempts": 3},
            None,
            "Missing: the examination, passed within 3 attempts; 0 hours counted.",
        ),
        [("too_short", 0, {}, "Not counted: no hours are recorded.")],
    ),
]


@pytest.mark.parametrize(("asked", "log", "more", "told", "each"), FACTS)
def test_facts_are_told(asked: Any, log: Any, more: Any, told: Any, each: Any) -> None:
    found = hours(asked, log, **more)
    assert whole(found) == told
    assert lines(found) == each
    assert found["satisfied"] is (found["shortfall"] == {})
