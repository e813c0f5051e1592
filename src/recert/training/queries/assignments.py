"""Assignments, and how many of the people on them wait for what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, Min, Q, QuerySet

from recert.agencies.actors import Actor
from recert.kernel.events import title
from recert.kernel.models import AuditEvent
from recert.kernel.text import fold
from recert.training.models import Assignment, Enrollment
from recert.training.queries.people import needing_update, visible_enrollments
from recert.training.terms import Terms

ASSIGNMENT_SORTS = {
    "name": ("sort_key", "pk"),
    "type": ("credential_type__sort_key", "sort_key", "pk"),
    "plan": ("plan__name", "sort_key", "pk"),
    "created": ("created_at", "pk"),
}


def assignments(
    *,
    q: str = "",
    type_id: int | None = None,
    state: str = "",
    credential_only: bool = False,
    plan_id: int | None = None,
) -> QuerySet[Assignment]:
    """Return the agency's assignments. ``state``: ``open``, ``closed`` or '' for both."""
    found = Assignment.objects.select_related("credential_type", "plan")
    if credential_only:
        found = found.filter(credential_type__isnull=False)
    if type_id is not None:
        found = found.filter(credential_type_id=type_id)
    if plan_id is not None:
        found = found.filter(plan_id=plan_id)
    if state:
        found = found.filter(closed_on__isnull=state == "open")
    for word in fold(q).split():
        found = found.filter(Q(sort_key__contains=word) | Q(credential_type__sort_key__contains=word))
    return found


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """An assignment with the open people on it that the actor sees."""

    assignment: Assignment
    people: int = 0
    completed: int = 0
    update: int = 0
    first_due: date | None = None
    last_due: date | None = None


def assignment_rows(found: Iterable[Assignment], actor: Actor, today: date) -> list[AssignmentRow]:
    """Return the rows of a list of assignments, in its order, in two queries more."""
    shown = list(found)
    ids = [assignment.pk for assignment in shown]
    counts = {row[0]: row[1:] for row in _counts(actor, ids)}
    waiting = needing_update(actor, today).filter(assignment_id__in=ids).order_by()
    update = dict(waiting.values_list("assignment_id").annotate(Count("pk")))
    rows = []
    for assignment in shown:
        people, completed, first, last = counts.get(assignment.pk, (0, 0, None, None))
        rows.append(AssignmentRow(assignment, people, completed, update.get(assignment.pk, 0), first, last))
    return rows


def _counts(actor: Actor, ids: Sequence[int]) -> Iterable[tuple[int, int, int, date, date]]:
    on_them = visible_enrollments(actor).filter(assignment_id__in=ids, closed_on__isnull=True).order_by()
    return on_them.values_list("assignment_id").annotate(
        Count("pk"), Count("completed_on"), Min("due_on"), Max("due_on")
    )


def terms_of(assignment: Assignment) -> Terms:
    """Return the training period logic of an assignment."""
    return Terms(
        assignment.logic,
        assignment.starts_on,
        assignment.ends_on,
        assignment.due_on,
        assignment.due_days_before,
    )


@dataclass(frozen=True, slots=True)
class Moves:
    """Whose days a change of the assignment's dates would move, and whose not; everyone in the agency."""

    moved: int
    by_hand: int
    completed: int


def moves_of(assignment_id: int) -> Moves:
    """Return whom a change of dates would move: open, not completed, dates not edited by hand."""
    on_it = Enrollment.objects.filter(assignment_id=assignment_id, closed_on__isnull=True)
    open_and_due = Q(completed_on__isnull=True)
    return Moves(
        **on_it.aggregate(
            moved=Count("pk", filter=open_and_due & Q(dates_by_hand=False)),
            by_hand=Count("pk", filter=open_and_due & Q(dates_by_hand=True)),
            completed=Count("completed_on"),
        )
    )


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One act upon an assignment, in words."""

    at: datetime
    by_name: str
    title: str
    people: int


def history_of(assignment_id: int, *, most: int) -> list[HistoryRow]:
    """Return what was done to an assignment and the people on it, latest first."""
    events = AuditEvent.objects.filter(subject_type="assignment", subject_id=assignment_id)[:most]
    return [
        HistoryRow(event.at, event.by_name, title(event.kind), event.data.get("people", 0))
        for event in events
    ]
