import pytest

from recert.core.rules import RuleError, dump_rule, parse_rule

TWO_YEARS = {"kind": "duration", "from": "issue", "month_overflow": "clamp", "end": "same_day", "years": 2}
ANNUAL = {"kind": "annual_day", "month": 3, "day": 31, "every_years": 2}
NEVER = {"kind": "no_expiry"}


def problems(validity: object, renewal: object = None) -> list[str]:
    with pytest.raises(RuleError) as caught:
        parse_rule({"validity": validity, "renewal": renewal})
    return [str(problem) for problem in caught.value.problems]


RENEWALS = [
    None,
    {},
    {"renewable": False},
    {"opens": {"months_before": 9}, "closes": {"days_before": 45}, "in_window": "previous_expiry"},
    {"opens": {"fixed_in_expiry_year": "08-01"}, "closes": {"fixed_in_expiry_year": "12-01"}},
    {
        "opens": {"calendar_months_before_expiry_month": 2, "includes_expiry_month": True},
        "before_window": "completion",
    },
    {"opens": {"fixed": "09-01"}, "before_window": "rejected"},
    {"closes": {"months_after": 1}},
    {"late": {"until": {"fixed": "04-30"}, "anchor": "previous_expiry", "after_that": "not_renewable"}},
    {"late": {"until": {"calendar_months_after": 3}, "anchor": "completion", "penalty": True}},
    {"late": {"until": {"years_after": 1}, "tiers": [{"days_after_max": 90, "fee_multiplier": 1.5}]}},
    {"late": {"after_that": "inactive"}},
    {"late": {"until": {"months_after": 12}, "after_that": "full_course"}, "reentry": {"years_after": 2}},
    {"reentry": {"from": {"days_after": 1}, "until": {"years_after": 2}}},
    {"grace_month": {"before": 1, "after": 1}, "in_window": "previous_expiry"},
    {"business_day_roll": "next", "amendment": "new surname"},
    {"amendment": ["added topic", "new surname"]},
]
FIRSTS = [
    {
        "by_issue_month": [
            {"months": [1, 2, 3, 4, 5, 6], "add_years": 2},
            {"months": [7, 8, 9, 10, 11, 12], "add_years": 3},
        ]
    },
    {"complete_calendar_years": 2},
    {"calendar_years_after_issue_year": 2},
    {"next_occurrence": True},
    {"first_on_or_after_anniversary_years": 4},
]
VALIDITIES = [
    NEVER,
    {"kind": "while_active"},
    {"kind": "while_active", "lapses_after": {"months": 36}},
    TWO_YEARS,
    {**TWO_YEARS, "months": 6, "end": "day_before", "from": "previous_expiry"},
    {"kind": "duration", "from": "completion", "month_overflow": "clamp", "end": "same_day", "days": 365},
    {"kind": "duration_month_end", "months": 24},
    ANNUAL,
    {**ANNUAL, "parity": "odd"},
    *({**ANNUAL, "first": first} for first in FIRSTS),
    {"kind": "annual_day_choice", "days": ["04-30", "10-31"], "every_years": 3},
    {"kind": "birth_month_end", "every_years": 2},
    {"kind": "birth_month_first", "min_years": 3},
    {"kind": "birthday", "every_years": 3, "feb29": "mar01"},
    {"kind": "birthday", "every_years": 3, "feb29": "unspecified", "first": {"next_occurrence": True}},
]


@pytest.mark.parametrize("renewal", RENEWALS)
def test_a_renewal_is_written_back_as_it_was_read(renewal: object) -> None:
    data = {"validity": TWO_YEARS, "renewal": renewal}
    assert dump_rule(parse_rule(data)) == data


@pytest.mark.parametrize("validity", VALIDITIES)
def test_a_validity_is_written_back_as_it_was_read(validity: object) -> None:
    data = {"validity": validity, "renewal": None}
    assert dump_rule(parse_rule(data)) == data


