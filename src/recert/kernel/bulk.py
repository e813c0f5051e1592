"""Update many rows of one agency, each with its own values: one UPDATE … FROM on PostgreSQL, ``executemany`` on SQLite."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection, models

from recert.kernel.tenancy import TenancyError, require_agency_id


def update_rows(
    model: type[models.Model], rows: Sequence[Mapping[str, Any]], *, fields: Sequence[str], key: str = "id"
) -> None:
    """Set ``fields`` (attribute names, ``unit_id`` for a foreign key) of the rows found by ``key``, in the agency in scope.

    Raises TenancyError for an attempt to move rows to another agency. A key that is not there changes nothing.
    """
    if "agency_id" in fields:
        raise TenancyError("agency_id never changes.")
    if not rows:
        return
    found = [_field(model, name) for name in (key, *fields)]
    if connection.vendor == "postgresql":
        _from_arrays(model, found, rows)
    else:
        _one_by_one(model, found, rows)


def _field(model: type[models.Model], attname: str) -> models.Field[Any, Any]:
    return next(field for field in model._meta.concrete_fields if field.attname == attname)


def _from_arrays(
    model: type[models.Model], fields: Sequence[models.Field[Any, Any]], rows: Sequence[Mapping[str, Any]]
) -> None:
    quote = connection.ops.quote_name
    columns = [quote(str(field.column)) for field in fields]
    arrays = ", ".join(f"%s::{_array_type(field)}" for field in fields)
    sets = ", ".join(f"{column} = v.{column}" for column in columns[1:])
    sql = (
        f"UPDATE {quote(model._meta.db_table)} AS t SET {sets} FROM unnest({arrays}) AS v({', '.join(columns)}) "  # noqa: S608
        f"WHERE t.agency_id = %s AND t.{columns[0]} = v.{columns[0]}"
    )
    values = [[row[field.attname] for row in rows] for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*values, require_agency_id()])


def _array_type(field: models.Field[Any, Any]) -> str:
    """The type of the column as an array; text for limited text, because a cast to varchar(n) cuts in silence."""
    kind = str(
        field.rel_db_type(connection) if field.is_relation or field.primary_key else field.db_type(connection)
    )
    return "text[]" if kind.startswith("varchar") else f"{kind}[]"


def _one_by_one(
    model: type[models.Model], fields: Sequence[models.Field[Any, Any]], rows: Sequence[Mapping[str, Any]]
) -> None:
    quote = connection.ops.quote_name
    key, *others = fields
    sets = ", ".join(f"{quote(str(field.column))} = %s" for field in others)
    sql = f"UPDATE {quote(model._meta.db_table)} SET {sets} WHERE agency_id = %s AND {quote(str(key.column))} = %s"  # noqa: S608
    agency_id = require_agency_id()

    def value(row: Mapping[str, Any], field: models.Field[Any, Any]) -> Any:
        return field.get_db_prep_save(row[field.attname], connection)

    values = [[*(value(row, field) for field in others), agency_id, value(row, key)] for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(sql, values)
