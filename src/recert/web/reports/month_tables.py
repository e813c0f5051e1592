"""What expires, as tables for files."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet

from recert.credentials.models import Credential
from recert.kernel.days import show_month
from recert.reports.expiring import Outlook
from recert.reports.report import Column, Report, Table
from recert.web.reports.tables import OF_MEMBER, WHO, Asked, rows_of

A_YEAR = 12
ENDING = (
    *WHO,
    Column("credential_type", "Credential type", 24),
    Column("number", "Number", 12),
    Column("valid_through", "Valid through", 11),
    Column("renewed", "Already renewed", 9),
)
FIGURES = (Column("month", "Month", 10), Column("name", "", 30), Column("to_renew", "To renew", 10, end=True))
IN_ALL = (
    Column("month", "Month", 14),
    Column("to_renew", "To renew", 12, end=True),
    Column("renewed", "Already renewed", 14, end=True),
)
NOTE = (
    "Counted are the living credentials of active members that end in these months; this month from today on."
)


def outlook(found: Outlook, asked: Asked, *, by: str, paper: bool) -> Report:
    """Return what expires: on paper a table for each year, else a row for each figure."""
    label = "Unit" if by == "unit" else "Credential type"
    totals = Table(
        "By month", IN_ALL, [(show_month(m.year, m.month), m.waiting, m.renewed) for m in found.months]
    )
    if paper:
        tables = [*(_year(found, label, start) for start in (0, A_YEAR)), totals]
    else:
        month, _, count = FIGURES
        named = Column("unit" if by == "unit" else "credential_type", label, 30)
        tables = [Table(f"To renew by {label.lower()}", (month, named, count), _figures(found)), totals]
    return Report("expiring", "Expiring by month", tables, asked, closing=[NOTE])


def _year(found: Outlook, label: str, start: int) -> Table:
    months = found.months[start : start + A_YEAR]
    columns = [Column(f"{m.year}-{m.month}", show_month(m.year, m.month), 6, end=True) for m in months]
    rows = [
        (
            "\u2003" * line.depth + line.name,
            *(count or "" for _, count in line.waiting[start : start + A_YEAR]),
        )
        for line in found.lines
    ]
    title = f"To renew, {columns[0].name} to {columns[-1].name}"
    return Table(title, [Column("name", label, 24), *columns], rows)


def _figures(found: Outlook) -> Iterator[tuple[object, ...]]:
    for line in found.lines:
        for month, count in line.waiting:
            if count:
                yield month, line.name, count


def ending(found: QuerySet[Credential], asked: Asked) -> Report:
    """Return whose credentials expire."""
    fields = (*OF_MEMBER, "credential_type__name", "number", "valid_through", "again")
    table = Table("People", ENDING, rows_of(found, fields))
    return Report("expiring-people", "Who expires", [table], asked, closing=[NOTE])
