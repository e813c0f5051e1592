"""What a file would do, as text for a terminal: the same counts, reasons and rows as the screen."""

from __future__ import annotations

from collections.abc import Iterator

from recert.imports.columns import OF_KIND
from recert.imports.rows import Outcome, Preview, Row

WORDS = {Outcome.NEW: "new", Outcome.CHANGED: "changed", Outcome.SAME: "same", Outcome.REFUSED: "refused"}


def report(name: str, preview: Preview) -> Iterator[str]:
    """Yield the lines of the report."""
    rows = "1 row" if preview.total == 1 else f"{preview.total:,} rows"
    yield f"{name}: {rows} of {preview.kind} read ({preview.sheet.written})."
    yield from _columns(preview)
    if preview.missing:
        yield from preview.missing.values()
        return
    for outcome, word in WORDS.items():
        yield f"{preview.counts[outcome]:>10,}  {word}"
    yield from preview.notes
    refused = preview.of(Outcome.REFUSED)
    if refused:
        yield "Refused rows:"
    titles = {column.name: column.title for column in OF_KIND[preview.kind]}
    for row in refused:
        yield from _reasons(row, titles)


def _columns(preview: Preview) -> Iterator[str]:
    header = preview.sheet.header
    for name, place in preview.matched.items():
        if place is not None:
            yield f"  {name:<18} from “{header[place]}”"
    if preview.unused:
        yield f"  not used: {', '.join(preview.unused)}"


def _reasons(row: Row, titles: dict[str, str]) -> Iterator[str]:
    for name, sentence in row.problems.items():
        cell = row.cells.get(name, "")
        where = f", {titles[name]}{f' “{_short(cell)}”' if cell else ''}" if name else ""
        yield f"  row {row.number}{where}: {sentence}"


def _short(cell: str) -> str:
    shown = "".join(char if char.isprintable() else "�" for char in cell)
    return shown if len(shown) <= 60 else f"{shown[:60]}…"  # noqa: PLR2004 - as much as fits a line
