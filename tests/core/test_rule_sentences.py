"""The terms of renewal in plain sentences, one term at a time."""

from typing import Any

import pytest

from recert.core.rules import parse_rule
from recert.core.wording import rule_sentence, rule_sentences

CONTINUES = "The new period continues from the old last valid day."
RESTARTS = "The new period runs from the day of renewal."
DEADLINE = "A deadline on a weekend moves to the Monday after."
OPEN = "It may be renewed from 3 months before the last valid day"
REENTRY = "Only re-entry is open from 1 day after the last valid day"

TERMS: list[tuple[dict[str, Any] | None, list[str]]] = [
    (None, [CONTINUES]),
    ({}, [CONTINUES]),
    ({"renewable": False}, ["It cannot be renewed."]),
    ({"in_window": "completion"}, [RESTARTS]),
    ({"opens": {"months_before": 3}}, [f"{OPEN}.", CONTINUES]),
    ({"closes": {"days_after": 0}}, ["It may be renewed until the last valid day.", CONTINUES]),
    (
        {"opens": {"months_before": 3}, "closes": {"days_before": 1}},
        [f"{OPEN} until 1 day before the last valid day.", CONTINUES],
    ),
    (
        {"opens": {"months_before": 3}, "before_window": "completion"},
        [f"{OPEN}.", CONTINUES, "An earlier renewal starts a new cycle on its own day."],
    ),
    ({"opens": {"months_before": 3}, "before_window": "rejected"}, [f"{OPEN}.", CONTINUES]),
    (
        {"grace_month": {"before": 2, "after": 1}},
        [
            "Done up to 2 months before or 1 month after the due month, it counts as done in that month.",
            CONTINUES,
        ],
    ),
    ({"business_day_roll": "next"}, [CONTINUES, DEADLINE]),
    ({"late": {}}, [CONTINUES, "Late renewal is accepted at any time."]),
    ({"late": {"until": {"fixed": "04-30"}}}, [CONTINUES, "Late renewal is accepted until 30 April."]),
    (
        {"late": {"until": {"days_after": 30}, "anchor": "completion", "after_that": "full_course"}},
        [
            CONTINUES,
            (
                "Late renewal is accepted until 30 days after the last valid day; the new period then runs from "
                "the day of renewal."
            ),
            "After that the full course must be taken again.",
        ],
    ),
    ({"late": {"anchor": "previous_expiry"}}, [CONTINUES, "Late renewal is accepted at any time."]),
    ({"late": {"after_that": "inactive"}}, [CONTINUES, "Once expired, it is inactive."]),
    ({"late": {"after_that": "reentry"}}, [CONTINUES, "Once expired, only re-entry is open."]),
    (
        {"late": {"after_that": "reexamination"}},
        [CONTINUES, "Once expired, the examination must be taken again."],
    ),
    ({"late": {"after_that": "not_renewable"}}, [CONTINUES, "Once expired, it cannot be renewed any more."]),
    ({"reentry": {"days_after": 1}}, [CONTINUES, f"{REENTRY}."]),
    (
        {"reentry": {"from": {"days_after": 1}, "until": {"years_after": 2}}},
        [CONTINUES, f"{REENTRY} until 2 years after the last valid day."],
    ),
]


@pytest.mark.parametrize(("terms", "sentences"), TERMS)
def test_the_terms_read_as_sentences(terms: Any, sentences: list[str]) -> None:
    validity = {"kind": "annual_day", "month": 3, "day": 31, "every_years": 2}
    rule = parse_rule({"validity": validity, "renewal": terms})
    assert rule_sentences(rule) == ["It ends on 31 March, every second year.", *sentences]
    assert rule_sentence(rule) == " ".join(rule_sentences(rule))


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [("no_expiry", "It never expires."), ("while_active", "It is good while the person serves.")],
)
def test_what_has_no_last_valid_day_has_no_terms(kind: str, sentence: str) -> None:
    assert rule_sentences(parse_rule({"validity": {"kind": kind}, "renewal": {"amendment": "surname"}})) == [
        sentence
    ]


def test_a_plain_length_is_done_again_and_one_with_a_window_continues() -> None:
    two = {"kind": "duration", "years": 2}
    assert rule_sentences(parse_rule({"validity": two}))[1:] == [RESTARTS]
    assert rule_sentences(parse_rule({"validity": two, "renewal": {"opens": {"months_before": 3}}}))[2:] == [
        CONTINUES
    ]
