"""What a whole rule cannot mean, although each of its fields is fine, word for word."""

from typing import Any

import pytest

from recert.core.rules import dump_rule, parse_rule
from tests.core.test_renewal_refused import TWO, refused
from tests.core.test_rules import ANNUAL, NEVER

OWED = (
    "total_min, categories, caps, groups, subsets, must_include, any_of, all, course, credential, "
    "exam_passed_within_attempts, equivalents, per_day_max, min_session_hours, unique, "
    "exclude_used, carryover, window, prorate, uncategorized_counts"
)
KINDS = (
    "no_expiry, while_active, duration, duration_month_end, annual_day, annual_day_choice, "
    "birth_month_end, birth_month_first or birthday"
)
REFUSED: list[tuple[dict[str, Any], list[str]]] = [
    (
        {"validity": NEVER, "renewal": {"opens": {"days_before": 3}}},
        ["renewal.opens: this kind of validity has no last valid day, so there is nothing to renew"],
    ),
    (
        {"validity": {"kind": "while_active"}, "renewal": {"renewable": False}},
        ["renewal.renewable: this kind of validity has no last valid day, so there is nothing to renew"],
    ),
    (
        {"validity": NEVER, "renewal": {"renewable": False, "late": {}}},
        ["renewal.late: this kind of validity has no last valid day, so there is nothing to renew"],
    ),
    (
        {"validity": {**TWO, "from": "previous_expiry"}, "renewal": {"in_window": "completion"}},
        ["renewal.in_window: is completion, but validity.from is previous_expiry"],
    ),
    (
        {"validity": {**TWO, "from": "completion"}, "renewal": {"in_window": "previous_expiry"}},
        ["renewal.in_window: is previous_expiry, but validity.from is completion"],
    ),
    (
        {
            "validity": ANNUAL,
            "renewal": {
                "opens": {"fixed_in_expiry_year": "02-01"},
                "closes": {"fixed_in_expiry_year": "01-31"},
            },
        },
        ["renewal.closes: the window would close before it opens"],
    ),
    (
        {"validity": TWO, "colour": "red"},
        [("colour: not a field here; allowed are validity, renewal, period, requirement, requirement_sets")],
    ),
    ({}, [f"validity: missing; give an object with a kind: {KINDS}"]),
    ({"renewal": {}}, [f"validity: missing; give an object with a kind: {KINDS}"]),
    (
        {"validity": TWO, "period": {"kind": "moon"}},
        [
            (
                "period.kind: 'moon' is not a kind of period; give cycle, calendar_years, fiscal_years, "
                "fixed_grid or rolling"
            )
        ],
    ),
    ({"validity": TWO, "requirement": {"x": 1}}, [f"requirement.x: not a field here; allowed are {OWED}"]),
    (
        {"validity": TWO, "requirement_sets": [{}]},
        [
            "requirement_sets[0].name: missing; give a name",
            "requirement_sets[0].requirement: missing; give an object",
        ],
    ),
    (
        {
            "validity": TWO,
            "requirement_sets": [{"name": "Old", "requirement": {}}, {"name": "New", "requirement": {}}],
        },
        ["requirement_sets: two sets are for the same periods; give each its own periods_from"],
    ),
    (
        {
            "validity": TWO,
            "requirement_sets": [{"name": "Old", "periods_from": "soon", "requirement": {"x": 1}, "y": 2}],
        },
        [
            "requirement_sets[0].periods_from: 'soon' is not a day; write it as YYYY-MM-DD",
            "requirement_sets[0].y: not a field here; allowed are name, periods_from, requirement",
            f"requirement_sets[0].requirement.x: not a field here; allowed are {OWED}",
        ],
    ),
    (
        {"validity": TWO, "requirement_sets": [{"name": "Old", "periods_from": 2026, "requirement": {}}]},
        ["requirement_sets[0].periods_from: '2026' is not a day; write it as YYYY-MM-DD"],
    ),
    ({"validity": TWO, "requirement_sets": 5}, ["requirement_sets: 5 is not a list"]),
]
ACCEPTED: list[dict[str, Any]] = [
    {"validity": {**TWO, "from": "completion"}, "renewal": {"in_window": "completion"}},
    {"validity": ANNUAL, "renewal": {"opens": {"fixed": "04-01"}, "closes": {"days_before": 360}}},
    {
        "validity": ANNUAL,
        "renewal": {"opens": {"fixed_in_expiry_year": "02-01"}, "closes": {"fixed_in_expiry_year": "02-01"}},
    },
]


@pytest.mark.parametrize(("rule", "said"), REFUSED)
def test_what_no_rule_can_mean_is_refused_word_for_word(rule: Any, said: list[str]) -> None:
    assert refused(**rule) == said


@pytest.mark.parametrize("rule", ACCEPTED)
def test_what_only_looks_like_a_contradiction_is_accepted(rule: Any) -> None:
    assert dump_rule(parse_rule(rule))["renewal"] == rule["renewal"]
