import json
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from recert.core.kinds import Rule
from recert.core.library import LibraryError, LibraryType, failed_examples, read_library_file
from recert.core.requirements.wording import period_sentence
from recert.core.rules import dump_rule, parse_rule
from recert.core.timeline import next_periods
from recert.core.wording import rule_sentence
from tests.core.conftest import ENTRIES

EXAMPLE = {
    "says": "Never ends.",
    "event": "amend",
    "credential": {"issued": "2020-01-01"},
    "expect": {"status": "unchanged"},
}
ENTRY = {
    "id": "own-card", "name": "Own card", "discipline": "EMS", "verification": "full", "checked": "2026-11-25",
    "rule": {"validity": {"kind": "no_expiry"}}, "examples": [EXAMPLE],
}  # fmt: skip


def test_the_library_holds_the_101_types_once_each() -> None:
    assert len({entry.key for entry in ENTRIES}) == len(ENTRIES) == 101


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.key)
def test_a_real_rule_is_read_written_and_told(entry: LibraryType) -> None:
    assert parse_rule(json.loads(json.dumps(dump_rule(entry.parsed)))) == entry.parsed
    assert rule_sentence(entry.parsed).startswith("It ")
    assert period_sentence(entry.parsed.period).endswith(".")
    _periods_follow(entry.parsed)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.key)
def test_its_worked_examples_come_out(entry: LibraryType) -> None:
    assert list(failed_examples(entry)) == []


def _periods_follow(rule: Rule) -> None:
    periods = next_periods(rule, date(2024, 2, 29), date(1988, 2, 29), count=11)
    for before, after in pairwise(periods):
        assert before.through is not None
        assert after.through is not None
        assert before.start <= before.through < after.through
        assert len(after.short) <= 28


def told(data: Any) -> list[str]:
    with pytest.raises(LibraryError) as caught:
        read_library_file("board.json", data if isinstance(data, str) else json.dumps(data))
    return str(caught.value).split("\n")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"rule": {"validity": {"kind": "moon"}}}, "rule.validity.kind: 'moon' is not a kind of validity"),
        ({"rule": None}, "rule.validity: missing"),
        ({"checked": "soon"}, "checked: 'soon' is not a day; write it as YYYY-MM-DD"),
        ({"checked": None}, "checked: missing; give a day as YYYY-MM-DD"),
        ({"verification": "guessed"}, "verification: 'guessed' is not known here"),
        ({"verification": None}, "verification: missing; give full, partial, secondary or remembered"),
        ({"examples": []}, "examples: missing; give at least one worked example"),
        ({"examples": [{**EXAMPLE, "expect": {}}]}, "examples[0].expect: missing"),
        ({"incomplete": [""]}, "incomplete[0]: '' is not a text of 1 to 1000 characters"),
        ({"colour": "red"}, "colour: not a field here; allowed are id, name"),
        ({"name": None}, "name: missing; give a name"),
    ],
)
def test_a_fault_names_file_entry_and_field(wrong: dict[str, Any], said: str) -> None:
    [fault] = told({"authority": "Board", "types": [{**ENTRY, **wrong}]})
    assert fault.startswith(f"board.json, own-card: {said}")


def test_a_fault_of_the_file_itself_is_told() -> None:
    assert told("{")[0].startswith("board.json, the file itself: JSON: this is not JSON")
    assert told([])[0] == "board.json, the file itself: rule: [] is not an object with fields"
    assert told({"authority": "Board", "types": []})[0].endswith(
        "types: missing; give at least one credential type"
    )
    [fault] = told({"authority": "Board", "types": [{**ENTRY, "id": None}]})
    assert fault == "board.json, types[0]: id: missing; give a name"


def test_an_example_that_fails_says_what_came_out() -> None:
    wrong = {**ENTRY, "examples": [{**EXAMPLE, "expect": {"status": "renewed"}}]}
    [entry] = read_library_file("board.json", json.dumps({"authority": "Board", "types": [wrong]}))
    assert list(failed_examples(entry)) == ["own-card, “Never ends.”: status is 'unchanged', not 'renewed'"]
