"""Installations of their own: a folder and a database in which things are really committed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.contrib.contenttypes.models import ContentType
from django.db import connection, connections
from django.test import override_settings
from tests.guards.tenants import past_the_wall

from recert.ops.backup import state


@contextmanager
def installation(folder: Path) -> Iterator[Path]:
    """An empty database and an empty data folder; the tests' own are left alone."""
    folder.mkdir(exist_ok=True)
    with override_settings(RECERT_DATA_DIR=folder, MEDIA_ROOT=folder / "documents"), database(folder):
        ContentType.objects.clear_cache()
        yield folder
    ContentType.objects.clear_cache()


@contextmanager
def database(folder: Path) -> Iterator[None]:
    ordinary: Any = connections["default"]
    name = str(folder / "recert.sqlite3") if ordinary.vendor == "sqlite" else f"recert_{uuid4().hex}"
    run_outside(ordinary, f"CREATE DATABASE {name}")
    connections["default"] = type(ordinary)({**ordinary.settings_dict, "NAME": name}, "default")
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"] = ordinary
        run_outside(ordinary, f"DROP DATABASE {name}")


def run_outside(ordinary: Any, sql: str) -> None:
    if ordinary.vendor == "postgresql":
        with ordinary._nodb_cursor() as cursor:
            cursor.execute(sql)


def picture(columns: dict[str, str] | None = None) -> dict[str, list[Any]]:
    """Every row of every table but sessions; ``columns``: only these of each table."""
    wanted = columns or dict.fromkeys(sorted(state.existing() - {"django_session"}), "*")
    return {table: ordered(table, these) for table, these in wanted.items()}


def ordered(table: str, columns: str) -> list[Any]:
    with past_the_wall(), connection.cursor() as cursor:
        cursor.execute(f'SELECT {columns} FROM "{table}"')
        return sorted(map(str, cursor.fetchall()))


def columns_of(tables: set[str]) -> dict[str, str]:
    """The columns of these tables as they are now."""
    with past_the_wall(), connection.cursor() as cursor:
        return {
            table: ", ".join(
                f'"{one.name}"' for one in connection.introspection.get_table_description(cursor, table)
            )
            for table in tables
        }
