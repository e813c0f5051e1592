"""The tables of agencies and the keys between them, read from the models themselves."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Field, ForeignKey, Model

from recert.kernel.tenancy import TenantForeignKey, TenantModel
from tests import factories
from tests.factories.base import TenantFactory

OURS: list[type[Model]] = [model for model in apps.get_models() if model.__module__.startswith("recert.")]
TENANTS: list[type[TenantModel]] = [model for model in OURS if issubclass(model, TenantModel)]
KEYS: list[tuple[type[TenantModel], TenantForeignKey]] = [
    (model, field)
    for model in TENANTS
    for field in model._meta.concrete_fields
    if isinstance(field, TenantForeignKey)
]
FACTORIES: dict[type[Model], type[TenantFactory]] = {
    made._meta.model: made
    for name in factories.__all__
    if isinstance(made := getattr(factories, name), type) and issubclass(made, TenantFactory)
}


@contextmanager
def past_the_wall() -> Iterator[None]:
    """Work as a login that no policy of PostgreSQL binds, to look at what else stands in the way."""
    if connection.vendor == "sqlite":
        yield
        return
    with connection.as_owner():  # type: ignore[attr-defined]
        if bound_by_policies():
            pytest.skip("the login of DATABASE_URL is the plain owner: the wall binds it too")
        yield


def bound_by_policies() -> bool:
    """Whether PostgreSQL binds the role of now by its policies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT NOT (rolsuper OR rolbypassrls) FROM pg_roles WHERE rolname = current_user")
        return bool(cursor.fetchone()[0])


def name_of(value: object) -> str:
    """How a model or a field is called in the names of tests."""
    if isinstance(value, Field):
        return value.name
    return value.__name__ if isinstance(value, type) else str(value)


def foreign_keys(model: type[Model]) -> list[ForeignKey]:  # type: ignore[type-arg]
    """Every foreign key of the model but the one to its agency."""
    fields = model._meta.concrete_fields
    return [field for field in fields if isinstance(field, ForeignKey) and field.name != "agency"]


def full_keys(model: type[Model]) -> list[tuple[str, ...]]:
    """The columns of every index and unique constraint that holds all rows, by field name."""
    indexes = [index for index in model._meta.indexes if index.condition is None]
    unique = [
        one
        for one in model._meta.constraints
        if getattr(one, "fields", None) and getattr(one, "condition", None) is None
    ]
    return [tuple(name.lstrip("-") for name in one.fields) for one in (*indexes, *unique)]
