"""The reports as tables, for files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet

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


def who(member: Any) -> tuple[object, ...]:
    """Return the cells under ``WHO``."""
    unit = member.unit.name if member.unit else ""
    return member.member_number, member.last_name, member.first_name, unit


def compliance(matrix: Matrix, asked: Asked, *, paper: bool) -> Report:
    """Return the figures: on paper as a matrix of so many types as a page is wide, else a row for each cell."""
    lines = [*matrix.lines, matrix.total]
    if paper:
        tables = [_across(lines, start) for start in range(0, len(matrix.types), ON_PAPER)]
    else:
        tables = [Table("Compliance", FIGURES, _figures(lines))]
    return Report("compliance", "Compliance by unit and credential type", tables, asked, closing=[COUNTED])


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


def behind(found: QuerySet[Credential], asked: Asked) -> Report:
    """Return the people behind the figures."""
    rows = (_behind(each) for each in found.iterator(chunk_size=2000))
    title = "Compliance: the people behind it"
    return Report("compliance-people", title, [Table("People", BEHIND, rows)], asked, closing=[COUNTED])


def _behind(credential: Any) -> tuple[object, ...]:
    return (
        *who(credential.member), credential.credential_type.name, credential.number, credential.status,
        credential.valid_from, credential.valid_through,
    )  # fmt: skip
