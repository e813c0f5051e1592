"""Compliance: the matrix and the people behind it, against a plain count in Python."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from recert.agencies.actors import Actor
from recert.agencies.models import Agency
from recert.credentials.models import Credential
from recert.personnel.models import Unit
from recert.reports.asked import NO_UNIT, Asked
from recert.reports.compliance import Cell, Line, behind, matrix
from tests.factories import CredentialFactory, GroupFactory, GroupMemberFactory, MemberFactory, UnitFactory
from tests.reports.world import DAY, World, make_world

FAR = date(9999, 12, 31)
pytestmark = pytest.mark.django_db


def judged(world: World) -> list[tuple[Credential, bool]]:
    """Each active member's longest credential of each type that had begun, and whether it is valid on the day."""
    found = {}
    for each in world.credentials:
        active = each.member.inactive_since is None or each.member.inactive_since > DAY
        if active and each.withdrawn_at is None and each.valid_from <= DAY:
            found.setdefault((each.member_id, each.credential_type_id), []).append(each)
    held = {action.credential_id for action in world.actions if action.effective_on <= DAY}
    longest = [max(own, key=lambda one: (one.valid_through or FAR, one.valid_from)) for own in found.values()]
    return [(one, (one.valid_through or FAR) >= DAY and one.pk not in held) for one in longest]


def cells(rows: Iterable[tuple[Credential, bool]]) -> dict[int, Cell]:
    every = Counter(one.credential_type_id for one, _ in rows)
    good = Counter(one.credential_type_id for one, valid in rows if valid)
    return {pk: Cell(good[pk], count) for pk, count in every.items()}


def shown(line: Line) -> dict[int, Cell]:
    return {kind.pk: cell for kind, cell in line.cells if cell.all}


@pytest.mark.parametrize("seed", range(6))
def test_every_cell_is_what_a_plain_count_gives(scope: Agency, coordinator: Actor, seed: int) -> None:
    world = make_world(seed)
    rows, found = judged(world), matrix(coordinator, Asked(DAY))
    lines = {line.unit_id: shown(line) for line in found.lines}
    expected = {
        unit.pk: cells([row for row in rows if row[0].member.unit_id in world.inside(unit)])
        for unit in world.units
    }
    expected[NO_UNIT] = cells([row for row in rows if row[0].member.unit_id is None])
    assert lines == {unit_id: row for unit_id, row in expected.items() if row}
    assert shown(found.total) == cells(rows)


@pytest.mark.parametrize("seed", range(3))
def test_the_people_behind_add_up_to_the_cells(scope: Agency, coordinator: Actor, seed: int) -> None:
    world = make_world(seed)
    rows = judged(world)
    for show, wanted in (("", {True, False}), ("valid", {True}), ("not", {False})):
        found = behind(coordinator, Asked(DAY), show)
        assert {each.pk for each in found} == {one.pk for one, valid in rows if valid in wanted}
    statuses = {each.status in {"current", "expiring"} for each in behind(coordinator, Asked(DAY), "not")}  # type: ignore[attr-defined]
    assert statuses <= {False}


def test_a_renewal_begun_early_neither_counts_twice_nor_hides_the_old(
    scope: Agency, coordinator: Actor
) -> None:
    old = CredentialFactory(valid_from=DAY - timedelta(days=300), valid_through=DAY + timedelta(days=20))
    CredentialFactory(
        member=old.member, credential_type=old.credential_type, renews=old,
        valid_from=DAY + timedelta(days=1), valid_through=DAY + timedelta(days=400),
    )  # fmt: skip
    assert matrix(coordinator, Asked(DAY)).total.total == Cell(1, 1)


def test_a_share_is_never_rounded_up_to_everybody() -> None:
    assert Cell(999, 1000).share == 99
    assert Cell(0, 0).share == 100


def test_it_is_narrowed_by_type_unit_and_group(scope: Agency, coordinator: Actor) -> None:
    one = CredentialFactory(member=MemberFactory(unit=UnitFactory()))
    other = CredentialFactory()
    place = GroupMemberFactory(member=other.member, group=GroupFactory())
    asked = {
        one.pk: Asked(date(2025, 6, 1), unit_id=one.member.unit_id),
        other.pk: Asked(date(2025, 6, 1), group_id=place.group_id),
    }
    for pk, each in asked.items():
        assert [found.pk for found in behind(coordinator, each)] == [pk]
    assert [
        each.pk for each in behind(coordinator, Asked(date(2025, 6, 1), type_id=one.credential_type_id))
    ] == [one.pk]


def test_a_manager_counts_the_own_people_only(scope: Agency, manager: Actor) -> None:
    own = CredentialFactory(member=MemberFactory(unit=Unit.objects.get(name="Managed station")))
    CredentialFactory()
    found = matrix(manager, Asked(date(2025, 6, 1)))
    assert found.total.total == Cell(1, 1)
    assert [kind.pk for kind in found.types] == [own.credential_type_id]


def test_it_costs_the_same_for_few_and_many(
    scope: Agency, coordinator: Actor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for seed, people in ((1, 2), (2, 40)):
        make_world(seed, people)
        with django_assert_num_queries(3):
            matrix(coordinator, Asked(DAY))
        with django_assert_num_queries(1):
            list(behind(coordinator, Asked(DAY)))
