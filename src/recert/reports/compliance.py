"""Compliance: of those who hold or held a credential type, how many hold it validly on a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.db.models import Count, DateField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce

from recert.agencies.actors import Actor
from recert.credentials.models import Credential, CredentialType
from recert.credentials.queries import NEVER, held_on, living, with_status
from recert.personnel.queries import unit_tree
from recert.reports.asked import NO_UNIT, Asked, people
from recert.reports.units import rolled_up

SHOWN = {"": "All", "valid": "Valid", "not": "Not valid"}
SORTS: Mapping[str, tuple[str, ...]] = {
    "name": ("member__sort_key", "member_id", "credential_type__sort_key", "pk"),
    "unit": ("member__unit__name", "member__sort_key", "member_id", "pk"),
    "type": ("credential_type__sort_key", "member__sort_key", "pk"),
    "ends": ("ends", "member__sort_key", "pk"),
}


def begun(day: date) -> QuerySet[Credential]:
    """Return the living credentials that began by the day; ``ends`` is their last day, far away where there is none."""
    ends = Coalesce(F("valid_through"), Value(NEVER), output_field=DateField())
    return living().filter(valid_from__lte=day).annotate(ends=ends)


def counted(actor: Actor, asked: Asked) -> QuerySet[Credential]:
    """Return one credential for each member and type that the member holds or held on the day.

    It is the one that lasts longest of those that began by then: the member holds the type validly when this one is valid.
    """
    same = begun(asked.day).filter(
        member_id=OuterRef("member_id"), credential_type_id=OuterRef("credential_type_id")
    )
    longer = Q(ends__gt=OuterRef("ends")) | Q(ends=OuterRef("ends"), valid_from__gt=OuterRef("valid_from"))
    found = begun(asked.day).filter(
        ~Exists(same.filter(longer)), member_id__in=people(actor, asked).values("id")
    )
    return found if asked.type_id is None else found.filter(credential_type_id=asked.type_id)


def is_valid(day: date) -> Q:
    """Return the condition that a credential of ``begun`` is valid on the day: not ended, not held."""
    return Q(ends__gte=day) & ~Q(pk__in=held_on(day).values("credential_id"))


def behind(actor: Actor, asked: Asked, show: str = "") -> QuerySet[Credential]:
    """Return the credentials behind the figures, with ``status`` on the day (``show``: see ``SHOWN``); not yet ordered."""
    found = counted(actor, asked)
    if show:
        found = found.filter(is_valid(asked.day) if show == "valid" else ~is_valid(asked.day))
    return with_status(found, asked.day).select_related("member__unit", "credential_type")


@dataclass(frozen=True, slots=True)
class Cell:
    """How many hold it validly, of how many who hold or held it."""

    valid: int = 0
    all: int = 0

    def __add__(self, other: Cell) -> Cell:
        return Cell(self.valid + other.valid, self.all + other.all)

    @property
    def share(self) -> int:
        """The share in percent, rounded down: a hundred means everybody."""
        return 100 * self.valid // self.all if self.all else 100

    @property
    def is_low(self) -> bool:
        """Tell whether somebody is missing."""
        return self.valid < self.all


@dataclass(frozen=True, slots=True)
class Line:
    """A unit with all below it: a cell for each type, and all types together. ``unit_id`` None: the whole agency."""

    unit_id: int | None
    name: str
    depth: int
    cells: Sequence[tuple[CredentialType, Cell]]

    @property
    def total(self) -> Cell:
        """All types together."""
        return sum((cell for _, cell in self.cells), Cell())

    @property
    def steps(self) -> range:
        """One for each unit above it."""
        return range(self.depth)


@dataclass(frozen=True, slots=True)
class Matrix:
    """Units down, types across, and everybody at the bottom."""

    types: Sequence[CredentialType]
    lines: Sequence[Line]
    total: Line


def matrix(actor: Actor, asked: Asked) -> Matrix:
    """Return the figures by unit and type (three queries); units and types with nobody behind them are left out."""
    rows = (
        counted(actor, asked)
        .order_by()
        .values_list("member__unit_id", "credential_type_id")
        .annotate(every=Count("pk"), good=Count("pk", filter=is_valid(asked.day)))
    )
    found = {
        (unit_id, type_id): Cell(good, every)
        for unit_id, type_id, every, good in cast(list[tuple[int | None, int, int, int]], list(rows))
    }
    types = [each for each in CredentialType.objects.all() if any(key[1] == each.pk for key in found)]
    units = unit_tree()
    sums = rolled_up(found, [unit for _, unit in units])
    lines = [_line(unit.pk, unit.name, depth, sums, types) for depth, unit in units]
    lines.append(_line(NO_UNIT, "Without a unit", 0, sums, types))
    return Matrix(types, [each for each in lines if each.total.all], _line(None, "All", 0, sums, types))


def _line(
    unit_id: int | None, name: str, depth: int, sums: Mapping[Any, Cell], types: Sequence[CredentialType]
) -> Line:
    return Line(unit_id, name, depth, [(kind, sums.get((unit_id, kind.pk), Cell())) for kind in types])
