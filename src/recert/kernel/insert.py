"""Insert many rows of one agency from ready values: COPY on PostgreSQL, ``executemany`` on SQLite.

PostgreSQL takes no COPY into a table with row-level security, so the rows are copied into a temporary table first and
inserted from there: a few hundredths of what the keys and indexes cost.
Building a model object for every row costs more than writing it, so the hot paths come here with tuples.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import chain, islice, repeat
from typing import Any, TypeVar

from django.db import connection, models, transaction

from recert.kernel.tenancy import require_agency_id

FEW = 20  # rows that a temporary table would be a detour for
SOME = 1_000  # rows that are spelt at a time
NEXT_IDS = """
    WITH counter AS MATERIALIZED (SELECT pg_get_serial_sequence(%s, 'id')::regclass AS name)
    SELECT nextval(name) FROM counter, generate_series(1, %s)
"""  # materialized: the counter is looked up once, not for every id
Row = Sequence[Any]
M = TypeVar("M", bound=models.Model)


def take_ids(model: type[models.Model], count: int) -> list[int]:
    """Reserve ids for rows that ``insert_rows`` writes later, in this transaction or another: nobody else gets them."""
    if count == 0:
        return []
    table = model._meta.db_table
    if connection.vendor == "sqlite":
        last = _reserve(table, count)
        return list(range(last - count + 1, last + 1))
    with connection.cursor() as cursor:
        cursor.execute(NEXT_IDS, [f'"{table}"', count])
        return [row[0] for row in cursor.fetchall()]


def _reserve(table: str, count: int) -> int:
    """Move SQLite's own counter of a table on, and return where it stands now."""
    with transaction.atomic(), connection.cursor() as cursor:
        sql = "UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s RETURNING seq"
        cursor.execute(sql, [count, table])
        found = cursor.fetchone()
        if found is None:  # the table's first rows
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, count])
        return int(found[0]) if found else count


@dataclass(frozen=True, slots=True)
class Ready:
    """Rows of one agency, every value as the driver takes it: writing them is all that is left to do."""

    table: str
    names: str
    rows: list[Row]

    def write(self) -> None:
        """Insert them and let go of them, in a fixed number of statements; none where there are no rows."""
        _write(self.table, self.names, self.rows)
        self.rows.clear()


def ready(model: type[models.Model], columns: Sequence[str], rows: Iterable[Row]) -> Ready:
    """Return rows of the agency in scope, ready to be written, before or inside the transaction that writes them.

    ``columns`` are database columns without ``agency_id``; it is put in front.
    """
    return Ready(*_names(model, columns), list(_plain(model, columns, rows)))


def insert_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Insert rows of the agency in scope (``columns`` as in ``ready``), never holding more than a few of them.

    They are made while they are written, so whatever makes them must not ask the database.
    """
    _write(*_names(model, columns), _plain(model, columns, rows))


def _names(model: type[models.Model], columns: Sequence[str]) -> tuple[str, str]:
    """Return the names of the table and of its columns, quoted."""
    quote = connection.ops.quote_name
    return quote(model._meta.db_table), ", ".join(quote(name) for name in ("agency_id", *columns))


def _write(table: str, names: str, rows: Iterable[Row]) -> None:
    coming = iter(rows)
    first = list(islice(coming, FEW + 1))
    if not first:
        return
    if connection.vendor == "postgresql" and len(first) > FEW:
        _copy(table, names, chain(first, coming))
        return
    marks = ", ".join(["%s"] * len(first[0]))
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", _Coming(first, coming))  # type: ignore[arg-type]  # noqa: S608


class _Coming(Iterator[Row]):
    """Rows for ``executemany`` of which none is kept.

    Django looks at the first one through ``tee``, which would keep all that the second iterator goes on to. An iterator
    with ``__copy__`` is copied instead: the copy yields every row, and what is left here yields the first few.
    """

    def __init__(self, first: list[Row], coming: Iterator[Row]) -> None:
        self._first, self._rows = first, chain(first, coming)

    def __next__(self) -> Row:
        return next(self._rows)

    def __copy__(self) -> Iterator[Row]:
        whole, self._rows = self._rows, chain(self._first)
        return whole


def _copy(table: str, names: str, rows: Iterable[Row]) -> None:
    """Copy into a table of this transaction alone, then insert: the policies look at every row."""
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE incoming ON COMMIT DROP AS SELECT {names} FROM {table} WITH NO DATA"  # noqa: S608
        )
        with connection.wrap_database_errors, cursor.copy(f"COPY incoming ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM incoming")  # noqa: S608
        cursor.execute("DROP TABLE incoming")


@lru_cache(maxsize=4096)
def _moment(value: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(value)


@lru_cache(maxsize=65536)
def _day(value: date) -> str:
    return value.isoformat()


# A bulk write repeats few moments and days in many rows, so each is spelt once. A moment's field is a day's field too.
_SPELT: tuple[tuple[type[models.Field[Any, Any]], Callable[[Any], Any]], ...] = (
    (models.DateTimeField, _moment),
    (models.DateField, _day),
    (models.UUIDField, lambda value: value.hex),
)


def _plain(model: type[models.Model], columns: Sequence[str], rows: Iterable[Row]) -> Iterator[Row]:
    """Yield the rows with the agency in front, on SQLite with days, moments and keys as its driver stores them."""
    agency_id, coming = require_agency_id(), iter(rows)
    spellings = [_spelling(model, name) for name in columns] if connection.vendor == "sqlite" else []
    while some := list(islice(coming, SOME)):
        if not spellings:
            yield from [(agency_id, *row) for row in some]
            continue
        by_column = zip(spellings, zip(*some, strict=True), strict=True)
        yield from zip(
            repeat(agency_id, len(some)), *(_spelt(spell, values) for spell, values in by_column), strict=True
        )


def _spelling(model: type[models.Model], column: str) -> Callable[[Any], Any] | None:
    field = next(field for field in model._meta.concrete_fields if field.column == column)
    return next((spell for kind, spell in _SPELT if isinstance(field, kind)), None)


def _spelt(spell: Callable[[Any], Any] | None, values: Sequence[Any]) -> Sequence[Any]:
    return [value if value is None else spell(value) for value in values] if spell else values


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
