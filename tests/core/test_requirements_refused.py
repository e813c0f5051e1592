"""Every refusal of a requirement, word for word."""

from typing import Any

import pytest

from recert.core.requirements.reading import parse_requirement
from recert.core.requirements.writing import dump_requirement
from recert.core.rules import RuleError

OWED = (
    "total_min, categories, caps, groups, subsets, must_include, any_of, all, course, credential, "
    "exam_passed_within_attempts, equivalents, per_day_max, min_session_hours, unique, "
    "exclude_used, carryover, window, prorate, uncategorized_counts"
)
REFUSED: list[tuple[dict[str, Any], list[str]]] = [
    ({"total_min": -1}, ["total_min: -1 is not a number from 0 to 100000"]),
    ({"total_min": True}, ["total_min: True is not a number from 0 to 100000"]),
    ({"total_min": "ten"}, ["total_min: 'ten' is not a number from 0 to 100000"]),
    ({"total_min": 100001}, ["total_min: 100001 is not a number from 0 to 100000"]),
    ({"must_include": "x"}, ["must_include: 'x' is not a list"]),
    ({"course": ""}, ["course: '' is not a text of 1 to 200 characters"]),
    ({"credential": 7}, ["credential: 7 is not a text of 1 to 200 characters"]),
    (
        {"exam_passed_within_attempts": 101},
        ["exam_passed_within_attempts: 101 is not a whole number from 1 to 100"],
    ),
    (
        {"exam_passed_within_attempts": 0},
        ["exam_passed_within_attempts: 0 is not a whole number from 1 to 100"],
    ),
    ({"any_of": []}, ["any_of: give at least one requirement"]),
    ({"all": "x"}, ["all: 'x' is not a list", "all: give at least one requirement"]),
    ({"all": [{"x": 1}]}, [f"all[0].x: not a field here; allowed are {OWED}"]),
    (
        {"any_of": [{"all": [{"any_of": [{"all": [{"all": [{"course": "x"}]}]}]}]}]},
        ["any_of[0].all[0].any_of[0].all[0].all: ways inside ways go at most 4 deep"],
    ),
    ({"categories": [{}]}, ["categories[0].key: missing; give a name"]),
    (
        {"categories": [{"key": "a"}, {"key": "a"}]},
        ["categories: 'a' is there twice; give each category once"],
    ),
    (
        {"categories": [{"key": "a", "min": 3, "max": 2}]},
        ["categories[0].max: at most 2 hours can never make the least of 3"],
    ),
    (
        {"caps": [{"where": " ", "max": 1}]},
        ["caps[0].where: ' ' does not say what is meant; give one word, or an object with fields"],
    ),
    (
        {"caps": [{"where": {}, "max": 1}]},
        ["caps[0].where: {} does not say what is meant; give one word, or an object with fields"],
    ),
    (
        {"caps": [{"where": {"mode": [1], "x": None}, "max": 1, "y": 2}]},
        [
            "caps[0].where.mode: [1] is neither a word nor a whole number",
            "caps[0].where.x: nothing is neither a word nor a whole number",
            "caps[0].y: not a field here; allowed are where, max",
        ],
    ),
    ({"groups": [{}]}, ["groups[0].keys: give the categories that owe hours together"]),
    (
        {"groups": [{"keys": ["a"], "min": -1, "each_gt": -1, "x": 1}]},
        [
            "groups[0].min: -1 is not a number from 0 to 100000",
            "groups[0].each_gt: -1 is not a number from 0 to 100000",
            "groups[0].x: not a field here; allowed are keys, min, each_gt",
        ],
    ),
    (
        {
            "groups": [{"keys": ["a", "b"], "min": 5}],
            "categories": [{"key": "a", "max": 2}, {"key": "b", "max": 2}],
        },
        ["groups[0].min: its categories cannot count so many hours together"],
    ),
    (
        {"subsets": [{"where": "tag", "min": -1, "x": 1}]},
        [
            "subsets[0].min: -1 is not a number from 0 to 100000",
            "subsets[0].x: not a field here; allowed are where, min",
        ],
    ),
    (
        {"equivalents": [{"where": "mentor", "hours": 1, "unless": "", "x": 1}]},
        [
            "equivalents[0].unless: '' is not a text of 1 to 200 characters",
            "equivalents[0].x: not a field here; allowed are hours, where, unless",
        ],
    ),
    ({"per_day_max": 0}, ["per_day_max: 0 would let nothing count; give more, or leave it out"]),
    ({"per_day_max": -1}, ["per_day_max: -1 is not a number from 0 to 100000"]),
    ({"min_session_hours": -1}, ["min_session_hours: -1 is not a number from 0 to 100000"]),
    ({"unique": ""}, ["unique: '' is not a text of 1 to 200 characters"]),
    ({"unique": 5}, ["unique: 5 is not an object with fields", "unique.key: missing; give a name"]),
    ({"unique": {}}, ["unique.key: missing; give a name"]),
    (
        {"unique": {"key": "topic", "where": 7, "x": 1}},
        [
            "unique.where: 7 does not say what is meant; give one word, or an object with fields",
            "unique.x: not a field here; allowed are where, key",
        ],
    ),
    ({"exclude_used": 1}, ["exclude_used: 1 is neither true nor false"]),
    ({"carryover": -1}, ["carryover: -1 is not a number from 0 to 100000"]),
    ({"carryover": {}}, ["carryover.max: missing; give a number, 0 or more"]),
    (
        {"carryover": {"max": -1, "x": 1}},
        [
            "carryover.max: -1 is not a number from 0 to 100000",
            "carryover.x: not a field here; allowed are max",
        ],
    ),
    ({"window": {}}, ["window.kind: missing; give period, from_previous_approval or rolling"]),
    (
        {"window": {"kind": "moon"}},
        ["window.kind: 'moon' is not known here; give period, from_previous_approval or rolling"],
    ),
    ({"window": {"kind": "rolling"}}, ["window.months: missing; give a whole number from 1 to 600"]),
    (
        {"window": {"kind": "rolling", "months": 601, "before": "renewal"}},
        [
            "window.months: 601 is not a whole number from 1 to 600",
            "window.before: 'renewal' is not known here; give application",
        ],
    ),
    ({"window": {"kind": "period", "months": 3}}, ["window.months: not a field here; allowed are kind"]),
    (
        {"prorate": {}},
        [
            "prorate: give per_month, or base with bands",
            "prorate.bands: missing; give rows of [from months, below months, share]",
        ],
    ),
    ({"prorate": {"base": 40}}, ["prorate.bands: missing; give rows of [from months, below months, share]"]),
    (
        {
            "prorate": {
                "base": -1,
                "cycle_months": -1,
                "bands": [5, [1, 2], ["x", 1, 1], [0, 0, 1], [0, 12, None], [None, 12, 1]],
                "x": 1,
            }
        },
        [
            "prorate.base: -1 is not a number from 0 to 100000",
            "prorate.cycle_months: -1 is not a number from 0 to 100000",
            "prorate.bands[0]: 5 is not [from months, below months, share]",
            "prorate.bands[1]: [1, 2] is not [from months, below months, share]",
            "prorate.bands[2]: 'x' is not a number from 0 to 100000",
            "prorate.bands[2]: the months must rise, and the share be given",
            "prorate.bands[3]: the months must rise, and the share be given",
            "prorate.bands[4]: the months must rise, and the share be given",
            "prorate.bands[5]: the months must rise, and the share be given",
            "prorate.x: not a field here; allowed are base, cycle_months, bands",
        ],
    ),
    (
        {"prorate": {"per_month": -1, "months": -1, "base": 5}},
        [
            "prorate.per_month: -1 is not a number from 0 to 100000",
            "prorate.months: -1 is not a number from 0 to 100000",
            "prorate.base: not a field here; allowed are per_month, months",
        ],
    ),
    ({"uncategorized_counts": "yes"}, ["uncategorized_counts: 'yes' is neither true nor false"]),
    (
        {"categories": [{"key": "a", "max": 2}, {"key": "b", "max": 3}], "total_min": 6},
        ["total_min: the categories can count 5 hours at most"],
    ),
    ({"subsets": [{"where": "tag"}]}, ["subsets[0].min: missing; give a number, 0 or more"]),
    ({"caps": [{"where": "x"}]}, ["caps[0].max: missing; give a number, 0 or more"]),
    ({"equivalents": [{"where": "x"}]}, ["equivalents[0].hours: missing; give a number, 0 or more"]),
    (
        {
            "categories": [
                {"key": "a", "min": -1, "max": "x", "about": "", "colour": 1, "caps": [{"where": "x"}]}
            ]
        },
        [
            "categories[0].min: -1 is not a number from 0 to 100000",
            "categories[0].max: 'x' is not a number from 0 to 100000",
            "categories[0].caps[0].max: missing; give a number, 0 or more",
            "categories[0].about: '' is not a text of 1 to 200 characters",
            "categories[0].colour: not a field here; allowed are key, min, max, caps, about",
        ],
    ),
    (
        {
            "caps": [
                {"where": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx y", "max": 1, "z": 1}
            ]
        },
        ["caps[0].z: not a field here; allowed are where, max"],
    ),
]
ACCEPTED: list[dict[str, Any]] = [
    {
        "groups": [{"keys": ["a", "b"], "min": 4}],
        "categories": [{"key": "a", "max": 2}, {"key": "b", "max": 2}],
    },
    {"groups": [{"keys": ["a", "b"], "min": 5}], "categories": [{"key": "a", "max": 2}]},
    {"unique": {"key": "topic", "where": {"topic": "law"}}},
    {"window": {"kind": "rolling", "months": 3, "before": "application"}},
    {"prorate": {"base": 40, "bands": [[0, 12, 0.5], [12, None, 1]]}},
    {"categories": [{"key": "a", "max": 2}, {"key": "b", "max": 3}], "total_min": 5},
    {
        "categories": [{"key": "a", "max": 2}, {"key": "b", "max": 3}],
        "total_min": 6,
        "uncategorized_counts": True,
    },
    {"categories": [{"key": "a", "max": 2}, {"key": "b"}], "total_min": 6},
    {"categories": [{"key": "a", "max": 2}], "groups": [{"keys": ["c"], "min": 9}], "total_min": 6},
]


@pytest.mark.parametrize(("requirement", "said"), REFUSED)
def test_a_wrong_requirement_is_refused_word_for_word(requirement: Any, said: list[str]) -> None:
    with pytest.raises(RuleError) as caught:
        parse_requirement(requirement)
    assert [str(problem).removeprefix("requirement.") for problem in caught.value.problems] == said


@pytest.mark.parametrize("requirement", ACCEPTED)
def test_what_only_looks_like_a_contradiction_is_accepted(requirement: Any) -> None:
    assert dump_requirement(parse_requirement(requirement)) == requirement
