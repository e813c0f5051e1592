"""Faults inside a process: the N-th statement fails, or the disk is full."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

LOST = "the connection was lost (a test did it)"


@dataclass
class Counted:
    """Counts statements of every kind, ``executemany``, COPY and COMMIT too, and fails at one of them."""

    fails_at: int
    statements: int = 0

    def step(self) -> None:
        self.statements += 1
        if self.statements == self.fails_at:
            raise OperationalError(LOST)

    def around(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        if "ROLLBACK" not in str(sql):  # undoing what went wrong is not a further step
            self.step()
        return execute(sql, params, many, context)


@contextmanager
def broken_at(statement: int) -> Iterator[Counted]:
    """Let the statement with this number fail (1 is the first). COPY fails once its first row is on the way."""
    counted = Counted(statement)

    @contextmanager
    def copy(self: CursorWrapper, sql: Any, *args: Any) -> Iterator[Any]:
        with self.cursor.copy(sql, *args) as opened:
            yield _Rows(opened, counted)

    def commit(self: BaseDatabaseWrapper) -> Any:
        counted.step()
        return whole(self)

    whole = BaseDatabaseWrapper._commit
    with (
        connection.execute_wrapper(counted.around),
        patch.object(CursorWrapper, "copy", copy, create=True),
        patch.object(BaseDatabaseWrapper, "_commit", commit),
    ):
        yield counted


class _Rows:
    """A COPY that fails after its first row when its turn has come."""

    def __init__(self, copy: Any, counted: Counted) -> None:
        self.copy, self.counted, self.begun = copy, counted, False

    def write_row(self, row: Any) -> None:
        self.copy.write_row(row)
        if not self.begun:
            self.begun = True
            self.counted.step()


@contextmanager
def almost_full(spare: int) -> Iterator[None]:
    """Let the SQLite file of this connection grow by ``spare`` pages and no further."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        [pages] = cursor.fetchone()
        cursor.execute("PRAGMA freelist_count")
        [free] = cursor.fetchone()
        cursor.execute(f"PRAGMA max_page_count = {pages + spare - min(free, 0)}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count = 1073741823")
