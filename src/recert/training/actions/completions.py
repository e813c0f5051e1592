"""Record what members completed on an assignment, for many at once, and take it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from recert.agencies.actors import Actor
from recert.agencies.roles import Permission
from recert.kernel.audit import Entry, record
from recert.kernel.insert import among
from recert.personnel.models import Member
from recert.personnel.queries import own_record
from recert.training import bulk
from recert.training.actions.checks import Problems, lest, not_after
from recert.training.actions.people import locked
from recert.training.actions.recount import count_people_again
from recert.training.counting import Place, places_of
from recert.training.demand import Demand
from recert.training.demands import demand_of
from recert.training.models import Assignment, Completion, Enrollment
from recert.training.progress import Done, missing


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of everyone chosen: chosen = recorded + the rest. ``met``: plan met, of the recorded.

    ``late``: of the recorded, those whose training a renewal had closed (late credit).
    """

    chosen: int
    recorded: int = 0
    met: int = 0
    late: int = 0
    already: int = 0
    closed: int = 0
    too_early: int = 0
    one_by_one: int = 0
    own: int = 0
    unknown: int = 0


def record_completions(
    *,
    assignment_id: int,
    enrollment_ids: Sequence[int],
    completed_on: date,
    course_ids: Sequence[int] | None = None,
    today: date,
    by: Actor,
) -> Recorded:
    """Record that people completed the plan of an assignment, or only these courses of it, on a day.

    The day lies between the start of a person's training and today, inclusive. Recording the whole plan adds
    what is missing to meet it: each course, and the hours of each category that are still short. Where the
    plan is met the enrollment's ``completed_on`` is set. Training that a renewal closed takes a completion inside the
    credential's own period too, in place of one of another day (late credit): no credential changes by it. Not
    recorded, and counted: who had it all recorded before (``already``), whose training is closed or starts after the
    day (``too_early``), who needs what no day's work gives at once, so that each training is to be recorded for itself
    (``one_by_one``), the actor's own record, which somebody else sees to (``own``), ids that are not the actor's to see
    (``unknown``).

    Raises ProblemError (completed_on, course), Assignment.DoesNotExist.
    """
    by.require(Permission.COMPLETIONS_RECORD)
    with transaction.atomic():
        assignment = Assignment.objects.get(pk=assignment_id)
        demand = demand_of(assignment.version_id)
        _check(completed_on, course_ids, demand, today)
        batch = _Batch(assignment, demand, completed_on, course_ids, own_record(by.membership_id or 0))
        for place in places_of(
            locked(assignment_id, enrollment_ids, by), known={assignment.version_id or 0: demand}
        ):
            batch.take(place)
        return batch.write(len(set(enrollment_ids)), by)


def _check(completed_on: date, course_ids: Sequence[int] | None, demand: Demand, today: date) -> None:
    problems = Problems()
    with problems.of("completed_on"):
        not_after(completed_on, today)
    known = {needed.course_id for needed in demand.courses}
    if course_ids is not None and (not course_ids or not known.issuperset(course_ids)):
        problems.found["course"] = "Choose a course of this assignment’s plan."
    problems.stop()


