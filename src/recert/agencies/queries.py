"""Reads about agencies, brands and memberships."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from recert.agencies.actors import Actor
from recert.agencies.models import Agency, Brand, Membership
from recert.agencies.roles import Role
from recert.kernel.tenancy import agency_scope
from recert.kernel.tenancy.across import across_agencies


def agencies_of(user_id: int) -> list[Agency]:
    """Return the agencies where this login has an active membership, by name."""
    ids = [row["agency_id"] for row in across_agencies(Membership, "agency_id", user_id=user_id, is_active=True)]
    return list(Agency.objects.select_related("brand").filter(pk__in=ids).order_by("name"))


def find_agency(slug: str) -> Agency | None:
    """Return the agency with this slug."""
    return Agency.objects.select_related("brand").filter(slug=slug).first()


def membership_of(agency: Agency, user_id: int) -> Membership | None:
    """Return the login's active membership in the agency."""
    with agency_scope(agency.pk):
        return Membership.objects.select_related("user").filter(user_id=user_id, is_active=True).first()


def actor_for(membership: Membership) -> Actor:
    """Return who acts, for a signed-in person."""
    return Actor(membership.user_id, membership.pk, Role(membership.role), str(membership.user))


def today_in(agency: Agency, now: datetime | None = None) -> date:
    """Return the calendar day in the agency's time zone."""
    return (now or timezone.now()).astimezone(ZoneInfo(agency.time_zone)).date()


def brand_for_host(host: str) -> Brand | None:
    """Return the brand that this host name (without port) belongs to."""
    return next((brand for brand in Brand.objects.all() if host in brand.hosts), None)


def default_brand() -> Brand | None:
    """Return the brand to show where neither host nor agency names one."""
    return Brand.objects.order_by("pk").first()
