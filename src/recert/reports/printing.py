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
LONGEST = 18  # a word of so many letters has its column to itself, before the columns share what is left
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
    rows = [[made.words(value) for value in row] for row in table.rows]
    words = [max(map(_longest, texts)) for texts in zip([each.name for each in columns], *rows, strict=True)]
    rooms = _rooms([each.width for each in columns], words, WIDE if wide else NARROW)
    return {
        "title": table.title,
        "note": table.note,
        "empty": table.empty,
        "columns": [
            {"name": each.name, "width": room, "end": each.end}
            for each, room in zip(columns, rooms, strict=True)
        ],
        "rows": [
            [_folded(text, int(room) - 1) for text, room in zip(row, rooms, strict=True)] for row in rows
        ],
    }


def _longest(text: str) -> int:
    return max(map(len, text.split()), default=0)


def _rooms(widths: Sequence[int], words: Sequence[int], whole: int) -> list[float]:
    """Return how many wide characters wide each column is: as it asks for, but a day or a number is not broken.

    A column whose longest word needs more than its share of the page gets that much; the others share what is left. Where
    all of them need more than there is, the widths alone decide.
    """
    needs = [min(word, LONGEST) + 2 for word in words]
    if sum(needs) > whole:
        return [max(whole * width / sum(widths), 5) for width in widths]
    fixed: set[int] = set()
    while True:
        left = whole - sum(needs[index] for index in fixed)
        free = sum(width for index, width in enumerate(widths) if index not in fixed)
        rooms = [
            needs[index] if index in fixed else left * width / free for index, width in enumerate(widths)
        ]
        short = {index for index, room in enumerate(rooms) if room < needs[index]} - fixed
        if not short:
            return rooms
        fixed |= short


def _folded(text: str, room: int) -> str:
    """Return the text with a new line in every word that is longer than its column: a number, an address, a checksum."""
    if len(text) <= room:
        return text
    return re.sub(rf"\S{{{room}}}(?=\S)", r"\g<0>\n", text)
