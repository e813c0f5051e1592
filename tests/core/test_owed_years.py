"""Which years are owed, and the whole sentence that says why."""

from typing import Any

import pytest

from recert.core.evaluate import answer

YEARS = {"kind": "calendar_years"}
MARCH = {"credential": {"issued": "2026-03-16"}}
ASKED: list[tuple[dict[str, Any], dict[str, Any], tuple[Any, ...]]] = [
    (
        YEARS,
        MARCH,
        (
            "2026-01-01",
            "2026-12-31",
            (
                "Hours are owed every year from 1 January; issued on 16 March 2026, the first one starts on 1 "
                "January 2026: 1 January 2026 to 31 December 2026."
            ),
        ),
    ),
    (
        YEARS,
        {"as_of": "2026-03-16"},
        (
            "2026-01-01",
            "2026-12-31",
            "Hours are owed every year from 1 January: 1 January 2026 to 31 December 2026.",
        ),
    ),
    (
        {**YEARS, "years": 2},
        {"credential": {"issued": "2025-03-16"}},
        (
            "2025-01-01",
            "2026-12-31",
            (
                "Hours are owed every 2 years from 1 January; issued on 16 March 2025, the first one starts "
                "on 1 January 2025: 1 January 2025 to 31 December 2026."
            ),
        ),
    ),
    (
        {**YEARS, "years": 2},
        {"credential": {"issued": "2025-03-16"}, "as_of": "2027-01-01"},
        (
            "2027-01-01",
            "2028-12-31",
            (
                "Hours are owed every 2 years from 1 January; issued on 16 March 2025, the first one starts "
                "on 1 January 2025: 1 January 2027 to 31 December 2028."
            ),
        ),
    ),
    (
        {**YEARS, "years": 2, "start": "04-01"},
        {"credential": {"issued": "2025-03-31"}},
        (
            "2024-04-01",
            "2026-03-31",
            (
                "Hours are owed every 2 years from 1 April; issued on 31 March 2025, the first one starts on "
                "1 April 2024: 1 April 2024 to 31 March 2026."
            ),
        ),
    ),
    (
        {"kind": "fiscal_years"},
        {"credential": {"issued": "2026-06-30"}},
        (
            "2025-07-01",
            "2026-06-30",
            (
                "Hours are owed every year from 1 July; issued on 30 June 2026, the first one starts on 1 "
                "July 2025: 1 July 2025 to 30 June 2026."
            ),
        ),
    ),
    (
        {"kind": "fiscal_years", "start": "10-01"},
        {"as_of": "2026-10-01"},
        (
            "2026-10-01",
            "2027-09-30",
            "Hours are owed every year from 1 October: 1 October 2026 to 30 September 2027.",
        ),
    ),
    (
        {**YEARS, "first": "next_start_after_issue"},
        {"credential": {"issued": "2026-01-01"}},
        (
            "2027-01-01",
            "2027-12-31",
            (
                "Hours are owed every year from 1 January; issued on 1 January 2026, the first one starts on "
                "1 January 2027: 1 January 2027 to 31 December 2027."
            ),
        ),
    ),
    (
        {**YEARS, "first": {"nth_full_period_after_issue": 2}},
        MARCH,
        (
            "2028-01-01",
            "2028-12-31",
            (
                "Hours are owed every year from 1 January; issued on 16 March 2026, the first one starts on 1 "
                "January 2028: 1 January 2028 to 31 December 2028."
            ),
        ),
    ),
    (
        {**YEARS, "years": 3, "first": {"nth_full_period_after_issue": 2}},
        MARCH,
        (
            "2030-01-01",
            "2032-12-31",
            (
                "Hours are owed every 3 years from 1 January; issued on 16 March 2026, the first one starts "
                "on 1 January 2030: 1 January 2030 to 31 December 2032."
            ),
        ),
    ),
    (
        {**YEARS, "first": "next_start_after_issue"},
        {**MARCH, "as_of": "2026-12-31"},
        (
            None,
            None,
            (
                "Nothing is owed yet on 31 December 2026: issued on 16 March 2026, the first period starts on "
                "1 January 2027."
            ),
        ),
    ),
    (
        {**YEARS, "first": "next_start_after_issue"},
        {**MARCH, "as_of": "2027-01-01"},
        (
            "2027-01-01",
            "2027-12-31",
            (
                "Hours are owed every year from 1 January; issued on 16 March 2026, the first one starts on 1 "
                "January 2027: 1 January 2027 to 31 December 2027."
            ),
        ),
    ),
    (
        {**YEARS, "first": {"issue_in": ["01-01", "06-30"], "then": "same_year", "else": "next_year"}},
        {"credential": {"issued": "2026-06-30"}},
        (
            "2026-01-01",
            "2026-12-31",
            (
                "Hours are owed every year from 1 January; issued on 30 June 2026, the first one starts on 1 "
                "January 2026: 1 January 2026 to 31 December 2026."
            ),
        ),
    ),
    (
        {**YEARS, "first": {"issue_in": ["01-01", "06-30"], "then": "same_year", "else": "next_year"}},
        {"credential": {"issued": "2026-07-01"}},
        (
            "2027-01-01",
            "2027-12-31",
            (
                "Hours are owed every year from 1 January; issued on 1 July 2026, the first one starts on 1 "
                "January 2027: 1 January 2027 to 31 December 2027."
            ),
        ),
    ),
    (
        {**YEARS, "first": {"issue_in": ["11-01", "02-28"], "then": "next_year", "else": "same_year"}},
        {"credential": {"issued": "2026-11-01"}},
        (
            "2027-01-01",
            "2027-12-31",
            (
                "Hours are owed every year from 1 January; issued on 1 November 2026, the first one starts on "
                "1 January 2027: 1 January 2027 to 31 December 2027."
            ),
        ),
    ),
    (
        {**YEARS, "first": {"issue_in": ["11-01", "02-28"], "then": "next_year", "else": "same_year"}},
        {"credential": {"issued": "2026-02-28"}},
        (
            "2027-01-01",
            "2027-12-31",
            (
                "Hours are owed every year from 1 January; issued on 28 February 2026, the first one starts "
                "on 1 January 2027: 1 January 2027 to 31 December 2027."
            ),
        ),
    ),
    (
        {**YEARS, "first": {"issue_in": ["11-01", "02-28"], "then": "next_year", "else": "same_year"}},
        {"credential": {"issued": "2026-03-01"}},
        (
            "2026-01-01",
            "2026-12-31",
            (
                "Hours are owed every year from 1 January; issued on 1 March 2026, the first one starts on 1 "
                "January 2026: 1 January 2026 to 31 December 2026."
            ),
        ),
    ),
]


@pytest.mark.parametrize(("period", "line", "told"), ASKED)
def test_a_period_of_years_is_told_with_its_reason(period: Any, line: Any, told: Any) -> None:
    rule = {"period": period, **line.get("rule", {})}
    found = answer({"event": "period", **line, "rule": rule})
    assert found == {"id": None, "period_start": told[0], "period_end": told[1], "reason": told[2]}
