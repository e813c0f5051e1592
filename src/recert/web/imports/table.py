"""The preview's rows as a screen shows them: what is wrong beside its cell, what changes with what was there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from recert.imports.columns import OF_KIND, Column
from recert.imports.rows import Outcome, Preview, Row
from recert.kernel import days


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: what it says, and a note under it; a day stays on one line."""

    title: str
    text: str
    note: str = ""
    bad: bool = False
    day: bool = False


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row; what is wrong with the whole of it stands in its first cell."""

    number: int
    who: str
    outcome: str
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Segment:
    """A tab over the rows."""

    key: str
    title: str
    count: int


def columns_of(preview: Preview, rows: Iterable[Row]) -> list[Column]:
    """Return the columns to show: those of the file, and those that a row says something about."""
    told = {name for name, place in preview.matched.items() if place is not None}
    for row in rows:
        told |= row.problems.keys() | row.filled.keys()
    return [column for column in OF_KIND[preview.kind] if column.name in told]


def table_rows(columns: Sequence[Column], rows: Iterable[Row]) -> list[TableRow]:
    """Return the rows ready to show, days as the agency writes them."""
    return [TableRow(row.number, row.who, row.outcome, _cells(row, columns)) for row in rows]


def _cells(row: Row, columns: Sequence[Column]) -> list[Cell]:
    cells = [_cell(row, column) for column in columns]
    if "" in row.problems:
        first = cells[0]
        note = f"{row.problems['']} {first.note if first.bad else ''}".strip()
        cells[0] = replace(first, note=note, bad=True)
    return cells


def _cell(row: Row, column: Column) -> Cell:
    name, text = column.name, row.cells.get(column.name, "")
    if name in row.problems:
        return Cell(column.title, text, row.problems[name], bad=True)
    value = row.filled.get(name, row.values.get(name))
    is_day = isinstance(value, date)
    shown = _shown(value) if is_day or name in row.filled else text
    note = row.why.get(name, "") if name in row.filled else ""
    if name in row.before:
        note = f"was {_shown(row.before[name]) or 'empty'}"
    return Cell(column.title, shown, note, day=is_day)


def _shown(value: object) -> str:
    if isinstance(value, date):
        return days.show(value)
    return "" if value is None else str(value)


def segments(preview: Preview) -> list[Segment]:
    """Return the tabs over the rows with their counts."""
    changed = "Corrections" if preview.kind == "credentials" else "Changed"
    titles = {Outcome.NEW: "New", Outcome.CHANGED: changed, Outcome.SAME: "Same", Outcome.REFUSED: "Refused"}
    counted = [Segment(outcome, title, preview.counts[outcome]) for outcome, title in titles.items()]
    return [Segment("", "All", preview.total), *counted]


def refused_table(preview: Preview) -> tuple[list[str], list[list[str]]]:
    """Return header and rows of the refused rows as they came, each with its reasons in a last column."""
    titles = {column.name: column.title for column in OF_KIND[preview.kind]}
    rows = [
        [*row.line.cells[: len(preview.sheet.header)], "; ".join(_reasons(row, titles))]
        for row in preview.of(Outcome.REFUSED)
    ]
    return [*preview.sheet.header, "Refused because"], rows


def _reasons(row: Row, titles: dict[str, str]) -> list[str]:
    return [f"{titles[name]}: {sentence}" if name else sentence for name, sentence in row.problems.items()]
