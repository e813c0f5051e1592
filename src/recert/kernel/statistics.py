"""Tell the database how much there is now, after many rows came at once."""

from __future__ import annotations

from django.db import connection, models


def count_rows(*tables: type[models.Model]) -> None:
    """Let PostgreSQL look at these tables now; by itself it would only look a minute later, and plan badly until then."""
    if connection.vendor == "postgresql":
        names = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in tables)
        with connection.as_owner(), connection.cursor() as cursor:  # type: ignore[attr-defined]
            cursor.execute(f"ANALYZE {names}")
