"""The driver's fastest ways to write: what the data is made with, and what the floors are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

from django.db import connection, transaction

from recert.kernel.insert import Ready


def put(rows: Ready) -> None:
    """Write these rows: ``executemany`` on SQLite, COPY straight into the table on PostgreSQL.

    Row-level security takes no COPY, and is forced on a table's owner: only a superuser's login can do it. Another
    login writes as Recert itself does.
    """
    if not rows.rows:
        return
    if connection.vendor == "postgresql" and not is_superuser():
        Ready(rows.table, rows.names, list(rows.rows)).write()  # it lets go of them, and we need them again
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {rows.table} ({rows.names}) FROM STDIN") as copy:
                for row in rows.rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(rows.rows[0]))
            cursor.executemany(f"INSERT INTO {rows.table} ({rows.names}) VALUES ({marks})", rows.rows)  # noqa: S608


def is_superuser() -> bool:
    """Whether the login of DATABASE_URL is one that nothing binds."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = session_user")
        return bool(cursor.fetchone()[0])


def as_owner() -> AbstractContextManager[None]:
    """Work as the login itself; SQLite knows no logins."""
    return connection.as_owner() if connection.vendor == "postgresql" else nullcontext()  # type: ignore[attr-defined]


@contextmanager
def unchecked() -> Iterator[Any]:
    """One transaction in which keys are not looked up row by row: whoever makes them knows that they are right."""
    off = connection.vendor == "sqlite" and connection.disable_constraint_checking()
    try:
        with as_owner(), transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql" and is_superuser():
                cursor.execute("SET LOCAL session_replication_role = replica")
            yield cursor
    finally:
        if off:
            connection.enable_constraint_checking()
