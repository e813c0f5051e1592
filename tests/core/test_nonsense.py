"""What a question about dates may hold wrongly, and the whole sentence that says so."""

from typing import Any

import pytest

from recert.core.evaluate import answer

EMT = {
    "validity": {"kind": "annual_day", "month": 3, "day": 31, "every_years": 2},
    "renewal": {"in_window": "previous_expiry"},
}
YEAR = {"validity": {"kind": "duration", "years": 1}}
HELD = {"issued": "2024-02-10", "expires": "2026-03-31"}
EVENTS = "issue, renew, window_check, amend, separate, due, assignment, period or hours"
KINDS = (
    "no_expiry, while_active, duration, duration_month_end, annual_day, annual_day_choice, "
    "birth_month_end, birth_month_first or birthday"
)

NONSENSE: list[tuple[dict[str, Any], str]] = [
    ({"event": "party"}, f"event: 'party' is not an event; give {EVENTS}"),
    ({"event": []}, f"event: [] is not an event; give {EVENTS}"),
    ({"event": "issue"}, "rule: missing; this event needs a rule with its validity"),
    ({"event": "issue", "rule": {}}, "rule: missing; this event needs a rule with its validity"),
    ({"event": "issue", "rule": 7}, "rule: 7 is not an object with fields"),
    (
        {"event": "issue", "rule": {"validty": {}}},
        (
            "rule.validty: not a field here; allowed are period, renewal, requirement, requirement_sets, "
            "validity"
        ),
    ),
    (
        {"event": "issue", "rule": {"renewal": {"in_window": "completion"}}},
        f"rule.validity: missing; give an object with a kind: {KINDS}",
    ),
    (
        {"event": "issue", "rule": {"validity": {"kind": "duration", "months": 0}}},
        "rule.validity.months: 0 is not a whole number from 1 to 600",
    ),
    ({"event": "issue", "rule": YEAR}, "credential.issued: missing; give a day as YYYY-MM-DD"),
    (
        {"event": "issue", "rule": YEAR, "event_date": "soon"},
        "event_date: 'soon' is not a day; write it as YYYY-MM-DD",
    ),
    (
        {"event": "issue", "rule": YEAR, "credential": {"issued": "2026-02-30"}},
        "credential.issued: 2026-02-30 is not a day of the calendar",
    ),
    ({"event": "issue", "rule": YEAR, "credential": []}, "credential: [] is not an object with fields"),
    (
        {
            "event": "issue",
            "rule": {"validity": {"kind": "birthday", "every_years": 3}},
            "event_date": "2026-01-01",
        },
        "person.birth_date: The rule needs the birth date, which is not on file: enter it first.",
    ),
    (
        {
            "event": "issue",
            "rule": {"validity": {"kind": "birthday", "every_years": 3}},
            "event_date": "2026-01-01",
            "person": {"birth_date": "x"},
        },
        "person.birth_date: 'x' is not a day; write it as YYYY-MM-DD",
    ),
    (
        {"event": "issue", "rule": YEAR, "event_date": "9999-05-05"},
        "dates: the result lies outside the years 1 to 9999",
    ),
    ({"event": "renew", "rule": EMT, "credential": HELD}, "renewed_on: missing; give a day as YYYY-MM-DD"),
    (
        {"event": "renew", "rule": EMT, "renewed_on": "2026-03-02"},
        "credential: give its issued and expires days, each as YYYY-MM-DD",
    ),
    (
        {
            "event": "renew",
            "rule": EMT,
            "renewed_on": "2026-03-02",
            "credential": {"issued": "2026-01-02", "expires": "2026-01-01"},
        },
        "credential.expires: 2026-01-01 lies before the day of issue, 2026-01-02",
    ),
    (
        {
            "event": "renew",
            "rule": EMT,
            "renewed_on": "2026-03-02",
            "credential": {"issued": "2024-02-10", "expires": "2026-03-31", "anchor": "x"},
        },
        "credential.anchor: 'x' is not a day; write it as YYYY-MM-DD",
    ),
    (
        {"event": "renew", "credential": {"expires": "2026-03-31"}, "renewed_on": "2026-03-02"},
        "credential.issued: The rule needs the day of issue, which is not on file: enter it first.",
    ),
    (
        {"event": "renew", "rule": {**EMT, "renewal": "x"}, "credential": HELD, "renewed_on": "2026-03-02"},
        "rule.renewal: 'x' is not an object with fields",
    ),
    (
        {
            "event": "renew",
            "rule": {
                **EMT,
                "renewal": {
                    "alternative": "x",
                    "any_of": 1,
                    "note": 1,
                    "topic_added": 1,
                    "hours_after_early_submission": 1,
                    "remark": 1,
                },
            },
            "credential": HELD,
            "renewed_on": "2026-03-02",
        },
        (
            "rule.renewal.remark: not a field here; allowed are renewable, opens, closes, in_window, "
            "before_window, late, reentry, grace_month, business_day_roll, amendment"
        ),
    ),
    (
        {"event": "window_check", "credential": HELD, "event_date": "2026-01-01"},
        "rule: missing; this event needs a rule with its validity",
    ),
    ({"event": "amend"}, "credential: give its issued and expires days, each as YYYY-MM-DD"),
    ({"event": "amend", "credential": "EMT"}, "credential: 'EMT' is not an object with fields"),
    (
        {"event": "separate", "credential": HELD, "event_date": "2026-01-01"},
        "rule: missing; this event needs a rule with its validity",
    ),
    ({"event": "separate", "rule": EMT, "credential": HELD}, "event_date: missing; give a day as YYYY-MM-DD"),
    (
        {"event": "due", "credential": {"issued": "2026-01-01"}},
        "credential.expires: missing; a due date needs a last valid day",
    ),
    (
        {"event": "due", "credential": HELD, "days_before_expiry": "soon"},
        "days_before_expiry: 'soon' is not a whole number from 0 to 36600",
    ),
    (
        {"event": "due", "credential": HELD, "days_before_expiry": True},
        "days_before_expiry: True is not a whole number from 0 to 36600",
    ),
    (
        {"event": "due", "credential": HELD, "days_before_expiry": -1},
        "days_before_expiry: -1 is not a whole number from 0 to 36600",
    ),
    (
        {"event": "due", "credential": HELD, "days_before_expiry": 36601},
        "days_before_expiry: 36601 is not a whole number from 0 to 36600",
    ),
    (
        {"event": "due", "credential": HELD, "training_period": 5},
        "training_period: 5 is not an object with fields",
    ),
    (
        {"event": "assignment", "credential": {"expires": "2026-03-31"}, "days_before_expiry": 3},
        "credential.issued: missing; give a day as YYYY-MM-DD",
    ),
    (
        {"event": "assignment", "credential": {"issued": "2026-01-01"}, "days_before_expiry": 3},
        "credential.expires: missing; a due date needs a last valid day",
    ),
    (
        {
            "event": "assignment",
            "rule": {"validity": {"kind": "no_expiry"}},
            "credential": {"issued": "2026-01-01"},
            "days_before_expiry": 3,
        },
        "credential.expires: missing; a due date needs a last valid day",
    ),
    (
        {
            "event": "assignment",
            "rule": {**EMT, "renewal": {"renewable": False}},
            "credential": HELD,
            "renewed_on": "2026-03-02",
            "days_before_expiry": 3,
        },
        "renewed_on: no new period to train for. This credential cannot be renewed.",
    ),
    ({"event": "assignment", "kind": "same_for_all"}, "start: missing; give a day as YYYY-MM-DD"),
    (
        {"event": "assignment", "kind": "same_for_all", "start": "2026-01-01"},
        "due: missing; give a day as YYYY-MM-DD",
    ),
    (
        {"event": "assignment", "start": "2026-05-01", "due": "2026-04-01"},
        "due: training would end on 1 April 2026, before it starts on 1 May 2026",
    ),
    (
        {"event": "assignment", "start": "2026-05-01", "end": "2026-06-01", "due": "2026-07-01"},
        "due: the due date 1 July 2026 does not lie within 1 May 2026 to 1 June 2026",
    ),
]


@pytest.mark.parametrize(("line", "said"), NONSENSE)
def test_nonsense_is_told_word_for_word(line: dict[str, Any], said: str) -> None:
    assert answer({"id": 7, **line}) == {"id": 7, "error": said}


@pytest.mark.parametrize(("name", "said"), [(["x"], "['x']"), ({}, "{}"), ({"a": 1}, "{'a': 1}")])
def test_a_name_is_a_text_or_a_number(name: object, said: str) -> None:
    problem = f"id: {said} is neither a text nor a number"
    assert answer({"id": name, "event": "amend", "credential": HELD}) == {"id": None, "error": problem}
