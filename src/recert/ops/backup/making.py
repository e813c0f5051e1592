"""Make a backup: all of it in a file beside, checked, then given its name; or nothing."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from django.db import DatabaseError, connection

from recert.ops import problems
from recert.ops.backup import archive, documents, manifest, postgresql, sqlite, state
from recert.ops.backup.manifest import Manifest
from recert.ops.problems import CannotGoOn

DUMPS = {"sqlite": sqlite.dump, "postgresql": postgresql.dump}


def make(target: Path) -> Manifest:
    """Write the archive and return what is in it. Raises CannotGoOn; then no file is left."""
    _refuse(target)
    try:
        with tempfile.TemporaryDirectory(prefix=".recert-backup-", dir=target.parent) as folder:
            part = Path(folder) / "archive"
            _write(part, Path(folder))
            told = archive.check(part)
            part.replace(target)
            sync_folder(target.parent)
    except (OSError, sqlite3.Error) as problem:
        why = problems.sentence(problem, target.parent) or f"{problem}."
        raise CannotGoOn(f"No backup was made, and nothing is left of it. {why}") from problem
    return told


def _refuse(target: Path) -> None:
    if target.exists():
        raise CannotGoOn(f"{target} is there already; backups do not overwrite: give it another name.")
    if not target.parent.is_dir():
        raise CannotGoOn(f"There is no folder {target.parent}: make it first.")
    try:
        tables = state.existing()
    except DatabaseError as problem:
        raise CannotGoOn(f"The database does not answer ({str(problem).strip()}).") from problem
    if not {"django_migrations", "document"} <= tables:
        raise CannotGoOn("There is nothing to back up: the database has no tables of Recert yet.")


def _write(part: Path, folder: Path) -> None:
    """The database first, then the documents that it names: those that come later belong to the next backup."""
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:  # noqa: PTH123 - for its owner only
        writer = archive.Writer(file)
        said = DUMPS[connection.vendor](writer, folder)
        missing = documents.add(writer, said.documents)
        made_at = datetime.now(UTC).isoformat(timespec="seconds")
        told = Manifest(
            manifest.this_version(),
            connection.vendor,
            made_at,
            said.migrations,
            said.tables,
            writer.members,
            missing,
        )
        writer.close(told)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Let the name outlive a power cut, too."""
    if os.name != "nt":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
