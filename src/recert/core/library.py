"""Rule files: the credential types of one authority, with source, verification and worked examples. Text in, values out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from recert.core._reader import Problem, Reader, RuleError, listed
from recert.core.evaluate import answer
from recert.core.kinds import NoExpiry, Rule
from recert.core.rules import parse_rule

NAMES, FILE = ("id", "name", "discipline"), "the file itself"


class Verification(StrEnum):
    """How far a rule was checked against the authority's own text."""

    FULL = "full"
    PARTIAL = "partial"
    SECONDARY = "secondary"
    REMEMBERED = "remembered"


@dataclass(frozen=True, slots=True)
class LibraryType:
    """One credential type of a rule file. ``rule`` is in the vocabulary, ``parsed`` what ``core`` computes with.

    ``checked``: the day on which the entry was last compared with the record of its source. ``incomplete``: what the
    authority asks for and the rule does not hold, in sentences. ``examples``: questions with what the answer must have.
    """

    key: str
    name: str
    authority: str
    jurisdiction: str
    discipline: str
    rule: Mapping[str, Any]
    parsed: Rule
    source_url: str
    verification: str
    checked: date
    note: str
    incomplete: tuple[str, ...]
    examples: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a rule file: which file, which entry, which field, and what it may be."""

    file: str
    entry: str
    field: str
    problem: str

    def __str__(self) -> str:
        return f"{self.file}, {self.entry}: {self.field}: {self.problem}"


class LibraryError(ValueError):
    """A rule file that cannot be used; ``faults`` holds everything that is wrong with it."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


def read_library_file(file: str, text: str) -> list[LibraryType]:
    """Return the types of a rule file; ``file`` is its name, for messages. Raises LibraryError with every fault."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise LibraryError((Fault(file, FILE, "JSON", f"this is not JSON: {fault}"),)) from None
    problems: list[Problem] = []
    reader = Reader(data, "", problems)
    authority, jurisdiction = reader.text("authority", needed=True), reader.text("jurisdiction")
    parts = reader.sections("types")
    if not parts:
        reader.note("types", "missing; give at least one credential type")
    reader.done()
    faults = [Fault(file, FILE, each.field, each.problem) for each in problems]
    found = []
    for part in parts:
        own: list[Problem] = []
        entry = _read_type(Reader(part.data, "", own), authority, jurisdiction)
        found.append(entry)
        faults += [Fault(file, entry.key or part.path, each.field, each.problem) for each in own]
    if faults:
        raise LibraryError(tuple(faults))
    return found


def _read_type(reader: Reader, authority: str, jurisdiction: str) -> LibraryType:
    key, name, discipline = (reader.text(each, needed=True) for each in NAMES)
    verification = reader.choice("verification", Verification)
    if verification is None and not reader.has("verification"):
        reader.note("verification", f"missing; give {listed(list(Verification))}")
    found = LibraryType(
        key=key,
        name=name,
        authority=authority,
        jurisdiction=reader.text("jurisdiction") or jurisdiction,
        discipline=discipline,
        rule=reader.raw("rule") or {},
        parsed=_rule(reader),
        source_url=reader.long_text("source_url"),
        verification=verification or "",
        checked=reader.day("checked"),
        note=reader.long_text("note"),
        incomplete=reader.texts("incomplete", longest=1000),
        examples=tuple(_example(each) for each in reader.sections("examples")),
    )
    if not found.examples:
        reader.note("examples", "missing; give at least one worked example")
    reader.done()
    return found


def _rule(reader: Reader) -> Rule:
    try:
        return parse_rule(reader.data.get("rule") or {})
    except RuleError as fault:
        reader.problems.extend(Problem(f"rule.{each.field}", each.problem) for each in fault.problems)
        return Rule(NoExpiry())


def _example(reader: Reader) -> Mapping[str, Any]:
    reader.text("says", needed=True)
    if not isinstance(reader.data.get("expect"), Mapping) or not reader.data["expect"]:
        reader.note("expect", "missing; give the fields that the answer must have")
    return reader.data


def failed_examples(entry: LibraryType) -> Iterator[str]:
    """Yield a sentence for each worked example whose answer is not what it expects."""
    for example in entry.examples:
        question = {name: value for name, value in example.items() if name not in ("says", "expect")}
        found = answer({**question, "rule": entry.rule})
        wrong = (
            [found["error"]]
            if "error" in found
            else [
                f"{name} is {found.get(name)!r}, not {value!r}"
                for name, value in example["expect"].items()
                if found.get(name) != value
            ]
        )
        if wrong:
            yield f"{entry.key}, “{example['says']}”: {'; '.join(wrong)}"
