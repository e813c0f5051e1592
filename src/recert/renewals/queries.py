"""Reads about runs: the desk's figures, past runs, what a run did."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, QuerySet

from recert.agencies.actors import Actor
from recert.personnel.queries import visible_members
from recert.renewals.models import RenewalLine, RenewalRun

OUTCOMES = tuple(str(outcome) for outcome in RenewalLine.Outcome)


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
