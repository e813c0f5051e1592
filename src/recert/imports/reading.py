"""Bytes of a CSV file → header and lines, whatever program wrote it; anything else is refused in one sentence."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO

MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 200_000
MOST_COLUMNS = 200
MOST_SHARED = 10_000  # texts that are looked for in later rows
LINES = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}
BINARY = {
    b"PK\x03\x04": "an Excel workbook (or another zipped file)",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"\x1f\x8b": "a compressed file",
}
SAVE_AS = "Open it in your spreadsheet and save it as “CSV UTF-8”, then send that file."


class UnreadableError(ValueError):
    """The file cannot be read as a table; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the file. ``number`` is the row number that a spreadsheet shows; ``problem`` refuses it whole."""

    number: int
    cells: tuple[str, ...]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the file says: the header, the lines under it without blank ones, and how it was written."""

    header: tuple[str, ...]
    lines: tuple[Line, ...]
    encoding: str
    delimiter: str

    @property
    def written(self) -> str:
        """How the file was written, for a person."""
        return f"{self.encoding}, {DELIMITERS[self.delimiter]}"


def read(content: bytes) -> Sheet:
    """Return the table in the file; raise UnreadableError for anything that is none."""
    text, encoding = _decode(content)
    text, delimiter = _delimiter(text)
    records = _records(text, delimiter)
    header_at, header = next(((n, cells) for n, cells in records if any(cells)), (0, ()))
    header = _without_empty_end(header)
    if not header:
        raise UnreadableError(
            "The file is empty. The first row names the columns, each row below it is one record."
        )
    if len(header) > MOST_COLUMNS:
        raise UnreadableError(
            f"The first row has {len(header):,} columns; at most {MOST_COLUMNS} can be read."
        )
    lines = tuple(_lines(records, len(header)))
    if not lines:
        raise UnreadableError(f"There is nothing below row {header_at}, which names the columns.")
    return Sheet(header, lines, encoding, delimiter)


def _decode(content: bytes) -> tuple[str, str]:
    _refuse_other_files(content)
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _strictly(content, "utf-16"), "UTF-16"
    if content[:4096].count(0) > len(content[:4096]) // 10:
        raise UnreadableError(f"This is not a text file. {SAVE_AS}")
    try:
        return content.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        return _strictly(content, "cp1252"), "Windows-1252"


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise UnreadableError(
            f"The letters are written neither in UTF-8 nor in Windows-1252. {SAVE_AS}"
        ) from None


def _refuse_other_files(content: bytes) -> None:
    if not content.strip():
        raise UnreadableError("The file is empty.")
    if len(content) > MOST_BYTES:
        raise UnreadableError(
            f"The file has {len(content) / 2**20:.0f} MB; at most {MOST_BYTES // 2**20} MB can be read. Split it in two."
        )
    for start, what in BINARY.items():
        if content.startswith(start):
            raise UnreadableError(f"This is {what}, not a CSV file. {SAVE_AS}")


def _delimiter(text: str) -> tuple[str, str]:
    """Return the text (without Excel's ``sep=;`` line) and the delimiter that gives the header most columns."""
    if found := re.match(r"\s*sep=([,;\t])\r?\n", text, re.IGNORECASE):
        return text[found.end() :], found[1]
    start = text.lstrip("\r\n\t ,;")[:100_000]
    return text, max(DELIMITERS, key=lambda mark: _width(start, mark))


def _width(start: str, mark: str) -> int:
    try:
        return len(next(csv.reader(StringIO(start, newline=""), delimiter=mark), []))
    except csv.Error:
        return 0


def _records(text: str, delimiter: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield (row number, cells); a record with line ends inside quotes is one row, as in a spreadsheet."""
    number, share = 0, _Shared()
    try:
        for number, cells in enumerate(csv.reader(_split(text), delimiter=delimiter, strict=True), 1):
            yield number, tuple(map(share, map(_clean, cells)))
    except csv.Error:
        raise UnreadableError(
            f"Row {number + 1}: a quotation mark is opened and not closed, or closed and followed by text. "
            "Put that row right: quotation marks inside a cell are written twice."
        ) from None


def _split(text: str) -> Iterator[str]:
    """Yield the lines with their ends; StringIO would hold the text once more, four bytes to a letter."""
    return (found[0] for found in LINES.finditer(text))


class _Shared(dict[str, str]):
    """Hands out one text for all cells that say the same: a rank or a unit stands in thousands of rows."""

    def __call__(self, text: str) -> str:
        return self.setdefault(text, text) if len(self) < MOST_SHARED else self.get(text, text)


def _clean(cell: str) -> str:
    """Return the cell without spaces around it and without what spreadsheets wrap round text to keep it text."""
    text = cell.strip(" \t\r\n\xa0\ufeff\u200b")
    if text.startswith('="') and text.endswith('"') and len(text) > 2:  # noqa: PLR2004 - the marks themselves
        return text[2:-1].strip()
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text


def _without_empty_end(cells: tuple[str, ...]) -> tuple[str, ...]:
    kept = len(cells)
    while kept and not cells[kept - 1]:
        kept -= 1
    return cells[:kept]


def _lines(records: Iterator[tuple[int, tuple[str, ...]]], width: int) -> Iterator[Line]:
    count = 0
    for number, cells in records:
        kept = _without_empty_end(cells)
        if not kept:
            continue
        count += 1
        if count > MOST_ROWS:
            raise UnreadableError(f"The file has more than {MOST_ROWS:,} rows. Split it in two.")
        yield Line(number, kept + ("",) * (width - len(kept)), _too_wide(len(kept), width))


def _too_wide(found: int, width: int) -> str:
    if found <= width:
        return ""
    return (
        f"This row has {found} cells, the first row names {width} columns: "
        "put quotation marks round a cell that holds the separator."
    )