@pytest.mark.parametrize(
    ("validity", "expected"),
    [
        (None, "validity: missing"),
        ([], "validity: [] is not an object"),
        ({"kind": "yearly"}, "validity.kind: 'yearly' is not a kind of validity; give no_expiry"),
        ({"kind": ["duration"]}, "validity.kind: ['duration'] is not a kind"),
        ({"kind": "no_expiry", "months": 3}, "validity.months: not a field here; allowed are kind"),
        ({**ANNUAL, "month": 13}, "validity.month: 13 is not a month; give 1 to 12"),
        ({**ANNUAL, "month": 4}, "validity.day: April has no day 31; give 1 to 30"),
        ({**ANNUAL, "every_years": None}, "validity.every_years: missing; give a whole number from 1 to 50"),
        ({**ANNUAL, "every_years": True}, "validity.every_years: True is not a whole number"),
        (
            {**ANNUAL, "every_years": 3, "parity": "odd"},
            "validity.parity: every 3 years cannot stay in odd years",
        ),
        ({**ANNUAL, "first": {}}, "validity.first: nothing is said; give one of by_issue_month"),
        ({**ANNUAL, "first": {"next_occurrence": False}}, "validity.first.next_occurrence: give true"),
        (
            {**ANNUAL, "first": {"by_issue_month": [{"months": [1], "add_years": 2}]}},
            "every month from 1 to 12",
        ),
        ({"kind": "duration"}, "validity: how long is not said; give years, months or days"),
        ({**TWO_YEARS, "days": 3}, "validity.days: days do not go together with years or months"),
        ({**TWO_YEARS, "years": 2.5}, "validity.years: 2.5 is not a whole number from 1 to 50"),
        ({**TWO_YEARS, "end": "noon"}, "validity.end: 'noon' is not known here; give same_day or day_before"),
        (
            {**TWO_YEARS, "month_overflow": "roll"},
            "validity.month_overflow: 'roll' is not known here; give clamp",
        ),
        (
            {"kind": "annual_day_choice", "days": ["04-31"], "every_years": 1},
            "validity.days[0]: April has no day 31",
        ),
        ({"kind": "annual_day_choice", "days": [], "every_years": 1}, "validity.days: give one or more"),
        (
            {"kind": "birthday", "every_years": 3, "feb29": "never"},
            "validity.feb29: 'never' is not known here",
        ),
    ],
)
def test_a_wrong_validity_is_refused_beside_its_field(validity: object, expected: str) -> None:
    assert any(expected in problem for problem in problems(validity))


@pytest.mark.parametrize(
    ("renewal", "expected"),
    [
        ({"open": {}}, "renewal.open: not a field here; allowed are renewable, opens"),
        ({"alternative": "by examination"}, "renewal.alternative: not a field here"),
        (
            {"in_window": "always"},
            "renewal.in_window: 'always' is not known here; give previous_expiry or completion",
        ),
        ({"opens": {}}, "renewal.opens: nothing is said; give one of days_before"),
        (
            {"opens": {"days_before": 1, "months_before": 1}},
            "days_before and months_before exclude each other",
        ),
        ({"opens": {"days_before": -1}}, "renewal.opens.days_before: -1 is not a whole number from 0"),
        (
            {"opens": {"months_before": 3, "includes_expiry_month": True}},
            "includes_expiry_month: goes only together",
        ),
        ({"opens": {"fixed": "31-12"}}, "renewal.opens.fixed: 31 is not a month; give 1 to 12"),
        (
            {"opens": {"days_before": 30}, "closes": {"days_before": 60}},
            "the window would close before it opens",
        ),
        ({"before_window": "rejected"}, "renewal.before_window: says what happens before the window opens"),
        ({"late": {"until": {"days_before": 3}}}, "renewal.late.until.days_before: not a field here"),
        (
            {"late": {"after_that": "retest"}},
            "renewal.late.after_that: 'retest' is not known here; give not_renewable",
        ),
        (
            {"closes": {"months_after": 6}, "late": {"until": {"days_after": 30}}},
            "late renewal would end before",
        ),
        ({"late": {"tiers": [{"fee": []}]}}, "renewal.late.tiers[0].fee: [] is neither a number nor a word"),
        ({"late": {"tiers": 5}}, "renewal.late.tiers: 5 is not a list"),
        ({"renewable": False, "in_window": "completion"}, "renewable is false, so no terms"),
        (
            {"grace_month": {"before": 1}, "in_window": "completion"},
            "keeps the due month, but in_window is completion",
        ),
        ({"business_day_roll": True}, "renewal.business_day_roll: True is not known here; give next"),
        ({"amendment": {"topic": 1}}, "renewal.amendment: give the changes"),
        (
            {"reentry": {"from": {"days_after": 9}, "until": {"days_after": 3}}},
            "re-entry would end before it begins",
        ),
        ("soon", "renewal: 'soon' is not an object with fields"),
    ],
)
def test_a_wrong_renewal_is_refused_beside_its_field(renewal: object, expected: str) -> None:
    assert any(expected in problem for problem in problems(TWO_YEARS, renewal))


def test_what_never_expires_is_not_renewed() -> None:
    assert problems(NEVER, {"opens": {"days_before": 3}}) == [
        "renewal.opens: this kind of validity has no last valid day, so there is nothing to renew"
    ]


def test_from_and_in_window_must_agree() -> None:
    validity = {**TWO_YEARS, "from": "previous_expiry"}
    assert problems(validity, {"in_window": "completion"}) == [
        "renewal.in_window: is completion, but validity.from is previous_expiry"
    ]


def test_all_problems_are_told_at_once() -> None:
    found = problems({**ANNUAL, "month": 13, "colour": "red"}, {"late": {"until": {"days_after": "x"}}})
    assert [problem.split(":")[0] for problem in found] == [
        "validity.month", "validity.colour", "renewal.late.until.days_after",
    ]  # fmt: skip


def test_the_first_problem_stands_on_the_error() -> None:
    with pytest.raises(RuleError) as caught:
        parse_rule({"validity": {**ANNUAL, "month": 13}})
    assert (caught.value.field, caught.value.problem) == ("validity.month", "13 is not a month; give 1 to 12")
    assert str(caught.value) == "validity.month: 13 is not a month; give 1 to 12"
