"""Insert many rows of one agency from ready values: COPY on PostgreSQL, ``executemany`` on SQLite.

Building a model object for every row costs more than writing it, so the hot paths come here with tuples.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, models

from recert.kernel.tenancy import require_agency_id

Row = Sequence[Any]
M = TypeVar("M", bound=models.Model)


def take_ids(model: type[models.Model], count: int) -> list[int]:
    """Reserve ids for rows that ``insert_rows`` writes in the same transaction.

    On SQLite the write lock of the transaction keeps them ours; on PostgreSQL the sequence does.
    """
    if count == 0:
        return []
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [f'"{table}"', count],
            )
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        found = cursor.fetchone()
    first = (found[0] if found else 0) + 1
    return list(range(first, first + count))


def insert_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Insert rows of the agency in scope. ``columns`` are database columns without ``agency_id``; it is put in front."""
    agency_id = require_agency_id()
    quoted = [connection.ops.quote_name(name) for name in ("agency_id", *columns)]
    table = connection.ops.quote_name(model._meta.db_table)
    if connection.vendor == "postgresql":
        _copy(f"COPY {table} ({', '.join(quoted)}) FROM STDIN", agency_id, rows)
        return
    marks = ", ".join(["%s"] * len(quoted))
    sql = f"INSERT INTO {table} ({', '.join(quoted)}) VALUES ({marks})"  # noqa: S608 - our own models' names
    _execute_many(sql, agency_id, rows)


def _copy(sql: str, agency_id: int, rows: Iterable[Row]) -> None:
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(sql) as copy:
        for row in rows:
            copy.write_row((agency_id, *row))


def _execute_many(sql: str, agency_id: int, rows: Iterable[Row]) -> None:
    values = [(agency_id, *[for_sqlite(value) for value in row]) for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(sql, values)


@lru_cache(maxsize=4096)
def _moment(value: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(value)


@lru_cache(maxsize=65536)
def _day(value: date) -> str:
    return value.isoformat()


# A bulk write repeats few moments and days in many rows, so each is spelt once.
_SPELT: dict[type, Callable[[Any], Any]] = {datetime: _moment, date: _day, UUID: lambda value: value.hex}


def for_sqlite(value: Any) -> Any:
    """Return a value as the SQLite driver stores it."""
    spell = _SPELT.get(type(value))
    return spell(value) if spell else value


def in_ids(column: str, ids: Sequence[int] | Sequence[str]) -> tuple[str, Any]:
    """Return ``column IN (…)`` as one parameter, however many ids there are."""
    if connection.vendor == "postgresql":
        return f"{column} = ANY(%s)", list(ids)
    marked = f"{column} IN (SELECT value FROM json_each(%s))"  # noqa: S608 - a column named by our own code
    return marked, json.dumps(list(ids))


def among(rows: models.QuerySet[M], field: str, values: Sequence[int] | Sequence[str]) -> models.QuerySet[M]:
    """Return the rows whose field has one of the values, however many they are, without a parameter for each."""
    quote = connection.ops.quote_name
    column = str(rows.model._meta.get_field(field).column)  # type: ignore[union-attr]
    sql, value = in_ids(f"{quote(rows.model._meta.db_table)}.{quote(column)}", values)
    return rows.extra(where=[sql], params=[value])  # noqa: S610 - names of our own models
