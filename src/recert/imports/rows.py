"""What a file would do, row by row: the shapes that reading fills, a screen shows and a commit writes."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from recert.imports.cells import Reader
from recert.imports.reading import Line, Sheet


class Outcome(StrEnum):
    """What happens to a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


NOTHING: Mapping[str, Any] = {}  # one for all rows of which there is nothing to say: that is most of them
_encode = json.JSONEncoder(default=str, sort_keys=True).encode


@dataclass(slots=True)
class Row:
    """One row: its cells as written, what was read from them, and what would become of it.

    ``places`` is where the file holds each column, the same for all rows.

    ``problems`` maps a column ("" = the whole row) to a sentence; ``before`` a changed column to what is on file;
    ``filled`` a column that the row leaves open to what it gets, and ``why`` to the reason.
    """

    line: Line
    places: Mapping[str, int]
    values: dict[str, Any] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    before: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    filled: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    why: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    who: str = ""
    found: Any = None  # the record on file that the row is about
    target: Any = None  # what would be written

    @property
    def number(self) -> int:
        """The row number that a spreadsheet shows."""
        return self.line.number

    @property
    def cells(self) -> dict[str, str]:
        """The cells as written, by column."""
        return {name: self.line.cells[place] for name, place in self.places.items()}

    @property
    def outcome(self) -> Outcome:
        """What happens to the row."""
        if self.problems:
            return Outcome.REFUSED
        if self.found is None:
            return Outcome.NEW
        return Outcome.CHANGED if self.before else Outcome.SAME

    def refuse(self, column: str, sentence: str) -> None:
        """Refuse the row; the first reason for a column stays."""
        if column not in self.problems:
            self.problems = {**self.problems, column: sentence}

    def change(self, column: str, before: object) -> None:
        """Note that the row changes a column, and what is on file."""
        self.before = {**self.before, column: before}

    def fill(self, column: str, value: object, why: str) -> None:
        """Note what a column that the row leaves open gets, and why."""
        self.filled, self.why = {**self.filled, column: value}, {**self.why, column: why}


@dataclass(frozen=True)
class Preview:
    """What a file would do. ``missing``: {column: sentence} for columns without which nothing can be read."""

    kind: str
    sheet: Sheet
    matched: Mapping[str, int | None]
    missing: Mapping[str, str]
    unused: Sequence[str]
    rows: Sequence[Row]
    notes: Sequence[str]
    facts: Any = None  # what the rows were compared with

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many rows have each outcome."""
        found = Counter(row.outcome for row in self.rows)
        return {outcome.value: found[outcome] for outcome in Outcome}

    @property
    def ready(self) -> int:
        """How many rows would be written."""
        return self.counts[Outcome.NEW] + self.counts[Outcome.CHANGED]

    @property
    def total(self) -> int:
        """How many rows the file has."""
        return len(self.sheet.lines)

    def of(self, outcome: str) -> Sequence[Row]:
        """Return the rows with this outcome; all for an empty or unknown word."""
        if outcome not in set(Outcome):
            return self.rows
        return [row for row in self.rows if row.outcome == outcome]

    @cached_property
    def fingerprint(self) -> str:
        """The counts and a digest of everything: a commit with another fingerprint is refused."""
        digest = hashlib.sha256(json.dumps([self.kind, self.matched, *self.notes], sort_keys=True).encode())
        for row in self.rows:
            told = [row.number, row.outcome, row.problems, row.before, row.filled, row.cells]
            digest.update(_encode(told).encode())
        return "-".join([*(str(count) for count in self.counts.values()), digest.hexdigest()[:40]])


def parse(sheet: Sheet, matched: Mapping[str, int | None], readers: Mapping[str, Reader]) -> list[Row]:
    """Return the rows with their cells read; empty cells have no value, unreadable ones a problem."""
    places = {name: place for name, place in matched.items() if place is not None}
    return [_parse(line, places, readers) for line in sheet.lines]


def _parse(line: Line, places: Mapping[str, int], readers: Mapping[str, Reader]) -> Row:
    row = Row(line, places)
    if line.problem:
        row.refuse("", line.problem)
    for name, place in places.items():
        text = line.cells[place]
        if not text:
            continue
        try:
            value = readers[name](text)
            row.values[name] = text if value == text else value  # the cell itself: equal texts are held once
        except ValueError as fault:
            row.refuse(name, str(fault))
    return row


def refuse_repeats(rows: Iterable[Row], column: str, keys: Mapping[int, Any], say: str) -> None:
    """Refuse every row whose key an earlier row has; ``say`` holds ``{first}`` for that row's number."""
    first: dict[Any, int] = {}
    for row in rows:
        key = keys.get(row.number)
        if key is None:
            continue
        if key in first:
            row.refuse(column, say.format(first=first[key]))
        else:
            first[key] = row.number


def listing(names: Sequence[str], most: int = 8) -> str:
    """Return names as a person lists them: “A”, “B” and 3 more."""
    shown = [f"“{name}”" for name in names[:most]]
    rest = len(names) - len(shown)
    if rest:
        return f"{', '.join(shown)} and {rest} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)
