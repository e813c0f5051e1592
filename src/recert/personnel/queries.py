"""Reads about members, units and groups; who may see whom is decided here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet

from recert.agencies.actors import Actor
from recert.agencies.roles import Role
from recert.kernel.models import AuditEvent
from recert.kernel.text import fold
from recert.personnel.models import Group, GroupMember, ManagerScope, Member, Unit

PEOPLE = {"active": "Active", "inactive": "Inactive", "all": "All"}


def visible_members(actor: Actor) -> QuerySet[Member]:
    """Return the members that the actor may see: all, those of managed units and groups, or oneself."""
    members = Member.objects.all()
    if actor.sees_all:
        return members
    if actor.role == Role.MANAGER:
        return members.filter(_managed(actor))
    return members.filter(membership_id=actor.membership_id or 0)


def visible_units(actor: Actor) -> QuerySet[Unit]:
    """Return the units that the actor may see: all, those managed, or those in which a visible member stands."""
    units = Unit.objects.all()
    if actor.sees_all:
        return units
    paths, _ = _scopes(actor)
    return units.filter(_below(paths) | Q(pk__in=visible_members(actor).values("unit_id")))


def visible_groups(actor: Actor) -> QuerySet[Group]:
    """Return the groups that the actor may see, by name: all, those managed, or those with a visible member."""
    groups = Group.objects.order_by("name")
    if actor.sees_all:
        return groups
    _, managed = _scopes(actor)
    inside = GroupMember.objects.filter(member_id__in=visible_members(actor).values("id"))
    return groups.filter(Q(pk__in=managed) | Q(pk__in=inside.values("group_id")))


def _managed(actor: Actor) -> Q:
    paths, groups = _scopes(actor)
    inside = Q(pk__in=GroupMember.objects.filter(group_id__in=groups).values("member_id"))
    return inside | Q(unit_id__in=Unit.objects.filter(_below(paths)).values("id")) if paths else inside


def _scopes(actor: Actor) -> tuple[list[str], list[int]]:
    """Return the paths of the units and the groups that the actor manages."""
    scopes = list(
        ManagerScope.objects.filter(membership_id=actor.membership_id or 0).values_list(
            "unit__path", "group_id"
        )
    )
    return [path for path, _ in scopes if path], [group for _, group in scopes if group]


def _below(paths: Iterable[str]) -> Q:
    """Return the condition that a unit is one of these or stands below one."""
    below = Q(pk__in=())
    for path in paths:
        below |= Q(path__startswith=path)
    return below


def hold_members(actor: Actor, member_ids: Iterable[int]) -> list[Member]:
    """Return these members, locked until the transaction ends; raise DoesNotExist when one is not visible."""
    wanted = set(member_ids)
    members = list(
        visible_members(actor).select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk")
    )
    if len(members) != len(wanted):
        raise Member.DoesNotExist
    return members


def queue_for(people: QuerySet[Member]) -> None:
    """Queue with all who write these people's records, before holding anything else of theirs; until the transaction ends.

    Everybody holds people first and in one order, so that nobody waits for another in a ring. Rows that only point at
    the people are let in.
    """
    if connection.vendor != "sqlite":  # there the transaction is the only writer
        list(people.order_by("pk").select_for_update(no_key=True).values_list("pk"))


def active_on(day: date, path: str = "") -> Q:
    """Return the condition that a member (reached by ``path``, e.g. ``member__``) serves on this day."""
    return Q(**{f"{path}inactive_since__isnull": True}) | Q(**{f"{path}inactive_since__gt": day})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the roster is narrowed to. ``people`` is a key of ``PEOPLE``; a unit means it and all below it."""

    q: str = ""
    unit_id: int | None = None
    group_id: int | None = None
    rank: str = ""
    people: str = "active"


