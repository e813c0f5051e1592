"""Training hours in a span of days: by unit, by person, by category. What counts is what was completed in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django.db.models import Count, DecimalField, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from recert.agencies.actors import Actor
from recert.personnel.models import Member
from recert.personnel.queries import unit_tree
from recert.reports.asked import NO_UNIT, Asked, people
from recert.reports.units import rolled_up
from recert.training.hours import key_of_category, parts_of
from recert.training.models import Completion

NOTHING = Decimal(0)
NO_CATEGORY = "No category"
SORTS: Mapping[str, tuple[str, ...]] = {
    "name": ("sort_key", "pk"),
    "unit": ("unit__name", "sort_key", "pk"),
    "hours": ("earned", "sort_key", "pk"),
}


@dataclass(frozen=True, slots=True)
class Span:
    """The first and the last day that count, both inclusive."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Category:
    """Hours of one category: ``key`` has what equal spellings have in common."""

    key: str
    name: str
    hours: Decimal
    completions: int


@dataclass(frozen=True, slots=True)
class Line:
    """A unit with all below it, or everybody (``unit_id`` None): hours of each category, in order."""

    unit_id: int | None
    name: str
    depth: int
    cells: Sequence[tuple[Category, Decimal]]

    @property
    def total(self) -> Decimal:
        """All categories together."""
        return sum((hours for _, hours in self.cells), NOTHING)

    @property
    def steps(self) -> range:
        """One for each unit above it."""
        return range(self.depth)


@dataclass(frozen=True, slots=True)
class Totals:
    """Hours by unit and category."""

    categories: Sequence[Category]
    lines: Sequence[Line]
    total: Line


def done_in(actor: Actor, asked: Asked, span: Span) -> QuerySet[Completion]:
    """Return the living completions of the members in the span."""
    return Completion.objects.filter(
        withdrawn_at__isnull=True,
        completed_on__range=(span.first, span.last),
        member_id__in=people(actor, asked).values("id"),
    ).order_by()


def totals(actor: Actor, asked: Asked, span: Span) -> Totals:
    """Return the hours by unit and category (two queries): counted by equal splits of hours, of which few differ."""
    rows = (
        done_in(actor, asked, span).values_list("member__unit_id", "hours_by_category").annotate(Count("pk"))
    )
    found: dict[tuple[int | None, str], Decimal] = {}
    names: dict[str, str] = {}
    counts: dict[str, int] = {}
    for unit_id, split, count in cast(Iterable[tuple[int | None, dict[str, str], int]], rows):
        for category, hours in parts_of(split).items():
            key = key_of_category(category)
            names.setdefault(key, category or NO_CATEGORY)
            counts[key] = counts.get(key, 0) + count
            found[unit_id, key] = found.get((unit_id, key), NOTHING) + hours * count
    return _totals(found, names, counts)


def _totals(
    found: Mapping[tuple[int | None, str], Decimal], names: Mapping[str, str], counts: Mapping[str, int]
) -> Totals:
    tree = unit_tree()
    sums = rolled_up(found, [unit for _, unit in tree])
    categories = [Category(key, names[key], sums[None, key], counts[key]) for key in names]
    categories.sort(key=lambda each: (each.key == "", -each.hours, each.name))
    lines = [_line(unit.pk, unit.name, depth, sums, categories) for depth, unit in tree]
    lines.append(_line(NO_UNIT, "Without a unit", 0, sums, categories))
    return Totals(categories, [line for line in lines if line.total], _line(None, "All", 0, sums, categories))


def _line(
    unit_id: int | None, name: str, depth: int, sums: Mapping[Any, Decimal], categories: Iterable[Category]
) -> Line:
    return Line(unit_id, name, depth, [(each, sums.get((unit_id, each.key), NOTHING)) for each in categories])


def by_person(actor: Actor, asked: Asked, span: Span) -> QuerySet[Member]:
    """Return the members with the hours that each ``earned``; who did nothing has 0. Not yet ordered."""
    own = done_in(actor, asked, span).filter(member_id=OuterRef("pk")).values("member_id")
    hours = DecimalField(max_digits=12, decimal_places=2)
    earned = Subquery(own.annotate(sum=Sum("hours")).values("sum"), output_field=hours)
    found = people(actor, asked).annotate(earned=Coalesce(earned, Value(NOTHING), output_field=hours))
    return found.select_related("unit")


def splits(
    actor: Actor, asked: Asked, span: Span, member_ids: Sequence[int] | None = None
) -> dict[int, dict[str, Decimal]]:
    """Return each member's hours by category, as it was first spelled (one query); ``member_ids``: only of these."""
    rows = done_in(actor, asked, span)
    if member_ids is not None:
        rows = rows.filter(member_id__in=member_ids)
    counted = rows.values_list("member_id", "hours_by_category").annotate(Count("pk")).order_by("member_id")
    names: dict[str, str] = {}
    found: dict[int, dict[str, Decimal]] = {}
    for member_id, split, count in cast(
        Iterable[tuple[int, dict[str, str], int]], counted.iterator(chunk_size=5_000)
    ):
        own = found.setdefault(member_id, {})
        for category, hours in parts_of(split).items():
            name = names.setdefault(key_of_category(category), category)
            own[name] = own.get(name, NOTHING) + hours * count
    return found
