"""Change groups: any sets of members beside the tree of units."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from recert.agencies.actors import Actor
from recert.agencies.roles import Permission
from recert.kernel.audit import Entry, record
from recert.kernel.problems import ProblemError
from recert.kernel.text import fold
from recert.personnel.details import check_place_name
from recert.personnel.models import Group, GroupMember, Member
from recert.personnel.queries import hold_members


def add_group(*, name: str, by: Actor) -> Group:
    """Add an empty group. Raises ProblemError."""
    by.require(Permission.PERSONNEL_EDIT)
    with transaction.atomic():
        kept = _free_name(name, _hold_groups())
        group = Group.objects.create(name=kept)
        record(Entry("group.added", "group", group.pk, kept), by=by)
    return group


def rename_group(*, group_id: int, name: str, by: Actor) -> bool:
    """Rename a group; return False when it is called so already. Raises ProblemError, DoesNotExist."""
    by.require(Permission.PERSONNEL_EDIT)
    with transaction.atomic():
        groups = _hold_groups()
        group = _group(group_id, groups)
        kept = _free_name(name, groups, but=group)
        if kept == group.name:
            return False
        Group.objects.filter(pk=group_id).update(name=kept)
        record(
            Entry("group.renamed", "group", group_id, kept, data={"changes": {"name": [group.name, kept]}}),
            by=by,
        )
    return True


def remove_group(*, group_id: int, by: Actor) -> int:
    """Remove a group; its members stay on the roster. Return how many were in it. Raises DoesNotExist."""
    by.require(Permission.PERSONNEL_EDIT)
    with transaction.atomic():
        group = _group(group_id, _hold_groups())
        count, _ = GroupMember.objects.filter(group_id=group_id).delete()
        group.delete()
        record(Entry("group.removed", "group", group_id, group.name, data={"members": count}), by=by)
    return count


def add_to_group(*, group_id: int, member_ids: Iterable[int], by: Actor) -> int:
    """Put members into a group; return how many were not in it yet. Raises DoesNotExist."""
    by.require(Permission.PERSONNEL_EDIT)
    with transaction.atomic():
        group = _group(group_id, _hold_groups())
        inside = set(GroupMember.objects.filter(group_id=group_id).values_list("member_id", flat=True))
        members = [member for member in hold_members(by, member_ids) if member.pk not in inside]
        GroupMember.objects.bulk_create(
            [GroupMember(group=group, member=member) for member in members], batch_size=2000
        )
        record([_place("member.grouped", group, member) for member in members], by=by)
    return len(members)


def remove_from_group(*, group_id: int, member_ids: Iterable[int], by: Actor) -> int:
    """Take members out of a group; return how many were in it. Raises DoesNotExist."""
    by.require(Permission.PERSONNEL_EDIT)
    with transaction.atomic():
        group = _group(group_id, _hold_groups())
        inside = set(GroupMember.objects.filter(group_id=group_id).values_list("member_id", flat=True))
        members = [member for member in hold_members(by, member_ids) if member.pk in inside]
        GroupMember.objects.filter(
            group_id=group_id, member_id__in=[member.pk for member in members]
        ).delete()
        record([_place("member.ungrouped", group, member) for member in members], by=by)
    return len(members)


def _hold_groups() -> dict[int, Group]:
    """Lock all groups: their changes happen one after the other, so that names and places stay unique."""
    return {group.pk: group for group in Group.objects.select_for_update().order_by("pk")}


def _group(group_id: int, groups: dict[int, Group]) -> Group:
    if group_id not in groups:
        raise Group.DoesNotExist
    return groups[group_id]


def _free_name(name: str, groups: dict[int, Group], but: Group | None = None) -> str:
    try:
        kept = check_place_name(name)
    except ValueError as fault:
        raise ProblemError({"name": str(fault)}) from fault
    holder = next(
        (group for group in groups.values() if fold(group.name) == fold(kept) and group != but), None
    )
    if holder:
        raise ProblemError({"name": f"There is a group “{holder}” already. Choose another name."})
    return kept


def _place(kind: str, group: Group, member: Member) -> Entry:
    return Entry(kind, "member", member.pk, str(member), member_id=member.pk, data={"group": group.name})
