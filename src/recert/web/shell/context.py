"""What every template knows: the brand, the agency, the way round."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest

from recert.agencies import queries
from recert.agencies.actors import Actor
from recert.agencies.roles import Permission
from recert.kernel.tenancy import current_agency_id
from recert.submissions.queries import waiting_count


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the brand (of the agency, else of the host) and what the signed-in person may do here."""
    agency = getattr(request, "agency", None)
    brand = agency.brand if agency else _brand(request)
    actor = getattr(request, "actor", None)
    may = {permission.name: actor.may(permission) for permission in Permission} if actor else {}
    return {
        "brand": brand,
        "agency": agency,
        "actor": actor,
        "may": may,
        "today": getattr(request, "today", None),
        "waiting_submissions": partial(_waiting, actor),  # asked only where the rail is shown
    }


def _brand(request: HttpRequest) -> Any:
    return queries.brand_for_host(request.get_host().split(":")[0]) or queries.default_brand()


def _waiting(actor: Actor | None) -> int:
    return waiting_count(actor) if actor and current_agency_id() else 0
