"""A report as an XLSX file: a sheet for each table, real days and numbers, and a sheet that says what it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from recert.kernel.days import ISO, US, local, spelling
from recert.reports.report import NUMBERS, Made, Report, Table

LONGEST = 32_000  # characters; a spreadsheet holds no more in a cell
LONGEST_NAME = 31  # of a sheet
FORBIDDEN = str.maketrans("", "", "[]:*?/\\'")
DAYS = {US: "mm/dd/yyyy", ISO: "yyyy-mm-dd"}
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "remove_timezone": True,
}


def xlsx_of(report: Report, made: Made) -> bytes:
    """Return the file. Rows are written as they come, so that any number of them needs no more memory."""
    file = BytesIO()
    with Workbook(file, OPTIONS) as book:
        book.set_properties({"title": report.title, "author": made.by, "company": made.agency})
        style = _Style(book, made)
        taken: set[str] = set()
        for table in report.tables:
            _sheet(book.add_worksheet(_name(table.title or report.title, taken)), table, style)
        _about(book.add_worksheet(_name("About", taken)), report, made, style)
    return file.getvalue()


class _Style:
    """The looks of cells, and how each kind of value is written."""

    def __init__(self, book: Workbook, made: Made) -> None:
        day = DAYS.get(spelling().style, "d mmm yyyy")
        self.made = made
        self.head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.day = book.add_format({"num_format": day, "align": "left"})
        self.moment = book.add_format({"num_format": f"{day} hh:mm", "align": "left"})

    def write(self, sheet: Worksheet, row: int, column: int, value: object) -> None:
        """Write one value as what it is. Text is text: never a formula, a number or a link."""
        if value is None or value == "":
            return
        if isinstance(value, datetime):
            sheet.write_datetime(row, column, local(value), self.moment)
        elif isinstance(value, date):
            sheet.write_datetime(row, column, value, self.day)
        elif isinstance(value, NUMBERS) and not isinstance(value, bool):
            sheet.write_number(row, column, _number(value))
        else:
            sheet.write_string(row, column, self.made.words(value)[:LONGEST])


def _number(value: Any) -> float:
    return float(value) if isinstance(value, Decimal) else value


def _sheet(sheet: Worksheet, table: Table, style: _Style) -> None:
    for number, column in enumerate(table.columns):
        sheet.set_column(number, number, column.width + 2)
    sheet.freeze_panes(1, 0)
    last = _write(sheet, [[column.name for column in table.columns]], style, head=True)
    last = _write(sheet, table.rows, style, at=last)
    sheet.autofilter(0, 0, max(last - 1, 1), len(table.columns) - 1)


def _write(
    sheet: Worksheet, rows: Iterable[Sequence[object]], style: _Style, *, at: int = 0, head: bool = False
) -> int:
    """Write the rows from row ``at`` on; return the row after the last one."""
    for row in rows:
        for column, value in enumerate(row):
            if head:
                sheet.write_string(at, column, str(value), style.head)
            else:
                style.write(sheet, at, column, value)
        at += 1
    return at


def _about(sheet: Worksheet, report: Report, made: Made, style: _Style) -> None:
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 90)
    told = [("Report", report.title), ("Agency", made.agency), *report.asked]
    told += [("Answer", line) for line in report.lead]
    told += [(table.title, table.note) for table in report.tables if table.note]
    told += [("Note", line) for line in report.closing]
    _write(sheet, [*told, ("Made", f"{made.moment} by {made.by}")], style)


def _name(title: str, taken: set[str]) -> str:
    """Return a name that a sheet may have, and no other sheet has."""
    base = title.translate(FORBIDDEN).strip()[:LONGEST_NAME] or "Sheet"
    name, number = base, 2
    while name.casefold() in taken:
        name, number = f"{base[: LONGEST_NAME - 3]} {number}", number + 1
    taken.add(name.casefold())
    return name
