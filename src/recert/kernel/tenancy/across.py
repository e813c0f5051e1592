"""The one door across agencies: what a person may choose between, before an agency is in scope.

Returns plain values, never model objects: an object of another agency refuses to exist (``TenantModel.from_db``).
"""

from __future__ import annotations

from typing import Any

from django.db import models

from recert.kernel.scope import every_agency


def across_agencies(model: type[models.Model], *fields: str, **filters: Any) -> list[dict[str, Any]]:
    """Return these fields of the matching rows of every agency."""
    with every_agency():
        return list(models.QuerySet(model).filter(**filters).values(*fields))
