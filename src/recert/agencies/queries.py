"""Reads about agencies, brands and memberships."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils import timezone

from recert.agencies.actors import Actor, NotAllowedError
from recert.agencies.models import Agency, Brand, Membership
from recert.agencies.roles import Role
from recert.kernel import days
from recert.kernel.tenancy import agency_scope, require_agency_id
from recert.kernel.tenancy.across import across_agencies


def agencies_of(user_id: int) -> list[Agency]:
    """Return the agencies where this login has an active membership, by name."""
    ids = [
        row["agency_id"] for row in across_agencies(Membership, "agency_id", user_id=user_id, is_active=True)
    ]
    return list(Agency.objects.select_related("brand").filter(pk__in=ids).order_by("name"))


@dataclass(frozen=True, slots=True)
class Place:
    """An agency that a login may enter, and as what."""

    agency: Agency
    role: Role


def places_of(user_id: int) -> list[Place]:
    """Return the agencies where this login has an active membership, with its role there, by name."""
    rows = across_agencies(Membership, "agency_id", "role", user_id=user_id, is_active=True)
    roles = {row["agency_id"]: Role(row["role"]) for row in rows}
    return [Place(agency, roles[agency.pk]) for agency in agencies_of(user_id)]


def agencies_closed_to(brand_id: int, user_id: int | None) -> list[str]:
    """Return the names of the brand's agencies where this login is no active training coordinator."""
    rows = across_agencies(Membership, "agency_id", user_id=user_id, role=Role.COORDINATOR, is_active=True)
    theirs = {row["agency_id"] for row in rows}
    named = Agency.objects.filter(brand_id=brand_id).order_by("name").values_list("pk", "name")
    return [name for pk, name in named if pk not in theirs]


def works_elsewhere(user_id: int, agency_id: int) -> bool:
    """Tell whether this login has an active membership in another agency too."""
    rows = across_agencies(Membership, "agency_id", user_id=user_id, is_active=True)
    return any(row["agency_id"] != agency_id for row in rows)


def memberships(*, text: str = "", role: str = "", active: bool | None = None) -> QuerySet[Membership]:
    """Return the logins of the agency in scope, by part of a name or address, role, access."""
    found = Membership.objects.select_related("user")
    for word in text.split():
        found = found.filter(
            Q(user__first_name__icontains=word)
            | Q(user__last_name__icontains=word)
            | Q(user__email__icontains=word)
        )
    if role:
        found = found.filter(role=role)
    return found if active is None else found.filter(is_active=active)


def find_agency(slug: str) -> Agency | None:
    """Return the agency with this slug."""
    return Agency.objects.select_related("brand").filter(slug=slug).first()


def membership_of(agency: Agency, user_id: int) -> Membership | None:
    """Return the login's active membership in the agency."""
    with agency_scope(agency.pk):
        return Membership.objects.select_related("user").filter(user_id=user_id, is_active=True).first()


def acting(user_id: int | None) -> Actor:
    """Return who acts in the agency in scope, for work that goes on after the request: with the role of now.

    None is the system itself. Raises NotAllowedError for a login that has no access any more.
    """
    if user_id is None:
        return Actor.system("Recert")
    found = Membership.objects.select_related("user").filter(user_id=user_id, is_active=True).first()
    if found is None:
        raise NotAllowedError("Whoever started this has no access to the agency any more.")
    return actor_for(found)


def actor_for(membership: Membership) -> Actor:
    """Return who acts, for a signed-in person."""
    return Actor(membership.user_id, membership.pk, Role(membership.role), str(membership.user))


@contextmanager
def opened(agency: Agency) -> Iterator[None]:
    """Speak for an agency, and write days and moments as it does."""
    with agency_scope(agency.pk), days.spelt(agency.date_format, agency.time_zone):
        yield


def today_in(agency: Agency, now: datetime | None = None) -> date:
    """Return the calendar day in the agency's time zone."""
    return (now or timezone.now()).astimezone(ZoneInfo(agency.time_zone)).date()


def today_here() -> date:
    """Return the calendar day of the agency in scope (one query)."""
    return today_in(Agency.objects.get(pk=require_agency_id()))


def brand_for_host(host: str) -> Brand | None:
    """Return the brand that this host name (without port) belongs to."""
    return next((brand for brand in Brand.objects.all() if host in brand.hosts), None)


def default_brand() -> Brand | None:
    """Return the brand to show where neither host nor agency names one."""
    return Brand.objects.order_by("pk").first()
