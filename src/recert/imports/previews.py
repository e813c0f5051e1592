"""From the bytes of a file to what it would do, always worked out anew from what is on file now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from recert.imports import columns, credential_writing, credentials, members
from recert.imports.cells import Reader
from recert.imports.reading import read
from recert.imports.rows import Preview, parse


@dataclass(frozen=True, slots=True)
class Importer:
    """How one kind of file is read, judged and written."""

    readers: Mapping[str, Reader]
    facts_for: Callable[..., Any]
    judge: Callable[..., None]
    notes: Callable[..., list[str]]
    write: Callable[..., None]


IMPORTERS: Mapping[str, Importer] = {
    "members": Importer(members.READERS, members.facts_for, members.judge, members.notes, members.write),
    "credentials": Importer(
        credentials.READERS,
        credentials.facts_for,
        credentials.judge,
        credentials.notes,
        credential_writing.write,
    ),
}


def preview_of(
    kind: str, content: bytes, chosen: Mapping[str, int | None] | None, *, today: date, lock: bool = False
) -> Preview:
    """Return what the file would do. ``chosen``: the columns a person chose, empty for those of the header.

    Raises UnreadableError.
    """
    sheet, importer = read(content), IMPORTERS[kind]
    found = chosen or columns.match(kind, sheet.header)
    matched = {column.name: found.get(column.name) for column in columns.OF_KIND[kind]}
    missing, unused = columns.missing(kind, matched), columns.unused(sheet.header, matched)
    if missing:
        return Preview(kind, sheet, matched, missing, unused, (), ())
    rows = parse(sheet, matched, importer.readers)
    facts = importer.facts_for(rows, today, lock=lock)
    importer.judge(rows, facts)
    return Preview(kind, sheet, matched, missing, unused, rows, importer.notes(rows, facts), facts)
