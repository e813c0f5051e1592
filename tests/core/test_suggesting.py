"""What the rule suggests for one credential, with and without training on record."""

from datetime import date
from typing import Any

import pytest

from recert.core.facts import MissingFact
from recert.core.kinds import Rule
from recert.core.rules import parse_rule
from recert.core.snapshots import Code, CredentialSnapshot, Days, Problem, Suggestion
from recert.core.suggesting import should_have_been, suggest

D = date.fromisoformat
ANNUAL = {"kind": "annual_day", "month": 3, "day": 31, "every_years": 2}
LATE = {"until": {"days_after": 30}, "after_that": "inactive"}
YEARS = parse_rule({"validity": ANNUAL, "renewal": {"opens": {"months_before": 6}, "late": LATE}})
COURSE = parse_rule({"validity": {"kind": "duration", "years": 2}})
BIRTHDAY = parse_rule({"validity": {"kind": "birthday", "every_years": 3}})
CLOSED = parse_rule({"validity": {"kind": "duration", "years": 2}, "renewal": {"renewable": False}})
SAME = "This type has no rule on file, so the new period is as long as the one before: 24 months from "
HEALED = (
    "The training was done on {}, inside the period that ended on 31 March 2026: this is the renewal that should have "
    "happened. "
)


def held(done: str | None = None, **more: Any) -> CredentialSnapshot:
    return CredentialSnapshot(
        1, 2, 3, D("2024-02-10"), D("2024-04-01"), D("2026-03-31"), training_done_on=done and D(done), **more
    )


def days(found: Suggestion) -> tuple[str, str]:
    return str(found.days.start), str(found.days.end)


@pytest.mark.parametrize(
    ("rule", "done", "today", "expected"),
    [
        (YEARS, None, "2026-03-02", ("2026-04-01", "2028-03-31", "31 March, every 2 years", False)),
        (YEARS, None, "2026-04-10", ("2026-04-10", "2028-03-31", "31 March, every 2 years", False)),
        (YEARS, "2026-03-01", "2026-03-31", ("2026-04-01", "2028-03-31", "31 March, every 2 years", False)),
        (COURSE, None, "2026-03-02", ("2026-03-02", "2028-03-02", "No course yet: from today", True)),
        (COURSE, "2024-03-31", "2026-03-02", ("2026-03-02", "2028-03-02", "No course yet: from today", True)),
        (COURSE, "2024-04-01", "2026-03-02", ("2024-04-01", "2026-04-01", "2 years from 1 Apr", False)),
        (COURSE, "2026-03-02", "2026-03-02", ("2026-03-02", "2028-03-02", "2 years from 2 Mar", False)),
        (COURSE, "2026-03-02", "2026-03-31", ("2026-03-02", "2028-03-02", "2 years from 2 Mar", False)),
        (COURSE, "2026-03-03", "2026-03-02", ("2026-03-02", "2028-03-02", "No course yet: from today", True)),
        (None, None, "2026-03-02", ("2026-03-02", "2028-03-01", "No course yet: from today", True)),
        (None, "2026-03-01", "2026-03-02", ("2026-03-01", "2028-02-29", "Same length: 24 months", False)),
    ],
)
def test_the_next_period_is_suggested(rule: Rule | None, done: str | None, today: str, expected: Any) -> None:
    found = suggest(held(done), rule, D(today))
    assert (*days(found), found.short, found.weak) == expected
    assert (found.late_credit, found.problem) == ("", None)


def test_a_suggestion_has_the_reason_and_the_anchor_of_the_renewal() -> None:
    found = suggest(held("2026-03-01"), None, D("2026-03-02"))
    assert found.reason == f"{SAME}1 March 2026, through 29 February 2028."
    assert found.anchor == D("2026-03-01")
    assert suggest(held(anchor=D("2024-02-29")), YEARS, D("2026-03-02")).anchor == D("2024-02-29")


@pytest.mark.parametrize("today", ["2026-03-02", "2026-03-31"])
def test_in_time_a_period_that_continues_is_renewed_today(today: str) -> None:
    found = suggest(held("2026-03-01"), YEARS, D(today))
    assert found.reason.startswith(
        f"Renewed on {D(today).day} March 2026, in time, so the new period continues"
    )
    assert found.late_credit == ""


def test_the_day_of_issue_keeps_the_day_of_the_month() -> None:
    rule = parse_rule(
        {"validity": {"kind": "duration", "years": 2}, "renewal": {"in_window": "previous_expiry"}}
    )
    end = D("2026-02-28")
    leap = CredentialSnapshot(
        1, 2, 3, issued_on=D("2024-02-29"), valid_from=D("2024-03-01"), valid_through=end
    )
    assert suggest(leap, rule, D("2026-02-01")).anchor == D("2024-02-29")


