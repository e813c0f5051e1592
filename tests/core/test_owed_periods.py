"""Periods that go back from a day, and the credential's own, with the whole sentence that says why."""

from typing import Any

import pytest

from recert.core.evaluate import answer

HELD = {"issued": "2024-02-10", "expires": "2026-03-31"}
YEARLY = {"validity": {"kind": "duration", "years": 1}, "renewal": {"in_window": "previous_expiry"}}
ASKED: list[tuple[dict[str, Any], dict[str, Any], tuple[Any, ...]]] = [
    (
        {"kind": "rolling", "months": 12},
        {"credential": {"issued": "2026-03-31"}},
        (
            "2026-03-31",
            "2027-03-30",
            "Hours are owed in the 12 months from 31 March 2026: 31 March 2026 to 30 March 2027.",
        ),
    ),
    (
        {"kind": "rolling", "months": 1},
        {"credential": {"issued": "2024-03-31"}, "as_of": "2026-03-31"},
        (
            "2026-02-28",
            "2026-03-31",
            "Hours count 1 month back from 31 March 2026: 28 February 2026 to 31 March 2026.",
        ),
    ),
    (
        {"kind": "rolling", "months": 12},
        {"as_of": "2026-03-16"},
        (
            "2025-03-16",
            "2026-03-16",
            "Hours count 12 months back from 16 March 2026: 16 March 2025 to 16 March 2026.",
        ),
    ),
    (
        {"kind": "rolling", "months": 12},
        {"credential": {"issued": "2024-03-31"}, "as_of": "2024-03-30"},
        (None, None, "Nothing is owed yet on 30 March 2024: issued on 31 March 2024."),
    ),
    (
        {"kind": "rolling", "months": 12},
        {"credential": {"issued": "2024-03-31"}, "as_of": "2024-03-31"},
        (
            "2023-03-31",
            "2024-03-31",
            "Hours count 12 months back from 31 March 2024: 31 March 2023 to 31 March 2024.",
        ),
    ),
    (
        {"kind": "cycle"},
        {"credential": HELD},
        (
            "2024-02-10",
            "2026-03-31",
            "Hours are owed in the credential's own period, 10 February 2024 to 31 March 2026.",
        ),
    ),
    (
        {"kind": "cycle"},
        {"credential": {"issued": "2024-02-10"}},
        ("2024-02-10", None, "Hours are owed in the credential's own period, from 10 February 2024 on."),
    ),
    (
        {"kind": "cycle"},
        {"credential": HELD, "as_of": "2024-02-09"},
        (
            None,
            None,
            "Nothing is owed yet on 9 February 2024: the credential was issued on 10 February 2024.",
        ),
    ),
    (
        {"kind": "cycle"},
        {"credential": HELD, "as_of": "2024-02-10"},
        (
            "2024-02-10",
            "2026-03-31",
            "Hours are owed in the credential's own period, 10 February 2024 to 31 March 2026.",
        ),
    ),
    (
        {"kind": "cycle"},
        {"credential": HELD, "as_of": "2026-03-31"},
        (
            "2024-02-10",
            "2026-03-31",
            "Hours are owed in the credential's own period, 10 February 2024 to 31 March 2026.",
        ),
    ),
    (
        {"kind": "cycle"},
        {"credential": HELD, "as_of": "2026-04-01"},
        (None, None, "No period of the credential holds 1 April 2026: it cannot be renewed so far."),
    ),
    (
        {"kind": "cycle"},
        {"credential": HELD, "as_of": "2028-04-01", "rule": YEARLY},
        (
            "2028-04-01",
            "2029-03-31",
            "Hours are owed in the credential's own period, 1 April 2028 to 31 March 2029.",
        ),
    ),
    (
        {"kind": "cycle"},
        {"credential": {"issued": "2024-02-10"}, "as_of": "2026-02-11", "rule": YEARLY},
        (
            "2026-02-11",
            "2027-02-10",
            "Hours are owed in the credential's own period, 11 February 2026 to 10 February 2027.",
        ),
    ),
    (
        {"kind": "cycle"},
        {
            "credential": HELD,
            "as_of": "2027-01-01",
            "rule": {"validity": {"kind": "duration", "years": 1}, "renewal": {"renewable": False}},
        },
        (None, None, "No period of the credential holds 1 January 2027: it cannot be renewed so far."),
    ),
    (
        {"kind": "cycle"},
        {
            "credential": HELD,
            "as_of": "2035-01-01",
            "person": {"birth_date": "1990-05-05"},
            "rule": {"validity": {"kind": "birthday", "every_years": 3}, "renewal": {}},
        },
        (
            "2034-05-06",
            "2037-05-05",
            "Hours are owed in the credential's own period, 6 May 2034 to 5 May 2037.",
        ),
    ),
]


@pytest.mark.parametrize(("period", "line", "told"), ASKED)
def test_a_period_is_told_with_its_reason(period: Any, line: Any, told: Any) -> None:
    rule = {"period": period, **line.get("rule", {})}
    found = answer({"event": "period", **line, "rule": rule})
    assert found == {"id": None, "period_start": told[0], "period_end": told[1], "reason": told[2]}
