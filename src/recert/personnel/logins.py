"""Tie logins to the roster: whose record a login is, and whom a group manager manages."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from recert.agencies.actors import Actor
from recert.agencies.models import Membership
from recert.agencies.roles import Permission, Role
from recert.kernel.audit import Entry, changes, record
from recert.kernel.problems import ProblemError
from recert.personnel.models import Group, ManagerScope, Member, Unit


def link_member(*, membership_id: int, member_number: str, by: Actor) -> bool:
    """Make the member with this number the one whose record the login shows; "" unties.

    Return False when it is so already. Raises ProblemError when there is no such member or another login has
    the record, and Membership.DoesNotExist.
    """
    by.require(Permission.SETTINGS_EDIT)
    with transaction.atomic():
        membership = Membership.objects.select_related("user").get(pk=membership_id)
        old = Member.objects.select_for_update().filter(membership=membership).first()
        new = _free_member(member_number.strip(), membership)
        if old == new:
            return False
        Member.objects.filter(membership=membership).update(membership=None)
        if new:
            Member.objects.filter(pk=new.pk).update(membership=membership)
        told = changes({"record": _told(old)}, {"record": _told(new)})
        record(_entry("login.linked", membership, told), by=by)
    return True


def _free_member(member_number: str, membership: Membership) -> Member | None:
    if not member_number:
        return None
    member = Member.objects.select_for_update().filter(member_number=member_number).first()
    if member is None:
        raise ProblemError({"member_number": f"No member has the number “{member_number[:40]}”."})
    if member.membership_id not in {None, membership.pk}:
        raise ProblemError({"member_number": f"{member} ({member_number}) has another login already."})
    return member


def _told(member: Member | None) -> str:
    return f"{member} ({member.member_number})" if member else ""


def set_scopes(*, membership_id: int, unit_ids: Iterable[int], group_ids: Iterable[int], by: Actor) -> bool:
    """Say which units (with all below them) and groups a group manager manages.

    Return False when it is so already. Ids that are not of this agency are refused with ProblemError. Raises
    Membership.DoesNotExist.
    """
    by.require(Permission.SETTINGS_EDIT)
    with transaction.atomic():
        membership = Membership.objects.select_for_update().get(pk=membership_id)
        if membership.role != Role.MANAGER:
            raise ProblemError("Only a group manager manages units and groups.")
        units = {unit.pk: unit.name for unit in Unit.objects.filter(pk__in=set(unit_ids))}
        groups = {group.pk: group.name for group in Group.objects.filter(pk__in=set(group_ids))}
        if len(units) != len(set(unit_ids)) or len(groups) != len(set(group_ids)):
            raise ProblemError("A unit or group on this page is gone. Choose again.")
        before = _scope_names(membership)
        after = {"units": ", ".join(sorted(units.values())), "groups": ", ".join(sorted(groups.values()))}
        if before == after:
            return False
        ManagerScope.objects.filter(membership=membership).delete()
        ManagerScope.objects.bulk_create(
            [
                *(ManagerScope(membership=membership, unit_id=pk) for pk in units),
                *(ManagerScope(membership=membership, group_id=pk) for pk in groups),
            ]
        )
        record(_entry("login.scope_changed", membership, changes(before, after)), by=by)
    return True


def _entry(kind: str, membership: Membership, told: dict[str, list[str]]) -> Entry:
    return Entry(kind, "membership", membership.pk, str(membership.user), data={"changes": told})


def _scope_names(membership: Membership) -> dict[str, str]:
    rows = list(ManagerScope.objects.filter(membership=membership).values_list("unit__name", "group__name"))
    return {
        "units": ", ".join(sorted(unit for unit, _ in rows if unit)),
        "groups": ", ".join(sorted(group for _, group in rows if group)),
    }
