"""A report as a PDF file, for people who read paper."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from recert.kernel.pdf import render_pdf
from recert.reports.report import Made, Report, Table

TEMPLATE = Path(__file__).parent / "pdf" / "report.typ"
WIDE, NARROW = 132, 96  # capital letters and digits across a page
MOST_ROWS = 2_000  # some 60 pages: more is not read on paper, and takes much memory to set
TOO_LONG = (
    "This would be {rows:,} rows, and a PDF holds up to {most:,}. Narrow the report, or take the CSV or XLSX file: "
    "these have no limit."
)


def pdf_of(report: Report, made: Made) -> bytes:
    """Return the file: title, what was asked for, the answer, the tables, and on each page who made it and when."""
    return render_pdf(TEMPLATE, as_data(report, made))


def as_data(report: Report, made: Made) -> dict[str, Any]:
    """Return what the template needs, every value in words."""
    return {
        "title": report.title,
        "agency": made.agency,
        "made": f"Made {made.moment} by {made.by}",
        "wide": report.wide,
        "asked": [list(each) for each in report.asked],
        "lead": list(report.lead),
        "tables": [_table(table, made, wide=report.wide) for table in report.tables],
        "closing": list(report.closing),
    }


def _table(table: Table, made: Made, *, wide: bool) -> dict[str, Any]:
    columns = table.columns
    rooms = _rooms([column.width for column in columns], wide=wide)
    return {
        "title": table.title,
        "note": table.note,
        "empty": table.empty,
        "columns": [{"name": each.name, "width": each.width, "end": each.end} for each in columns],
        "rows": [
            [_folded(made.words(value), room) for value, room in zip(row, rooms, strict=True)]
            for row in table.rows
        ],
    }


def _rooms(widths: Sequence[int], *, wide: bool) -> list[int]:
    """Return how many wide characters each column has room for."""
    whole = WIDE if wide else NARROW
    return [max(int(whole * width / sum(widths)) - 1, 4) for width in widths]


def _folded(text: str, room: int) -> str:
    """Return the text with a new line in every word that is longer than its column: a number, an address, a checksum."""
    if len(text) <= room:
        return text
    return re.sub(rf"\S{{{room}}}(?=\S)", r"\g<0>\n", text)
