"""The first period of each kind of validity, and the whole sentences that tell it."""

from datetime import date
from typing import Any

import pytest

from recert.core.rules import parse_rule
from recert.core.validity import first_period
from recert.core.wording import rule_sentences, years_word

ANNUAL = {"kind": "annual_day", "month": 3, "day": 31, "every_years": 2}
ISSUED, BORN = date(2026, 3, 16), date(1990, 5, 20)
FIRST: list[tuple[Any, tuple[Any, ...], list[str]]] = [
    (
        {"kind": "no_expiry"},
        ("None", None, "Never expires", "Issued on 16 March 2026; it never expires."),
        ["It never expires."],
    ),
    (
        {"kind": "while_active"},
        ("None", None, "While in service", "Issued on 16 March 2026; it is good while the person serves."),
        ["It is good while the person serves."],
    ),
    (
        {"kind": "while_active", "lapses_after": {"months": 1}},
        (
            "None",
            None,
            "While in service",
            "Issued on 16 March 2026; it is good while the person serves and for 1 month after.",
        ),
        ["It is good while the person serves and for 1 month after."],
    ),
    (
        {"kind": "duration", "years": 2},
        (
            "2028-03-16",
            "2026-03-16",
            "2 years from 16 Mar",
            "Issued on 16 March 2026; it is good for 2 years, so the last valid day is 16 March 2028.",
        ),
        ["It is good for 2 years."],
    ),
    (
        {"kind": "duration", "years": 1, "months": 6, "end": "day_before"},
        (
            "2027-09-15",
            "2026-03-16",
            "18 months from 16 Mar",
            (
                "Issued on 16 March 2026; it is good for 1 year and 6 months, the day before the "
                "corresponding date, so the last valid day is 15 September 2027."
            ),
        ),
        ["It is good for 1 year and 6 months, the day before the corresponding date."],
    ),
    (
        {"kind": "duration", "days": 1},
        (
            "2026-03-17",
            None,
            "1 day from 16 Mar",
            "Issued on 16 March 2026; it is good for 1 day, so the last valid day is 17 March 2026.",
        ),
        ["It is good for 1 day."],
    ),
    (
        {"kind": "duration_month_end", "months": 1},
        (
            "2026-04-30",
            None,
            "Course 16 Mar, month end",
            (
                "Issued on 16 March 2026; it is good to the end of the month 1 month on, so the last valid "
                "day is 30 April 2026."
            ),
        ),
        ["It is good to the end of the month 1 month on."],
    ),
    (
        {"kind": "duration_month_end", "months": 24},
        (
            "2028-03-31",
            None,
            "Course 16 Mar, month end",
            (
                "Issued on 16 March 2026; it is good to the end of the month 24 months on, so the last valid "
                "day is 31 March 2028."
            ),
        ),
        ["It is good to the end of the month 24 months on."],
    ),
    (
        ANNUAL,
        (
            "2027-03-31",
            None,
            "31 March, every 2 years",
            (
                "Issued on 16 March 2026; it ends on 31 March, every second year, so the last valid day is 31 "
                "March 2027."
            ),
        ),
        ["It ends on 31 March, every second year."],
    ),
    (
        {"kind": "annual_day", "month": 3, "day": 31, "every_years": 12, "parity": "even"},
        (
            "2036-03-31",
            None,
            "31 March, every 12 years",
            (
                "Issued on 16 March 2026; it ends on 31 March of even years, every 12 years, so the last "
                "valid day is 31 March 2036."
            ),
        ),
        ["It ends on 31 March of even years, every 12 years."],
    ),
    (
        {"kind": "annual_day", "month": 3, "day": 31, "every_years": 1, "first": {"next_occurrence": True}},
        (
            "2026-03-31",
            None,
            "31 March, every year",
            (
                "Issued on 16 March 2026; it ends on 31 March, every year, so the last valid day is 31 March "
                "2026."
            ),
        ),
        [
            "It ends on 31 March, every year.",
            "A first credential ends on the next such day, even if it is weeks away.",
        ],
    ),
    (
        {
            "kind": "annual_day",
            "month": 3,
            "day": 31,
            "every_years": 11,
            "first": {"calendar_years_after_issue_year": 1},
        },
        (
            "2027-03-31",
            None,
            "31 March, every 11 years",
            (
                "Issued on 16 March 2026; it ends on 31 March, every 11 years, so the last valid day is 31 "
                "March 2027."
            ),
        ),
        [
            "It ends on 31 March, every 11 years.",
            "A first credential ends in the first calendar year after the year of issue.",
        ],
    ),
    (
        {**ANNUAL, "first": {"calendar_years_after_issue_year": 12}},
        (
            "2038-03-31",
            None,
            "31 March, every 2 years",
            (
                "Issued on 16 March 2026; it ends on 31 March, every second year, so the last valid day is 31 "
                "March 2038."
            ),
        ),
        [
            "It ends on 31 March, every second year.",
            "A first credential ends in the 12th calendar year after the year of issue.",
        ],
    ),
    (
        {"kind": "annual_day_choice", "days": ["04-30", "10-31"], "every_years": 3},
        (
            "2028-10-31",
            None,
            "Fixed day, every 3 years",
            (
                "Issued on 16 March 2026; it ends on 30 April or 31 October, every third year, so the last "
                "valid day is 31 October 2028."
            ),
        ),
        ["It ends on 30 April or 31 October, every third year."],
    ),
    (
        {"kind": "birth_month_end", "every_years": 1},
        (
            "2026-05-31",
            None,
            "Birth month, every year",
            (
                "Issued on 16 March 2026; it ends on the last day of the birth month, every year, so the last "
                "valid day is 31 May 2026."
            ),
        ),
        ["It ends on the last day of the birth month, every year."],
    ),
    (
        {"kind": "birth_month_end", "every_years": 2},
        (
            "2027-05-31",
            None,
            "Birth month, every 2 years",
            (
                "Issued on 16 March 2026; it ends on the last day of the birth month, every second year, so "
                "the last valid day is 31 May 2027."
            ),
        ),
        ["It ends on the last day of the birth month, every second year."],
    ),
    (
        {"kind": "birth_month_first", "min_years": 1},
        (
            "2027-05-01",
            None,
            "First of the birth month",
            (
                "Issued on 16 March 2026; it ends on the first day of the birth month that is at least 1 year "
                "on, so the last valid day is 1 May 2027."
            ),
        ),
        ["It ends on the first day of the birth month that is at least 1 year on."],
    ),
    (
        {"kind": "birth_month_first", "min_years": 3},
        (
            "2029-05-01",
            None,
            "First of the birth month",
            (
                "Issued on 16 March 2026; it ends on the first day of the birth month that is at least 3 "
                "years on, so the last valid day is 1 May 2029."
            ),
        ),
        ["It ends on the first day of the birth month that is at least 3 years on."],
    ),
    (
        {"kind": "birthday", "every_years": 1},
        (
            "2026-05-20",
            None,
            "Birthday, every year",
            (
                "Issued on 16 March 2026; it ends on the birthday, every year, so the last valid day is 20 "
                "May 2026."
            ),
        ),
        ["It ends on the birthday, every year."],
    ),
    (
        {"kind": "birthday", "every_years": 3, "feb29": "mar01"},
        (
            "2028-05-20",
            None,
            "Birthday, every 3 years",
            (
                "Issued on 16 March 2026; it ends on the birthday, every third year, so the last valid day is "
                "20 May 2028."
            ),
        ),
        ["It ends on the birthday, every third year."],
    ),
]
BY_MONTH = [
    {"months": [1, 2, 3, 5, 7, 8, 9, 10, 11], "add_years": 1},
    {"months": [12], "add_years": 3},
    {"months": [4, 6], "add_years": 2},
]
TWO_HALVES = [{"months": [4, 5], "add_years": 1}, {"months": [1, 2, 3, *range(6, 13)], "add_years": 2}]
FIRST_SENTENCES = [
    ({"complete_calendar_years": 1}, "is good for the rest of the year of issue and 1 whole year more."),
    ({"complete_calendar_years": 2}, "is good for the rest of the year of issue and 2 whole years more."),
    ({"next_occurrence": True}, "ends on the next such day, even if it is weeks away."),
]


