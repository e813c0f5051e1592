"""Read many rows as the driver gives them: Django looks at every value once more, which costs more than reading it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.lookups import In
from django.utils.dateparse import parse_date

CHUNK = 1_000


def tuples(rows: models.QuerySet[Any, Any], *, day_at: int) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a ``values_list`` of numbers, texts and days.

    ``day_at``: the place of a day that the statement works out. SQLite knows the kind of plain columns only, and gives
    such a day as text.
    """
    for row in _fetched(rows):
        day = row[day_at]
        yield (*row[:day_at], date.fromisoformat(day), *row[day_at + 1 :]) if isinstance(day, str) else row


def _fetched(rows: models.QuerySet[Any, Any]) -> Iterator[tuple[Any, ...]]:
    try:
        sql, params = rows.query.sql_with_params()
    except EmptyResultSet:  # nobody can match
        return
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        while some := cursor.fetchmany(CHUNK):
            yield from some


class OneOf(In):
    """``filter(OneOf(F("pk"), statement))``: the rows that a statement names, which is run first, by itself.

    Where PostgreSQL does not know that the statement names few rows, it would rather read the whole table than look a
    few up; an array leaves it no choice. SQLite does so with ``IN``.
    """

    def get_rhs_op(self, connection: BaseDatabaseWrapper, rhs: str) -> str:
        """Return the comparison with the statement."""
        return f"= ANY(ARRAY{rhs})" if connection.vendor == "postgresql" else f"IN {rhs}"


@lru_cache(maxsize=65_536)
def _day(text: bytes) -> date | None:
    return parse_date(text.decode())


def share_days() -> None:
    """Let SQLite's driver make each day once, not anew for every row: a list repeats few of them."""
    from django.db.backends.sqlite3 import base  # noqa: PLC0415 - it needs the settings

    base.Database.register_converter("date", _day)  # type: ignore[attr-defined]
