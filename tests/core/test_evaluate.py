import json
from typing import Any

import pytest

from recert.core.evaluate import answer, evaluate_lines

EMT = {
    "validity": {"kind": "annual_day", "month": 3, "day": 31, "every_years": 2},
    "renewal": {"in_window": "previous_expiry"},
}
HELD = {"issued": "2024-02-10", "expires": "2026-03-31"}
YEAR = {"validity": {"kind": "duration", "years": 1}, "renewal": None}


def ask(**line: object) -> dict[str, Any]:
    return answer({"id": "x1", "rule": EMT, "credential": HELD, **line})


def test_the_example_of_the_rule_book() -> None:
    line = {
        "id": "x1", "event": "renew", "rule": EMT, "credential": HELD, "renewed_on": "2026-03-02",
        "person": {"birth_date": "1990-09-14"},
    }  # fmt: skip
    [(text, good)] = evaluate_lines([json.dumps(line)])
    found = json.loads(text)
    assert good
    assert found.pop("reason").endswith("so the last valid day is 31 March 2028.")
    assert found == {"id": "x1", "status": "renewed", "new_issue": "2026-04-01", "new_expiry": "2028-03-31"}


def test_issue_needs_no_expiry() -> None:
    found = ask(event="issue", rule=YEAR, credential={"issued": "2024-02-29"})
    assert (found["status"], found["new_issue"], found["new_expiry"]) == (
        "issued",
        "2024-02-29",
        "2025-02-28",
    )


def test_what_never_expires_answers_null() -> None:
    found = ask(event="issue", rule={"validity": {"kind": "no_expiry"}})
    assert (found["status"], found["new_expiry"]) == ("issued", None)


def test_an_expiry_that_the_rule_tells_may_be_left_out() -> None:
    found = ask(event="renew", rule=YEAR, credential={"issued": "2024-05-05"}, renewed_on="2025-05-01")
    assert found["new_expiry"] == "2026-05-01"


def test_an_anchor_on_file_is_kept() -> None:
    rule = {"validity": {"kind": "duration", "years": 1}, "renewal": {"in_window": "previous_expiry"}}
    credential = {"issued": "2026-03-01", "expires": "2027-02-28", "anchor": "2024-02-29"}
    assert (
        ask(event="renew", rule=rule, credential=credential, renewed_on="2027-02-01")["new_expiry"]
        == "2028-02-29"
    )


@pytest.mark.parametrize("rule", [None, {}, {"validity": None, "renewal": None}])
def test_without_a_rule_the_length_stays(rule: object) -> None:
    credential = {"issued": "2024-04-01", "expires": "2026-03-31"}
    found = ask(event="renew", rule=rule, credential=credential, renewed_on="2026-04-10")
    assert (found["new_issue"], found["new_expiry"]) == ("2026-04-10", "2028-04-09")
    assert "no rule on file" in found["reason"]


def test_window_amend_and_separate() -> None:
    closing = {**EMT, "renewal": {"in_window": "previous_expiry", "closes": {"days_before": 0}}}
    assert ask(event="window_check", rule=closing, renewed_on="2026-04-01")["status"] == "too_late"
    assert ask(event="window_check", renewed_on="2026-04-01")["status"] == "accepted"
    found = ask(event="amend")
    assert (found["status"], found["new_expiry"]) == ("unchanged", "2026-03-31")
    active = {"validity": {"kind": "while_active", "lapses_after": {"months": 36}}, "renewal": {}}
    separated = ask(
        event="separate", rule=active, credential={"issued": "2020-01-01"}, event_date="2026-01-31"
    )
    assert separated["new_expiry"] == "2029-01-31"


def test_due_is_so_many_days_before_the_expiry_and_never_before_the_start() -> None:
    assert ask(event="due", days_before_expiry=30)["due_date"] == "2026-03-01"
    refused = ask(event="due", days_before_expiry=3000)
    assert refused["due_date"] is None
    assert "before training starts on 10 February 2024: choose another due date" in refused["reason"]


def test_due_without_days_is_the_last_day_to_renew() -> None:
    rolling = {**EMT, "renewal": {"in_window": "previous_expiry", "business_day_roll": "next"}}
    credential = {"issued": "2022-04-01", "expires": "2024-03-31"}
    assert ask(event="due", rule=rolling, credential=credential)["due_date"] == "2024-04-01"


