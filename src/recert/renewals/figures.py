"""The home page's figures: what is to be renewed, how the agency stands, and the year ahead."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from django.db.models import Count, Exists, FilteredRelation, OuterRef, Q

from recert.agencies.actors import Actor
from recert.credentials.queries import EXPIRING_DAYS, living, visible_credentials
from recert.personnel.queries import active_on, visible_members
from recert.renewals.filters import in_question, trained
from recert.renewals.gather import types_of


@dataclass(frozen=True, slots=True)
class TypeFigures:
    """How many credentials of one type are to be renewed, and why."""

    type_id: int
    name: str
    authority: str
    expired: int
    expiring: int
    done: int
    total: int
    earliest: date


@dataclass(frozen=True, slots=True)
class Standing:
    """The agency's standing on a day."""

    members: int
    fully_current: int
    expired: int
    expired_people: int
    expiring_30: int
    expiring_60: int
    expiring_90: int

    @property
    def percent_current(self) -> str:
        """The share of members who hold nothing expired; never rounded up to all."""
        share = math.floor(1000 * self.fully_current / self.members) / 10 if self.members else 100.0
        return f"{share:g} %"


@dataclass(frozen=True, slots=True)
class _Held:
    """A credential that ends within ``EXPIRING_DAYS``, has ended, or has its training done."""

    type_id: int
    member_id: int
    valid_from: date
    valid_through: date
    retired_on: date | None
    done: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """What is to be renewed by type, the most expired first, and how the agency stands."""

    types: list[TypeFigures]
    standing: Standing


def figures(actor: Actor, today: date) -> Figures:
    """Return what is to be renewed (as ``filters.listed`` has it) and how the agency stands, in three queries.

    Every credential that matters is read once: counting them in the database took a pass for each table of figures.
    """
    held = _held(actor, today)
    return Figures(_by_type(held, today), _standing(actor, held, today))


def _held(actor: Actor, today: date) -> list[_Held]:
    rows = (
        visible_credentials(actor)
        .filter(
            in_question(today + timedelta(days=EXPIRING_DAYS)),
            active_on(today, "member__"),
            valid_through__isnull=False,
        )
        .annotate(done=Exists(trained().filter(credential_id=OuterRef("pk"))))
        .values_list(
            "credential_type_id",
            "member_id",
            "valid_from",
            "valid_through",
            "credential_type__retired_on",
            "done",
        )
    )
    return [_Held(*row) for row in cast(Iterable[tuple[int, int, date, date, date | None, bool]], rows)]


def _by_type(held: Iterable[_Held], today: date) -> list[TypeFigures]:
    groups: dict[int, list[_Held]] = {}
    for one in held:
        if one.valid_from <= today and one.retired_on is None:
            groups.setdefault(one.type_id, []).append(one)
    types = types_of(groups)
    found = []
    for pk, rows in groups.items():
        expired, done = sum(one.valid_through < today for one in rows), sum(one.done for one in rows)
        earliest = min(one.valid_through for one in rows)
        kind, total = types[pk], len(rows)
        found.append(
            TypeFigures(pk, kind.name, kind.authority.name, expired, total - expired, done, total, earliest)
        )
    return sorted(found, key=lambda each: (-each.expired, -each.total, each.name))


def _standing(actor: Actor, held: Iterable[_Held], today: date) -> Standing:
    members = visible_members(actor).filter(active_on(today)).count()
    expired = [one.member_id for one in held if one.valid_through < today]
    left = [(one.valid_through - today).days for one in held if one.valid_through >= today]
    within = [sum(days <= limit for days in left) for limit in (30, 60, EXPIRING_DAYS)]
    people = len(set(expired))
    return Standing(members, members - people, len(expired), people, *within)


@dataclass(frozen=True, slots=True)
class Month:
    """Expirations in one calendar month: still to renew, and already renewed."""

    year: int
    month: int
    waiting: int
    renewed: int


def expirations(actor: Actor, first: date, last: date) -> list[Month]:
    """Return expirations by month of living credentials that end from ``first`` to ``last``, inclusive."""
    members = visible_members(actor).filter(active_on(first)).values("id")
    successor = FilteredRelation("successors", condition=Q(successors__withdrawn_at__isnull=True))
    rows = (
        living()
        .annotate(successor=successor)  # one at most, so nothing is counted twice
        .filter(valid_through__range=(first, last), member_id__in=members)
        .values_list("valid_through")
        .annotate(all=Count("pk"), renewed=Count("successor__renews_id"))
        .order_by("valid_through")
    )  # by day: a month is no column, and working it out for every row cost as much as finding the row
    found: dict[tuple[int, int], tuple[int, int]] = {}
    for day, of_day, again in cast(Iterable[tuple[date, int, int]], rows):
        every, renewed = found.get((day.year, day.month), (0, 0))
        found[day.year, day.month] = every + of_day, renewed + again
    return [Month(*key, every - renewed, renewed) for key, (every, renewed) in found.items()]
