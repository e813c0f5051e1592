"""Put a backup back: everything is checked before anything is touched."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from recert.ops.backup import archive, documents, manifest, postgresql, sqlite, state
from recert.ops.backup.manifest import Manifest
from recert.ops.invariants import Violation, violations
from recert.ops.problems import CannotGoOn

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back, where the former data are kept, and which rows break what must be true."""

    told: Manifest
    kept: list[Path] = field(default_factory=list)
    broken: list[Violation] = field(default_factory=list)


def restore(path: Path, *, replace: bool) -> Restored:
    """Restore the archive into an empty database, or with ``replace`` in the place of what is there.

    Raises CannotGoOn; then everything is as it was.
    """
    _refuse_full(replace=replace)
    data = Path(settings.RECERT_DATA_DIR)
    data.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".recert-restore-", dir=data) as folder:
        told = archive.check(path, Path(folder))
        refuse_unfit(told)
        kept = _put_back(told, Path(folder))
    return Restored(told, kept, violations())


def refuse_unfit(told: Manifest) -> None:
    """Raise CannotGoOn for an archive of another engine, or of a newer Recert."""
    if told.engine != connection.vendor:
        theirs, ours = NAMES.get(told.engine, told.engine), NAMES[connection.vendor]
        raise CannotGoOn(
            f"The archive is of a {theirs} database and this one is {ours}: restore it where DATABASE_URL names"
            f" a {theirs} database{' (without DATABASE_URL)' if told.engine == 'sqlite' else ''}."
        )
    if manifest.is_newer(told.recert) or state.unknown(told.migrations):
        raise CannotGoOn(
            f"The archive was made by Recert {told.recert}, which is newer than this one"
            f" ({manifest.this_version()}): restore it with that version or a later one."
        )


def _refuse_full(*, replace: bool) -> None:
    if replace or (connection.vendor == "sqlite" and not sqlite.place().exists()):
        return
    try:
        held = state.in_use()
    except DatabaseError as problem:
        held = str(problem).strip()
    if held:
        raise CannotGoOn(
            f"The database is not empty ({held}). Restore into an empty one: name another RECERT_DATA_DIR or"
            " DATABASE_URL. To put the archive in its place, make a backup of it and say --replace."
        )


def _put_back(told: Manifest, folder: Path) -> list[Path]:
    if connection.vendor == "sqlite":
        sqlite.prepare(told, folder)
    with documents.exchanged(folder / "documents") as former_documents:
        if connection.vendor == "sqlite":
            former = sqlite.put_in_place(folder)
        else:
            former = None
            postgresql.load(told, folder)
    return [path for path in (former, former_documents) if path]
