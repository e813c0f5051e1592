"""Renewals that are refused, days that lie in or beside the window, and what else is asked of a credential."""

from datetime import date
from typing import Any

import pytest

from recert.core.rules import parse_rule
from recert.core.windows import Held, Outcome, renew, window_check

D = date.fromisoformat
HELD = Held(D("2024-02-10"), D("2026-03-31"))
ANNUAL = {"kind": "annual_day", "month": 3, "day": 31, "every_years": 2}
CONTINUES = {"in_window": "previous_expiry"}
REENTRY = {"from": {"days_after": 1}, "until": {"years_after": 2}}
REFUSED: list[tuple[Any, str, tuple[str, str, str]]] = [
    (
        {"opens": {"months_before": 3}},
        "2025-12-30",
        (
            "too_early",
            "Too early: opens 31 Dec",
            "It may be renewed from 31 December 2025 on; 30 December 2025 is too early.",
        ),
    ),
    (
        {"late": {"until": {"days_after": 9}}},
        "2026-04-10",
        (
            "too_late",
            "Too late: closed 9 Apr",
            "Renewal was possible until 9 April 2026; 10 April 2026 is too late.",
        ),
    ),
    (
        {"late": {"until": {"days_after": 9}, "after_that": "not_renewable"}},
        "2026-04-10",
        (
            "not_renewable",
            "Not renewable any more",
            "Renewal was possible until 9 April 2026; on 10 April 2026 it cannot be renewed any more.",
        ),
    ),
    (
        {"late": {"until": {"days_after": 9}, "after_that": "inactive"}},
        "2026-04-10",
        ("inactive", "Inactive", "Renewal was possible until 9 April 2026; on 10 April 2026 it is inactive."),
    ),
    (
        {"late": {"until": {"days_after": 9}, "after_that": "reentry"}},
        "2026-04-10",
        (
            "reentry",
            "Re-entry only",
            "Renewal was possible until 9 April 2026; on 10 April 2026 only re-entry is open.",
        ),
    ),
    (
        {"late": {"until": {"days_after": 9}, "after_that": "full_course"}},
        "2026-04-10",
        (
            "full_course",
            "Full course needed",
            (
                "Renewal was possible until 9 April 2026; on 10 April 2026 the full course must be taken "
                "again."
            ),
        ),
    ),
    (
        {"late": {"until": {"days_after": 9}, "after_that": "reexamination"}},
        "2026-04-10",
        (
            "reexamination",
            "Examination needed",
            (
                "Renewal was possible until 9 April 2026; on 10 April 2026 the examination must be taken "
                "again."
            ),
        ),
    ),
    (
        {"late": {"after_that": "inactive"}},
        "2026-04-01",
        ("inactive", "Inactive", "Renewal was possible until 31 March 2026; on 1 April 2026 it is inactive."),
    ),
    (
        {"closes": {"days_before": 0}},
        "2026-04-01",
        (
            "too_late",
            "Too late: closed 31 Mar",
            "Renewal was possible until 31 March 2026; 1 April 2026 is too late.",
        ),
    ),
    (
        {"reentry": REENTRY},
        "2026-04-01",
        (
            "reentry",
            "Re-entry only",
            "Renewal was possible until 31 March 2026; on 1 April 2026 only re-entry is open.",
        ),
    ),
    (
        {"reentry": REENTRY},
        "2028-03-31",
        (
            "reentry",
            "Re-entry only",
            "Renewal was possible until 31 March 2026; on 31 March 2028 only re-entry is open.",
        ),
    ),
    (
        {"reentry": REENTRY},
        "2028-04-01",
        (
            "too_late",
            "Too late: closed 31 Mar",
            "Renewal was possible until 31 March 2026; 1 April 2028 is too late.",
        ),
    ),
    (
        {"reentry": REENTRY, "late": {"after_that": "full_course"}},
        "2028-04-01",
        (
            "full_course",
            "Full course needed",
            (
                "Renewal was possible until 31 March 2026; on 1 April 2028 the full course must be taken "
                "again."
            ),
        ),
    ),
    (
        {"renewable": False},
        "2026-03-01",
        ("not_renewable", "Not renewable", "This credential cannot be renewed."),
    ),
]
CHECKED: list[tuple[Any, str, tuple[str, str, str]]] = [
    (CONTINUES, "2026-01-01", ("accepted", "In the window", "1 January 2026 is in the window of renewal.")),
    (
        {"opens": {"days_before": 30}},
        "2026-03-01",
        ("accepted", "In the window", "1 March 2026 is in the window of renewal."),
    ),
    (
        {"late": {"until": {"days_after": 2}}},
        "2026-04-02",
        ("accepted", "Late, still accepted", "2 April 2026 is late, which is accepted until 2 April 2026."),
    ),
    (
        {"late": {}},
        "2026-04-02",
        ("accepted", "Late, still accepted", "2 April 2026 is late, which is accepted at any time."),
    ),
    (
        {"reentry": {"days_after": 5}},
        "2026-04-03",
        ("accepted", "Late, still accepted", "3 April 2026 is late, which is accepted until 4 April 2026."),
    ),
]
BORN: list[tuple[Any, str, tuple[str, ...]]] = [
    (
        {"kind": "birthday", "every_years": 3, "feb29": "unspecified"},
        "2000-02-29",
        (
            "2026-04-01",
            "2029-02-28",
            "Birthday, every 3 years",
            (
                "it ends on the birthday, every third year (28 February in common years: the authority does "
                "not say, and the earlier day is safe), so the last valid day is 28 February 2029."
            ),
        ),
    ),
    (
        {"kind": "birthday", "every_years": 1, "feb29": "mar01"},
        "2000-02-29",
        (
            "2026-04-01",
            "2027-03-01",
            "Birthday, every year",
            (
                "it ends on the birthday, every year (1 March in common years), so the last valid day is 1 "
                "March 2027."
            ),
        ),
    ),
    (
        {"kind": "birthday", "every_years": 1, "feb29": "feb28"},
        "2000-02-29",
        (
            "2026-04-01",
            "2027-02-28",
            "Birthday, every year",
            (
                "it ends on the birthday, every year (28 February in common years), so the last valid day is "
                "28 February 2027."
            ),
        ),
    ),
    (
        {"kind": "birthday", "every_years": 1, "feb29": "feb28"},
        "2000-02-28",
        (
            "2026-04-01",
            "2027-02-28",
            "Birthday, every year",
            "it ends on the birthday, every year, so the last valid day is 28 February 2027.",
        ),
    ),
    (
        {"kind": "birth_month_first", "min_years": 1},
        "2000-05-28",
        (
            "2026-04-01",
            "2027-05-01",
            "First of the birth month",
            (
                "it ends on the first day of the birth month that is at least 1 year on, so the last valid "
                "day is 1 May 2027."
            ),
        ),
    ),
    (
        {"kind": "birth_month_end", "every_years": 12},
        "2000-05-28",
        (
            "2026-04-01",
            "2037-05-31",
            "Birth month, every 12 years",
            (
                "it ends on the last day of the birth month, every 12 years, so the last valid day is 31 May "
                "2037."
            ),
        ),
    ),
]


