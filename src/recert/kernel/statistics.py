"""Tell the database how much there is now, after many rows came at once."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection, models, transaction

AT_LEAST, SHARE = 50, 10  # as PostgreSQL decides by itself: fifty rows and a tenth of the table


def count_rows(*tables: type[models.Model]) -> None:
    """Let PostgreSQL look at these tables now; by itself it would only look a minute later, and plan badly until then."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT recert_count_rows(%s)", [[model._meta.db_table for model in tables]])


def count_after(written: Mapping[type[models.Model], int]) -> None:
    """Once this transaction is done, count the tables that grew by so many rows that plans made before are wrong."""
    if connection.vendor == "postgresql":
        # a plain function: where it fails, Django logs it by a name that a ``partial`` does not have
        transaction.on_commit(lambda: _count_grown(written), robust=True)


def _count_grown(written: Mapping[type[models.Model], int]) -> None:
    tables = {model._meta.db_table: model for model in written}
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, reltuples FROM pg_class WHERE relname = ANY(%s)", [list(tables)])
        known = {tables[name]: max(rows, 0) for name, rows in cursor.fetchall()}
    grown = [model for model, rows in written.items() if rows > AT_LEAST + known.get(model, 0) / SHARE]
    if grown:
        count_rows(*grown)
