"""Queries that cannot leave the agency in scope: filtered when made, checked again when compiled."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Self, TypeVar, cast

from django.db import models
from django.db.models.sql import Query

from recert.kernel.scope import TenancyError, current_agency_id, require_agency_id
from recert.kernel.tenancy.keys import AgencyKey

M = TypeVar("M", bound=models.Model)


class TenantQuery(Query):
    """A query that remembers for which agency it was made."""

    made_for: int | None = None

    def assert_scope(self) -> None:
        """Raise TenancyError outside the scope that the query was made in."""
        if self.made_for is None or self.made_for != current_agency_id():
            message = f"{self.model}: query made for agency {self.made_for}, run for {current_agency_id()}."
            raise TenancyError(message)

    def chain(self, klass: Any = None) -> Any:
        """Turning into an UPDATE or DELETE drops this class, so the check happens here too."""
        if klass is not None and klass is not type(self):
            self.assert_scope()
        return super().chain(klass)

    def get_compiler(self, *args: Any, **kwargs: Any) -> Any:
        """Refuse to become SQL outside the scope it was made in."""
        self.assert_scope()
        return super().get_compiler(*args, **kwargs)


class TenantQuerySet(models.QuerySet[M]):
    """A queryset whose writes stay in the agency as its reads do."""

    def _claim(self, objs: Iterable[Any]) -> list[Any]:
        claimed = list(objs)
        for obj in claimed:
            obj.claim()
        return claimed

    def bulk_create(self, objs: Iterable[M], *args: Any, **kwargs: Any) -> list[M]:
        """Insert rows of the agency in scope; rows of another are refused."""
        return super().bulk_create(self._claim(objs), *args, **kwargs)

    def bulk_update(self, objs: Iterable[M], fields: Iterable[str], batch_size: int | None = None) -> int:
        """Refused: many times slower than one UPDATE … FROM (see ``bulk`` modules)."""
        message = "bulk_update is not used here; write one set-based UPDATE."
        raise NotImplementedError(message)

    def update(self, **kwargs: Any) -> int:
        """Update rows; an agency never changes."""
        if "agency" in kwargs or "agency_id" in kwargs:
            message = "agency_id never changes."
            raise TenancyError(message)
        return super().update(**kwargs)

    def _raw_delete(self, using: str | None) -> int:
        """Rows that nothing points at are deleted by a query that has lost our class: ask before."""
        cast(TenantQuery, self.query).assert_scope()
        return super()._raw_delete(using)


class TenantManager(models.Manager[M]):
    """Hands out querysets of the agency in scope only."""

    use_in_migrations = False

    def get_queryset(self) -> TenantQuerySet[M]:
        """Return the rows of the agency in scope (without one: a queryset that refuses to run)."""
        query = TenantQuery(self.model)
        agency_id = current_agency_id()
        queryset: TenantQuerySet[M] = TenantQuerySet(self.model, query=query, using=self._db)
        if agency_id is None:
            return queryset
        query.made_for = agency_id
        return queryset.filter(agency_id=agency_id)


class TenantModel(models.Model):
    """A row that belongs to one agency. ``agency`` is set from the scope and never changes."""

    agency = AgencyKey("agencies.Agency", on_delete=models.PROTECT, related_name="+", db_index=False)

    objects = TenantManager()

    class Meta:
        """Every way to rows, relations included, goes through the tenant manager."""

        abstract = True
        base_manager_name = "objects"
        default_manager_name = "objects"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save inside the agency in scope."""
        self.claim()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete inside the agency in scope."""
        self.claim()
        return super().delete(*args, **kwargs)

    @classmethod
    def from_db(cls, db: str | None, field_names: Any, values: Any, **rest: Any) -> Self:
        """Refuse a row of another agency even when raw SQL brought it."""
        obj = super().from_db(db, field_names, values, **rest)
        if "agency_id" in obj.__dict__ and obj.agency_id != current_agency_id():
            message = f"{cls.__name__} of agency {obj.agency_id} read in the scope of {current_agency_id()}."
            raise TenancyError(message)
        return obj

    def claim(self) -> None:
        """Take the agency in scope, or raise TenancyError when the row is another's."""
        agency_id = require_agency_id()
        if self.agency_id is None:
            self.agency_id = agency_id
        if self.agency_id != agency_id:
            message = f"{type(self).__name__} of agency {self.agency_id} written in the scope of {agency_id}."
            raise TenancyError(message)

    def _do_update(self, base_qs: Any, using: Any, pk_val: Any, values: Any, *rest: Any) -> Any:
        """Keep ``agency`` out of SET (a partition key may not be set); the base queryset has it in WHERE."""
        kept = [value for value in values if value[0].attname != "agency_id"]
        return super()._do_update(base_qs, using, pk_val, kept, *rest)
