"""What expires in the next two years: by month, and by credential type or unit."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from recert.agencies.actors import Actor
from recert.credentials.models import Credential, CredentialType
from recert.credentials.queries import living
from recert.personnel.queries import unit_tree
from recert.renewals.figures import Month
from recert.reports.asked import NO_UNIT, Asked, people
from recert.reports.units import rolled_up

AHEAD = 24  # months
SHOWN = {"": "All", "waiting": "To renew", "renewed": "Already renewed"}
SORTS: Mapping[str, tuple[str, ...]] = {
    "ends": ("valid_through", "member__sort_key", "pk"),
    "name": ("member__sort_key", "member_id", "valid_through", "pk"),
    "type": ("credential_type__sort_key", "valid_through", "member__sort_key", "pk"),
    "unit": ("member__unit__name", "valid_through", "member__sort_key", "pk"),
}
Figures = dict[tuple[int | None, tuple[int, int]], tuple[int, int]]


def months_from(day: date) -> list[tuple[int, int]]:
    """Return year and number of the day's month and those after it."""
    start = day.year * 12 + day.month - 1
    return [(number // 12, number % 12 + 1) for number in range(start, start + AHEAD)]


def key_of(year: int, month: int) -> str:
    """Return how an address names a month: ``2027-03``."""
    return f"{year}-{month:02}"


def ending(actor: Actor, asked: Asked, month: str = "", show: str = "") -> QuerySet[Credential]:
    """Return the living credentials that end in the month (all of them: ""), with ``again``: whether renewed already.

    The first month begins with the day asked for: what ended before has expired. ``show``: see ``SHOWN``.
    """
    first, last = _span(asked.day, month)
    successor = Credential.objects.filter(renews_id=OuterRef("pk"), withdrawn_at__isnull=True)
    found = living().filter(
        valid_through__range=(first, last), member_id__in=people(actor, asked).values("id")
    )
    if asked.type_id is not None:
        found = found.filter(credential_type_id=asked.type_id)
    found = found.annotate(again=Exists(successor))
    return found.filter(again=show == "renewed") if show else found


def _span(day: date, month: str) -> tuple[date, date]:
    months = months_from(day)
    (from_year, from_month), (year, number) = months[0], months[-1]
    if month:
        year, number = from_year, from_month = int(month[:4]), int(month[5:])
    end = date(year, number, calendar.monthrange(year, number)[1])
    return max(day, date(from_year, from_month, 1)), end


@dataclass(frozen=True, slots=True)
class Line:
    """A credential type or a unit: how many are to be renewed in each month. ``depth``: of a unit in the tree."""

    key: int
    name: str
    depth: int
    waiting: Sequence[tuple[str, int]]

    @property
    def total(self) -> int:
        """All months together."""
        return sum(count for _, count in self.waiting)

    @property
    def steps(self) -> range:
        """One for each unit above it."""
        return range(self.depth)


@dataclass(frozen=True, slots=True)
class Outlook:
    """The months in order, and the lines below them."""

    months: Sequence[Month]
    lines: Sequence[Line]

    @property
    def total(self) -> int:
        """How many end in these months, renewed or not."""
        return sum(month.waiting + month.renewed for month in self.months)


def outlook(actor: Actor, asked: Asked, by: str) -> Outlook:
    """Return what expires month by month (two queries); ``by``: lines for each ``type`` or ``unit`` with any to renew."""
    field = "member__unit_id" if by == "unit" else "credential_type_id"
    found = _figures(actor, asked, field)
    months = [(year, month, *_sum(found, (year, month))) for year, month in months_from(asked.day)]
    waiting = {key: waiting for key, (waiting, _) in found.items() if waiting}
    lines = _unit_lines(waiting, asked) if by == "unit" else _type_lines(waiting, asked)
    return Outlook([Month(*month) for month in months], lines)


def _figures(actor: Actor, asked: Asked, field: str) -> Figures:
    rows = (
        ending(actor, asked)
        .order_by()
        .values_list(field, "valid_through")
        .annotate(every=Count("pk"), renewed=Count("pk", filter=Q(again=True)))
    )  # by day, as on the home page: a month is no column
    found: Figures = {}
    for key, day, every, renewed in cast(Iterable[tuple[int | None, date, int, int]], rows):
        place = key, (day.year, day.month)
        waiting, again = found.get(place, (0, 0))
        found[place] = waiting + every - renewed, again + renewed
    return found


def _sum(found: Figures, month: tuple[int, int]) -> tuple[int, int]:
    figures = [figure for (_, at), figure in found.items() if at == month]
    return sum(waiting for waiting, _ in figures), sum(renewed for _, renewed in figures)


def _type_lines(waiting: Mapping[tuple[int | None, tuple[int, int]], int], asked: Asked) -> list[Line]:
    ids = {key for key, _ in waiting if key}
    types = CredentialType.objects.filter(pk__in=ids)
    return [_line(kind.pk, kind.name, 0, waiting, asked) for kind in types]


def _unit_lines(waiting: Mapping[tuple[int | None, tuple[int, int]], int], asked: Asked) -> list[Line]:
    tree = unit_tree()
    sums = rolled_up(waiting, [unit for _, unit in tree])
    lines = [_line(unit.pk, unit.name, depth, sums, asked) for depth, unit in tree]
    lines.append(_line(NO_UNIT, "Without a unit", 0, sums, asked))
    return [line for line in lines if line.total]


def _line(key: int, name: str, depth: int, waiting: Mapping[Any, int], asked: Asked) -> Line:
    months = [(key_of(*month), waiting.get((key, month), 0)) for month in months_from(asked.day)]
    return Line(key, name, depth, months)
