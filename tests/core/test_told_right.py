"""What once was told wrongly, or in the wrong place."""

import json
from datetime import date
from typing import Any

import pytest

from recert.core.compare import owed_sentences
from recert.core.evaluate import answer
from recert.core.library import failed_examples, read_library_file
from recert.core.rules import RuleError, parse_rule
from recert.core.snapshots import Code, CredentialSnapshot, Days
from recert.core.suggesting import suggest

YEARS = {"kind": "calendar_years"}
AT_10 = {"total_min": 10, "prorate": {"per_month": 2}}


def hours(requirement: dict[str, Any], log: list[dict[str, Any]], **line: Any) -> dict[str, Any]:
    return answer({"event": "hours", "rule": {"requirement": requirement}, "log": log, **line})


@pytest.mark.parametrize(
    ("start", "end", "owed"),
    [("2026-01-31", "2026-02-27", 2), ("2024-02-29", "2025-02-27", 24), ("2026-01-31", "2026-02-26", 0)],
)
def test_a_month_that_is_clamped_is_a_whole_month(start: str, end: str, owed: int) -> None:
    assert hours(AT_10, [], period={"start": start, "end": end})["required_total"] == owed


def test_a_wrong_end_is_told_at_the_end() -> None:
    line = {"event": "assignment", "start": "2026-01-01", "due": "2026-02-01", "end": "x"}
    assert answer(line)["error"].startswith("end: 'x' is not a day")


@pytest.mark.parametrize(
    ("first", "field"),
    [
        ({"issue_in": ["01-01", "06-30", 7], "then": "same_year", "else": "next_year"}, "issue_in"),
        ({"next_start_after_issue": False}, "next_start_after_issue"),
    ],
)
def test_half_said_first_periods_are_refused(first: dict[str, Any], field: str) -> None:
    line = {"event": "period", "rule": {"period": {**YEARS, "first": first}}, "as_of": "2026-01-01"}
    assert answer(line)["error"].startswith(f"rule.period.first.{field}: ")


def test_every_problem_of_a_rule_says_where_it_stands() -> None:
    rule = {"validity": {"kind": "duration_month_end", "months": 0}, "renewal": {"in_window": "soon"}}
    said = answer({"event": "issue", "rule": rule, "event_date": "2026-01-01"})["error"]
    assert [part.partition(":")[0] for part in said.split("; also ")] == [
        "rule.validity.months", "rule.renewal.in_window",
    ]  # fmt: skip


def test_a_way_with_a_day_cap_needs_days_too() -> None:
    found = hours({"any_of": [{"total_min": 4, "per_day_max": 2}]}, [{"hours": 3}])
    assert found["error"] == "log[0].date: missing; per_day_max needs the day"


def test_a_category_may_be_named_like_a_credential() -> None:
    found = hours({"categories": [{"key": "credential_law", "min": 4}]}, [])
    assert found["reason"] == "Missing: 4 hours of credential law; 0 hours counted."


def test_an_example_that_expects_nothing_does_not_pass_on_an_error() -> None:
    example = {"says": "Never ends.", "event": "nonsense", "expect": {"new_expiry": None}}
    entry = {"id": "x", "name": "X", "discipline": "EMS", "verification": "full", "checked": "2026-11-25",
             "rule": {"validity": {"kind": "no_expiry"}}, "examples": [example]}  # fmt: skip
    [found] = read_library_file("board.json", json.dumps({"authority": "Board", "types": [entry]}))
    [said] = failed_examples(found)
    assert said.startswith("x, “Never ends.”: event: 'nonsense' is not an event")


def test_dates_beyond_the_calendar_are_asked_for_not_thrown() -> None:
    rule = parse_rule({"validity": {"kind": "duration", "years": 50}, "renewal": {"in_window": "completion"}})
    held = CredentialSnapshot(1, 1, 1, date(9940, 1, 1), date(9940, 1, 1), date(9990, 1, 1))
    found = suggest(held, rule, date(9980, 1, 1))
    assert found.problem
    assert found.problem.sentence.endswith("Enter them by hand.")
    assert (found.days, found.reason, found.short) == (Days(), found.problem.sentence, "Too far ahead")
    assert found.problem.code is Code.DAYS


def test_keys_of_rules_are_told_with_spaces() -> None:
    asked = {
        "total_min": 9,
        "categories": [{"key": "case_law", "min": 4, "caps": [{"where": "in_house", "max": 2}]}],
        "subsets": [{"where": "de_escalation", "min": 3}],
    }
    found = hours(asked, [{"date": "2026-04-04", "hours": 1, "category": "case_law"}])
    assert found["completions"][0]["reason"] == "Counted: 1 hour towards case law."
    assert "3 hours of case law, 3 hours of de escalation" in found["reason"]
    rule = parse_rule({"validity": {"kind": "no_expiry"}, "requirement": asked})
    owed = " ".join(owed_sentences(rule.requirement_sets[0]))
    assert owed.startswith("Case law: 4 hours. At most 2 hours of in house count in case law.")


def test_what_is_missing_is_called_missing() -> None:
    with pytest.raises(RuleError) as refused:
        parse_rule({"validity": {}})
    assert str(refused.value).startswith("validity.kind: missing; give no_expiry, ")
