"""A rule file becomes entries with all that it says, or one fault for each thing that is wrong."""

import json
from datetime import date
from typing import Any

import pytest

from recert.core.kinds import NoExpiry, Rule
from recert.core.library import Fault, LibraryError, LibraryType, failed_examples, read_library_file

RULE = {"validity": {"kind": "no_expiry"}}
EXAMPLE = {
    "says": "Never ends.", "event": "amend", "credential": {"issued": "2020-01-01"}, "expect": {"status": "unchanged"},
}  # fmt: skip
ENTRY: dict[str, Any] = {
    "id": "own-card", "name": "Own card", "discipline": "EMS", "verification": "full", "checked": "2026-11-25",
    "rule": RULE, "examples": [EXAMPLE],
}  # fmt: skip
FULL = {
    **ENTRY, "jurisdiction": "US-CA", "source_url": "https://board.example/rules", "note": "n" * 4000,
    "incomplete": ["The fee."], "verification": "remembered",
}  # fmt: skip


def read(*entries: dict[str, Any], **more: Any) -> list[LibraryType]:
    return read_library_file("board.json", json.dumps({"authority": "Board", "types": entries, **more}))


def faults(*entries: dict[str, Any], **more: Any) -> list[str]:
    with pytest.raises(LibraryError) as caught:
        read(*entries, **more)
    assert str(caught.value) == "\n".join(str(fault) for fault in caught.value.faults)
    return [str(fault).removeprefix("board.json, ") for fault in caught.value.faults]


def test_an_entry_keeps_all_that_the_file_says() -> None:
    [found] = read(FULL, jurisdiction="US")
    assert found == LibraryType(
        "own-card", "Own card", "Board", "US-CA", "EMS", RULE, Rule(NoExpiry()), "https://board.example/rules",
        "remembered", date(2026, 11, 25), "n" * 4000, ("The fee.",), (EXAMPLE,),
    )  # fmt: skip


def test_what_an_entry_does_not_say_is_empty_or_the_file_s() -> None:
    [first, second] = read(ENTRY, {**ENTRY, "id": "second"}, jurisdiction="US")
    assert (first.jurisdiction, first.source_url, first.note, first.incomplete) == ("US", "", "", ())
    assert (first.key, second.key, second.authority) == ("own-card", "second", "Board")
    assert read(ENTRY)[0].jurisdiction == ""


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"id": None}, "types[0]: id: missing; give a name"),
        ({"name": None}, "own-card: name: missing; give a name"),
        ({"discipline": None}, "own-card: discipline: missing; give a name"),
        ({"jurisdiction": 7}, "own-card: jurisdiction: 7 is not a text of 1 to 200 characters"),
        ({"note": "n" * 4001}, f"own-card: note: '{'n' * 56}... is not a text of 1 to 4000 characters"),
        ({"source_url": ""}, "own-card: source_url: '' is not a text of 1 to 4000 characters"),
        (
            {"incomplete": ["", "i" * 1001]},
            "own-card: incomplete[0]: '' is not a text of 1 to 1000 characters",
        ),
        ({"checked": 20261125}, "own-card: checked: '20261125' is not a day; write it as YYYY-MM-DD"),
        (
            {"verification": "guessed"},
            "own-card: verification: 'guessed' is not known here; give full, partial, secondary or remembered",
        ),
        (
            {"verification": None},
            "own-card: verification: missing; give full, partial, secondary or remembered",
        ),
        ({"examples": []}, "own-card: examples: missing; give at least one worked example"),
        ({"examples": [{**EXAMPLE, "says": None}]}, "own-card: examples[0].says: missing; give a name"),
        (
            {"examples": [{**EXAMPLE, "expect": 5}]},
            "own-card: examples[0].expect: missing; give the fields that the answer must have",
        ),
        (
            {"examples": [EXAMPLE, {**EXAMPLE, "expect": {}}]},
            "own-card: examples[1].expect: missing; give the fields that the answer must have",
        ),
        (
            {"rule": {"validity": {"kind": "annual_day", "month": 13, "day": 1, "every_years": 1}}},
            "own-card: rule.validity.month: 13 is not a month; give 1 to 12",
        ),
        (
            {"colour": "red"},
            (
                "own-card: colour: not a field here; allowed are id, name, discipline, verification, jurisdiction, rule, "
                "source_url, checked, note, incomplete, examples"
            ),
        ),
    ],
)
def test_a_fault_of_an_entry_is_told(wrong: dict[str, Any], said: str) -> None:
    assert faults({**ENTRY, **wrong})[0] == said


def test_the_faults_of_all_entries_and_of_the_file_are_told() -> None:
    wrong = {**ENTRY, "name": None, "discipline": None}
    assert faults(wrong, {**ENTRY, "id": "second", "checked": "soon"}, authority=None, colour="red") == [
        "the file itself: authority: missing; give a name",
        "the file itself: colour: not a field here; allowed are authority, jurisdiction, types",
        "own-card: name: missing; give a name",
        "own-card: discipline: missing; give a name",
        "second: checked: 'soon' is not a day; write it as YYYY-MM-DD",
    ]
    assert faults() == ["the file itself: types: missing; give at least one credential type"]


def test_what_is_not_json_is_one_fault() -> None:
    with pytest.raises(LibraryError) as caught:
        read_library_file("board.json", "{")
    problem = "this is not JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"
    assert caught.value.faults == (Fault("board.json", "the file itself", "JSON", problem),)
    with pytest.raises(
        LibraryError, match=r"board\.json, the file itself: JSON: this is not JSON: maximum recursion"
    ):
        read_library_file("board.json", "[" * 100_000)


@pytest.mark.parametrize(
    ("example", "said"),
    [
        ({**EXAMPLE, "expect": {"status": "renewed", "new_expiry": None}}, "status is 'unchanged', not 'renewed'"),
        (
            {**EXAMPLE, "expect": {"status": "renewed", "new_expiry": "2026-01-01"}},
            "status is 'unchanged', not 'renewed'; new_expiry is None, not '2026-01-01'",
        ),
        (
            {"says": "Never ends.", "event": "amend", "credential": 5, "expect": {"status": "unchanged"}},
            "credential: 5 is not an object with fields",
        ),
    ],
)  # fmt: skip
def test_an_example_that_fails_tells_every_field(example: dict[str, Any], said: str) -> None:
    [entry] = read({**ENTRY, "examples": [EXAMPLE, example]})
    assert list(failed_examples(entry)) == [f"own-card, “Never ends.”: {said}"]
