"""Reads about runs: the desk's figures, past runs, what a run did."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from django.db.models import Case, Count, Exists, F, IntegerField, Min, OuterRef, Q, QuerySet, When

from recert.agencies.actors import Actor
from recert.credentials.models import Credential
from recert.credentials.queries import visible_credentials
from recert.personnel.queries import active_on, visible_members
from recert.renewals.filters import Filters, listed, open_training
from recert.renewals.gather import types_of
from recert.renewals.models import RenewalLine, RenewalRun

OUTCOMES = tuple(str(outcome) for outcome in RenewalLine.Outcome)


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


def to_renew_by_type(actor: Actor, today: date) -> list[TypeFigures]:
    """Return the desk's figures by type, the most expired first."""
    rows = (
        listed(actor, Filters(), today)
        .annotate(done=Exists(open_training().filter(completed_on__isnull=False)))
        .values("credential_type_id")
        .annotate(
            expired=Count("pk", filter=Q(valid_through__lt=today)),
            expiring=Count("pk", filter=Q(valid_through__gte=today)),
            done_count=Count(Case(When(done=True, then=1), output_field=IntegerField())),
            total=Count("pk"),
            earliest=Min("valid_through"),
        )
    )
    found = list(rows)
    # Names come afterwards: sorting thousands of rows by their texts took as long as all the rest.
    types = types_of(row["credential_type_id"] for row in found)
    figures = [
        TypeFigures(
            kind.pk,
            kind.name,
            kind.authority.name,
            row["expired"],
            row["expiring"],
            row["done_count"],
            row["total"],
            row["earliest"],
        )
        for row in found
        for kind in [types[row["credential_type_id"]]]
    ]
    return sorted(figures, key=lambda each: (-each.expired, -each.total, each.name))


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
    successor = Credential.objects.filter(renews_id=OuterRef("pk"), withdrawn_at__isnull=True)
    rows = (
        Credential.objects.filter(
            withdrawn_at__isnull=True, valid_through__range=(first, last), member_id__in=members
        )
        .annotate(again=Exists(successor))
        .values_list("valid_through")
        .annotate(all=Count("pk"), renewed=Count("pk", filter=Q(again=True)))
        .order_by("valid_through")
    )  # by day: a month is no column, and working it out for every row cost as much as finding the row
    found: dict[tuple[int, int], tuple[int, int]] = {}
    for day, of_day, again in cast(Iterable[tuple[date, int, int]], rows):
        every, renewed = found.get((day.year, day.month), (0, 0))
        found[day.year, day.month] = every + of_day, renewed + again
    return [Month(*key, every - renewed, renewed) for key, (every, renewed) in found.items()]


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


def standing(actor: Actor, today: date) -> Standing:
    """Return how many members hold nothing expired, and what expires in 30, 60 and 90 days."""
    members = visible_members(actor).filter(active_on(today))
    latest = visible_credentials(actor).filter(active_on(today, "member__"), valid_through__isnull=False)
    horizon = {days: today + timedelta(days=days) for days in (30, 60, 90)}
    counts = latest.aggregate(
        expired=Count("pk", filter=Q(valid_through__lt=today)),
        people=Count("member_id", distinct=True, filter=Q(valid_through__lt=today)),
        **{
            f"in_{days}": Count("pk", filter=Q(valid_through__range=(today, last)))
            for days, last in horizon.items()
        },
    )
    total = members.count()
    return Standing(
        total,
        total - counts["people"],
        counts["expired"],
        counts["people"],
        counts["in_30"],
        counts["in_60"],
        counts["in_90"],
    )


def past_runs(actor: Actor) -> QuerySet[RenewalRun]:
    """Return the confirmed runs with somebody in them whom the actor sees, newest first."""
    runs = RenewalRun.objects.exclude(state=RenewalRun.State.DRAFT)
    if not actor.sees_all:
        runs = runs.filter(Exists(_visible_lines(actor).filter(run_id=OuterRef("pk"))))
    return runs.select_related("applied_by", "undone_by").order_by("-applied_at", "-pk")


def _visible_lines(actor: Actor) -> QuerySet[RenewalLine]:
    lines = RenewalLine.objects.all()
    return lines if actor.sees_all else lines.filter(member_id__in=visible_members(actor).values("id"))


def with_own_figures(actor: Actor, runs: Iterable[RenewalRun]) -> list[RenewalRun]:
    """Return the runs; whoever does not see everybody gets the figures of the own people (one more query)."""
    found = list(runs)
    if actor.sees_all:
        return found
    counts: dict[int, list[dict[str, Any]]] = {run.pk: [] for run in found}
    for each in (
        _visible_lines(actor)
        .filter(run_id__in=counts)
        .values("run_id", "outcome", "member_id", kind=F("credential__credential_type_id"))
        .annotate(lines=Count("pk"), closed=Count("closed_enrollment"))
    ):
        counts[each["run_id"]].append(dict(each))
    for run in found:
        run.summary = _own_summary(run.summary, counts[run.pk])
    return found


def _own_summary(summary: dict[str, Any], counts: list[dict[str, Any]]) -> dict[str, Any]:
    outcomes = {name: sum(each["lines"] for each in counts if each["outcome"] == name) for name in OUTCOMES}
    renewed = [each for each in counts if each["outcome"] == RenewalLine.Outcome.RENEWED]
    types = [
        kind | {"renewed": sum(each["lines"] for each in renewed if each["kind"] == kind["id"])}
        for kind in summary["types"]
    ]
    types = [kind for kind in types if kind["renewed"]]
    return outcomes | {
        "people": len({each["member_id"] for each in renewed}),
        "closed": sum(each["closed"] for each in renewed),
        "created": sum(kind["new"] for kind in types),
        "joined": sum(not kind["new"] for kind in types),
        "types": types,
    }


def lines_of(run: RenewalRun, actor: Actor) -> QuerySet[RenewalLine]:
    """Return a run's lines of the people whom the actor sees, with what their row shows."""
    return (
        _visible_lines(actor)
        .filter(run_id=run.pk)
        .select_related(
            "member",
            "member__unit",
            "credential",
            "credential__credential_type",
            "new_credential",
            "new_enrollment",
        )
        .order_by("outcome", "credential__credential_type__sort_key", "member__sort_key", "pk")
    )
