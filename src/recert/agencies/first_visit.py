"""A new installation's first visit: brand, agency and first coordinator in one step, once."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from recert.accounts.logins import draft_login, insert_login
from recert.accounts.models import User
from recert.agencies import checks, zones
from recert.agencies.actors import Actor
from recert.agencies.models import Agency, Brand, Membership
from recert.agencies.roles import Permission, Role
from recert.kernel.audit import Entry, record
from recert.kernel.problems import ProblemError
from recert.kernel.tenancy import agency_scope

# One name for all first visits, so that two at once meet in the database and one of them wins.
FIRST_BRAND = "first"
CLOSED = "Recert is set up already. Sign in, or ask your coordinator for a login."
TAKEN = "There is a login with this address already. Use another address."


@dataclass(frozen=True, slots=True)
class FirstVisit:
    """What the first visitor types."""

    brand_name: str
    agency_name: str
    agency_slug: str
    time_zone: str
    first_name: str
    last_name: str
    email: str
    password: str


def is_open() -> bool:
    """Tell whether nobody has set Recert up yet."""
    return not Agency.objects.exists()


def open_first_agency(*, visit: FirstVisit, by: Actor) -> User:
    """Make brand, agency and first coordinator, all or nothing; return the coordinator's login.

    Raises ProblemError with a sentence for each field, or for the whole when an agency exists already: of two
    first visits at once the later one gets that.
    """
    by.require(Permission.SETTINGS_EDIT)
    named, user = _checked(visit)
    with transaction.atomic():
        brand = _take_brand(named["brand_name"])
        if not is_open():
            raise ProblemError(CLOSED)
        if not insert_login(user):
            raise ProblemError({"email": TAKEN})
        agency = Agency.objects.create(
            brand=brand, name=named["agency_name"], slug=named["agency_slug"], time_zone=visit.time_zone
        )
        _appoint(agency, user, by)
    return user


def _checked(visit: FirstVisit) -> tuple[dict[str, str], User]:
    named, problems = checks.each(
        {
            "brand_name": lambda: checks.line(visit.brand_name, longest=100, what="The name of the site"),
            "agency_name": lambda: checks.line(visit.agency_name, longest=150, what="The agency’s name"),
            "agency_slug": lambda: checks.slug(visit.agency_slug),
            "time_zone": lambda: checks.one_of(
                visit.time_zone, zones.names(), "Choose a time zone from the list."
            ),
        }
    )
    try:
        user = draft_login(
            email=visit.email, first_name=visit.first_name, last_name=visit.last_name, password=visit.password
        )
    except ProblemError as fault:
        raise ProblemError(problems | fault.problems) from fault
    if problems:
        raise ProblemError(problems)
    return named, user


def _take_brand(name: str) -> Brand:
    """Insert the first brand or wait for whoever is inserting it, then hold it."""
    Brand.objects.bulk_create([Brand(slug=FIRST_BRAND, name=name)], ignore_conflicts=True)
    return Brand.objects.select_for_update().get(slug=FIRST_BRAND)


def _appoint(agency: Agency, user: User, by: Actor) -> None:
    with agency_scope(agency.pk):
        membership = Membership.objects.create(user=user, role=Role.COORDINATOR)
        record(
            [
                Entry("agency.opened", "agency", agency.pk, agency.name),
                Entry(
                    "login.added",
                    "membership",
                    membership.pk,
                    str(user),
                    data={"role": Role.COORDINATOR.label},
                ),
            ],
            by=by,
        )
