"""The state of a database: which migrations made its tables, and which tables those are."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from recert.ops.backup.manifest import Migration


def applied() -> set[Migration]:
    """Return the migrations that made the tables of the database."""
    return set(MigrationLoader(connection).applied_migrations)


def unknown(migrations: Iterable[Migration]) -> list[Migration]:
    """Return those of our applications that the program does not have: a later one made them."""
    loader = MigrationLoader(None)
    return [one for one in migrations if one[0] in loader.migrated_apps and one not in loader.disk_migrations]


def tables_of(migrations: Iterable[Migration]) -> set[str]:
    """Return the tables that are there after these migrations."""
    loader = MigrationLoader(None)
    state = loader.project_state([one for one in migrations if one in loader.graph.nodes])
    models = state.apps.get_models(include_auto_created=True)
    return {model._meta.db_table for model in models if model._meta.managed} | {"django_migrations"}


def migrate_to(migrations: Iterable[Migration]) -> None:
    """Make the tables as these migrations leave them, in a database that has none."""
    executor = MigrationExecutor(connection)
    nodes = executor.loader.graph.node_map
    wanted = {one for one in migrations if one in nodes}
    last = [
        one
        for one in sorted(wanted)
        if not any(child.key in wanted and child.key[0] == one[0] for child in nodes[one].children)
    ]
    executor.migrate(last)


def existing() -> set[str]:
    """Return the tables of the database."""
    with connection.cursor() as cursor:
        return set(connection.introspection.table_names(cursor))


def in_use() -> str:
    """Say what makes a database one that must not be written over; nothing where nobody has begun to use it."""
    held = {"agency": "agencies", "user": "logins"}
    counts = {words: _count(table) for table, words in held.items() if table in existing()}
    return ", ".join(f"{words}: {count:,}" for words, count in counts.items() if count)


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 - our own names
        return int(cursor.fetchone()[0])
