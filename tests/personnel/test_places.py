"""Units stay a tree with true paths; groups hold any members; names are unique."""

import pytest

from recert.agencies.actors import Actor
from recert.kernel.models import AuditEvent
from recert.kernel.problems import ProblemError
from recert.personnel.groups import add_group, add_to_group, remove_from_group, remove_group, rename_group
from recert.personnel.models import Group, GroupMember, ManagerScope, Member, Unit
from recert.personnel.queries import unit_tree, visible_groups, visible_units
from recert.personnel.units import add_unit, change_unit, remove_unit
from tests.factories import MemberFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scope")]


def tree(by: Actor) -> dict[str, Unit]:
    """Fire → Battalion → Engine; and Police."""
    units: dict[str, Unit] = {}
    for name, parent in (("Fire", None), ("Battalion", "Fire"), ("Engine", "Battalion"), ("Police", None)):
        above = units[parent].pk if parent else None
        units[name] = add_unit(name=name, parent_id=above, by=by)
    return units


def path_of(unit: Unit) -> str:
    return Unit.objects.get(pk=unit.pk).path


def test_paths_hold_the_ids_from_the_root(coordinator: Actor) -> None:
    units = tree(coordinator)
    assert path_of(units["Engine"]) == f"/{units['Fire'].pk}/{units['Battalion'].pk}/{units['Engine'].pk}/"


def test_a_moved_unit_takes_all_below_it_along(coordinator: Actor) -> None:
    units = tree(coordinator)
    battalion, police = units["Battalion"], units["Police"]
    assert change_unit(unit_id=battalion.pk, name="Battalion", parent_id=police.pk, by=coordinator)
    assert path_of(units["Engine"]) == f"/{police.pk}/{battalion.pk}/{units['Engine'].pk}/"
    assert path_of(units["Fire"]) == f"/{units['Fire'].pk}/"
    told = AuditEvent.objects.get(kind="unit.moved").data["changes"]
    assert told == {"below": ["Fire", "Police"]}


def test_a_unit_moves_to_the_top(coordinator: Actor) -> None:
    units = tree(coordinator)
    change_unit(unit_id=units["Engine"].pk, name="Engine 1", parent_id=None, by=coordinator)
    moved = Unit.objects.get(pk=units["Engine"].pk)
    assert (moved.path, moved.name, moved.parent_id) == (f"/{moved.pk}/", "Engine 1", None)


@pytest.mark.parametrize("below", ["Fire", "Battalion", "Engine"])
def test_a_unit_is_never_below_itself(coordinator: Actor, below: str) -> None:
    units = tree(coordinator)
    with pytest.raises(ProblemError, match="itself or below"):
        change_unit(unit_id=units["Fire"].pk, name="Fire", parent_id=units[below].pk, by=coordinator)


def test_the_tree_ends_somewhere(coordinator: Actor) -> None:
    above = add_unit(name="Top", parent_id=None, by=coordinator)
    Unit.objects.filter(pk=above.pk).update(path="/" + "1/" * 127)
    with pytest.raises(ProblemError, match="too deep"):
        add_unit(name="Bottom", parent_id=above.pk, by=coordinator)


@pytest.mark.parametrize("name", ["", "  ", "x" * 121, "fire", "FIRE ", "a\x00b"])
def test_wrong_names_of_units(coordinator: Actor, name: str) -> None:
    tree(coordinator)
    with pytest.raises(ProblemError) as told:
        add_unit(name=name, parent_id=None, by=coordinator)
    assert "name" in told.value.problems


def test_only_an_empty_unit_is_removed(coordinator: Actor) -> None:
    units = tree(coordinator)
    MemberFactory(unit=units["Engine"], inactive_since="2020-01-01")
    for name, words in (("Fire", "units below"), ("Engine", "1 member stands")):
        with pytest.raises(ProblemError, match=words):
            remove_unit(unit_id=units[name].pk, by=coordinator)
    remove_unit(unit_id=units["Police"].pk, by=coordinator)
    assert not Unit.objects.filter(name="Police").exists()


def test_members_join_and_leave_a_group_once(coordinator: Actor) -> None:
    group = add_group(name="Hazmat", by=coordinator)
    ids = [MemberFactory().pk for _ in range(3)]
    assert add_to_group(group_id=group.pk, member_ids=ids[:2], by=coordinator) == 2
    assert add_to_group(group_id=group.pk, member_ids=ids, by=coordinator) == 1
    assert remove_from_group(group_id=group.pk, member_ids=ids[1:], by=coordinator) == 2
    assert GroupMember.objects.get().member_id == ids[0]


def test_a_removed_group_leaves_its_members(coordinator: Actor) -> None:
    group = add_group(name="Hazmat", by=coordinator)
    add_to_group(group_id=group.pk, member_ids=[MemberFactory().pk], by=coordinator)
    assert remove_group(group_id=group.pk, by=coordinator) == 1
    assert (Group.objects.count(), Member.objects.count()) == (0, 1)


def test_group_names_are_unique(coordinator: Actor) -> None:
    group = add_group(name="Hazmat", by=coordinator)
    add_group(name="Dive", by=coordinator)
    with pytest.raises(ProblemError, match="already"):
        rename_group(group_id=group.pk, name="dive", by=coordinator)
    assert rename_group(group_id=group.pk, name="HAZMAT", by=coordinator)
    assert not rename_group(group_id=group.pk, name="HAZMAT", by=coordinator)


def test_what_is_not_there_is_not_changed(coordinator: Actor) -> None:
    with pytest.raises(Unit.DoesNotExist):
        remove_unit(unit_id=5, by=coordinator)
    with pytest.raises(Group.DoesNotExist):
        remove_group(group_id=5, by=coordinator)


def names(units: list[tuple[int, Unit]]) -> list[tuple[int, str]]:
    return [(depth, unit.name) for depth, unit in units]


def test_a_manager_sees_what_is_managed_and_where_managed_people_stand(
    coordinator: Actor, auditor: Actor, manager: Actor
) -> None:
    units = tree(coordinator)
    ManagerScope.objects.create(membership_id=manager.membership_id, unit=units["Battalion"])
    divers, others = add_group(name="Divers", by=coordinator), add_group(name="Others", by=coordinator)
    ManagerScope.objects.create(membership_id=manager.membership_id, group=divers)
    add_to_group(group_id=divers.pk, member_ids=[MemberFactory(unit=units["Police"]).pk], by=coordinator)
    add_to_group(group_id=others.pk, member_ids=[MemberFactory(unit=units["Fire"]).pk], by=coordinator)
    seen = [(0, "Battalion"), (1, "Engine"), (0, "Managed station"), (0, "Police")]
    assert sorted(names(unit_tree(visible_units(manager))), key=lambda each: each[1]) == seen
    assert list(visible_groups(manager)) == [divers]
    assert set(visible_units(auditor)) == set(Unit.objects.all())
    assert list(visible_groups(auditor)) == [divers, others]


def test_who_manages_nothing_sees_no_unit(coordinator: Actor, member_actor: Actor) -> None:
    tree(coordinator)
    assert not visible_units(member_actor).exists()
    assert not visible_groups(member_actor).exists()