@pytest.mark.parametrize(("terms", "on", "told"), REFUSED)
def test_a_refusal_is_told_with_its_reason(terms: Any, on: str, told: tuple[str, str, str]) -> None:
    rule = parse_rule({"validity": ANNUAL, "renewal": terms})
    expected = Outcome(told[0], None, None, told[2], told[1])
    assert renew(rule, HELD, D(on)) == window_check(rule, HELD, D(on)) == expected


@pytest.mark.parametrize(("terms", "on", "told"), CHECKED)
def test_a_day_that_is_accepted_says_where_it_lies(terms: Any, on: str, told: tuple[str, str, str]) -> None:
    found = window_check(parse_rule({"validity": ANNUAL, "renewal": terms}), HELD, D(on))
    assert found == Outcome(told[0], None, None, told[2], told[1])


def test_a_day_before_the_window_that_moves_the_cycle_is_accepted() -> None:
    terms = {"opens": {"days_before": 30}, "before_window": "completion"}
    found = window_check(parse_rule({"validity": ANNUAL, "renewal": terms}), HELD, D("2026-02-28"))
    assert (found.status, found.new_issue, found.new_expiry) == ("accepted", None, None)
    assert found.reason == "28 February 2026 is before the window, and moves the cycle."


@pytest.mark.parametrize(("validity", "born", "told"), BORN)
def test_a_birth_date_gives_the_new_days(validity: Any, born: str, told: tuple[str, ...]) -> None:
    rule = parse_rule({"validity": validity, "renewal": {"in_window": "previous_expiry"}})
    found = renew(rule, HELD, D("2026-03-02"), D(born))
    start = "Renewed on 2 March 2026, in time, so the new period continues from 31 March 2026; "
    assert (str(found.new_issue), str(found.new_expiry), found.short) == told[:3]
    assert found.reason == start + told[3]
