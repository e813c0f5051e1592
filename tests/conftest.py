"""What every test may ask for.

``scope`` opens the agency's scope for the whole test; do not ask for it together with clients of another
agency, for scopes of two agencies never nest.
"""

from collections.abc import Iterator
from datetime import date

import pytest
from django.core.cache import cache
from django.test import Client

from recert.agencies.actors import Actor
from recert.agencies.models import Agency
from recert.agencies.queries import today_in
from recert.agencies.roles import Role
from recert.kernel.tenancy import agency_scope
from recert.ops.invariants import violations
from tests.factories import (
    AgencyFactory,
    ManagerScopeFactory,
    MemberFactory,
    MembershipFactory,
    UnitFactory,
    actor_of,
)


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    """Counters of wrong passwords live in the cache; one test's must not lock out the next."""
    cache.clear()


@pytest.fixture
def agency(db: None) -> Agency:
    return AgencyFactory(slug="harlow", name="Harlow County EMS")


@pytest.fixture
def other_agency(db: None) -> Agency:
    return AgencyFactory(slug="elsewhere", name="Elsewhere Fire")


@pytest.fixture
def scope(agency: Agency) -> Iterator[Agency]:
    with agency_scope(agency.pk):
        yield agency


@pytest.fixture
def sound(db: None) -> Iterator[None]:
    """When the test is over, every invariant holds."""
    yield
    assert violations() == []


@pytest.fixture
def today(agency: Agency) -> date:
    return today_in(agency)


def actor_in(agency: Agency, role: Role) -> Actor:
    return actor_of(MembershipFactory(agency=agency, role=role))


@pytest.fixture
def coordinator(agency: Agency) -> Actor:
    return actor_in(agency, Role.COORDINATOR)


@pytest.fixture
def manager(agency: Agency) -> Actor:
    """Manages the unit “Managed station” and nothing else."""
    actor = actor_in(agency, Role.MANAGER)
    with agency_scope(agency.pk):
        ManagerScopeFactory(
            membership_id=actor.membership_id, membership=None, unit=UnitFactory(name="Managed station")
        )
    return actor


@pytest.fixture
def auditor(agency: Agency) -> Actor:
    return actor_in(agency, Role.AUDITOR)


@pytest.fixture
def member_actor(agency: Agency) -> Actor:
    """The login of “Sam Rowan”, who is on the roster."""
    membership = MembershipFactory(agency=agency, role=Role.MEMBER)
    MemberFactory(agency=agency, first_name="Sam", last_name="Rowan", membership=membership)
    return actor_of(membership)


@pytest.fixture
def other_coordinator(other_agency: Agency) -> Actor:
    return actor_in(other_agency, Role.COORDINATOR)


def client_of(actor: Actor) -> Client:
    from recert.accounts.models import User

    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


@pytest.fixture
def coordinator_client(coordinator: Actor) -> Client:
    return client_of(coordinator)


@pytest.fixture
def manager_client(manager: Actor) -> Client:
    return client_of(manager)


@pytest.fixture
def auditor_client(auditor: Actor) -> Client:
    return client_of(auditor)


@pytest.fixture
def member_client(member_actor: Actor) -> Client:
    return client_of(member_actor)


@pytest.fixture
def other_client(other_coordinator: Actor) -> Client:
    return client_of(other_coordinator)
