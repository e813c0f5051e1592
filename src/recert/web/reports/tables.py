"""The reports as tables, for files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.text import slugify

from recert.credentials.models import Credential
from recert.reports.compliance import Cell, Line, Matrix
from recert.reports.report import Column, Report, Table

WHO = (
    Column("member_number", "Member number", 12),
    Column("last_name", "Last name", 16),
    Column("first_name", "First name", 14),
    Column("unit", "Unit", 18),
)
FIGURES = (
    Column("unit", "Unit", 24),
    Column("credential_type", "Credential type", 30),
    Column("valid", "Valid", 8, end=True),
    Column("all", "Hold or held it", 10, end=True),
    Column("share", "Share in percent", 10, end=True),
)
WHO_FIELDS = ("member_number", "last_name", "first_name", "unit__name")
OF_MEMBER = tuple(f"member__{field}" for field in WHO_FIELDS)
BEHIND = (
    *WHO,
    Column("credential_type", "Credential type", 24),
    Column("number", "Number", 12),
    Column("status", "Status", 10),
    Column("valid_from", "Valid from", 11),
    Column("valid_through", "Valid through", 11),
)
ON_PAPER = 7  # types or categories across a page
COUNTED = (
    "Counted are active members who hold the type on this day or held it before. Valid: begun, not ended, neither "
    "suspended nor revoked. Units are those of today; a unit includes all below it."
)
Asked = list[tuple[str, str]]


def compliance(matrix: Matrix, asked: Asked, *, paper: bool) -> Report:
    """Return the figures: on paper as a matrix of so many types as a page is wide, else a row for each cell."""
    lines = [*matrix.lines, matrix.total]
    if paper:
        tables = [_across(lines, start) for start in range(0, len(matrix.types), ON_PAPER)]
    else:
        tables = [Table("Compliance", FIGURES, _figures(lines))]
    return Report(
        _named("compliance", asked),
        "Compliance by unit and credential type",
        tables,
        asked,
        closing=[COUNTED],
    )


def _figures(lines: Iterable[Line]) -> Iterator[tuple[object, ...]]:
    for line in lines:
        for kind, cell in line.cells:
            if cell.all:
                yield line.name, kind.name, cell.valid, cell.all, cell.share


def _across(lines: Iterable[Line], start: int) -> Table:
    shown = [(line, line.cells[start : start + ON_PAPER]) for line in lines]
    names = [Column(kind.name, kind.name, 14, end=True) for kind, _ in shown[0][1]]
    rows = [
        ("\u2003" * line.depth + line.name, *(_share(cell) for _, cell in cells)) for line, cells in shown
    ]
    return Table("", [Column("unit", "Unit", 20), *names], rows)


def _share(cell: Cell) -> str:
    return f"{cell.share} % ({cell.valid}/{cell.all})" if cell.all else ""


def _named(name: str, asked: Asked) -> str:
    """Return the name of a file that says its day, since a CSV file has no room for it."""
    return f"{name}-as-of-{slugify(dict(asked)['As of'])}"


def behind(found: QuerySet[Credential], asked: Asked) -> Report:
    """Return the people behind the figures."""
    fields = (*OF_MEMBER, "credential_type__name", "number", "status", "valid_from", "valid_through")
    table = Table("People", BEHIND, rows_of(found, fields))
    title = "Compliance: the people behind it"
    return Report(_named("compliance-people", asked), title, [table], asked, closing=[COUNTED])


def rows_of(found: QuerySet[Any], fields: Sequence[str]) -> Iterator[tuple[object, ...]]:
    """Yield the values of these fields, row by row: with nothing else to sort, any number needs little memory."""
    yield from found.values_list(*fields).iterator(chunk_size=2000)