class _Batch:
    """Sorts people out one by one, then writes all at once."""

    def __init__(
        self,
        assignment: Assignment,
        demand: Demand,
        day: date,
        course_ids: Sequence[int] | None,
        own: Member | None,
    ) -> None:
        self.assignment, self.demand, self.day, self.course_ids = assignment, demand, day, course_ids
        self.own_id = own.pk if own else None
        self.rows: list[bulk.NewCompletion] = []
        self.members: list[int] = []
        self.met: dict[int, date | None] = {}
        self.late: list[int] = []
        self.counts = {"already": 0, "closed": 0, "too_early": 0, "one_by_one": 0, "own": 0}

    def take(self, place: Place) -> None:
        """Note what to write for one person, or why there is nothing to write."""
        enrollment = place.enrollment
        late = self._is_late_credit(enrollment)
        done = () if late else place.done
        new = self._new(place, done)
        if enrollment.member_id == self.own_id:
            self.counts["own"] += 1
        elif enrollment.closed_on is not None and not late:
            self.counts["closed"] += 1
        elif not late and (enrollment.completed_on is not None or new == []):
            self.counts["already"] += 1
        elif self.day < enrollment.starts_on:
            self.counts["too_early"] += 1
        elif new is None:
            self.counts["one_by_one"] += 1
        else:
            self._add(place, [*done, *new], new, late=late)

    def _add(self, place: Place, done: list[Done], new: list[Done], *, late: bool) -> None:
        enrollment = place.enrollment
        self.late += [enrollment.pk] if late else []
        self.members.append(enrollment.member_id)
        self.rows += [bulk.NewCompletion(enrollment.member_id, one) for one in new]
        day = replace(place, done=done).met_on
        if day:
            self.met[enrollment.pk] = day

    def _is_late_credit(self, enrollment: Enrollment) -> bool:
        """Tell whether a renewal closed the training, and the day lies in its credential's period but is not on record."""
        held = enrollment.credential
        return (
            enrollment.closed_reason == Enrollment.Closed.RENEWED
            and self.course_ids is None
            and held is not None
            and held.is_valid_on(self.day)
            and self.day != enrollment.completed_on
        )

    def _new(self, place: Place, done: Sequence[Done]) -> list[Done] | None:
        if self.course_ids is None:
            return missing(self.demand, done, place.frame, title=self.assignment.name[:200], on=self.day)
        taken = {one.course_id for one in done}
        return [
            Done(needed.title, self.day, needed.parts, needed.course_id, place.enrollment.pk)
            for needed in self.demand.courses
            if needed.course_id in self.course_ids and needed.course_id not in taken
        ]

    def write(self, chosen: int, by: Actor) -> Recorded:
        """Write the rows and say what became of everyone."""
        now = timezone.now()
        if self.late:
            bulk.take_back(_living_of(self.late), now=now, by_id=by.user_id)
            bulk.met({pk: self.met.get(pk) for pk in self.late})
            bulk.note_late_credit(self.late, now=now)
        with lest("", "Somebody recorded the same completions at the same moment: look again."):
            bulk.complete(self.rows, now=now, recorded_by_id=by.user_id)
        count_people_again(self.members)
        if self.members:
            record(
                _event("completion.recorded", self.assignment, self.members, {"on": self.day.isoformat()}),
                by=by,
            )
        recorded = len(self.members)
        unknown = chosen - recorded - sum(self.counts.values())
        return Recorded(chosen, recorded, len(self.met), len(self.late), unknown=unknown, **self.counts)


def _living_of(enrollment_ids: Sequence[int]) -> list[int]:
    living = Completion.objects.filter(withdrawn_at__isnull=True)
    return list(among(living, "enrollment", list(enrollment_ids)).values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class Undone:
    """What became of everyone chosen: chosen = undone + nothing recorded + closed + unknown."""

    chosen: int
    undone: int
    nothing: int
    closed: int
    unknown: int


def withdraw_completions(*, assignment_id: int, enrollment_ids: Sequence[int], by: Actor) -> Undone:
    """Take back every completion recorded on these enrollments; the records stay on file as withdrawn.

    Closed training (renewed since) keeps its completions and is counted. Raises Assignment.DoesNotExist.
    """
    by.require(Permission.COMPLETIONS_RECORD)
    with transaction.atomic():
        assignment = Assignment.objects.get(pk=assignment_id)
        found = locked(assignment_id, enrollment_ids, by)
        living = _living_of([each.pk for each in found if each.closed_on is None])
        with_some = set(among(Completion.objects.all(), "id", living).values_list("enrollment_id", flat=True))
        open_ones = [each for each in found if each.closed_on is None]
        undone = [each for each in open_ones if each.pk in with_some or each.completed_on]
        bulk.take_back(living, now=timezone.now(), by_id=by.user_id)
        count_people_again([each.member_id for each in undone])
        if undone:
            record(_event("completion.withdrawn", assignment, [each.member_id for each in undone], {}), by=by)
    chosen = len(set(enrollment_ids))
    return Undone(
        chosen, len(undone), len(open_ones) - len(undone), len(found) - len(open_ones), chosen - len(found)
    )


def _event(kind: str, assignment: Assignment, member_ids: Sequence[int], data: dict[str, Any]) -> Entry:
    only = member_ids[0] if len(member_ids) == 1 else None
    said = {"people": len(member_ids), "members": list(member_ids), **data}
    return Entry(kind, "assignment", assignment.pk, assignment.name, only, said)
