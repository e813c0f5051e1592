"""Django's PostgreSQL, told before each statement which agency the code speaks for.

The policies of ``kernel.tenancy.wall`` compare with that setting. It is told on the same connection, and only when it
changed. What a rolled-back transaction or savepoint had set is forgotten by the server, so it is told again after one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.postgresql import base, operations
from psycopg.pq import TransactionStatus

from recert.kernel.postgresql.role import STEP_DOWN
from recert.kernel.scope import setting

NO_DATABASE = "__no_db__"  # how Django names the connection that makes and drops test databases


class DatabaseOperations(operations.DatabaseOperations):
    """Emptying tables is the owner's work."""

    def execute_sql_flush(self, sql_list: Iterable[str]) -> None:
        with self.connection.as_owner():  # type: ignore[attr-defined]
            super().execute_sql_flush(sql_list)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that speaks for one agency at a time, and never as a role that the policies do not bind."""

    ops_class = DatabaseOperations
    _told: str | None = None  # None: not known

    def init_connection_state(self) -> None:
        super().init_connection_state()
        self._told = None
        self._assume_role()

    def create_cursor(self, name: str | None = None) -> Any:
        """Tell the server the agency in scope first."""
        wanted = setting()
        if wanted != self._told and not self._broken():
            with self.connection.cursor() as cursor:
                cursor.execute("SELECT set_config('recert.agency', %s, false)", [wanted])
            self._told = wanted
        return super().create_cursor(name)

    def _rollback(self) -> None:
        super()._rollback()  # type: ignore[misc]
        self._told = None

    def _savepoint_rollback(self, sid: str) -> None:
        super()._savepoint_rollback(sid)  # type: ignore[misc]
        self._told = None

    def _broken(self) -> bool:
        """Whether the server takes nothing but a rollback now."""
        return self.connection.info.transaction_status is TransactionStatus.INERROR

    def _assume_role(self) -> None:
        """Step down where the login is one that no policy binds (a superuser); others are bound as they are."""
        if self.alias == NO_DATABASE:
            return
        with self.connection.cursor() as cursor:
            cursor.execute(STEP_DOWN)

    @contextmanager
    def as_owner(self) -> Iterator[None]:
        """Work as the login itself: for tables, policies and statistics, never for a request."""
        self.ensure_connection()
        with self.connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
        try:
            yield
        finally:
            if not self._broken():  # else the rollback takes the step back by itself
                self._assume_role()
