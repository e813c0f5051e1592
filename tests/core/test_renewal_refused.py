"""Every refusal of terms of renewal, word for word."""

from typing import Any

import pytest

from recert.core.rules import RuleError, parse_rule

TWO = {"kind": "duration", "years": 2}
EDGES = (
    "days_before, months_before, years_before, days_after, months_after, "
    "calendar_months_before_expiry_month, fixed_in_expiry_year, fixed"
)
LATE = "days_after, months_after, years_after, calendar_months_after, fixed"
TERMS = (
    "renewable, opens, closes, in_window, before_window, late, reentry, grace_month, "
    "business_day_roll, amendment"
)
REFUSED: list[tuple[object, list[str]]] = [
    ("soon", ["renewal: 'soon' is not an object with fields"]),
    ({"open": {}}, [f"renewal.open: not a field here; allowed are {TERMS}"]),
    ({"alternative": "x"}, [f"renewal.alternative: not a field here; allowed are {TERMS}"]),
    ({"renewable": "no"}, ["renewal.renewable: 'no' is neither true nor false"]),
    (
        {"in_window": "always"},
        ["renewal.in_window: 'always' is not known here; give previous_expiry or completion"],
    ),
    ({"before_window": "x"}, ["renewal.before_window: 'x' is not known here; give completion or rejected"]),
    ({"opens": {}}, [f"renewal.opens: nothing is said; give one of {EDGES}"]),
    ({"closes": {}}, [f"renewal.closes: nothing is said; give one of {EDGES}"]),
    (
        {"opens": {"days_before": 1, "months_before": 1}},
        [f"renewal.opens: days_before and months_before exclude each other; give one of {EDGES}"],
    ),
    ({"opens": {"days_before": -1}}, ["renewal.opens.days_before: -1 is not a whole number from 0 to 18300"]),
    (
        {"opens": {"days_before": 18301}},
        ["renewal.opens.days_before: 18301 is not a whole number from 0 to 18300"],
    ),
    (
        {"opens": {"months_before": 601}},
        ["renewal.opens.months_before: 601 is not a whole number from 0 to 600"],
    ),
    ({"opens": {"years_before": 51}}, ["renewal.opens.years_before: 51 is not a whole number from 0 to 50"]),
    (
        {"closes": {"days_after": 18301}},
        ["renewal.closes.days_after: 18301 is not a whole number from 0 to 18300"],
    ),
    (
        {"closes": {"months_after": 601}},
        ["renewal.closes.months_after: 601 is not a whole number from 0 to 600"],
    ),
    (
        {"closes": {"years_after": 1}},
        [
            f"renewal.closes: nothing is said; give one of {EDGES}",
            f"renewal.closes.years_after: not a field here; allowed are includes_expiry_month, {EDGES}",
        ],
    ),
    (
        {"opens": {"calendar_months_before_expiry_month": 0}},
        ["renewal.opens.calendar_months_before_expiry_month: 0 is not a whole number from 1 to 600"],
    ),
    (
        {"opens": {"calendar_months_before_expiry_month": 601}},
        ["renewal.opens.calendar_months_before_expiry_month: 601 is not a whole number from 1 to 600"],
    ),
    (
        {"opens": {"calendar_months_before_expiry_month": 1, "includes_expiry_month": "yes"}},
        ["renewal.opens.includes_expiry_month: 'yes' is neither true nor false"],
    ),
    (
        {"opens": {"months_before": 3, "includes_expiry_month": False}},
        [
            (
                "renewal.opens.includes_expiry_month: goes only together with "
                "calendar_months_before_expiry_month"
            )
        ],
    ),
    ({"opens": {"fixed": "31-12"}}, ["renewal.opens.fixed: 31 is not a month; give 1 to 12"]),
    (
        {"opens": {"fixed_in_expiry_year": "2-3"}},
        ["renewal.opens.fixed_in_expiry_year: '2-3' is not a day of the year; write it as MM-DD"],
    ),
    (
        {"opens": {"days_before": 1, "x": 2}},
        [f"renewal.opens.x: not a field here; allowed are includes_expiry_month, {EDGES}"],
    ),
    (
        {"before_window": "rejected"},
        ["renewal.before_window: says what happens before the window opens, but opens is not given"],
    ),
    (
        {"opens": {"days_before": 30}, "closes": {"days_before": 60}},
        ["renewal.closes: the window would close before it opens"],
    ),
    (
        {"late": {"until": {"days_before": 3}}},
        [
            f"renewal.late.until: nothing is said; give one of {LATE}",
            f"renewal.late.until.days_before: not a field here; allowed are {LATE}",
        ],
    ),
    ({"late": {"until": {}}}, [f"renewal.late.until: nothing is said; give one of {LATE}"]),
    (
        {"late": {"until": {"days_after": 18301}}},
        ["renewal.late.until.days_after: 18301 is not a whole number from 0 to 18300"],
    ),
    (
        {"late": {"until": {"months_after": 601}}},
        ["renewal.late.until.months_after: 601 is not a whole number from 0 to 600"],
    ),
    (
        {"late": {"until": {"years_after": 51}}},
        ["renewal.late.until.years_after: 51 is not a whole number from 0 to 50"],
    ),
    (
        {"late": {"until": {"calendar_months_after": 601}}},
        ["renewal.late.until.calendar_months_after: 601 is not a whole number from 0 to 600"],
    ),
    ({"late": {"until": {"fixed": "13-01"}}}, ["renewal.late.until.fixed: 13 is not a month; give 1 to 12"]),
    (
        {"late": {"until": {"days_after": 3, "x": 1}}},
        [f"renewal.late.until.x: not a field here; allowed are {LATE}"],
    ),
    (
        {"late": {"anchor": "x"}},
        ["renewal.late.anchor: 'x' is not known here; give previous_expiry or completion"],
    ),
    (
        {"late": {"after_that": "retest"}},
        [
            (
                "renewal.late.after_that: 'retest' is not known here; give not_renewable, inactive, reentry, "
                "full_course or reexamination"
            )
        ],
    ),
    ({"late": {"penalty": 1}}, ["renewal.late.penalty: 1 is neither true nor false"]),
    (
        {"late": {"x": 1}},
        ["renewal.late.x: not a field here; allowed are until, anchor, after_that, tiers, penalty"],
    ),
    (
        {"late": {"tiers": [{"fee": []}, 5]}},
        [
            "renewal.late.tiers[1]: 5 is not an object with fields",
            "renewal.late.tiers[0].fee: [] is neither a number nor a word",
        ],
    ),
    ({"late": {"tiers": 5}}, ["renewal.late.tiers: 5 is not a list"]),
    (
        {"closes": {"months_after": 6}, "late": {"until": {"days_after": 30}}},
        ["renewal.late.until: late renewal would end before the window closes"],
    ),
    (
        {"renewable": False, "in_window": "completion"},
        ["renewal.in_window: renewable is false, so no terms of renewal can apply"],
    ),
    (
        {"reentry": {}},
        ["renewal.reentry: nothing is said; give one of days_after, months_after, years_after"],
    ),
    (
        {"reentry": {"days_before": 3}},
        [
            "renewal.reentry: nothing is said; give one of days_after, months_after, years_after",
            (
                "renewal.reentry.days_before: not a field here; allowed are from, until, days_after, "
                "months_after, years_after"
            ),
        ],
    ),
    (
        {"reentry": {"days_after": 3, "x": 1}},
        [
            (
                "renewal.reentry.x: not a field here; allowed are from, until, days_after, months_after, "
                "years_after"
            )
        ],
    ),
    (
        {"reentry": {"from": {"days_after": 9, "x": 1}, "until": {"months_after": 601, "x": 1}, "x": 1}},
        [
            "renewal.reentry.until.months_after: 601 is not a whole number from 0 to 600",
            "renewal.reentry.x: not a field here; allowed are from, until",
            "renewal.reentry.from.x: not a field here; allowed are days_after, months_after, years_after",
            "renewal.reentry.until.x: not a field here; allowed are days_after, months_after, years_after",
        ],
    ),
    (
        {"reentry": {"from": {"days_after": 9}, "until": {"days_after": 8}}},
        ["renewal.reentry.until: re-entry would end before it begins"],
    ),
    (
        {"reentry": {"days_after": 9, "from": {"days_after": 9}}},
        ["renewal.reentry.days_after: not a field here; allowed are from, until"],
    ),
    (
        {"grace_month": {"before": 1}, "in_window": "completion"},
        [
            (
                "renewal.grace_month: keeps the due month, but in_window is completion; give in_window "
                "previous_expiry"
            )
        ],
    ),
    (
        {"grace_month": {"before": 13, "after": -1, "x": 1}},
        [
            "renewal.grace_month.before: 13 is not a whole number from 0 to 12",
            "renewal.grace_month.after: -1 is not a whole number from 0 to 12",
            "renewal.grace_month.x: not a field here; allowed are before, after",
        ],
    ),
    ({"business_day_roll": True}, ["renewal.business_day_roll: True is not known here; give next"]),
    (
        {"business_day_roll": "previous"},
        ["renewal.business_day_roll: 'previous' is not known here; give next"],
    ),
    (
        {"amendment": {"topic": 1}},
        ["renewal.amendment: give the changes that move no date, as a text or a list of texts"],
    ),
    (
        {"amendment": ["a", 1]},
        ["renewal.amendment: give the changes that move no date, as a text or a list of texts"],
    ),
]


def refused(**rule: Any) -> list[str]:
    with pytest.raises(RuleError) as caught:
        parse_rule(rule)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(("renewal", "said"), REFUSED)
def test_wrong_terms_are_refused_word_for_word(renewal: object, said: list[str]) -> None:
    assert refused(validity=TWO, renewal=renewal) == said
