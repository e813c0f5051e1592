"""Who signs in to a demo agency, all with one password that is no secret."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password

from recert.accounts.models import User
from recert.agencies.actors import Actor
from recert.agencies.models import Membership
from recert.agencies.queries import actor_for
from recert.ops.demo.plan import DemoAgency
from recert.ops.demo.roster import Person
from recert.ops.serving import DEMO_PASSWORD
from recert.personnel.logins import link_member, set_scopes
from recert.personnel.models import Unit


def write_logins(agency: DemoAgency) -> dict[str, Membership]:
    """Make the logins that are not there yet and their places in the agency; return the places by name."""
    hashed = make_password(DEMO_PASSWORD)
    places = {}
    for login in agency.logins:
        email = f"{login.name}@{login.domain or agency.domain}"
        facts = {"first_name": login.first, "last_name": login.last, "password": hashed}
        user, _ = User.objects.get_or_create(email=email, defaults=facts)
        places[login.name] = Membership.objects.create(user=user, role=login.role)
    return places


def coordinator_of(places: dict[str, Membership]) -> Actor:
    """Return who does the work in the demo."""
    return actor_for(places["coordinator"])


def write_ties(
    agency: DemoAgency, places: dict[str, Membership], people: list[Person], units: dict[str, Unit]
) -> None:
    """Tie the member's login to the roster, and the group manager to what is managed."""
    by = coordinator_of(places)
    link_member(membership_id=places["member"].pk, member_number=people[0].member.member_number, by=by)
    managed = [units[agency.managed].pk]
    set_scopes(membership_id=places["manager"].pk, unit_ids=managed, group_ids=[], by=by)
