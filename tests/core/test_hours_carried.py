"""What counts as other hours, carried hours, and ways that inherit how hours count: the whole answer."""

from typing import Any

import pytest

from tests.core.oracle.asking import hours
from tests.core.test_hours_dropped import done, lines, whole

CARRIED: list[tuple[Any, ...]] = [
    (
        {
            "total_min": 80,
            "equivalents": [{"where": {"semester_credits": 3}, "hours": 40, "unless": "promotion"}],
        },
        [
            done("2026-04-04", 1, semester_credits=6),
            done("2026-04-04", 1, semester_credits=3, promotion=True),
            done("2026-04-04", 1, semester_credits=2),
            done("2026-04-04", 1, semester_credits=True),
            done("2026-04-04", 1, semester_credits="3"),
            done("2026-04-04", 1, semester_credits=-3),
        ],
        {},
        ({}, 84, {}, None, "Satisfied: 84 of 80 hours counted."),
        [
            (
                "counted",
                80,
                {},
                "Counted: 80 hours towards the total, which is what it is worth by the rule, not 1 hour.",
            ),
            ("already_used", 0, {}, "Not counted: it was spent elsewhere."),
            ("counted", 1, {}, "Counted: 1 hour towards the total."),
            ("counted", 1, {}, "Counted: 1 hour towards the total."),
            ("counted", 1, {}, "Counted: 1 hour towards the total."),
            ("counted", 1, {}, "Counted: 1 hour towards the total."),
        ],
    ),
    (
        {"total_min": 9, "equivalents": [{"where": "mentor", "hours": 6}]},
        [done("2026-04-04", 1, kind="mentor"), {"date": "2026-04-04", "kind": "mentor"}],
        {},
        ({}, 12, {}, None, "Satisfied: 12 of 9 hours counted."),
        [
            (
                "counted",
                6,
                {},
                "Counted: 6 hours towards the total, which is what it is worth by the rule, not 1 hour.",
            ),
            (
                "counted",
                6,
                {},
                "Counted: 6 hours towards the total, which is what it is worth by the rule, not 0 hours.",
            ),
        ],
    ),
    (
        {
            "total_min": 9,
            "equivalents": [{"where": {"kind": "exam", "passed": True, "level": 0}, "hours": 2}],
        },
        [
            done("2026-04-04", 1, kind="exam", passed=True, level=0),
            done("2026-04-04", 1, kind="exam", passed=False, level=0),
            done("2026-04-04", 1, kind="exam", passed=True, level=1),
        ],
        {},
        ({}, 4, {"total": 5}, None, "Missing: 5 hours in all; 4 of 9 hours counted."),
        [
            (
                "counted",
                2,
                {},
                "Counted: 2 hours towards the total, which is what it is worth by the rule, not 1 hour.",
            ),
            ("counted", 1, {}, "Counted: 1 hour towards the total."),
            ("counted", 1, {}, "Counted: 1 hour towards the total."),
        ],
    ),
    (
        {"total_min": 9, "carryover": {"max": 1}},
        [done("2025-12-31", 2), done("2024-12-31", 2), done("2025-01-01", 1)],
        {},
        ({}, 1, {"total": 8}, None, "Missing: 8 hours in all; 1 of 9 hours counted."),
        [
            ("over_cap", 0, {}, "Not counted: at most 1 hour of the period before may count."),
            (
                "outside_period",
                0,
                {},
                "Not counted: 31 December 2024 is before 1 January 2026, from when hours count.",
            ),
            ("counted", 1, {}, "Counted: 1 hour towards the total, carried over from the period before."),
        ],
    ),
    (
        {"total_min": 9, "carryover": {"max": 1}},
        [done("2025-12-31", 1)],
        {},
        ({}, 1, {"total": 8}, None, "Missing: 8 hours in all; 1 of 9 hours counted."),
        [("counted", 1, {}, "Counted: 1 hour towards the total, carried over from the period before.")],
    ),
    (
        {"total_min": 9, "carryover": {"max": 1}},
        [done("2025-07-01", 1), done("2025-06-30", 1)],
        {"period": {"start": "2026-01-01", "end": "2026-06-30"}},
        ({}, 1, {"total": 8}, None, "Missing: 8 hours in all; 1 of 9 hours counted."),
        [
            ("counted", 1, {}, "Counted: 1 hour towards the total, carried over from the period before."),
            (
                "outside_period",
                0,
                {},
                "Not counted: 30 June 2025 is before 1 January 2026, from when hours count.",
            ),
        ],
    ),
    (
        {"total_min": 9, "carryover": {"max": 5}},
        [done("2025-12-23", 1), done("2025-12-21", 1), done("2025-12-22", 1)],
        {"period": {"start": "2026-01-01", "end": "2026-01-10"}},
        ({}, 2, {"total": 7}, None, "Missing: 7 hours in all; 2 of 9 hours counted."),
        [
            ("counted", 1, {}, "Counted: 1 hour towards the total, carried over from the period before."),
            (
                "outside_period",
                0,
                {},
                "Not counted: 21 December 2025 is before 1 January 2026, from when hours count.",
            ),
            ("counted", 1, {}, "Counted: 1 hour towards the total, carried over from the period before."),
        ],
    ),
    (
        {"total_min": 9, "carryover": {"max": 5}},
        [done("2025-12-23", 1)],
        {"period": {"start": "2026-01-01"}},
        ({}, 0, {"total": 9}, None, "Missing: 9 hours in all; 0 of 9 hours counted."),
        [
            (
                "outside_period",
                0,
                {},
                "Not counted: 23 December 2025 is before 1 January 2026, from when hours count.",
            )
        ],
    ),
    (
        {"total_min": 9, "carryover": {"max": 5}},
        [done("0001-01-01", 1)],
        {"period": {"start": "0001-02-01", "end": "2026-01-01"}},
        ({}, 1, {"total": 8}, None, "Missing: 8 hours in all; 1 of 9 hours counted."),
        [("counted", 1, {}, "Counted: 1 hour towards the total, carried over from the period before.")],
    ),
    (
        {"total_min": 9, "carryover": {"max": 5}},
        [done("0001-01-01", 1)],
        {"period": {"start": "0001-01-02", "end": "2026-01-01"}},
        ({}, 1, {"total": 8}, None, "Missing: 8 hours in all; 1 of 9 hours counted."),
        [("counted", 1, {}, "Counted: 1 hour towards the total, carried over from the period before.")],
    ),
    (
        {
            "any_of": [{"total_min": 9}],
            "caps": [{"where": "ethics", "max": 1}],
            "per_day_max": 2,
            "min_session_hours": 1,
            "exclude_used": True,
            "unique": "topic",
        },
        [
            done("2026-04-04", 2, mode="ethics"),
            done("2026-04-04", 0.5),
            done("2026-04-04", 1, used_in_previous_cycle=True),
            done("2026-04-04", 1, topic="a"),
            done("2026-04-04", 1, topic="a"),
            done("2026-04-05", 3),
        ],
        {},
        ({}, 4, {"total": 5}, None, "Missing: 5 hours in all; 4 of 9 hours counted."),
        [
            (
                "over_day_cap",
                1,
                {},
                (
                    "Counted in part: 1 of 2 hours towards the total; at most 2 hours of one day may count, here "
                    "of 4 April 2026."
                ),
            ),
            ("too_short", 0, {}, "Not counted: 0.5 hours is less than 1 hour, the shortest that counts."),
            ("already_used", 0, {}, "Not counted: it was used in the previous cycle."),
            ("counted", 1, {}, "Counted: 1 hour towards the total."),
            ("duplicate", 0, {}, "Not counted: the same topic counted already, on 4 April 2026."),
            (
                "over_day_cap",
                2,
                {},
                (
                    "Counted in part: 2 of 3 hours towards the total; at most 2 hours of one day may count, here "
                    "of 5 April 2026."
                ),
            ),
        ],
    ),
    (
        {
            "any_of": [
                {
                    "total_min": 9,
                    "per_day_max": 3,
                    "min_session_hours": 0.5,
                    "unique": "title",
                    "carryover": 2,
                    "window": {"kind": "period"},
                    "equivalents": [{"where": "m", "hours": 3}],
                }
            ],
            "per_day_max": 1,
            "min_session_hours": 2,
            "unique": "topic",
            "carryover": 0,
            "window": {"kind": "rolling", "months": 1},
            "equivalents": [{"where": "m", "hours": 2}],
        },
        [
            done("2025-12-31", 2),
            done("2026-04-04", 0.5),
            done("2026-04-05", 3, topic="a", title="x"),
            done("2026-04-06", 1, topic="a", title="y"),
            done("2026-04-07", 1, kind="m"),
            done("2026-04-08", 1, title="x"),
        ],
        {"application_date": "2026-12-31"},
        ({}, 9.5, {}, None, "Satisfied: 9.5 of 9 hours counted."),
        [
            ("counted", 2, {}, "Counted: 2 hours towards the total, carried over from the period before."),
            ("counted", 0.5, {}, "Counted: 0.5 hours towards the total."),
            ("counted", 3, {}, "Counted: 3 hours towards the total."),
            ("counted", 1, {}, "Counted: 1 hour towards the total."),
            (
                "counted",
                3,
                {},
                "Counted: 3 hours towards the total, which is what it is worth by the rule, not 1 hour.",
            ),
            ("duplicate", 0, {}, "Not counted: the same title counted already, on 5 April 2026."),
        ],
    ),
    (
        {"any_of": [{"total_min": 9}], "carryover": 1, "equivalents": [{"where": "m", "hours": 2}]},
        [done("2025-12-31", 3), done("2026-04-04", 1, kind="m")],
        {},
        ({}, 3, {"total": 6}, None, "Missing: 6 hours in all; 3 of 9 hours counted."),
        [
            (
                "over_cap",
                1,
                {},
                (
                    "Counted in part: 1 of 3 hours towards the total; at most 1 hour of the period before may "
                    "count."
                ),
            ),
            (
                "counted",
                2,
                {},
                "Counted: 2 hours towards the total, which is what it is worth by the rule, not 1 hour.",
            ),
        ],
    ),
    (
        {"all": [{"total_min": 9}], "window": {"kind": "rolling", "months": 3}},
        [done("2025-12-31", 3), done("2026-04-04", 1)],
        {"application_date": "2026-04-04"},
        ({}, 1, {"total": 8}, None, "Missing: 8 hours in all; 1 of 9 hours counted."),
        [
            (
                "outside_period",
                0,
                {},
                "Not counted: 31 December 2025 is before 4 January 2026, from when hours count.",
            ),
            ("counted", 1, {}, "Counted: 1 hour towards the total."),
        ],
    ),
]


@pytest.mark.parametrize(("asked", "log", "more", "told", "each"), CARRIED)
def test_what_is_carried_or_inherited_is_told(asked: Any, log: Any, more: Any, told: Any, each: Any) -> None:
    found = hours(asked, log, **more)
    assert whole(found) == told
    assert lines(found) == each
    assert found["satisfied"] is (found["shortfall"] == {})
