"""Who may sign in: actions on logins and roles."""

from __future__ import annotations

import pytest
from tests.factories import MembershipFactory

from recert.accounts.models import User
from recert.agencies import people
from recert.agencies.actors import Actor, NotAllowedError
from recert.agencies.models import Agency, Membership
from recert.agencies.queries import agencies_closed_to, memberships, places_of, works_elsewhere
from recert.agencies.roles import Role
from recert.kernel.models import AuditEvent
from recert.kernel.problems import ProblemError
from recert.kernel.tenancy import agency_scope

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("Command line")
NEW = {
    "email": "New@Harlow.example",
    "first_name": "Zoë",
    "last_name": "Ó Briain",
    "role": "member",
    "password": "",
}


def test_add_login_checks_and_cleans(scope: Agency, coordinator: Actor) -> None:
    added = people.add_login(**NEW, by=coordinator)
    user = User.objects.get(email="new@harlow.example")
    assert added.password is not None
    assert user.check_password(added.password)
    assert (added.membership.role, added.existed) == (Role.MEMBER, False)
    event = AuditEvent.objects.get()
    assert (event.kind, event.subject_name, event.data) == ("login.added", "Zoë Ó Briain", {"role": "Member"})


def test_add_login_tells_every_problem_at_once_and_writes_nothing(scope: Agency, coordinator: Actor) -> None:
    with pytest.raises(ProblemError) as caught:
        people.add_login(
            email="x@y.example", first_name="", last_name="7", role="member", password="a", by=coordinator
        )
    assert set(caught.value.problems) == {"first_name", "last_name", "password"}
    assert not User.objects.filter(email="x@y.example").exists()


@pytest.mark.parametrize(("field", "value"), [("email", "nobody"), ("email", ""), ("role", "owner")])
def test_add_login_refuses_nonsense(scope: Agency, coordinator: Actor, field: str, value: str) -> None:
    with pytest.raises(ProblemError) as caught:
        people.add_login(**{**NEW, field: value}, by=coordinator)
    assert set(caught.value.problems) == {field}


@pytest.mark.parametrize("role", [Role.MANAGER, Role.AUDITOR, Role.MEMBER])
def test_only_coordinators_may(scope: Agency, role: Role) -> None:
    other = MembershipFactory(role=role)
    by = Actor(other.user_id, other.pk, role, "X")
    for action, given in (
        (people.add_login, NEW),
        (people.change_role, {"membership_id": other.pk, "role": "coordinator"}),
        (people.deactivate_login, {"membership_id": other.pk}),
        (people.reactivate_login, {"membership_id": other.pk}),
        (people.give_password, {"membership_id": other.pk, "password": ""}),
    ):
        with pytest.raises(NotAllowedError):
            action(**given, by=by)


def test_the_last_coordinator_stays(scope: Agency) -> None:
    only = MembershipFactory(role=Role.COORDINATOR)
    MembershipFactory(role=Role.COORDINATOR, is_active=False)
    with pytest.raises(ProblemError, match="last active training coordinator"):
        people.change_role(membership_id=only.pk, role="auditor", by=SYSTEM)
    with pytest.raises(ProblemError, match="last active training coordinator"):
        people.deactivate_login(membership_id=only.pk, by=SYSTEM)
    MembershipFactory(role=Role.COORDINATOR)
    assert people.deactivate_login(membership_id=only.pk, by=SYSTEM)


def test_doing_it_twice_changes_and_records_nothing_more(scope: Agency, coordinator: Actor) -> None:
    one = MembershipFactory(role=Role.MEMBER)
    assert people.deactivate_login(membership_id=one.pk, by=coordinator)
    assert not people.deactivate_login(membership_id=one.pk, by=coordinator)
    assert people.reactivate_login(membership_id=one.pk, by=coordinator)
    assert not people.reactivate_login(membership_id=one.pk, by=coordinator)
    assert not people.change_role(membership_id=one.pk, role="member", by=coordinator)
    assert AuditEvent.objects.count() == 2


def test_somebody_of_another_agency_is_not_there(
    other_coordinator: Actor, agency: Agency, coordinator: Actor
) -> None:
    theirs = other_coordinator.membership_id or 0
    with agency_scope(agency.pk), pytest.raises(Membership.DoesNotExist):
        people.change_role(membership_id=theirs, role="member", by=coordinator)


def test_given_passwords_keep_the_rules(scope: Agency, coordinator: Actor) -> None:
    one = MembershipFactory(role=Role.MEMBER)
    with pytest.raises(ProblemError) as caught:
        people.give_password(membership_id=one.pk, password="short", by=coordinator)
    assert "password" in caught.value.problems
    assert (
        people.give_password(membership_id=one.pk, password="tall-ships-at-dawn", by=coordinator)
        == "tall-ships-at-dawn"
    )


def test_places_and_closed_agencies(agency: Agency, other_agency: Agency) -> None:
    one = MembershipFactory(agency=agency, role=Role.COORDINATOR)
    MembershipFactory(agency=other_agency, role=Role.AUDITOR, user=one.user)
    places = [(place.agency.slug, place.role) for place in places_of(one.user_id)]
    assert places == [("elsewhere", Role.AUDITOR), ("harlow", Role.COORDINATOR)]
    assert works_elsewhere(one.user_id, agency.pk)
    Agency.objects.update(brand=agency.brand)
    assert agencies_closed_to(agency.brand_id, one.user_id) == ["Elsewhere Fire"]


def test_memberships_are_found_by_every_word(scope: Agency) -> None:
    one = MembershipFactory(user__first_name="Ana", user__last_name="Ruiz", user__email="ana@harlow.example")
    assert list(memberships(text="ruiz ana@")) == [one]
    assert list(memberships(text="ruiz bob")) == []
