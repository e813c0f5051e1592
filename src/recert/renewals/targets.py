"""Where the new training goes: the type's open assignment, or a new one with a name of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Count, Q

from recert.core.renewal import PlanLine, RenewalPlan
from recert.credentials.models import CredentialType
from recert.kernel.insert import among, in_ids
from recert.kernel.tenancy import require_agency_id
from recert.training.models import Assignment, Enrollment
from recert.training.queries.plans import versions_in_use

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Target:
    """The assignment of one type in a plan; ``assignment_id`` None: it will be created under this name."""

    type_id: int
    name: str
    assignment_id: int | None = None
    plan_id: int | None = None
    version_id: int | None = None
    people: int = 0

    @property
    def is_new(self) -> bool:
        """Whether confirming creates it."""
        return self.assignment_id is None


def targets_for(plan: RenewalPlan, types: Mapping[int, CredentialType]) -> dict[int, Target]:
    """Return the target of each type that has a selected line.

    ``join`` finds the newest open assignment that an earlier renewal made for the type, unless people in this plan are
    leaving it now: then theirs is a new training period and gets a new assignment.
    """
    lines: dict[int, list[PlanLine]] = {}
    for line in plan.selected:
        lines.setdefault(line.snapshot.type_id, []).append(line)
    open_ones = _open_assignments(list(lines))
    names = set(Assignment.objects.filter(closed_on__isnull=True).values_list("name", flat=True))
    plans = _plans()
    leaving = _leaving(plan)
    found = {}
    for type_id, rows in lines.items():
        of_type = open_ones.get(type_id, [])
        chosen = _choose(of_type, plan.policy.target, leaving)
        if chosen:
            found[type_id] = Target(
                type_id,
                chosen.name,
                chosen.pk,
                chosen.plan_id,
                chosen.version_id,
                chosen.people,  # type: ignore[attr-defined]
            )
        else:
            before = ((one.plan_id, one.version_id) for one in of_type if one.plan_id)
            plan_id, version_id = plans.get(type_id) or next(before, (None, None))
            name = _free(_name(types[type_id], rows), names)
            found[type_id] = Target(type_id, name, None, plan_id, version_id)
    return found


def _plans() -> dict[int | None, tuple[int | None, int | None]]:
    """Return the plan of each type, with the version that new training gets."""
    rows = versions_in_use().filter(plan__retired_on__isnull=True, plan__credential_type__isnull=False)
    found = rows.values_list("plan__credential_type_id", "plan_id", "pk")
    return {type_id: (plan_id, version_id) for type_id, plan_id, version_id in found}


def _choose(open_ones: list[Assignment], wish: str, leaving: set[int]) -> Assignment | None:
    if wish.isdigit():
        named = next((one for one in open_ones if one.pk == int(wish)), None)
        if named:
            return named
    if wish == "new":
        return None
    return next((one for one in open_ones if one.made_by_run and one.pk not in leaving), None)


def _open_assignments(type_ids: list[int]) -> dict[int, list[Assignment]]:

    found: dict[int, list[Assignment]] = {}
    assignments = (
        Assignment.objects.filter(credential_type_id__in=type_ids, closed_on__isnull=True)
        .annotate(people=Count("enrollments", filter=Q(enrollments__closed_on__isnull=True)))
        .order_by("-created_at", "-pk")
    )
    for assignment in assignments:
        found.setdefault(assignment.credential_type_id or 0, []).append(assignment)
    return found


def joined(targets: Mapping[int, Target]) -> list[int]:
    """Return the assignments that are there already."""
    return [target.assignment_id for target in targets.values() if target.assignment_id]


def still_open(assignment_ids: list[int]) -> bool:
    """Keep these assignments from being closed until the transaction ends; tell whether all of them are open.

    Others may join at the same time. Whoever closes one (an undo) holds it first, so one of the two waits for the other.
    """
    hold = "" if connection.vendor == "sqlite" else "FOR KEY SHARE"
    sql, value = in_ids("id", assignment_ids)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id FROM assignment WHERE agency_id = %s AND closed_on IS NULL AND {sql} ORDER BY id {hold}",  # noqa: S608
            [require_agency_id(), value],
        )
        return len(cursor.fetchall()) == len(assignment_ids)


def _leaving(plan: RenewalPlan) -> set[int]:
    """Return the assignments whose open training this plan closes."""
    closing = [line.snapshot.enrollment_id for line in plan.selected if line.snapshot.enrollment_id]
    if not closing:
        return set()
    rows = among(Enrollment.objects.order_by(), "id", closing)
    return set(rows.values_list("assignment_id", flat=True).distinct())


def _name(kind: CredentialType, lines: list[PlanLine]) -> str:
    starts = [line.days.training_start for line in lines if line.days.training_start]
    ends = [line.days.training_end for line in lines if line.days.training_end]
    return f"{kind.name} recertification, {period(min(starts), max(starts), min(ends), max(ends))}"[:240]


def period(first: date, last: date, first_end: date, last_end: date) -> str:
    """Return the words for a period: months when everyone shares them, else years."""
    if (first.year, first.month, first_end.year, first_end.month) == (
        last.year,
        last.month,
        last_end.year,
        last_end.month,
    ):
        return f"{MONTHS[first.month - 1]} {first.year} – {MONTHS[last_end.month - 1]} {last_end.year}"
    return f"{first.year}" if first.year == last_end.year else f"{first.year} – {last_end.year}"


def _free(name: str, names: set[str]) -> str:
    number, free = 2, name
    while free in names:
        free = f"{name} ({number})"
        number += 1
    names.add(free)
    return free
