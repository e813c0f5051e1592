"""Caps and the most of a day: the whole answer, with every sentence."""

from typing import Any

import pytest

from tests.core.oracle.asking import hours
from tests.core.test_hours_dropped import done, lines, whole

CAPPED: list[tuple[Any, ...]] = [
    (
        {"categories": [{"key": "law", "min": 2}, {"key": "ems", "max": 1}]},
        [done("2026-04-04", 1, category="law"), done("2026-04-05", 2, category="ems")],
        {},
        ({"law": 1, "ems": 1}, 2, {"law": 1}, None, "Missing: 1 hour of law; 2 hours counted."),
        [
            ("counted", 1, {"law": 1}, "Counted: 1 hour towards law."),
            (
                "over_cap",
                1,
                {"ems": 1},
                "Counted in part: 1 of 2 hours towards ems; at most 1 hour of ems may count.",
            ),
        ],
    ),
    (
        {"categories": [{"key": "law", "min": 2}, {"key": "ems", "max": 1}]},
        [done("2026-04-04", 3, category=["law", "ems"])],
        {},
        ({"law": 3, "ems": 0}, 3, {}, None, "Satisfied: 3 hours counted."),
        [("counted", 3, {"law": 3}, "Counted: 3 hours towards law.")],
    ),
    (
        {"categories": [{"key": "law", "min": 2}, {"key": "ems", "max": 1}]},
        [done("2026-04-04", 2, category=["law", "ems"]), done("2026-04-05", 1, category=["ems", "law"])],
        {},
        ({"law": 2, "ems": 1}, 3, {}, None, "Satisfied: 3 hours counted."),
        [
            ("counted", 2, {"law": 2}, "Counted: 2 hours towards law."),
            ("counted", 1, {"ems": 1}, "Counted: 1 hour towards ems."),
        ],
    ),
    (
        {"categories": [{"key": "law", "min": 2}, {"key": "ems", "max": 1}]},
        [done("2026-04-04", 5, category="ems")],
        {},
        ({"law": 0, "ems": 1}, 1, {"law": 2}, None, "Missing: 2 hours of law; 1 hour counted."),
        [
            (
                "over_cap",
                1,
                {"ems": 1},
                "Counted in part: 1 of 5 hours towards ems; at most 1 hour of ems may count.",
            )
        ],
    ),
    (
        {"total_min": 2, "caps": [{"where": "ethics", "max": 1}]},
        [
            done("2026-04-04", 1, topic="ethics"),
            done("2026-04-05", 1, topic="ethics"),
            done("2026-04-05", 2, role="ethics"),
        ],
        {},
        ({}, 1, {"total": 1}, None, "Missing: 1 hour in all; 1 of 2 hours counted."),
        [
            ("counted", 1, {}, "Counted: 1 hour towards the total."),
            ("over_cap", 0, {}, "Not counted: at most 1 hour of ethics may count."),
            ("over_cap", 0, {}, "Not counted: at most 1 hour of ethics may count."),
        ],
    ),
    (
        {"total_min": 2, "caps": [{"where": "ethics", "max": 0}]},
        [done("2026-04-04", 1, mode="ethics"), done("2026-04-05", 1, tag="ethics")],
        {},
        ({}, 1, {"total": 1}, None, "Missing: 1 hour in all; 1 of 2 hours counted."),
        [
            ("method_not_allowed", 0, {}, "Not counted: no hours of ethics may count."),
            ("counted", 1, {}, "Counted: 1 hour towards the total."),
        ],
    ),
    (
        {
            "total_min": 4,
            "caps": [{"where": "ethics", "max": 0}, {"where": "law", "max": 1}],
            "categories": [{"key": "a", "max": 1}, {"key": "b"}],
        },
        [done("2026-04-04", 2, topic="law", category="a")],
        {},
        ({"a": 1, "b": 0}, 1, {"total": 3}, None, "Missing: 3 hours in all; 1 of 4 hours counted."),
        [
            (
                "over_cap",
                1,
                {"a": 1},
                "Counted in part: 1 of 2 hours towards a; at most 1 hour of law may count.",
            )
        ],
    ),
    (
        {"categories": [{"key": "law", "min": 4, "caps": [{"where": "lectures", "max": 1}]}]},
        [
            done("2026-04-04", 2, mode="lectures", category="law"),
            done("2026-04-05", 1, mode="lectures", category="law"),
        ],
        {},
        ({"law": 1}, 1, {"law": 3}, None, "Missing: 3 hours of law; 1 hour counted."),
        [
            (
                "over_cap",
                1,
                {"law": 1},
                "Counted in part: 1 of 2 hours towards law; at most 1 hour of lectures in law may count.",
            ),
            ("over_cap", 0, {}, "Not counted: at most 1 hour of lectures in law may count."),
        ],
    ),
    (
        {"total_min": 9, "per_day_max": 2},
        [done("2026-04-04", 1), done("2026-04-04", 2), done("2026-04-05", 1)],
        {},
        ({}, 3, {"total": 6}, None, "Missing: 6 hours in all; 3 of 9 hours counted."),
        [
            (
                "over_day_cap",
                0,
                {},
                "Not counted: at most 2 hours of one day may count, here of 4 April 2026.",
            ),
            ("counted", 2, {}, "Counted: 2 hours towards the total."),
            ("counted", 1, {}, "Counted: 1 hour towards the total."),
        ],
    ),
    (
        {"total_min": 9, "per_day_max": 2},
        [done("2026-04-04", 1), done("2026-04-04", 1.5)],
        {},
        ({}, 2, {"total": 7}, None, "Missing: 7 hours in all; 2 of 9 hours counted."),
        [
            (
                "over_day_cap",
                0.5,
                {},
                (
                    "Counted in part: 0.5 of 1 hour towards the total; at most 2 hours of one day may count, here "
                    "of 4 April 2026."
                ),
            ),
            ("counted", 1.5, {}, "Counted: 1.5 hours towards the total."),
        ],
    ),
]


@pytest.mark.parametrize(("asked", "log", "more", "told", "each"), CAPPED)
def test_what_is_over_a_cap_says_why(asked: Any, log: Any, more: Any, told: Any, each: Any) -> None:
    found = hours(asked, log, **more)
    assert whole(found) == told
    assert lines(found) == each
    assert found["satisfied"] is (found["shortfall"] == {})