@pytest.mark.parametrize(("validity", "told", "sentences"), FIRST)
def test_a_first_period_is_told_with_its_reason(
    validity: Any, told: tuple[Any, ...], sentences: list[str]
) -> None:
    rule = parse_rule({"validity": validity})
    found = first_period(rule.validity, ISSUED, BORN)
    assert found.start == ISSUED
    assert (str(found.through), found.anchor and str(found.anchor), found.short, found.reason) == told
    assert rule_sentences(rule)[: len(sentences)] == sentences


@pytest.mark.parametrize(("first", "words"), FIRST_SENTENCES)
def test_a_first_credential_of_the_year_s_end_is_told(first: Any, words: str) -> None:
    validity = {"kind": "annual_day", "month": 12, "day": 31, "every_years": 1, "first": first}
    assert rule_sentences(parse_rule({"validity": validity}))[1] == f"A first credential {words}"


def test_an_anniversary_and_a_month_of_issue_are_told() -> None:
    first = {"first_on_or_after_anniversary_years": 4}
    assert (
        "at least 4 years after issue."
        in rule_sentences(parse_rule({"validity": {**ANNUAL, "first": first}}))[1]
    )
    words = rule_sentences(parse_rule({"validity": {**ANNUAL, "first": {"by_issue_month": BY_MONTH}}}))[1]
    assert words.startswith("A first credential issued in January or February or March or May")
    assert words.endswith(
        "one issued in December ends 3 years on, one issued in April or June ends 2 years on."
    )


def test_two_months_in_a_row_are_told_as_a_span() -> None:
    words = rule_sentences(parse_rule({"validity": {**ANNUAL, "first": {"by_issue_month": TWO_HALVES}}}))[1]
    assert words.startswith(
        "A first credential issued in April to May ends 1 year on, one issued in January or"
    )


@pytest.mark.parametrize(
    ("number", "word"), [(1, "first"), (2, "second"), (3, "third"), (10, "tenth"), (11, "11th"), (12, "12th")]
)
def test_places_in_a_row_have_words(number: int, word: str) -> None:
    assert years_word(number) == word
