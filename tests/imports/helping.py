"""What the tests of imports share."""

from datetime import date
from typing import Any

from recert.agencies.actors import Actor
from recert.imports import actions
from recert.imports.models import ImportFile
from recert.imports.previews import preview_of
from recert.imports.rows import Preview

TODAY = date(2026, 11, 23)


def look(kind: str, text: str) -> Preview:
    """Return what a file with this text would do."""
    return preview_of(kind, text.encode(), None, today=TODAY)


def bring(kind: str, text: str, by: Actor, name: str = "file.csv") -> ImportFile:
    """Import a file with this text."""
    taken = actions.take_file(by=by, kind=kind, name=name, content=text.encode())
    shown = look(kind, text).fingerprint
    return actions.commit(by=by, import_id=taken.pk, fingerprint=shown, today=TODAY)


def counts(preview: Preview) -> tuple[int, ...]:
    """Return (new, changed, same, refused)."""
    return tuple(preview.counts.values())


def only_problems(preview: Preview) -> dict[str, Any]:
    """Return the problems of the only row."""
    (row,) = preview.rows
    return row.problems
