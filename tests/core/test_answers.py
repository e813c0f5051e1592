"""The whole answer of each question about dates: no field more, no field less."""

from typing import Any

import pytest

from recert.core.evaluate import answer, evaluate_lines

CONTINUES = {"in_window": "previous_expiry"}
EMT = {"validity": {"kind": "annual_day", "month": 3, "day": 31, "every_years": 2}, "renewal": CONTINUES}
YEAR = {"validity": {"kind": "duration", "years": 1}, "renewal": CONTINUES}
ROLLING = {**EMT, "renewal": {**CONTINUES, "business_day_roll": "next"}}
CLOSED = {**EMT, "renewal": {"renewable": False}}
HELD = {"issued": "2024-02-10", "expires": "2026-03-31"}
TOO_EARLY_DUE = (
    "800 days before 31 March 2026 is 21 January 2024, before training starts on 10 February 2024: "
    "choose another due date."
)
ISSUED = "Issued on 29 February 2024; it is good for 1 year, so the last valid day is 28 February 2025."
IN_TIME = (
    "Renewed on 28 February 2027, in time, so the new period continues from 28 February 2027; it is good for 1 year, so "
    "the last valid day is "
)
ISSUE_ANSWER = {"status": "issued", "new_issue": "2024-02-29", "new_expiry": "2025-02-28", "reason": ISSUED}
CHAIN = {"issued": "2026-03-01", "expires": "2027-02-28"}
RENEWED = {"status": "renewed", "new_issue": "2027-03-01"}

