"""``bench plans``: how the database runs the slow statements of pages and of a renewal, and which indexes rest."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.db import connection

from recert.agencies.models import Agency
from recert.ops.bench import measuring, renewals
from recert.ops.bench.pages import Visitor
from recert.ops.bench.writing import as_owner

PEOPLE = 10_000  # of the renewal that is looked at
SHOWN = 900  # characters of a statement
READS, WRITES = ("SELECT", "WITH"), ("INSERT", "UPDATE", "DELETE")
USED = """
    SELECT relname, indexrelname, pg_relation_size(indexrelid), indisunique
    FROM pg_stat_user_indexes JOIN pg_index USING (indexrelid)
    WHERE idx_scan = 0 ORDER BY indisunique, pg_relation_size(indexrelid) DESC
"""


def show(*, over: float) -> None:
    """Print the plan of every statement that takes longer than so many seconds."""
    measuring.sweep()
    count_anew()
    try:
        visitor = Visitor(Agency.objects.get(pk=measuring.largest_or_made()))
        for page in visitor.addresses:
            visitor.open(page)
            _watched(page, over, partial(visitor.open, page))
        _renewal(over)
        _tell_unused()
    finally:
        measuring.sweep()


def _renewal(over: float) -> None:
    agency = renewals.people(slug=measuring.slug_of("plans"), count=PEOPLE)["agency"]
    _watched("preview", over, lambda: renewals.preview(agency=agency))
    _watched("commit", over, lambda: renewals.commit(agency=agency))
    _watched("undo", over, lambda: renewals.undo(agency=agency))


def _watched(what: str, over: float, work: Callable[[], Any]) -> None:
    with _explaining(what, over):
        work()


@contextmanager
def _explaining(what: str, over: float) -> Iterator[None]:
    """Print the plan of each slow statement, right after it."""
    inside = False

    def wrapper(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        nonlocal inside
        started = time.perf_counter()
        result = execute(sql, params, many, context)
        took = time.perf_counter() - started
        if took > over and not inside and not many:
            inside = True
            _explain(what, sql, params, took)
            inside = False
        return result

    with connection.execute_wrapper(wrapper):
        yield


def _explain(what: str, sql: str, params: Any, took: float) -> None:
    word = sql.lstrip().split(" ", 1)[0].upper()
    if word not in READS + WRITES:
        return
    print(f"\n{what}: {took * 1000:.0f} ms\n{sql.strip()[:SHOWN]}")
    with connection.cursor() as cursor:
        cursor.execute(f"{_how(word)} {sql}", params)
        for row in cursor.fetchall():
            print(f"    {row[-1]}")


def _how(word: str) -> str:
    """What was written is not written once more: there the plan has to do without times."""
    if connection.vendor == "sqlite":
        return "EXPLAIN QUERY PLAN"
    return "EXPLAIN (ANALYZE, BUFFERS)" if word in READS else "EXPLAIN"


def count_anew() -> None:
    """Let PostgreSQL count from zero what is used; SQLite does not count."""
    if connection.vendor == "postgresql":
        with as_owner(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_reset()")


def _tell_unused() -> None:
    """Print the indexes that none of this used: candidates for a second look, not for deletion."""
    if connection.vendor != "postgresql":
        return
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute(USED)
        print("\nIndexes that nothing here used (unique ones still keep rows unique):")
        for table, index, size, unique in cursor.fetchall():
            print(f"    {size / 2**20:8.1f} MB  {table}.{index}{' (unique)' if unique else ''}")
