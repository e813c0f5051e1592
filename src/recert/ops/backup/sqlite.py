"""SQLite: a consistent copy of the file while people work, and the exchange of the file."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection

from recert.ops.backup import content
from recert.ops.backup.archive import DATABASE, Writer
from recert.ops.backup.content import LEFT_OUT, Content
from recert.ops.backup.documents import aside
from recert.ops.backup.manifest import Manifest, Table
from recert.ops.problems import CannotGoOn

TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"


def dump(writer: Writer, folder: Path) -> Content:
    """Add a copy of the database as it is at one moment; nobody waits for it."""
    path = folder / DATABASE
    with closing(sqlite3.connect(path)) as copy:
        connection.ensure_connection()
        connection.connection.backup(copy)
        said = _tidied(copy)
    writer.add(DATABASE, path)
    path.unlink()
    return said


def _tidied(copy: sqlite3.Connection) -> Content:
    """Make the copy a single file without sessions, look whether it is whole, and tell what is in it."""
    ask = partial(_ask, copy)
    ask("PRAGMA journal_mode = DELETE")
    ask("PRAGMA secure_delete = ON")
    names = [name for (name,) in ask(TABLES)]
    if LEFT_OUT in names:
        ask(f"DELETE FROM {LEFT_OUT}")  # noqa: S608 - a name of our own
        copy.commit()
    if ask("PRAGMA quick_check(1)") != [("ok",)]:
        raise CannotGoOn("The database file is damaged, so no backup was made. Go back to an earlier one.")
    tables = {name: Table(content.count(ask, name)) for name in names}
    return Content(tables, content.migrations(ask), content.documents(ask))


def _ask(database: Any, sql: str) -> list[tuple[Any, ...]]:
    return list(database.execute(sql).fetchall())


def place() -> Path:
    """Return the file of the database."""
    return Path(connection.settings_dict["NAME"])


@contextmanager
def pointed_at(path: Path) -> Iterator[None]:
    """Work on another file for a while."""
    here = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = str(path)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = here


def prepare(told: Manifest, folder: Path) -> None:
    """Look whether the unpacked file holds what it should, and bring its tables up to date; nothing else is touched."""
    with pointed_at(folder / DATABASE):
        with connection.cursor() as cursor:
            content.compare(partial(_ask, cursor), told.tables)
        call_command("migrate", verbosity=0, interactive=False)


def put_in_place(folder: Path) -> Path | None:
    """Exchange the file in one step; return where the former one is kept."""
    connection.close()
    staged, here = folder / DATABASE, place()
    with staged.open("rb") as file:
        os.fsync(file.fileno())
    former = aside(here) if here.exists() else None
    if former:
        _leave(here)
        former.hardlink_to(here)
        for end in (
            "-wal",
            "-shm",
        ):  # left where the former file is damaged: it must not speak into the new one
            if (rest := Path(f"{here}{end}")).exists():
                rest.rename(f"{former}{end}")
    staged.replace(here)
    return former


def _leave(path: Path) -> None:
    """Let the former database become a single file, where it still is one; nobody else may have it open."""
    try:
        with closing(sqlite3.connect(path, timeout=2)) as former:
            former.execute("PRAGMA journal_mode = DELETE").fetchall()
    except sqlite3.OperationalError as problem:
        raise CannotGoOn(
            f"Recert is running with {path}: stop it, then restore. Nothing was changed."
        ) from problem
    except sqlite3.DatabaseError:
        return
