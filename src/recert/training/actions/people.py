"""The people on an assignment: enroll and withdraw many at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from recert.agencies.actors import Actor
from recert.agencies.roles import Permission
from recert.kernel.audit import Entry, record
from recert.kernel.insert import among
from recert.kernel.problems import ProblemError
from recert.personnel.models import Member
from recert.personnel.queries import active_on, queue_for, visible_members
from recert.training import bulk
from recert.training.actions.checks import lest
from recert.training.actions.recount import count_new
from recert.training.models import Assignment, Enrollment
from recert.training.queries import MANY, held_by, terms_of, visible_enrollments
from recert.training.terms import NO_CREDENTIAL, suggest

UNKNOWN = "Not an active member whom you may see."
ALREADY = "Already on this assignment."
CLOSED = "This assignment is closed: open it again first."
SAME_MOMENT = "Somebody put people on this assignment at the same moment: try again."


@dataclass(frozen=True, slots=True)
class Left:
    """A member who was not enrolled."""

    member_id: int
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What became of everyone chosen: chosen = enrolled + left out."""

    chosen: int
    enrolled: int
    left: tuple[Left, ...] = ()

    @property
    def reasons(self) -> dict[str, int]:
        """How many were left out, by reason."""
        return dict(Counter(left.reason for left in self.left))


def enroll_members(*, assignment_id: int, member_ids: Sequence[int], today: date, by: Actor) -> Enrolled:
    """Put members on an assignment, each with the days that its terms give.

    Left out with the reason: who is on it already, is not active or not visible, holds no credential of the
    type, or whose days the terms cannot give. Raises ProblemError on a closed assignment,
    Assignment.DoesNotExist.
    """
    by.require(Permission.TRAINING_EDIT)
    with transaction.atomic():
        queue_for(among(Member.objects.all(), "id", list(member_ids)))
        assignment = Assignment.objects.select_for_update().get(pk=assignment_id)
        if assignment.closed_on is not None:
            raise ProblemError(CLOSED)
        return enroll_chosen(assignment, member_ids, today=today, by=by)


def enroll_chosen(assignment: Assignment, member_ids: Sequence[int], *, today: date, by: Actor) -> Enrolled:
    """Do what ``enroll_members`` says, for an action that holds the assignment in its own transaction."""
    chosen = list(dict.fromkeys(member_ids))
    places, left = _sort_out(assignment, chosen, today, by)
    with lest("", SAME_MOMENT):
        bulk.enroll(assignment.pk, places, now=timezone.now())
    if places:
        count_new(
            Enrollment.objects.filter(
                assignment_id=assignment.pk, closed_on__isnull=True, completed_on__isnull=True
            )
        )
        ids = [place.member_id for place in places]
        record(_event("enrollment.added", assignment, ids), by=by)
    return Enrolled(len(chosen), len(places), tuple(left))


def _sort_out(
    assignment: Assignment, chosen: Sequence[int], today: date, by: Actor
) -> tuple[list[bulk.Place], list[Left]]:
    names = _names(chosen, today, by)
    there = set(
        Enrollment.objects.filter(assignment_id=assignment.pk, closed_on__isnull=True).values_list(
            "member_id", flat=True
        )
    )
    held = held_by(assignment.credential_type_id, chosen)
    terms = terms_of(assignment)
    places, left = [], []
    for member_id in chosen:
        credential = held.get(member_id)
        suggested = suggest(terms, credential)
        reason = UNKNOWN if member_id not in names else ALREADY if member_id in there else ""
        if not reason and assignment.credential_type_id and credential is None:
            reason = NO_CREDENTIAL
        if reason or suggested.days is None:
            left.append(
                Left(member_id, names.get(member_id, ""), reason or suggested.short or suggested.problem)
            )
        else:
            places.append(
                bulk.Place(member_id, credential.credential_id if credential else None, suggested.days)
            )
    return places, left


def _names(chosen: Sequence[int], today: date, by: Actor) -> dict[int, str]:
    members = visible_members(by).filter(active_on(today))
    if len(chosen) <= MANY:
        members = members.filter(pk__in=chosen)
    return {pk: f"{first} {last}" for pk, first, last in members.values_list("pk", "first_name", "last_name")}


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What became of everyone chosen: chosen = withdrawn + closed already + not there."""

    chosen: int
    withdrawn: int
    closed: int
    unknown: int


def withdraw_enrollments(
    *, assignment_id: int, enrollment_ids: Sequence[int], today: date, by: Actor
) -> Withdrawn:
    """Close enrollments as withdrawn; what was completed stays on the members' records.

    Raises Assignment.DoesNotExist.
    """
    by.require(Permission.TRAINING_EDIT)
    with transaction.atomic():
        assignment = Assignment.objects.get(pk=assignment_id)
        found = locked(assignment_id, enrollment_ids, by)
        open_ones = [enrollment for enrollment in found if enrollment.closed_on is None]
        bulk.withdraw([enrollment.pk for enrollment in open_ones], today=today)
        if open_ones:
            record(_event("enrollment.withdrawn", assignment, [each.member_id for each in open_ones]), by=by)
    chosen = len(set(enrollment_ids))
    return Withdrawn(chosen, len(open_ones), len(found) - len(open_ones), chosen - len(found))


def locked(assignment_id: int, enrollment_ids: Sequence[int], by: Actor) -> list[Enrollment]:
    """Return the visible enrollments of the assignment among these ids, locked until the transaction ends."""
    wanted = set(enrollment_ids)
    of_assignment = visible_enrollments(by).filter(assignment_id=assignment_id)
    found = of_assignment.select_related("assignment", "credential").order_by("pk")
    if len(wanted) <= MANY:
        found = found.filter(pk__in=wanted)
    people = among(Enrollment.objects.all(), "id", list(wanted)).values_list("member_id", flat=True)
    queue_for(among(Member.objects.all(), "id", list(people)))
    return [each for each in found.select_for_update(of=("self",)) if each.pk in wanted]


def _event(kind: str, assignment: Assignment, member_ids: Sequence[int]) -> Entry:
    only = member_ids[0] if len(member_ids) == 1 else None
    data = {"people": len(member_ids), "members": list(member_ids)}
    return Entry(kind, "assignment", assignment.pk, assignment.name, only, data)