def test_an_assignment_follows_the_credential_held_or_renewed() -> None:
    period = {"training_period": {"kind": "credential_validity", "days_before_expiry": 60}}
    held = ask(event="assignment", **period)
    assert (held["assignment_start"], held["due_date"]) == ("2024-02-10", "2026-01-30")
    renewed = ask(event="assignment", renewed_on="2026-03-02", **period)
    assert (renewed["assignment_start"], renewed["due_date"]) == ("2026-04-01", "2028-01-31")


def test_an_assignment_may_be_the_same_for_all() -> None:
    period = {"kind": "same_for_all", "start": "2026-01-01", "end": "2026-06-30", "due": "2026-05-31"}
    found = ask(event="assignment", training_period=period)
    assert (found["assignment_start"], found["assignment_end"], found["due_date"]) == (
        "2026-01-01", "2026-06-30", "2026-05-31",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ({"event": "party"}, "event: 'party' is not an event; give issue, renew"),
        ({"event": []}, "event: [] is not an event"),
        ({"event": "hours"}, "rule.requirement: missing"),
        ({"event": "renew"}, "renewed_on: missing; give a day as YYYY-MM-DD"),
        ({"event": "renew", "renewed_on": 20260302}, "renewed_on: '20260302' is not a day"),
        (
            {"event": "renew", "renewed_on": "2026-02-30"},
            "renewed_on: 2026-02-30 is not a day of the calendar",
        ),
        (
            {"event": "renew", "renewed_on": "2026-03-02", "credential": {}},
            "credential: give its issued and expires days",
        ),
        (
            {"event": "renew", "renewed_on": "2026-03-02", "credential": "EMT"},
            "credential: 'EMT' is not an object",
        ),
        (
            {"event": "amend", "credential": {"issued": "2026-01-01", "expires": "2025-01-01"}},
            "lies before the day",
        ),
        (
            {"event": "issue", "rule": {"validity": {"kind": "birthday", "every_years": 3}}},
            "person.birth_date: ",
        ),
        (
            {"event": "issue", "rule": {"validity": {"kind": "duration", "months": 0}}},
            "rule.validity.months: 0 is not",
        ),
        ({"event": "issue", "rule": {"validty": {}}}, "rule.validty: not a field here; allowed are period"),
        ({"event": "issue", "rule": None}, "rule: missing; this event needs a rule"),
        ({"event": "issue", "rule": {"renewal": {"in_window": "completion"}}}, "rule.validity: missing"),
        (
            {"event": "issue", "rule": YEAR, "credential": {"issued": "9999-05-05"}},
            "outside the years 1 to 9999",
        ),
        (
            {"event": "due", "days_before_expiry": "soon"},
            "days_before_expiry: 'soon' is not a whole number from 0 to 36600",
        ),
        ({"event": "assignment"}, "days_before_expiry: missing; give a whole number from 0"),
        ({"event": "assignment", "start": "2026-05-01", "due": "2026-04-01"}, "due: training would end"),
        ({"event": "amend", "id": ["x"]}, "id: ['x'] is neither a text nor a number"),
    ],
)
def test_nonsense_is_told_with_its_place(line: dict[str, object], expected: str) -> None:
    found = ask(**line)
    assert expected in found["error"]
    assert set(found) == {"id", "error"}


def test_the_rest_goes_on_after_a_bad_line() -> None:
    good = json.dumps({"id": 7, "event": "amend", "credential": HELD})
    answers = list(evaluate_lines(["{", "[1]", "\n", "[" * 100_000, good]))
    assert [fine for _, fine in answers] == [False, False, False, True]
    assert "not JSON at character 2" in json.loads(answers[0][0])["error"]
    assert "nested too deeply" in json.loads(answers[2][0])["error"]
    assert json.loads(answers[3][0])["id"] == 7


def test_remarks_of_real_rules_do_not_stop_an_answer() -> None:
    rule = {**EMT, "renewal": {"in_window": "previous_expiry", "alternative": "recertify by examination"}}
    assert ask(event="renew", rule=rule, renewed_on="2026-03-02")["status"] == "renewed"
