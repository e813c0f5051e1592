"""Reports as XLSX and PDF: what is written is what it is, and nothing of it runs."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from xml.etree import ElementTree as ET

import pytest

from recert.kernel import days
from recert.reports.printing import as_data, pdf_of
from recert.reports.report import Column, Made, Report, Table
from recert.reports.xlsx import xlsx_of

MADE = Made("Harlow EMS", "Robin Valea", datetime(2026, 3, 2, 4, 30, tzinfo=UTC))
COLUMNS = (Column("name", "Name", 10), Column("on", "On", 10), Column("hours", "Hours", 6, end=True))
EVIL = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "=cmd|' /C calc'!A0",
    "http://x.example",
    "{=1}",
    "\t=1",
    "2026-01-01",
    "007",
)
SPACE = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


@pytest.fixture(autouse=True)
def _as_the_agency_writes() -> Iterator[None]:
    with days.spelt("mm_dd_yyyy", "America/New_York"):
        yield


def report(rows: Sequence[Sequence[object]], title: str = "A report") -> Report:
    return Report(
        "a", title, [Table("People", COLUMNS, rows, "A note")], [("Unit", "All")], ["Yes."], ["The end"]
    )


def sheet(content: bytes, number: int = 1) -> ET.Element:
    with zipfile.ZipFile(BytesIO(content)) as book:
        return ET.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))


def cells(content: bytes, number: int = 1) -> list[list[tuple[str, str]]]:
    """Type and value of each cell, row by row."""
    rows = sheet(content, number).findall(".//m:row", SPACE)
    return [[(cell.get("t", "n"), "".join(cell.itertext())) for cell in row] for row in rows]


@pytest.mark.parametrize("text", EVIL)
def test_text_is_text_and_never_a_formula_a_link_or_a_number(text: str) -> None:
    content = xlsx_of(report([(text, None, None)]), MADE)
    assert cells(content)[1] == [("inlineStr", text)]
    assert sheet(content).find(".//m:f", SPACE) is None
    assert sheet(content).find(".//m:hyperlink", SPACE) is None


def test_days_and_numbers_are_real_and_the_head_is_frozen() -> None:
    content = xlsx_of(report([("Ana", date(2026, 3, 2), Decimal("1.50"))]), MADE)
    assert [kind for kind, _ in cells(content)[1]] == ["inlineStr", "n", "n"]
    assert [value for _, value in cells(content)[1]][1:] == ["46083", "1.5"]
    pane = sheet(content).find(".//m:pane", SPACE)
    assert pane is not None
    assert (pane.get("ySplit"), pane.get("state")) == ("1", "frozen")


def test_a_sheet_says_what_the_report_is_and_when_it_was_made() -> None:
    told = {row[0][1]: row[1][1] for row in cells(xlsx_of(report([]), MADE), 2)}
    assert told["Agency"] == "Harlow EMS"
    assert told["Unit"] == "All"
    assert told["Made"] == "03/01/2026, 23:30:00 (America/New_York) by Robin Valea"


def test_names_of_sheets_are_made_possible() -> None:
    tables = [Table(title, COLUMNS, []) for title in ("A/B: [x]*?" * 9, "A/B: [x]*?" * 9, "", "About")]
    content = xlsx_of(Report("a", "T", tables), MADE)
    with zipfile.ZipFile(BytesIO(content)) as book:
        names = re.findall(r'<sheet name="([^"]*)"', book.read("xl/workbook.xml").decode())
    assert len({name.casefold() for name in names}) == 5
    assert all(0 < len(name) <= 31 for name in names)


def test_what_no_cell_holds_is_cut_and_control_characters_break_nothing() -> None:
    content = xlsx_of(report([("x" * 40_000, None, None), ("a\x00b\x1fc", None, None)]), MADE)
    assert len(cells(content)[1][0][1]) == 32_000


@pytest.mark.parametrize(
    "text",
    [*EVIL, "#let x = 1", "*b* _i_ $x$ `c` [y] <z> // \\ @a", "a" * 500, "\u202eevil", "名前", "a\x00b"],
)
def test_anything_typed_goes_onto_paper(text: str) -> None:
    content = pdf_of(report([(text, date(2026, 3, 2), 1)], title=f"A {text}"), MADE)
    assert content.startswith(b"%PDF")


def test_paper_says_days_as_the_agency_does_and_folds_what_is_too_long() -> None:
    data = as_data(
        report([("N-" + "9" * 60, date(2026, 3, 2), Decimal("1.50")), ("Ana Ruiz", None, None)]), MADE
    )
    first, second = data["tables"][0]["rows"]
    assert "\n" in first[0]
    assert first[0].replace("\n", "") == "N-" + "9" * 60
    assert first[1:] == ["03/02/2026", "1.5"]
    assert second == ["Ana Ruiz", "", ""]


def test_a_day_is_not_broken_between_columns_that_ask_for_much() -> None:
    columns = [Column(f"c{index}", "Words", 40) for index in range(6)]
    rows = [(*["some words"] * 6, date(2026, 3, 2))]
    table = Table("Many", [*columns, Column("on", "On", 6)], rows)
    (data,) = as_data(Report("a", "Many", [table]), MADE)["tables"]
    assert data["rows"][0][-1] == "03/02/2026"
    assert [column["width"] for column in data["columns"]] == [20] * 6 + [12]


def test_many_rows_go_on_many_pages() -> None:
    content = pdf_of(report([(f"Name {number}", None, number) for number in range(300)]), MADE)
    pages = len(re.findall(rb"/Type\s*/Page\b", content))
    assert pages > 3
