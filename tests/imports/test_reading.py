"""Files of every program are read alike; what is no table is refused in a sentence, never with a traceback."""

import codecs
from io import StringIO

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from recert.imports import reading
from recert.imports.reading import UnreadableError, read

HEADER, FIRST = ("Badge", "Last name"), ("12", "Núñez")


@pytest.mark.parametrize(
    ("content", "written"),
    [
        ("Badge,Last name\n12,Núñez\n".encode(), "UTF-8, comma"),
        (codecs.BOM_UTF8 + "Badge,Last name\r\n12,Núñez\r\n".encode(), "UTF-8, comma"),
        ("Badge;Last name\r\n12;Núñez".encode("cp1252"), "Windows-1252, semicolon"),
        ("Badge\tLast name\n12\tNúñez\n".encode("utf-16"), "UTF-16, tab"),
        ("sep=;\r\nBadge;Last name\r\n12;Núñez\r\n".encode(), "UTF-8, semicolon"),
        ("Badge,Last name\r12,Núñez\r".encode(), "UTF-8, comma"),
        ('"Badge","Last name"\n"12","Núñez"\n'.encode(), "UTF-8, comma"),
        ("\n\nBadge,Last name,,\n,,\n 12 , Núñez ,,\n\n".encode(), "UTF-8, comma"),
        ("Badge;Last name\n12;Núñez\n# a, b, c, d\n".encode(), "UTF-8, semicolon"),
    ],
)
def test_every_way_of_writing_a_table_is_read(content: bytes, written: str) -> None:
    sheet = read(content)
    assert (sheet.header, sheet.lines[0].cells, sheet.written) == (HEADER, FIRST, written)


def test_quoted_cells_hold_separators_quotes_and_line_ends() -> None:
    sheet = read(b'a,b\n"x, ""y""","one\ntwo"\n3,4\n')
    assert [line.cells for line in sheet.lines] == [('x, "y"', "one\ntwo"), ("3", "4")]
    assert [line.number for line in sheet.lines] == [2, 3]


def test_row_numbers_are_those_of_the_spreadsheet() -> None:
    assert [line.number for line in read(b"\na,b\n\n1,2\n\n\n3,4\n").lines] == [4, 7]


def test_short_rows_are_filled_and_long_ones_refused() -> None:
    short, long = read(b"a,b\n1\n1,2,3\n").lines
    assert short.cells == ("1", "")
    assert "3 cells" in long.problem


def test_what_spreadsheets_wrap_round_text_is_taken_off() -> None:
    assert read(b'a,b,c\n"=""0012""",\'=1+1,\'t Hooft\n').lines[0].cells == ("0012", "=1+1", "'t Hooft")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b" \r\n \n", "empty"),
        (b",,,\n,,\n", "empty"),
        (b"a,b\n", "nothing below row 1"),
        (b"PK\x03\x04rest", "Excel workbook"),
        (b"\xd0\xcf\x11\xe0rest", "old Excel"),
        (b"%PDF-1.7", "a PDF"),
        (b"\x89PNG\r\n", "a picture"),
        (b"\xff\xd8\xff\xe0", "a picture"),
        (b"\x1f\x8b\x08", "compressed"),
        (b"a\x00b\x00,\x00c\x00\n\x00", "not a text file"),
        (b"a,b\n\x81\x8d,2\n", "neither in UTF-8"),
        (b'a,b\n1,2\n"open,3\n4,5\n', "Row 3"),
        (b'a,b\n1,2\n"x"y,3\n', "Row 3"),
        (b'"a,b\n1,2\n', "Row 1"),
        (codecs.BOM_UTF16_LE + b"\x00\xd8\x00", "neither in UTF-8"),
        (b",".join([b"a"] * 201) + b"\n1\n", "201 columns"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(content: bytes, said: str) -> None:
    with pytest.raises(UnreadableError, match=said):
        read(content)


def test_files_larger_than_promised_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_BYTES", 1000)
    monkeypatch.setattr(reading, "MOST_ROWS", 10)
    with pytest.raises(UnreadableError, match="more than 10 rows"):
        read(b"a\n" + b"1\n" * 11)
    with pytest.raises(UnreadableError, match="at most"):
        read(b"a\n" + b"1\n" * 600)


@given(st.binary(max_size=400) | st.text(alphabet="a,;\t\"\n\r\x00\ufeff='é", max_size=80).map(str.encode))
@example(b'sep=,\n"')
@example(b"\xef\xbb\xbf")
@example(b"\xff\xfe")
def test_reading_raises_nothing_but_its_own_error(content: bytes) -> None:
    try:
        sheet = read(content)
    except UnreadableError:
        return
    assert sheet.lines
    assert all(len(line.cells) >= len(sheet.header) for line in sheet.lines)


@given(st.text(alphabet='a,"\r\n\x0b\u2028é', max_size=60))
def test_lines_end_where_a_spreadsheet_ends_them(text: str) -> None:
    assert list(reading._split(text)) == list(StringIO(text, newline=""))
