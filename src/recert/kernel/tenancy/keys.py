"""Foreign keys between tables of one agency: (agency_id, x_id) → (agency_id, id), in joins and in the database."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.ddl_references import Statement
from django.db.models.constraints import BaseConstraint
from django.db.models.lookups import Exact
from django.db.models.sql.where import WhereNode


class TenantForeignKey(models.ForeignKey):  # type: ignore[type-arg]
    """A foreign key whose joins and look-ups also compare the agency; its constraint is a ``SameAgency``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["db_constraint"] = False
        kwargs["db_index"] = False
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Leave out what the class itself decides."""
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("db_constraint", None)
        kwargs.pop("db_index", None)
        return name, path, args, kwargs

    def get_extra_restriction(self, alias: str | None, related_alias: str | None) -> WhereNode:
        """Join on the agency too (a trimmed join has no second table left to compare)."""
        if alias is None or related_alias is None:
            return WhereNode()
        remote: Any = self.remote_field.model._meta.get_field("agency")
        local: Any = self.model._meta.get_field("agency")
        return WhereNode(
            [
                Exact(remote.get_col(alias), local.get_col(related_alias))  # type: ignore[list-item]
            ]
        )

    def get_extra_descriptor_filter(self, instance: Any) -> dict[str, Any]:
        """Follow the key inside the row's own agency."""
        return {"agency_id": instance.agency_id}


class AgencyKey(models.ForeignKey):  # type: ignore[type-arg]
    """The key of a row to its agency. It has a constraint only where no other key leads there.

    A row that must point at another row of its agency has an agency, because that one has: a constraint of its own would
    look the agency up once more for every row, when many are written.
    """

    def contribute_to_class(self, cls: type[models.Model], name: str, *args: Any, **kwargs: Any) -> None:
        """The other keys are there already: a class has its own fields first, and then those that it inherits."""
        keys = [field for field in cls._meta.local_fields if isinstance(field, TenantForeignKey)]
        self.db_constraint = all(field.null for field in keys)
        super().contribute_to_class(cls, name, *args, **kwargs)

    def deconstruct(self) -> Any:
        """For migrations a plain foreign key."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.ForeignKey", args, kwargs


class SameAgency(BaseConstraint):
    """``FOREIGN KEY (agency_id, x_id) REFERENCES x (agency_id, id)``, immediate, never SET NULL."""

    template = (
        "CONSTRAINT %(name)s FOREIGN KEY (%(agency)s, %(column)s) REFERENCES %(table)s (%(agency)s, %(id)s)"
    )

    def __init__(self, *, field: str, name: str) -> None:
        super().__init__(name=name)
        self.field = field

    def _clause(self, model: Any, editor: BaseDatabaseSchemaEditor) -> str:
        field = model._meta.get_field(self.field)
        quote = editor.quote_name
        return self.template % {
            "name": quote(self.name),
            "agency": quote("agency_id"),
            "column": quote(field.column),
            "table": quote(field.remote_field.model._meta.db_table),
            "id": quote("id"),
        }

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        """Inside CREATE TABLE on SQLite; on PostgreSQL afterwards, when the referenced key exists."""
        if schema_editor.connection.vendor == "sqlite":
            return self._clause(model, schema_editor)
        schema_editor.deferred_sql.append(self._add(model, schema_editor))
        return None

    def _add(self, model: Any, editor: BaseDatabaseSchemaEditor) -> Statement:
        table = editor.quote_name(model._meta.db_table)
        return Statement(f"ALTER TABLE {table} ADD {self._clause(model, editor)}")

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        """Add the constraint to an existing table."""
        if schema_editor.connection.vendor == "sqlite":
            schema_editor._remake_table(model)  # noqa: SLF001 - how Django does it
        else:
            schema_editor.deferred_sql.append(self._add(model, schema_editor))
        return None

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        """Drop the constraint."""
        if schema_editor.connection.vendor == "sqlite":
            schema_editor._remake_table(model)  # noqa: SLF001 - how Django does it
            return None
        table, name = schema_editor.quote_name(model._meta.db_table), schema_editor.quote_name(self.name)
        return f"ALTER TABLE {table} DROP CONSTRAINT {name}"

    def validate(self, *_args: Any, **_kwargs: Any) -> None:
        """Nothing to say to a person: the scope refuses first, the database last."""

    def deconstruct(self) -> Any:
        """For migrations."""
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, "field": self.field}

    def __eq__(self, other: object) -> bool:
        """Two are equal when they guard the same field under the same name."""
        return isinstance(other, SameAgency) and (self.name, self.field) == (other.name, other.field)

    def __hash__(self) -> int:
        return hash((self.name, self.field))


def same_agency(table: str, *fields: str) -> list[BaseConstraint]:
    """Return the composite keys of a table for these foreign-key fields."""
    return [SameAgency(field=field, name=f"{table}_{field}_same_agency") for field in fields]


def key_of(table: str) -> models.UniqueConstraint:
    """Return unique (agency, id): what the composite keys of other tables point at."""
    return models.UniqueConstraint(fields=["agency", "id"], name=f"{table}_agency_id_key")


def key_indexes(table: str, *fields: str) -> list[models.Index]:
    """Return full indexes (agency, x): a composite key without one makes deletes crawl."""
    return [models.Index(fields=["agency", field], name=_index_name(table, field)) for field in fields]


def _index_name(table: str, field: str) -> str:
    """Django allows 30 characters; initials of the table where the whole name is longer."""
    name = f"{table}_{field}_ix"
    return (
        name
        if len(name) <= models.Index.max_name_length
        else f"{''.join(w[0] for w in table.split('_'))}_{field}_ix"
    )
