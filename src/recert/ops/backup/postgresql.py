"""PostgreSQL: every table by COPY in one snapshot, and back into tables that the migrations made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction

from recert.kernel.scope import every_agency
from recert.ops.backup import content, state
from recert.ops.backup.archive import CHUNK, Writer
from recert.ops.backup.content import LEFT_OUT, Content
from recert.ops.backup.manifest import Manifest, Table
from recert.ops.problems import CannotGoOn

KEYS = (
    "SELECT c.relname, p.relname FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid"
    " JOIN pg_class p ON p.oid = k.confrelid WHERE k.contype = 'f' AND c.oid <> p.oid"
)


def dump(writer: Writer, folder: Path) -> Content:
    """Add every table as it is at one moment; nobody waits for it."""
    with _as_owner(), every_agency():
        connection.cursor().close()  # tells the server now: the first words of the transaction must be those below
        with transaction.atomic(durable=True):
            _ask("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            made_by = content.migrations(_ask)
            names = sorted((state.tables_of(made_by) & state.existing()) - {LEFT_OUT})
            tables = {name: _copy_out(name, writer, folder / name) for name in names}
            return Content(tables, made_by, content.documents(_ask))


def _as_owner() -> AbstractContextManager[None]:
    """Work as the login itself: tables that an earlier version made may not be open to the role of the application."""
    owner: AbstractContextManager[None] = connection.as_owner()  # type: ignore[attr-defined]
    return owner


def _ask(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else []


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(connection.ops.quote_name(name) for name in names)


def _columns(table: str) -> list[str]:
    with connection.cursor() as cursor:
        return [column.name for column in connection.introspection.get_table_description(cursor, table)]


def _copy_out(table: str, writer: Writer, path: Path) -> Table:
    columns = _columns(table)
    sql = f"COPY {_quoted([table])} ({_quoted(columns)}) TO STDOUT"
    with path.open("wb") as file, connection.cursor() as cursor, cursor.copy(sql) as rows:
        for chunk in rows:
            file.write(chunk)
    writer.add(f"tables/{table}.copy", path)
    path.unlink()
    return Table(content.count(_ask, table), columns, _next_id(table, columns))


def _sequence(table: str, columns: Iterable[str]) -> str | None:
    if "id" not in columns:
        return None
    name: str | None = _ask(f"SELECT pg_get_serial_sequence('{_quoted([table])}', 'id')")[0][0]
    return name


def _next_id(table: str, columns: Iterable[str]) -> int | None:
    """Return the id that the next row gets, so that no id is ever given twice, also those of rows that are gone."""
    name = _sequence(table, columns)
    if name is None:
        return None
    next_one = f"SELECT last_value + CASE WHEN is_called THEN 1 ELSE 0 END FROM {name}"  # noqa: S608 - of the database
    return int(_ask(next_one)[0][0])


def load(told: Manifest, folder: Path) -> None:
    """Put every table in the place of what is there, and bring the tables up to date, in one transaction.

    The tables are new, so the wall between agencies, which takes no COPY, is not around them yet; migrating puts it up.
    """
    with _as_owner(), transaction.atomic(durable=True):
        _make_tables(told)
        for table in _in_order(told.tables):
            _copy_in(table, told.tables[table], folder / "tables" / f"{table}.copy")
        content.compare(_ask, told.tables)
        _ask("SET CONSTRAINTS ALL IMMEDIATE")  # asked now: tables with open questions cannot be altered
        call_command("migrate", verbosity=0, interactive=False)
        _ask("ANALYZE")  # by itself PostgreSQL would count the rows a minute later, and plan badly until then


def _make_tables(told: Manifest) -> None:
    """Make the tables as they were when the archive was made, without rows."""
    if state.unknown(state.applied()):
        raise CannotGoOn(
            "The database belongs to a newer Recert: restore into a new, empty database instead."
        )
    there = (state.tables_of(state.applied()) | told.tables.keys()) & state.existing()
    if there:
        _ask(f"DROP TABLE {_quoted(sorted(there))} CASCADE")
    state.migrate_to(told.migrations)
    if told.tables.keys() ^ (state.tables_of(told.migrations) - {LEFT_OUT}):
        raise CannotGoOn("The tables in the archive are not those of this Recert. Nothing was changed.")
    _ask("SET CONSTRAINTS ALL IMMEDIATE")
    _ask(f"TRUNCATE {_quoted([*told.tables, LEFT_OUT])}")


def _in_order(tables: Mapping[str, Table]) -> list[str]:
    """Return the tables so that each comes after those that its rows point at."""
    order: TopologicalSorter[str] = TopologicalSorter({table: set() for table in tables})
    for child, parent in _ask(KEYS):
        order.add(child, parent)
    return [table for table in order.static_order() if table in tables]


def _copy_in(table: str, told: Table, path: Path) -> None:
    if set(told.columns) != set(_columns(table)):
        raise CannotGoOn(
            f"The columns of {table} in the archive are not those of this Recert. Nothing was changed."
        )
    sql = f"COPY {_quoted([table])} ({_quoted(told.columns)}) FROM STDIN"
    with path.open("rb") as file, connection.cursor() as cursor, cursor.copy(sql) as rows:
        while chunk := file.read(CHUNK):
            rows.write(chunk)
    sequence = _sequence(table, told.columns)
    if sequence and told.next_id:
        _ask(f"SELECT setval('{sequence}', {int(told.next_id)}, false)")
