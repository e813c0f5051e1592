"""Take the database's own constraints away for as long as a test breaks a law, and put everything back."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from tests.guards.tenants import past_the_wall

CHECKS = (
    "SELECT conrelid::regclass::text, conname FROM pg_constraint"
    " WHERE contype = 'c' AND connamespace = 'public'::regnamespace"
)
UNIQUE = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE 'CREATE UNIQUE INDEX%'",
    "postgresql": "SELECT indexrelid::regclass::text FROM pg_index WHERE indisunique AND indpred IS NOT NULL",
}


def rows(sql: str) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else []


@contextmanager
def no_constraints() -> Iterator[None]:
    """Nothing is refused inside; afterwards the rows and the constraints are as they were."""
    with past_the_wall(), transaction.atomic():
        _drop_on_sqlite() if connection.vendor == "sqlite" else _drop_on_postgresql()
        for (name,) in rows(UNIQUE[connection.vendor]):
            rows(f"DROP INDEX {name}")
        yield
        transaction.set_rollback(True)
    if connection.vendor == "sqlite":
        rows("PRAGMA ignore_check_constraints = OFF")


def _drop_on_sqlite() -> None:
    rows("PRAGMA defer_foreign_keys = ON")  # nobody asks before the end of the test's own transaction
    rows("PRAGMA ignore_check_constraints = ON")


def _drop_on_postgresql() -> None:
    rows("SET CONSTRAINTS ALL IMMEDIATE")
    rows("SET LOCAL session_replication_role = replica")
    for table, name in rows(CHECKS):
        rows(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
