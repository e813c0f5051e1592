"""What a plan will do, in numbers and words, before it is confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from recert.core.renewal import PlanLine, Policy, RenewalPlan
from recert.kernel.insert import among
from recert.personnel.models import Member
from recert.renewals.gather import Gathered
from recert.renewals.targets import Target
from recert.training.models import Assignment, Enrollment

HAND_LIMIT = 50


@dataclass(frozen=True, slots=True)
class Counts:
    """What a page says of a plan.

    Django's context holds itself: a plan in it would stay until the next search for circles, thousands of objects a page.
    """

    lines: int
    selected: int
    left_out: int
    policy: Policy


def counts(plan: RenewalPlan) -> Counts:
    """Return what a page says of the plan."""
    return Counts(len(plan.lines), len(plan.selected), len(plan.left_out), plan.policy)


@dataclass(frozen=True, slots=True)
class TypeSum:
    """One type's part of the plan."""

    name: str
    renewed: int
    first_end: date
    last_end: date
    target: Target


@dataclass(frozen=True, slots=True)
class ByHand:
    """A line whose credential days were edited."""

    member: str
    type_name: str
    line: PlanLine


@dataclass(frozen=True, slots=True)
class Sums:
    """The whole plan in numbers."""

    types: list[TypeSum]
    people: int
    closing: int
    complete: int
    created: int
    joined: int
    by_hand: list[ByHand]
    by_hand_count: int
    undecided: int
    not_ticked: int


def sums(gathered: Gathered) -> Sums:
    """Return what confirming the plan does."""
    chosen = gathered.plan.selected
    edited = [line for line in chosen if line.by_hand]
    undecided = sum(bool(line.faults or line.problem) for line in gathered.plan.left_out)
    targets = gathered.targets.values()
    return Sums(
        types=[_of_type(gathered, target) for target in targets],
        people=len({line.snapshot.member_id for line in chosen}),
        closing=sum(line.snapshot.enrollment_id is not None for line in chosen),
        complete=sum(line.snapshot.training_done_on is not None for line in chosen),
        created=sum(target.is_new for target in targets),
        joined=sum(not target.is_new for target in targets),
        by_hand=_named(gathered, edited[:HAND_LIMIT]),
        by_hand_count=len(edited),
        undecided=undecided,
        not_ticked=len(gathered.plan.left_out) - undecided,
    )


def _of_type(gathered: Gathered, target: Target) -> TypeSum:
    ends = [
        line.days.end
        for line in gathered.plan.selected
        if line.snapshot.type_id == target.type_id and line.days.end is not None
    ]
    return TypeSum(gathered.types[target.type_id].name, len(ends), min(ends), max(ends), target)


def _named(gathered: Gathered, lines: list[PlanLine]) -> list[ByHand]:
    names = {
        member.pk: member.full_name
        for member in Member.objects.filter(pk__in={x.snapshot.member_id for x in lines})
    }
    return [ByHand(names[x.snapshot.member_id], gathered.types[x.snapshot.type_id].name, x) for x in lines]


def target_choices(gathered: Gathered) -> list[tuple[str, str]]:
    """Return where the training may go: what joining would do, all new, or (for one type) a named open assignment."""
    targets = gathered.targets.values()
    new, joined = sum(one.is_new for one in targets), sum(not one.is_new for one in targets)
    if gathered.plan.policy.target == "join":
        parts = [f"join {joined} open" if joined else "", f"create {new}" if new else ""]
        first = ", ".join(part for part in parts if part).capitalize() or "Join open ones, else create"
    else:
        first = "Join open ones, else create"
    choices = [("join", first), ("new", f"Create {len(targets) or 'all'} new")]
    if len(gathered.types) == 1:
        choices += _open_assignments(next(iter(gathered.types)), gathered)
    return choices


def _open_assignments(type_id: int, gathered: Gathered) -> list[tuple[str, str]]:
    leaving = [line.snapshot.enrollment_id for line in gathered.plan.lines if line.snapshot.enrollment_id]
    places = among(Enrollment.objects.order_by(), "id", leaving)
    busy = set(places.values_list("assignment_id", flat=True).distinct())
    found = Assignment.objects.filter(credential_type_id=type_id, closed_on__isnull=True).values_list(
        "pk", "name"
    )
    return [(str(pk), f"Join: {name}") for pk, name in found if pk not in busy]


def same_days(plan: RenewalPlan) -> dict[str, date | None]:
    """Return one start, end and due day for everyone: those chosen, else the span of the selected people's training."""
    policy = plan.policy
    if policy.same_for_all:
        return {"start": policy.start, "end": policy.end, "due": policy.due}
    starts = [line.days.training_start for line in plan.selected if line.days.training_start]
    ends = [line.days.training_end for line in plan.selected if line.days.training_end]
    if not starts or not ends:
        return {}
    start, end = min(starts), max(ends)
    return {"start": start, "end": end, "due": max(start, end - timedelta(days=policy.days_before))}
