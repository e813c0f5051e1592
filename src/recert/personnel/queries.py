"""Reads about members, units and groups; who may see whom is decided here."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from recert.agencies.actors import Actor
from recert.agencies.roles import Role
from recert.personnel.models import GroupMember, ManagerScope, Member, Unit


def visible_members(actor: Actor) -> QuerySet[Member]:
    """Return the members that the actor may see: all, those of managed units and groups, or oneself."""
    members = Member.objects.all()
    if actor.sees_all:
        return members
    if actor.role == Role.MANAGER:
        return members.filter(_managed(actor))
    return members.filter(membership_id=actor.membership_id)


def _managed(actor: Actor) -> Q:
    scopes = list(
        ManagerScope.objects.filter(membership_id=actor.membership_id).values_list("unit__path", "group_id"),
    )
    groups = [group_id for _, group_id in scopes if group_id]
    inside = Q(pk__in=GroupMember.objects.filter(group_id__in=groups).values("member_id"))
    for path, _ in scopes:
        if path:
            inside |= Q(unit_id__in=Unit.objects.filter(path__startswith=path).values("id"))
    return inside


def active_on(day: date, path: str = "") -> Q:
    """Return the condition that a member (reached by ``path``, e.g. ``member__``) serves on this day."""
    return Q(**{f"{path}inactive_since__isnull": True}) | Q(**{f"{path}inactive_since__gt": day})
