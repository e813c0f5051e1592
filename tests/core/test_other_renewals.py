"""Renewals without a rule, of what never expires, and what changes and leaving service do."""

from datetime import date
from typing import Any

import pytest

from recert.core.dates import DateOutOfRangeError
from recert.core.rules import parse_rule
from recert.core.windows import Held, Outcome, amend, renew, same_length, separate, window_check

D = date.fromisoformat
HELD = Held(D("2024-02-10"), D("2026-03-31"))
ANNUAL = {"kind": "annual_day", "month": 3, "day": 31, "every_years": 2}
NEVER = Outcome(
    "unchanged", None, None, "It has no last valid day, so there is nothing to renew.", "Never expires"
)
SAME_LENGTH: list[tuple[str, ...]] = [
    (
        "2024-04-01",
        "2024-05-01",
        "2026-01-31",
        "2026-02-28",
        "Same length: 1 month",
        (
            "This type has no rule on file, so the new period is as long as the one before: 1 month from "
            "31 January 2026, through 28 February 2026."
        ),
    ),
    (
        "2024-04-01",
        "2024-04-30",
        "2026-01-31",
        "2026-02-27",
        "Same length: 1 month",
        (
            "This type has no rule on file, so the new period is as long as the one before: 1 month from "
            "31 January 2026, through 27 February 2026."
        ),
    ),
    (
        "2024-04-01",
        "2024-04-02",
        "2026-01-31",
        "2026-02-01",
        "Same length: 1 day",
        (
            "This type has no rule on file, so the new period is as long as the one before: 1 day from 31 "
            "January 2026, through 1 February 2026."
        ),
    ),
    (
        "2024-02-10",
        "2026-03-31",
        "2026-03-02",
        "2028-04-20",
        "Same length: 780 days",
        (
            "This type has no rule on file, so the new period is as long as the one before: 780 days from "
            "2 March 2026, through 20 April 2028."
        ),
    ),
]


@pytest.mark.parametrize(("issued", "expires", "on", "end", "short", "reason"), SAME_LENGTH)
def test_without_a_rule_the_length_is_told(
    issued: str, expires: str, on: str, end: str, short: str, reason: str
) -> None:
    found = same_length(Held(D(issued), D(expires)), D(on))
    assert found == Outcome("renewed", D(on), D(end), reason, short, D(on), D(on))


def test_the_last_day_of_the_calendar_has_no_day_after_it() -> None:
    with pytest.raises(DateOutOfRangeError, match="the result lies outside the years 1 to 9999"):
        same_length(Held(D("2020-01-01"), date.max), D("2026-03-02"))
    assert same_length(Held(D("2020-01-01"), date.max), D("2020-01-01")).new_expiry == date.max


def test_no_renewal_comes_before_the_day_of_issue() -> None:
    reason = "It was issued on 10 February 2024, so 9 February 2024 is too early to renew it."
    expected = Outcome("too_early", None, None, reason, "Issued only on 10 Feb")
    rule = parse_rule({"validity": ANNUAL, "renewal": {}})
    assert renew(rule, HELD, D("2024-02-09")) == expected
    assert window_check(rule, HELD, D("2024-02-09")) == expected
    assert same_length(HELD, D("2024-02-09")) == expected


def test_what_never_expires_has_nothing_to_renew() -> None:
    rule, forever = (
        parse_rule({"validity": {"kind": "no_expiry"}, "renewal": {}}),
        Held(D("2024-02-10"), None),
    )
    assert renew(rule, forever, D("2026-03-01")) == NEVER
    assert window_check(rule, forever, D("2026-03-01")) == NEVER
    assert same_length(forever, D("2026-03-01")) == NEVER


@pytest.mark.parametrize(
    ("lapses", "end", "words"),
    [
        (
            {"lapses_after": {"months": 1}},
            "2026-02-28",
            "lapses 1 month after service ends, so the last valid day is 28 February 2026.",
        ),
        ({}, "2026-01-31", "ends with the service, so the last valid day is 31 January 2026."),
    ],
)
def test_leaving_service_ends_what_depends_on_it(lapses: Any, end: str, words: str) -> None:
    rule = parse_rule({"validity": {"kind": "while_active", **lapses}})
    reason = f"Service ended on 31 January 2026; this credential {words}"
    assert separate(rule, HELD, D("2026-01-31")) == Outcome(
        "accepted", None, D(end), reason, "Left service 31 Jan"
    )


def test_changes_and_leaving_move_no_other_date() -> None:
    rule = parse_rule({"validity": ANNUAL})
    left = "This credential does not depend on service, so leaving moves no date."
    assert separate(rule, HELD, D("2026-01-31")) == Outcome(
        "unchanged", None, HELD.expires, left, "Dates unchanged"
    )
    change = "A change to the credential moves no date; it stays valid through 31 March 2026."
    assert amend(HELD) == Outcome("unchanged", None, HELD.expires, change, "Dates unchanged")
    change = "A change to the credential moves no date; it still never expires."
    assert amend(Held(None, None)) == Outcome("unchanged", None, None, change, "Dates unchanged")
