"""What a snapshot of the database says about itself, asked alike of both engines."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from recert.ops.backup.manifest import Migration, Table
from recert.ops.problems import CannotGoOn

Ask = Callable[[str], list[tuple[Any, ...]]]
# Sessions open Recert to whoever has them, and without the secret key they are of no use elsewhere.
LEFT_OUT = "django_session"


@dataclass(frozen=True, slots=True)
class Content:
    """The tables of a snapshot, the migrations that made them, the documents that its records name."""

    tables: Mapping[str, Table]
    migrations: Sequence[Migration]
    documents: Sequence[str]


def migrations(ask: Ask) -> list[Migration]:
    """Return the migrations of the snapshot."""
    return [(app, name) for app, name in ask("SELECT app, name FROM django_migrations ORDER BY app, name")]


def documents(ask: Ask) -> list[str]:
    """Return the name of every file that the records name: documents, the withdrawn ones too, and files of lessons."""
    there = {app for app, _ in migrations(ask)}  # a database of an earlier release has no online courses yet
    tables = ["document", *(["lesson_file"] if "lessons" in there else [])]
    named = " UNION ".join(f"SELECT file FROM {table}" for table in tables)  # noqa: S608 - names of our own
    return [name for (name,) in ask(f"SELECT file FROM ({named}) AS named WHERE file <> '' ORDER BY file")]  # noqa: S608


def count(ask: Ask, table: str) -> int:
    """Return how many rows a table has."""
    return int(ask(f'SELECT COUNT(*) FROM "{table}"')[0][0])  # noqa: S608 - a table of the database itself


def compare(ask: Ask, tables: Mapping[str, Table]) -> None:
    """Raise CannotGoOn where a table has not as many rows as the archive says."""
    for name, table in tables.items():
        found = count(ask, name)
        if found != table.rows:
            raise CannotGoOn(f"The table {name} came back with {found:,} rows instead of {table.rows:,}.")
