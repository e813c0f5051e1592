"""How the people on a plan would stand by another version of it, before it is used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from recert.agencies.actors import Actor
from recert.training.counting import places_of
from recert.training.demands import demand_of
from recert.training.models import Enrollment, PlanVersion
from recert.training.progress import Progress
from recert.training.queries.people import visible_enrollments

SHOWN_PEOPLE = 50


@dataclass(frozen=True, slots=True)
class Changed:
    """A person whose training would be done by the other version and is not now, or the other way round."""

    enrollment: Enrollment
    now: Progress
    then: Progress


@dataclass(frozen=True, slots=True)
class Standing:
    """Everyone on the plan: done now, done by the other version; ``gain`` and ``lose`` in numbers, some of them in full."""

    people: int
    done_now: int
    done_then: int
    gain: int
    lose: int
    changed: Sequence[Changed]


def standing(actor: Actor, version: PlanVersion) -> Standing:
    """Return how the people on open assignments of the version's plan stand now and would stand by it.

    Six queries, eight where a credential is asked for.
    """
    rows = visible_enrollments(actor).filter(
        assignment__plan_id=version.plan_id, assignment__closed_on__isnull=True, closed_on__isnull=True
    )
    demand = demand_of(version.pk)
    rows = rows.select_related("assignment", "member").order_by("member__sort_key", "pk")
    places = places_of(rows, other=demand)
    pairs = [(place, replace(place, demand=demand)) for place in places]
    met = [(now.is_met, then.is_met) for now, then in pairs]
    moved = [pair for pair, (now, then) in zip(pairs, met, strict=True) if now != then]
    return Standing(
        people=len(places),
        done_now=sum(now for now, _ in met),
        done_then=sum(then for _, then in met),
        gain=sum(then and not now for now, then in met),
        lose=sum(now and not then for now, then in met),
        changed=[Changed(now.enrollment, now.progress, then.progress) for now, then in moved[:SHOWN_PEOPLE]],
    )
