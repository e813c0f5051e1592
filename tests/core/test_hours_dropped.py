"""Completions that count and that are dropped: the whole answer, with every sentence."""

from typing import Any

import pytest

from tests.core.oracle.asking import Data, hours


def done(day: str, length: float, **more: object) -> Data:
    return {"date": day, "hours": length, **more}


def whole(found: Data) -> tuple[Any, ...]:
    """Return the whole answer, its lines apart."""
    return (
        found["by_category"], found["counted_total"], found["shortfall"], found.get("required_total"), found["reason"],
    )  # fmt: skip


def lines(found: Data) -> list[tuple[Any, ...]]:
    return [
        (line["verdict"], line["hours"], line["towards"], line["reason"]) for line in found["completions"]
    ]


DROPPED: list[tuple[Any, ...]] = [
    (
        {"total_min": 2},
        [done("2026-04-04", 1)],
        {},
        ({}, 1, {"total": 1}, None, "Missing: 1 hour in all; 1 of 2 hours counted."),
        [("counted", 1, {}, "Counted: 1 hour towards the total.")],
    ),
    (
        {"total_min": 2},
        [done("2026-04-04", 1.5), done("2026-04-05", 0.5)],
        {},
        ({}, 2, {}, None, "Satisfied: 2 of 2 hours counted."),
        [
            ("counted", 1.5, {}, "Counted: 1.5 hours towards the total."),
            ("counted", 0.5, {}, "Counted: 0.5 hours towards the total."),
        ],
    ),
    ({}, [], {}, ({}, 0, {}, None, "Satisfied: 0 hours counted."), []),
    (
        {},
        [done("2026-04-04", 1)],
        {},
        ({}, 1, {}, None, "Satisfied: 1 hour counted."),
        [("counted", 1, {}, "Counted: 1 hour towards the total.")],
    ),
    (
        {},
        [{}],
        {},
        ({}, 0, {}, None, "Satisfied: 0 hours counted."),
        [("too_short", 0, {}, "Not counted: no hours are recorded.")],
    ),
    (
        {"total_min": 1},
        [{"hours": 1}],
        {},
        ({}, 1, {}, None, "Satisfied: 1 of 1 hour counted."),
        [("counted", 1, {}, "Counted: 1 hour towards the total.")],
    ),
    (
        {"total_min": 3},
        [
            done("2025-12-31", 1),
            done("2026-01-01", 1),
            done("2026-12-31", 1),
            done("2027-01-01", 1),
            done("2026-04-04", 1, pending_approval=True),
            done("2026-04-04", 1, used_in_previous_cycle=True),
        ],
        {},
        ({}, 3, {}, None, "Satisfied: 3 of 3 hours counted."),
        [
            (
                "outside_period",
                0,
                {},
                "Not counted: 31 December 2025 is before 1 January 2026, from when hours count.",
            ),
            ("counted", 1, {}, "Counted: 1 hour towards the total."),
            ("counted", 1, {}, "Counted: 1 hour towards the total."),
            (
                "outside_period",
                0,
                {},
                "Not counted: 1 January 2027 is after 31 December 2026, until when hours count.",
            ),
            ("pending_approval", 0, {}, "Not counted: it is not approved yet."),
            ("counted", 1, {}, "Counted: 1 hour towards the total."),
        ],
    ),
    (
        {"total_min": 2, "exclude_used": True},
        [
            done("2026-04-04", 1, used_in_previous_cycle=True),
            done("2025-12-31", 1, used_in_previous_cycle=True),
        ],
        {},
        ({}, 0, {"total": 2}, None, "Missing: 2 hours in all; 0 of 2 hours counted."),
        [
            ("already_used", 0, {}, "Not counted: it was used in the previous cycle."),
            (
                "outside_period",
                0,
                {},
                "Not counted: 31 December 2025 is before 1 January 2026, from when hours count.",
            ),
        ],
    ),
    (
        {"total_min": 2, "min_session_hours": 2},
        [done("2026-04-04", 1), done("2026-04-04", 2), done("2026-04-04", 0)],
        {},
        ({}, 2, {}, None, "Satisfied: 2 of 2 hours counted."),
        [
            ("too_short", 0, {}, "Not counted: 1 hour is less than 2 hours, the shortest that counts."),
            ("counted", 2, {}, "Counted: 2 hours towards the total."),
            ("too_short", 0, {}, "Not counted: no hours are recorded."),
        ],
    ),
    (
        {"categories": [{"key": "law", "min": 2}, {"key": "ems", "max": 1}]},
        [
            done("2026-04-04", 1, category="law"),
            done("2026-04-05", 1, category="ems"),
            done("2026-04-04", 1),
            done("2026-04-04", 1, category="x"),
            done("2026-04-04", 1, category=["x", "y"]),
        ],
        {},
        ({"law": 1, "ems": 1}, 2, {"law": 1}, None, "Missing: 1 hour of law; 2 hours counted."),
        [
            ("counted", 1, {"law": 1}, "Counted: 1 hour towards law."),
            ("counted", 1, {"ems": 1}, "Counted: 1 hour towards ems."),
            ("wrong_category", 0, {}, "Not counted: it has no category, and the rule counts by category."),
            ("wrong_category", 0, {}, "Not counted: the rule has no category x."),
            ("wrong_category", 0, {}, "Not counted: the rule has no category x or y."),
        ],
    ),
    (
        {
            "categories": [{"key": "law", "min": 2}, {"key": "ems", "max": 1}],
            "uncategorized_counts": True,
            "total_min": 9,
        },
        [
            done("2026-04-04", 1, category="law"),
            done("2026-04-04", 1),
            done("2026-04-04", 1, category="x"),
            done("2026-04-04", 1, category=["y", "x"]),
        ],
        {},
        (
            {"law": 1, "ems": 0, "x": 1, "y": 1},
            4,
            {"total": 5, "law": 1},
            None,
            "Missing: 5 hours in all, 1 hour of law; 4 of 9 hours counted.",
        ),
        [
            ("counted", 1, {"law": 1}, "Counted: 1 hour towards law."),
            ("counted", 1, {}, "Counted: 1 hour towards the total."),
            ("counted", 1, {"x": 1}, "Counted: 1 hour towards x."),
            ("counted", 1, {"y": 1}, "Counted: 1 hour towards y."),
        ],
    ),
    (
        {"total_min": 9, "unique": "topic"},
        [
            done("2026-04-04", 1, topic="law"),
            done("2026-04-05", 1, topic="law"),
            {"hours": 1, "topic": "x"},
            {"hours": 1, "topic": "x"},
            done("2026-04-04", 1, topic=["law"]),
            done("2026-04-04", 1, topic={"a": 1}),
        ],
        {},
        ({}, 4, {"total": 5}, None, "Missing: 5 hours in all; 4 of 9 hours counted."),
        [
            ("counted", 1, {}, "Counted: 1 hour towards the total."),
            ("duplicate", 0, {}, "Not counted: the same topic counted already, on 4 April 2026."),
            ("counted", 1, {}, "Counted: 1 hour towards the total."),
            ("duplicate", 0, {}, "Not counted: the same topic counted already, without a date."),
            ("counted", 1, {}, "Counted: 1 hour towards the total."),
            ("counted", 1, {}, "Counted: 1 hour towards the total."),
        ],
    ),
    (
        {"total_min": 9, "unique": {"key": "topic", "where": {"category": "law"}}},
        [
            done("2026-04-04", 1, topic="a", category="law"),
            done("2026-04-05", 1, topic="a", category="law"),
            done("2026-04-05", 1, topic="a", category="ems"),
        ],
        {},
        ({"law": 1, "ems": 1}, 2, {"total": 7}, None, "Missing: 7 hours in all; 2 of 9 hours counted."),
        [
            ("counted", 1, {"law": 1}, "Counted: 1 hour towards law."),
            ("duplicate", 0, {}, "Not counted: the same topic counted already, on 4 April 2026."),
            ("counted", 1, {"ems": 1}, "Counted: 1 hour towards ems."),
        ],
    ),
    (
        {"total_min": 9, "window": {"kind": "rolling", "months": 3}},
        [done("2026-01-03", 1), done("2026-01-04", 1), done("2026-04-04", 1), done("2026-04-05", 1)],
        {"application_date": "2026-04-04"},
        ({}, 2, {"total": 7}, None, "Missing: 7 hours in all; 2 of 9 hours counted."),
        [
            (
                "outside_period",
                0,
                {},
                "Not counted: 3 January 2026 is before 4 January 2026, from when hours count.",
            ),
            ("counted", 1, {}, "Counted: 1 hour towards the total."),
            ("counted", 1, {}, "Counted: 1 hour towards the total."),
            (
                "outside_period",
                0,
                {},
                "Not counted: 5 April 2026 is after 4 April 2026, until when hours count.",
            ),
        ],
    ),
    (
        {"total_min": 9, "window": {"kind": "from_previous_approval"}},
        [done("2025-12-31", 3), done("2026-04-04", 1)],
        {"application_date": "2026-04-04"},
        ({}, 1, {"total": 8}, None, "Missing: 8 hours in all; 1 of 9 hours counted."),
        [
            (
                "outside_period",
                0,
                {},
                "Not counted: 31 December 2025 is before 1 January 2026, from when hours count.",
            ),
            ("counted", 1, {}, "Counted: 1 hour towards the total."),
        ],
    ),
    (
        {"total_min": 9},
        [done("2025-12-31", 1), done("2026-04-04", 1)],
        {"period": {"start": "2026-01-01"}},
        ({}, 1, {"total": 8}, None, "Missing: 8 hours in all; 1 of 9 hours counted."),
        [
            (
                "outside_period",
                0,
                {},
                "Not counted: 31 December 2025 is before 1 January 2026, from when hours count.",
            ),
            ("counted", 1, {}, "Counted: 1 hour towards the total."),
        ],
    ),
    (
        {"total_min": 9},
        [done("2025-12-31", 1), done("2026-04-04", 1)],
        {"period": None},
        ({}, 2, {"total": 7}, None, "Missing: 7 hours in all; 2 of 9 hours counted."),
        [
            ("counted", 1, {}, "Counted: 1 hour towards the total."),
            ("counted", 1, {}, "Counted: 1 hour towards the total."),
        ],
    ),
]


@pytest.mark.parametrize(("asked", "log", "more", "told", "each"), DROPPED)
def test_what_is_dropped_says_why(asked: Any, log: Any, more: Any, told: Any, each: Any) -> None:
    found = hours(asked, log, **more)
    assert whole(found) == told
    assert lines(found) == each
    assert found["satisfied"] is (found["shortfall"] == {})
