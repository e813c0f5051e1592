"""A report as a PDF file, for people who read paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from recert.kernel.pdf import render_pdf
from recert.reports.report import Made, Report, Table

TEMPLATE = Path(__file__).parent / "pdf" / "report.typ"
MOST_ROWS = 5_000  # some 150 pages: nobody reads more on paper
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
        "tables": [_table(table, made) for table in report.tables],
        "closing": list(report.closing),
    }


def _table(table: Table, made: Made) -> dict[str, Any]:
    columns = table.columns
    return {
        "title": table.title,
        "note": table.note,
        "empty": table.empty,
        "columns": [{"name": each.name, "width": each.width, "end": each.end} for each in columns],
        "rows": [[made.words(value) for value in row] for row in table.rows],
    }