def find_members(actor: Actor, wanted: Wanted, *, today: date) -> QuerySet[Member]:
    """Return the members that the actor may see and that match, with their unit, by name."""
    found = visible_members(actor).select_related("unit").order_by("sort_key", "pk")
    for word in fold(wanted.q).split():
        found = found.filter(search_key__contains=word)
    if wanted.unit_id is not None:
        found = found.filter(unit_id__in=units_below(wanted.unit_id).values("id"))
    if wanted.group_id is not None:
        found = found.filter(pk__in=GroupMember.objects.filter(group_id=wanted.group_id).values("member_id"))
    if wanted.rank:
        found = found.filter(rank=wanted.rank)
    if wanted.people == "all":
        return found
    return (
        found.filter(active_on(today))
        if wanted.people == "active"
        else found.filter(inactive_since__lte=today)
    )


def units_below(unit_id: int) -> QuerySet[Unit]:
    """Return the unit and all units below it."""
    path = Unit.objects.filter(pk=unit_id).values_list("path", flat=True).first()
    return Unit.objects.filter(path__startswith=path) if path else Unit.objects.none()


def ranks(actor: Actor) -> list[str]:
    """Return the ranks on the roster that the actor may see, by name."""
    return list(
        visible_members(actor).filter(rank__gt="").order_by("rank").values_list("rank", flat=True).distinct()
    )


def unit_tree(units: Iterable[Unit] | None = None) -> list[tuple[int, Unit]]:
    """Return units, all of the agency unless given, with their depth, in the order of the tree (one query).

    The depth counts those of them that stand above: 0 at the top.
    """
    units = list(Unit.objects.all() if units is None else units)
    names = {str(unit.pk): fold(unit.name) for unit in units}
    units.sort(key=lambda unit: [(names.get(pk, ""), int(pk)) for pk in unit.path.split("/") if pk])
    return [(sum(pk in names for pk in unit.path.split("/")) - 1, unit) for unit in units]


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit of the tree: how many active members stand in it, and in it and all below it."""

    unit: Unit
    above: str
    depth: int
    own: int
    total: int

    @property
    def steps(self) -> range:
        """One for each unit above it."""
        return range(self.depth)


def unit_rows(actor: Actor, *, today: date) -> list[UnitRow]:
    """Return the units as a tree, top to bottom (two queries); a manager gets those with people to manage."""
    members = visible_members(actor).filter(active_on(today), unit_id__isnull=False)
    own = dict(members.order_by().values_list("unit_id").annotate(Count("pk")))
    tree = unit_tree()
    totals: dict[str, int] = {}
    for _, unit in tree:
        for pk in unit.path.strip("/").split("/"):
            totals[pk] = totals.get(pk, 0) + own.get(unit.pk, 0)
    names = {unit.pk: unit.name for _, unit in tree}
    return [
        UnitRow(unit, names.get(unit.parent_id or 0, ""), depth, own.get(unit.pk, 0), totals[str(unit.pk)])
        for depth, unit in tree
        if actor.sees_all or totals[str(unit.pk)]
    ]


def group_rows(actor: Actor, *, today: date) -> QuerySet[Any]:
    """Return the groups by name; ``active`` counts their active members whom the actor sees.

    A manager gets those in which somebody is to be managed.
    """
    active = visible_members(actor).filter(active_on(today)).values("id")
    rows = Group.objects.annotate(active=Count("places", filter=Q(places__member_id__in=active)))
    return (rows if actor.sees_all else rows.filter(active__gt=0)).order_by("name")


def groups_of(member_id: int) -> QuerySet[Group]:
    """Return the groups that the member is in, by name."""
    return Group.objects.filter(pk__in=GroupMember.objects.filter(member_id=member_id).values("group_id"))


def own_record(membership_id: int) -> Member | None:
    """Return the member whose record this login shows."""
    return Member.objects.select_related("unit").filter(membership_id=membership_id).first()


def trail_of(member_id: int) -> QuerySet[AuditEvent]:
    """Return what was done to the member and the member's records, latest first."""
    return AuditEvent.objects.filter(member_id=member_id)
