"""Every refusal of a validity, word for word: it names the field, what is wrong and what may stand there."""

import pytest

from tests.core.test_rules import ANNUAL, problems

TWO = {"kind": "duration", "years": 2}
KINDS = (
    "no_expiry, while_active, duration, duration_month_end, annual_day, annual_day_choice, "
    "birth_month_end, birth_month_first or birthday"
)
FIRSTS = (
    "by_issue_month, complete_calendar_years, calendar_years_after_issue_year, next_occurrence, "
    "first_on_or_after_anniversary_years"
)
REFUSED: list[tuple[object, list[str]]] = [
    (None, [f"validity: missing; give an object with a kind: {KINDS}"]),
    ({"kind": "yearly"}, [f"validity.kind: 'yearly' is not a kind of validity; give {KINDS}"]),
    ({"kind": ["duration"]}, [f"validity.kind: ['duration'] is not a kind of validity; give {KINDS}"]),
    ({"kind": "no_expiry", "months": 3}, ["validity.months: not a field here; allowed are kind"]),
    (
        {"kind": "while_active", "lapses_after": {"months": -1, "days": 2}},
        [
            "validity.lapses_after.months: -1 is not a whole number from 0 to 600",
            "validity.lapses_after.days: not a field here; allowed are months",
        ],
    ),
    (
        {"kind": "while_active", "lapses_after": {"months": 601}},
        ["validity.lapses_after.months: 601 is not a whole number from 0 to 600"],
    ),
    (
        {"kind": "while_active", "lapses_after": {}},
        ["validity.lapses_after.months: missing; give a whole number from 0 to 600"],
    ),
    ({"kind": "duration"}, ["validity: how long is not said; give years, months or days"]),
    ({"kind": "duration", "years": 0}, ["validity.years: 0 is not a whole number from 1 to 50"]),
    ({"kind": "duration", "years": 51}, ["validity.years: 51 is not a whole number from 1 to 50"]),
    ({"kind": "duration", "months": 601}, ["validity.months: 601 is not a whole number from 1 to 600"]),
    ({"kind": "duration", "days": 18301}, ["validity.days: 18301 is not a whole number from 1 to 18300"]),
    (
        {"kind": "duration", "days": 3, "months": 1},
        ["validity.days: days do not go together with years or months; give one of them"],
    ),
    ({**TWO, "days": 3}, ["validity.days: days do not go together with years or months; give one of them"]),
    ({"kind": "duration", "years": 2.5}, ["validity.years: 2.5 is not a whole number from 1 to 50"]),
    (
        {**TWO, "from": "birth"},
        ["validity.from: 'birth' is not known here; give issue, previous_expiry or completion"],
    ),
    ({**TWO, "end": "noon"}, ["validity.end: 'noon' is not known here; give same_day or day_before"]),
    ({**TWO, "month_overflow": "roll"}, ["validity.month_overflow: 'roll' is not known here; give clamp"]),
    (
        {**TWO, "colour": "red"},
        [
            (
                "validity.colour: not a field here; allowed are kind, years, months, days, month_overflow, "
                "from, end"
            )
        ],
    ),
    ({"kind": "duration_month_end"}, ["validity.months: missing; give a whole number from 1 to 600"]),
    (
        {"kind": "duration_month_end", "months": 601, "x": 1},
        [
            "validity.months: 601 is not a whole number from 1 to 600",
            "validity.x: not a field here; allowed are kind, months",
        ],
    ),
    (
        {"kind": "annual_day"},
        [
            "validity.month: missing; give a whole number from 1 to 12",
            "validity.day: missing; give a whole number from 1 to 31",
            "validity.every_years: missing; give a whole number from 1 to 50",
        ],
    ),
    (
        {"kind": "annual_day", "month": 13, "day": 31, "every_years": 2},
        ["validity.month: 13 is not a month; give 1 to 12"],
    ),
    (
        {"kind": "annual_day", "month": 0, "day": 0, "every_years": 2},
        ["validity.month: 0 is not a month; give 1 to 12", "validity.day: 0 is not a day; give 1 to 31"],
    ),
    (
        {"kind": "annual_day", "month": 4, "day": 31, "every_years": 2},
        ["validity.day: April has no day 31; give 1 to 30"],
    ),
    (
        {"kind": "annual_day", "month": 2, "day": 30, "every_years": 2},
        ["validity.day: February has no day 30; give 1 to 29"],
    ),
    (
        {"kind": "annual_day", "month": 3, "day": 32, "every_years": 2},
        ["validity.day: 32 is not a day; give 1 to 31"],
    ),
    (
        {"kind": "annual_day", "month": 3, "day": 31, "every_years": 51},
        ["validity.every_years: 51 is not a whole number from 1 to 50"],
    ),
    (
        {"kind": "annual_day", "month": 3, "day": 31, "every_years": True},
        ["validity.every_years: True is not a whole number from 1 to 50"],
    ),
    (
        {"kind": "annual_day", "month": 3, "day": 31, "every_years": 3, "parity": "odd"},
        [("validity.parity: every 3 years cannot stay in odd years; give an even every_years or no parity")],
    ),
    ({**ANNUAL, "parity": "prime"}, ["validity.parity: 'prime' is not known here; give odd or even"]),
    ({**ANNUAL, "first": {}}, [f"validity.first: nothing is said; give one of {FIRSTS}"]),
    (
        {**ANNUAL, "first": {"next_occurrence": True, "complete_calendar_years": 1}},
        [
            (
                "validity.first: complete_calendar_years and next_occurrence exclude each other; give one of "
                f"{FIRSTS}"
            )
        ],
    ),
    (
        {**ANNUAL, "first": {"next_occurrence": False}},
        ["validity.first.next_occurrence: give true, or leave it out"],
    ),
    (
        {**ANNUAL, "first": {"next_occurrence": "yes"}},
        ["validity.first.next_occurrence: 'yes' is neither true nor false"],
    ),
    (
        {**ANNUAL, "first": {"complete_calendar_years": 0}},
        ["validity.first.complete_calendar_years: 0 is not a whole number from 1 to 50"],
    ),
    (
        {**ANNUAL, "first": {"calendar_years_after_issue_year": 51}},
        ["validity.first.calendar_years_after_issue_year: 51 is not a whole number from 1 to 50"],
    ),
    (
        {**ANNUAL, "first": {"first_on_or_after_anniversary_years": 0, "x": 2}},
        [
            "validity.first.first_on_or_after_anniversary_years: 0 is not a whole number from 1 to 50",
            f"validity.first.x: not a field here; allowed are {FIRSTS}",
        ],
    ),
    (
        {**ANNUAL, "first": {"by_issue_month": [{"months": [1], "add_years": 2}]}},
        ["validity.first.by_issue_month: every month from 1 to 12 must be in exactly one group"],
    ),
    (
        {
            **ANNUAL,
            "first": {
                "by_issue_month": [
                    {"months": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13], "add_years": 0, "x": 1}
                ]
            },
        },
        [
            "validity.first.by_issue_month[0].months: give the numbers of months, 1 to 12",
            "validity.first.by_issue_month[0].add_years: 0 is not a whole number from 1 to 50",
            "validity.first.by_issue_month[0].x: not a field here; allowed are months, add_years",
        ],
    ),
    (
        {
            **ANNUAL,
            "first": {
                "by_issue_month": [
                    {"months": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, True], "add_years": 1},
                    {"months": [12], "add_years": 1},
                ]
            },
        },
        ["validity.first.by_issue_month[0].months: give the numbers of months, 1 to 12"],
    ),
    (
        {"kind": "annual_day_choice", "every_years": 1},
        ["validity.days: give one or more different days, each as MM-DD"],
    ),
    (
        {"kind": "annual_day_choice", "days": [None], "every_years": 1},
        ["validity.days[0]: missing; give a day of the year as MM-DD"],
    ),
    (
        {"kind": "annual_day_choice", "days": ["04-31"], "every_years": 1},
        ["validity.days[0]: April has no day 31; give 1 to 30"],
    ),
    (
        {"kind": "annual_day_choice", "days": ["04-30", "04-30"], "every_years": 1},
        ["validity.days: give one or more different days, each as MM-DD"],
    ),
    (
        {"kind": "annual_day_choice", "days": [430], "every_years": 0},
        [
            "validity.days[0]: '430' is not a day of the year; write it as MM-DD",
            "validity.every_years: 0 is not a whole number from 1 to 50",
        ],
    ),
    (
        {"kind": "annual_day_choice", "days": "04-30", "every_years": 1},
        [
            "validity.days: '04-30' is not a list",
            "validity.days: give one or more different days, each as MM-DD",
        ],
    ),
    ({"kind": "birth_month_end"}, ["validity.every_years: missing; give a whole number from 1 to 50"]),
    (
        {"kind": "birth_month_end", "every_years": 51},
        ["validity.every_years: 51 is not a whole number from 1 to 50"],
    ),
    ({"kind": "birth_month_first"}, ["validity.min_years: missing; give a whole number from 1 to 50"]),
    (
        {"kind": "birth_month_first", "min_years": 51},
        ["validity.min_years: 51 is not a whole number from 1 to 50"],
    ),
    (
        {"kind": "birthday", "every_years": 3, "feb29": "never"},
        ["validity.feb29: 'never' is not known here; give feb28, mar01 or unspecified"],
    ),
    ({"kind": "birthday"}, ["validity.every_years: missing; give a whole number from 1 to 50"]),
]


@pytest.mark.parametrize(("validity", "said"), REFUSED)
def test_a_wrong_validity_is_refused_word_for_word(validity: object, said: list[str]) -> None:
    assert problems(validity) == said
