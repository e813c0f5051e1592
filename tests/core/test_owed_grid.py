"""Which period of a grid that is the same for everyone is owed, and the whole sentence that says why."""

from typing import Any

import pytest

from recert.core.evaluate import answer

GRID = {"kind": "fixed_grid", "epoch": "2020-07-01", "months": 18}
MONTHLY = {"kind": "fixed_grid", "epoch": "2020-01-31", "months": 1}
MARCH = {"credential": {"issued": "2026-03-16"}}
ASKED: list[tuple[dict[str, Any], dict[str, Any], tuple[Any, ...]]] = [
    (
        MONTHLY,
        {"credential": {"issued": "2026-02-28"}},
        (
            "2026-02-28",
            "2026-03-30",
            (
                "Hours are owed every 1 month from 31 January 2020, the same for everyone; issued on 28 "
                "February 2026, the first one starts on 28 February 2026: 28 February 2026 to 30 March 2026."
            ),
        ),
    ),
    (
        MONTHLY,
        {"credential": {"issued": "2026-02-27"}},
        (
            "2026-01-31",
            "2026-02-27",
            (
                "Hours are owed every 1 month from 31 January 2020, the same for everyone; issued on 27 "
                "February 2026, the first one starts on 31 January 2026: 31 January 2026 to 27 February 2026."
            ),
        ),
    ),
    (
        MONTHLY,
        {"as_of": "2019-12-30"},
        (
            "2019-11-30",
            "2019-12-30",
            (
                "Hours are owed every 1 month from 31 January 2020, the same for everyone: 30 November 2019 "
                "to 30 December 2019."
            ),
        ),
    ),
    (
        GRID,
        MARCH,
        (
            "2025-01-01",
            "2026-06-30",
            (
                "Hours are owed every 18 months from 1 July 2020, the same for everyone; issued on 16 March "
                "2026, the first one starts on 1 January 2025: 1 January 2025 to 30 June 2026."
            ),
        ),
    ),
    (
        {**GRID, "first": "next_start_after_issue"},
        {"credential": {"issued": "2026-01-01"}},
        (
            "2026-07-01",
            "2027-12-31",
            (
                "Hours are owed every 18 months from 1 July 2020, the same for everyone; issued on 1 January "
                "2026, the first one starts on 1 July 2026: 1 July 2026 to 31 December 2027."
            ),
        ),
    ),
    (
        {**GRID, "first": {"nth_full_period_after_issue": 2}},
        {"credential": {"issued": "2026-01-01"}},
        (
            "2028-01-01",
            "2029-06-30",
            (
                "Hours are owed every 18 months from 1 July 2020, the same for everyone; issued on 1 January "
                "2026, the first one starts on 1 January 2028: 1 January 2028 to 30 June 2029."
            ),
        ),
    ),
    (
        {**GRID, "first": {"nth_full_period_after_issue": 2}},
        {"credential": {"issued": "2026-01-01"}, "as_of": "2028-12-31"},
        (
            "2028-01-01",
            "2029-06-30",
            (
                "Hours are owed every 18 months from 1 July 2020, the same for everyone; issued on 1 January "
                "2026, the first one starts on 1 January 2028: 1 January 2028 to 30 June 2029."
            ),
        ),
    ),
    (
        {**GRID, "first": {"nth_full_period_after_issue": 2}},
        {"credential": {"issued": "2026-01-01"}, "as_of": "2031-12-31"},
        (
            "2031-01-01",
            "2032-06-30",
            (
                "Hours are owed every 18 months from 1 July 2020, the same for everyone; issued on 1 January "
                "2026, the first one starts on 1 January 2028: 1 January 2031 to 30 June 2032."
            ),
        ),
    ),
    (
        {**GRID, "first": {"issue_in": ["01-01", "06-30"], "then": "same_year", "else": "next_year"}},
        {"credential": {"issued": "2024-06-30"}},
        (
            "2025-01-01",
            "2026-06-30",
            (
                "Hours are owed every 18 months from 1 July 2020, the same for everyone; issued on 30 June "
                "2024, the first one starts on 1 January 2025: 1 January 2025 to 30 June 2026."
            ),
        ),
    ),
    (
        {**GRID, "first": {"issue_in": ["01-01", "06-30"], "then": "same_year", "else": "next_year"}},
        {"credential": {"issued": "2024-07-01"}},
        (
            "2025-01-01",
            "2026-06-30",
            (
                "Hours are owed every 18 months from 1 July 2020, the same for everyone; issued on 1 July "
                "2024, the first one starts on 1 January 2025: 1 January 2025 to 30 June 2026."
            ),
        ),
    ),
    (
        {**GRID, "first": {"issue_in": ["01-01", "06-30"], "then": "same_year", "else": "next_year"}},
        {"credential": {"issued": "2023-02-01"}},
        (
            "2023-07-01",
            "2024-12-31",
            (
                "Hours are owed every 18 months from 1 July 2020, the same for everyone; issued on 1 February "
                "2023, the first one starts on 1 July 2023: 1 July 2023 to 31 December 2024."
            ),
        ),
    ),
]


@pytest.mark.parametrize(("period", "line", "told"), ASKED)
def test_a_period_of_the_grid_is_told_with_its_reason(period: Any, line: Any, told: Any) -> None:
    rule = {"period": period, **line.get("rule", {})}
    found = answer({"event": "period", **line, "rule": rule})
    assert found == {"id": None, "period_start": told[0], "period_end": told[1], "reason": told[2]}