ANSWERS: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"event": "issue", "rule": YEAR, "event_date": "2024-02-29"}, ISSUE_ANSWER),
    ({"event": "issue", "rule": YEAR, "credential": {"issued": "2024-02-29"}}, ISSUE_ANSWER),
    (
        {"event": "issue", "rule": YEAR, "event_date": "2024-02-29", "credential": {"issued": "2020-01-01"}},
        ISSUE_ANSWER,
    ),
    (
        {"event": "issue", "rule": {"validity": {"kind": "no_expiry"}}, "event_date": "2024-02-29"},
        {**ISSUE_ANSWER, "new_expiry": None, "reason": "Issued on 29 February 2024; it never expires."},
    ),
    (
        {"event": "renew", "rule": YEAR, "credential": {**CHAIN, "anchor": "2024-02-29"}, "renewed_on": "2027-02-28"},
        {**RENEWED, "new_expiry": "2028-02-29", "reason": f"{IN_TIME}29 February 2028."},
    ),
    (
        {"event": "renew", "rule": YEAR, "credential": CHAIN, "renewed_on": "2027-02-28"},
        {**RENEWED, "new_expiry": "2028-02-28", "reason": f"{IN_TIME}28 February 2028."},
    ),
    (
        {
            "event": "renew", "rule": YEAR, "renewed_on": "2026-02-28",
            "credential": {"issued": "2025-03-01", "expires": "2026-02-28", "anchor": "2024-02-29"},
        },
        {
            "status": "renewed", "new_issue": "2026-03-01", "new_expiry": "2027-02-28",
            "reason": IN_TIME.replace("2027", "2026") + "28 February 2027.", "anchor": "2024-02-29",
        },
    ),
    (
        {"event": "renew", "rule": CLOSED, "credential": HELD, "renewed_on": "2026-03-02"},
        {"status": "not_renewable", "new_issue": None, "new_expiry": None, "reason": "This credential cannot be renewed."},
    ),
    (
        {"event": "window_check", "rule": EMT, "credential": HELD, "event_date": "2026-03-02"},
        {"status": "accepted", "reason": "2 March 2026 is in the window of renewal."},
    ),
    (
        {"event": "window_check", "rule": EMT, "credential": HELD, "renewed_on": "2026-03-02"},
        {"status": "accepted", "reason": "2 March 2026 is in the window of renewal."},
    ),
    (
        {"event": "amend", "credential": HELD},
        {
            "status": "unchanged", "new_expiry": "2026-03-31",
            "reason": "A change to the credential moves no date; it stays valid through 31 March 2026.",
        },
    ),
    (
        {"event": "separate", "rule": EMT, "credential": HELD, "event_date": "2026-01-31"},
        {
            "status": "unchanged", "new_expiry": "2026-03-31",
            "reason": "This credential does not depend on service, so leaving moves no date.",
        },
    ),
    ({"event": "due", "credential": HELD}, {"due_date": "2026-03-31"}),
    ({"event": "due", "rule": YEAR, "credential": {"issued": "2024-02-29"}}, {"due_date": "2025-02-28"}),
    ({"event": "due", "rule": EMT, "credential": HELD}, {"due_date": "2026-03-31"}),
    (
        {"event": "due", "rule": ROLLING, "credential": {"issued": "2022-04-01", "expires": "2024-03-31"}},
        {"due_date": "2024-04-01"},
    ),
    ({"event": "due", "credential": HELD, "days_before_expiry": 0}, {"due_date": "2026-03-31"}),
    ({"event": "due", "credential": HELD, "days_before_expiry": 30}, {"due_date": "2026-03-01"}),
    ({"event": "due", "credential": HELD, "days_before_expiry": 800}, {"due_date": None, "reason": TOO_EARLY_DUE}),
    ({"event": "due", "credential": HELD, "days_before_expiry": 800, "start": "2024-01-21"}, {"due_date": "2024-01-21"}),
    (
        {"event": "due", "credential": {"expires": "2126-03-31"}, "days_before_expiry": 36600},
        {"due_date": "2026-01-14"},
    ),
    (
        {"event": "due", "credential": HELD, "training_period": {"days_before_expiry": 30}, "days_before_expiry": 60},
        {"due_date": "2026-03-01"},
    ),
    (
        {"event": "assignment", "credential": HELD, "days_before_expiry": 60},
        {"assignment_start": "2024-02-10", "assignment_end": "2026-03-31", "due_date": "2026-01-30"},
    ),
    (
        {"event": "assignment", "rule": YEAR, "credential": {"issued": "2024-02-29"}, "days_before_expiry": 0},
        {"assignment_start": "2024-02-29", "assignment_end": "2025-02-28", "due_date": "2025-02-28"},
    ),
    (
        {"event": "assignment", "credential": HELD, "days_before_expiry": 60, "start": "2026-01-01", "due": "2026-01-05"},
        {"assignment_start": "2026-01-01", "assignment_end": "2026-03-31", "due_date": "2026-01-30"},
    ),
    (
        {"event": "assignment", "credential": HELD, "days_before_expiry": 800},
        {"assignment_start": "2024-02-10", "assignment_end": "2026-03-31", "due_date": None, "reason": TOO_EARLY_DUE},
    ),
    (
        {"event": "assignment", "rule": EMT, "credential": HELD, "renewed_on": "2026-03-02", "days_before_expiry": 60},
        {"assignment_start": "2026-04-01", "assignment_end": "2028-03-31", "due_date": "2028-01-31"},
    ),
    (
        {"event": "assignment", "kind": "same_for_all", "start": "2026-01-01", "due": "2026-01-01"},
        {"assignment_start": "2026-01-01", "assignment_end": "2026-01-01", "due_date": "2026-01-01"},
    ),
    (
        {"event": "assignment", "start": "2026-01-01", "end": "2026-06-30", "due": "2026-05-31"},
        {"assignment_start": "2026-01-01", "assignment_end": "2026-06-30", "due_date": "2026-05-31"},
    ),
    (
        {
            "event": "assignment",
            "training_period": {
                "kind": "same_for_all", "start": "2026-01-01", "end": "2026-06-30", "due": "2026-06-30",
                "days_before_expiry": 3,
            },
        },
        {"assignment_start": "2026-01-01", "assignment_end": "2026-06-30", "due_date": "2026-06-30"},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("line", "expected"), ANSWERS)
def test_an_answer_has_these_fields_and_no_others(line: dict[str, Any], expected: dict[str, Any]) -> None:
    assert answer({"id": "x1", **line}) == {"id": "x1", **expected}


@pytest.mark.parametrize("what", ["no_expiry", "while_active"])
def test_no_training_follows_a_renewal_without_an_end(what: str) -> None:
    line = {
        "event": "assignment",
        "rule": {"validity": {"kind": what}},
        "credential": HELD,
        "days_before_expiry": 3,
    }
    found = answer({**line, "renewed_on": "2026-03-02"})
    reason = "It has no last valid day, so there is nothing to renew."
    assert found == {"id": None, "error": f"renewed_on: no new period to train for. {reason}"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "line: this is not JSON at character 2: Expecting property name enclosed in double quotes"),
        ("[1]", "line: [1] is not an object with fields"),
        ("[" * 100_000, "line: objects and lists are nested too deeply"),
        ('{"a": ' + "1" * 5000 + "}", "line: this is not JSON"),
    ],
)
def test_a_line_that_is_no_object_is_told(text: str, said: str) -> None:
    [(found, good)] = evaluate_lines([" \n", text])
    assert found.startswith(f'{{"id": null, "error": "{said}')
    assert (found.endswith(f'{said}"}}'), good) == (True, False)
