"""The form of what a plan asks for: whatever a rule says comes back from it unchanged, and every row says its error."""

from typing import Any

import pytest

from recert.core.requirements.reading import parse_requirement
from recert.core.requirements.writing import dump_requirement
from recert.credentials.library import entries
from recert.web.training.rule_form import RuleForm, rule_values

OWED = {
    f"{entry.key} {index}": requirement
    for entry in entries().values()
    for index, requirement in enumerate(
        [
            entry.rule.get("requirement"),
            *(each.get("requirement") for each in entry.rule.get("requirement_sets", ())),
        ]
    )
    if requirement
}
SAID = {
    "caps": [
        {"where": {"mode": "online"}, "max": 20},
        {"where": {"topic": "firearms"}, "max": 0},
        {"where": "webinar", "max": 4.5},
        {"where": {"mode": "non_instructor"}, "max": 3},
        {"where": {"role": "instructor"}, "max": 3},
    ],
    "groups": [{"keys": ["Arrest control", "Driving"], "min": 12, "each_gt": 0}],
    "subsets": [{"where": {"category": "clinical", "tag": "pediatric"}, "min": 6}],
    "any_of": [
        {"total_min": 24},
        {"categories": [{"key": "instruction", "min": 40}]},
        {"course": "Refresher", "credential": "NREMT"},
        {"exam_passed_within_attempts": 2},
    ],
    "all": [{"credential": "CPR"}],
    "categories": [{"key": "Legal", "min": 2, "max": 8}],
    "must_include": ["C-1", "C-2"],
    "per_day_max": 12,
    "min_session_hours": 0.5,
    "carryover": {"max": 0},
    "unique": {"key": "topic"},
    "exclude_used": True,
    "uncategorized_counts": True,
    "total_min": 40,
}  # fmt: skip


def sent(rule: dict[str, Any]) -> RuleForm:
    """The form as it comes back when a rule is opened and saved."""
    shown = RuleForm(initial=rule_values(rule))
    data = {bound.html_name: bound.value() for bound in shown}
    form = RuleForm(
        {name: value for name, value in data.items() if value is not None and value is not False}, initial={}
    )
    assert form.is_valid(), form.errors.as_data()
    return form


@pytest.mark.parametrize("rule", OWED.values(), ids=OWED)
def test_what_an_authority_asks_comes_back_unchanged(rule: dict[str, Any]) -> None:
    assert parse_requirement(sent(rule).rule()) == parse_requirement(rule)


def test_most_of_the_vocabulary_needs_no_text() -> None:
    form = sent(SAID)
    assert form.cleaned_data["rest"] == {}
    assert dump_requirement(parse_requirement(form.rule())) == dump_requirement(parse_requirement(SAID))


@pytest.mark.parametrize(
    "part",
    [
        {"caps": [{"where": {"mode": "online", "topic": "a"}, "max": 1}]},
        {"categories": [{"key": "A", "min": 1, "caps": [{"where": "online", "max": 1}]}]},
        {"groups": [{"keys": ["a, b"], "min": 1}]},
        {"any_of": [{"total_min": 40, "subsets": [{"where": {"tag": "x"}, "min": 1}]}]},
        {"all": [{"credential": "CPR", "course": "x"}]},
        {"unique": {"key": "topic", "where": {"mode": "online"}}},
        {"prorate": {"per_month": 2}},
        {"carryover": 5, "window": {"kind": "rolling", "months": 24, "before": "application"}},
    ],
)
def test_what_no_row_says_stays_as_text(part: dict[str, Any]) -> None:
    form = sent(part)
    assert parse_requirement(form.rule()) == parse_requirement(part)
    assert form.cleaned_data["rest"]


@pytest.mark.parametrize(
    ("given", "field", "sentence"),
    [
        ({"cap_most_0": "3"}, "cap_of_0", "Choose what is capped"),
        ({"cap_of_0": "topic", "cap_most_0": "3"}, "cap_what_0", "Say which one"),
        ({"cap_of_0": "mode:online", "cap_what_0": "x", "cap_most_0": "3"}, "cap_what_0", "Leave this empty"),
        ({"cap_of_0": "mode:online"}, "cap_most_0", "how many hours"),
        ({"cap_of_0": "mode:online", "cap_most_0": "x"}, "cap_most_0", "Not a number of hours"),
        ({"group_least_0": "3"}, "group_keys_0", "Name the categories"),
        ({"group_keys_0": "A, B"}, "group_least_0", "how many hours"),
        ({"subset_least_0": "3"}, "subset_tag_0", "a category or a tag"),
        ({"subset_tag_0": "x"}, "subset_least_0", "how many hours"),
        ({"way_category_0": "x"}, "way_hours_0", "how many hours"),
        ({"way_attempts_0": "often"}, "way_attempts_0", "whole number"),
        ({"way_hours_0": "3", "rest": '{"any_of": [{"course": "x"}]}'}, "rest", "leave it out in one place"),
        ({"held": "CPR", "rest": '{"all": [{"credential": "x"}]}'}, "rest", "leave it out in one place"),
        ({"per_day_max": "25"}, "per_day_max", "A day has 24 hours"),
    ],
)
def test_a_row_is_whole_or_empty(given: dict[str, str], field: str, sentence: str) -> None:
    form = RuleForm(given, initial={})
    assert not form.is_valid()
    assert list(form.errors) == [field]
    assert sentence in form.errors[field][0]


@pytest.mark.parametrize(
    ("given", "problem", "field"),
    [
        ({"cap_of_1": "topic", "cap_what_1": "a", "cap_most_1": "1"}, "caps[0].max", "cap_most_1"),
        ({"category_2": "A", "hours_2": "1"}, "categories[0].max", "most_2"),
        ({"rest": '{"caps": [{"max": 1}]}'}, "caps[0].where", "rest"),
        ({"codes": "C-1"}, "must_include[0]", "codes"),
        ({"per_day_max": "0"}, "per_day_max", "per_day_max"),
        ({"way_credential_3": "NREMT"}, "credential", "way_credential_3"),
        ({"held": "CPR\nNREMT"}, "credential", "held"),
        ({"rest": '{"credential": "NREMT"}'}, "credential", "rest"),
    ],
)
def test_a_problem_of_the_rule_stands_beside_its_row(given: dict[str, str], problem: str, field: str) -> None:
    form = RuleForm(given, initial={})
    assert form.is_valid()
    assert form.field_of(problem, "No type is called “NREMT”")[0] == field
