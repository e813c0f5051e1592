"""Every address × every caller: who is let in, and what everybody else is told."""

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from recert.agencies.actors import Actor
from recert.agencies.models import Agency
from recert.agencies.roles import GRANTS, Permission, Role
from recert.kernel.tenancy import agency_scope
from tests.conftest import actor_in, client_of
from tests.factories import CredentialFactory, GroupFactory, GroupMemberFactory, UnitFactory
from tests.guards.addresses import (
    ALL,
    INSIDE,
    OUTSIDE,
    Address,
    asks_for_an_object,
    asks_for_something_of_a_member,
    values_for,
)

LET_IN = {200, 302}
MANAGED = [address for address in INSIDE if address.permission in GRANTS[Role.MANAGER]]


def called(address: Address) -> str:
    return address.name


def without(permission: Permission | None) -> list[Role]:
    return [role for role in Role if permission not in GRANTS[role]]


def for_each(addresses: list[Address]) -> Callable[..., None]:
    return pytest.mark.parametrize("address", addresses, ids=called)


def knock(client: Client, path: str) -> list[HttpResponse]:
    """The answers to a visit and to an empty form, without those that say “not this way” (405)."""
    answers = [client.get(path), client.post(path)]
    return [answer for answer in answers if answer.status_code != 405]


def codes(client: Client, path: str) -> set[int]:
    return {answer.status_code for answer in knock(client, path)}


def test_there_is_something_to_guard() -> None:
    assert len(INSIDE) > 20


@for_each(ALL)
def test_every_view_declares_who_may_open_it(address: Address) -> None:
    assert hasattr(address.view, "access")
    assert (address.permission is not None) == (address in INSIDE)


@for_each(INSIDE)
def test_signed_out_is_sent_to_the_sign_in_page(
    address: Address, client: Client, agency: Agency, coordinator: Actor
) -> None:
    answers = knock(client, address.to(agency, values_for(address, agency, coordinator)))
    assert answers
    assert all(one.status_code == 302 and one["Location"].startswith("/account/login/") for one in answers)


@for_each(INSIDE)
def test_another_agencys_coordinator_finds_nothing(
    address: Address, other_client: Client, agency: Agency, coordinator: Actor
) -> None:
    assert codes(other_client, address.to(agency, values_for(address, agency, coordinator))) == {404}


@for_each([address for address in INSIDE if asks_for_an_object(address)])
def test_another_agencys_object_is_not_there(
    address: Address, other_client: Client, agency: Agency, other_agency: Agency, coordinator: Actor
) -> None:
    assert codes(other_client, address.to(other_agency, values_for(address, agency, coordinator))) == {404}


@for_each([address for address in INSIDE if without(address.permission)])
def test_a_role_without_the_permission_is_refused(
    address: Address, agency: Agency, coordinator: Actor
) -> None:
    path = address.to(agency, values_for(address, agency, coordinator))
    for role in without(address.permission):
        assert codes(client_of(actor_in(agency, role)), path) == {403}, role


@for_each(INSIDE)
def test_a_coordinator_is_let_in(
    address: Address, coordinator_client: Client, agency: Agency, coordinator: Actor
) -> None:
    path = address.to(agency, values_for(address, agency, coordinator))
    answer = next(iter(knock(coordinator_client, path)))
    assert answer.status_code in LET_IN
    assert not answer.headers.get("Location", "").startswith("/account/login/")


@for_each([address for address in INSIDE if asks_for_something_of_a_member(address)])
def test_a_manager_sees_nothing_of_members_of_other_units(
    address: Address, manager_client: Client, agency: Agency, coordinator: Actor
) -> None:
    path = address.to(agency, values_for(address, agency, coordinator))
    assert codes(manager_client, path) == {404 if address.permission in GRANTS[Role.MANAGER] else 403}


@for_each([address for address in MANAGED if not asks_for_something_of_a_member(address)])
def test_a_manager_is_offered_no_unit_group_or_person_of_others(
    address: Address, manager_client: Client, agency: Agency, coordinator: Actor
) -> None:
    with agency_scope(agency.pk):
        credential = CredentialFactory(
            member__last_name="Faraway", member__unit=UnitFactory(name="Faraway station")
        )
        GroupMemberFactory(member=credential.member, group=GroupFactory(name="Faraway divers"))
    answer = manager_client.get(address.to(agency, values_for(address, agency, coordinator)))
    if not answer.streaming:
        assert b"Faraway" not in answer.content


@for_each([address for address in OUTSIDE if not address.arguments])
def test_pages_outside_of_agencies_answer_a_stranger(
    address: Address, client: Client, agency: Agency
) -> None:
    assert codes(client, reverse(address.name)) <= LET_IN