@pytest.mark.parametrize(
    ("rule", "done", "today", "new", "without"),
    [
        (YEARS, "2026-03-01", "2026-04-10", "2026-04-01", "10 April 2026 to 31 March 2028."),
        (YEARS, "2026-03-31", "2026-04-01", "2026-04-01", "1 April 2026 to 31 March 2028."),
        (COURSE, "2026-03-01", "2026-05-01", "2026-03-01", "1 May 2026 to 1 May 2028."),
        (None, "2026-03-31", "2026-04-10", "2026-03-31", "10 April 2026 to 9 April 2028."),
    ],
)
def test_training_done_in_time_heals_a_late_renewal(
    rule: Rule | None, done: str, today: str, new: str, without: str
) -> None:
    found, said = suggest(held(done), rule, D(today)), D(done)
    start = HEALED.format(f"{said.day} March 2026")
    assert found.late_credit == f"{start}Without it, renewed today, the new period would be {without}"
    assert (days(found)[0], found.weak) == (new, False)


def test_healing_tells_what_would_be_refused_without_it() -> None:
    found = suggest(held("2024-05-01"), YEARS, D("2026-05-01"))
    refused = "Renewal was possible until 30 April 2026; on 1 May 2026 it is inactive."
    assert found.late_credit == f"{HEALED.format('1 May 2024')}Without it: {refused}"
    assert found.reason.startswith("Renewed on 30 September 2025, in time, so")
    assert days(found) == ("2026-04-01", "2028-03-31")


def test_training_after_the_expiry_heals_nothing() -> None:
    found = suggest(held("2026-04-10"), YEARS, D("2026-05-01"))
    assert (*days(found), found.late_credit) == ("2026-04-10", "2028-03-31", "")


@pytest.mark.parametrize(
    ("rule", "today", "code", "short", "reason"),
    [
        (
            YEARS, "2025-09-01", Code.TOO_EARLY, "Too early: opens 30 Sep",
            "It may be renewed from 30 September 2025 on; 1 September 2025 is too early.",
        ),
        (
            YEARS, "2026-05-01", Code.NOT_RENEWABLE, "Inactive",
            "Renewal was possible until 30 April 2026; on 1 May 2026 it is inactive.",
        ),
        (CLOSED, "2026-03-01", Code.NOT_RENEWABLE, "Not renewable", "This credential cannot be renewed."),
        (
            BIRTHDAY, "2026-03-01", Code.MISSING_FACT, "Needs birth date",
            "The rule needs the birth date, which is not on file: enter it first.",
        ),
    ],
)  # fmt: skip
def test_a_refusal_stands_on_the_row(rule: Rule, today: str, code: Code, short: str, reason: str) -> None:
    assert suggest(held(), rule, D(today)) == Suggestion(Days(), reason, short, problem=Problem(code, reason))


def test_training_before_the_window_falls_back_to_today() -> None:
    rule = parse_rule(
        {"validity": ANNUAL, "renewal": {"opens": {"days_before": 30}, "in_window": "completion"}}
    )
    found = suggest(held("2026-01-05"), rule, D("2026-03-10"))
    assert (*days(found), found.short) == ("2026-03-10", "2027-03-31", "No course yet: from today")
    assert found.late_credit == ""


@pytest.mark.parametrize(
    ("rule", "done", "expected"),
    [
        (YEARS, None, None),
        (YEARS, "2024-03-31", None),
        (YEARS, "2026-04-01", None),
        (YEARS, "2024-04-01", ("2025-09-30", "renewed", "2028-03-31")),
        (YEARS, "2025-10-01", ("2025-10-01", "renewed", "2028-03-31")),
        (YEARS, "2026-03-31", ("2026-03-31", "renewed", "2028-03-31")),
        (COURSE, "2026-03-01", ("2026-03-01", "renewed", "2028-03-01")),
        (None, "2026-03-01", ("2026-03-01", "renewed", "2028-02-29")),
        (CLOSED, "2026-03-01", None),
    ],
)
def test_training_inside_the_period_earned_a_renewal(
    rule: Rule | None, done: str | None, expected: Any
) -> None:
    found = should_have_been(held(done), rule)
    told = found and (str(found[0]), found[1].status, str(found[1].new_expiry))
    assert told == expected


def test_a_window_that_opens_after_the_expiry_is_not_waited_for() -> None:
    terms = {"opens": {"days_after": 5}, "before_window": "completion"}
    rule = parse_rule({"validity": ANNUAL, "renewal": terms})
    found = should_have_been(held("2026-03-01"), rule)
    assert found is not None
    assert str(found[0]) == "2026-03-01"
    first = parse_rule({"validity": ANNUAL, "renewal": {"opens": {"days_after": 0}}})
    assert str((should_have_been(held("2026-03-01"), first) or [None])[0]) == "2026-03-31"


def test_a_missing_birth_date_is_asked_for() -> None:
    with pytest.raises(MissingFact, match="needs the birth date"):
        should_have_been(held("2026-03-01"), BIRTHDAY)
    found = should_have_been(held("2026-03-01", birth_date=D("1990-05-20")), BIRTHDAY)
    assert found is not None
    assert str(found[1].new_expiry) == "2028-05-20"
