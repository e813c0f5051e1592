"""The people on assignments: who is visible, who waits for an update, how far each one is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from recert.agencies.actors import Actor
from recert.credentials.models import Credential
from recert.credentials.queries import with_status
from recert.kernel.text import fold
from recert.personnel.queries import active_on, visible_members
from recert.training.counting import progress_of
from recert.training.models import Assignment, Enrollment
from recert.training.progress import Progress


def visible_enrollments(actor: Actor) -> QuerySet[Enrollment]:
    """Return the enrollments, closed ones too, of the members that the actor may see."""
    if actor.sees_all:
        return Enrollment.objects.all()
    return Enrollment.objects.filter(member_id__in=visible_members(actor).values("id"))


def open_enrollments(actor: Actor, assignment_id: int) -> QuerySet[Enrollment]:
    """Return the open enrollments of an assignment that the actor may see."""
    return visible_enrollments(actor).filter(assignment_id=assignment_id, closed_on__isnull=True)


def needing_update(actor: Actor, today: date) -> QuerySet[Enrollment]:
    """Return the open enrollments whose credential waits for a renewal on this day.

    That is: the credential is expired or the training completed, the credential has no living successor, the
    member is active and the type in use. The same people that the renewal screen of an assignment lists.
    """
    successor = Credential.objects.filter(renews_id=OuterRef("credential_id"), withdrawn_at__isnull=True)
    return visible_enrollments(actor).filter(
        Q(credential__valid_through__lt=today) | Q(completed_on__isnull=False),
        active_on(today, "member__"),
        ~Exists(successor),
        closed_on__isnull=True,
        credential__withdrawn_at__isnull=True,
        credential__valid_from__lte=today,
        credential__valid_through__isnull=False,
        credential__credential_type__retired_on__isnull=True,
    )


def needs_update(assignment: Assignment, today: date, actor: Actor) -> int:
    """Return how many people on it have an expired credential or completed training, not yet renewed."""
    return needing_update(actor, today).filter(assignment_id=assignment.pk).count()


SHOWN = {
    "": "Everyone on it",
    "update": "To update",
    "todo": "Not completed",
    "done": "Completed",
    "overdue": "Overdue",
    "closed": "Closed",
}
PEOPLE_SORTS = {
    "name": ("member__sort_key", "member_id", "pk"),
    "expires": ("credential__valid_through", "member__sort_key", "pk"),
    "due": ("due_on", "member__sort_key", "pk"),
}


def people_on(
    actor: Actor, assignment_id: int, *, today: date, q: str = "", show: str = ""
) -> QuerySet[Enrollment]:
    """Return the visible people on an assignment, open ones unless ``show`` is ``closed`` (see ``SHOWN``)."""
    found = needing_update(actor, today) if show == "update" else visible_enrollments(actor)
    conditions = {
        "todo": Q(completed_on__isnull=True),
        "done": Q(completed_on__isnull=False),
        "overdue": Q(completed_on__isnull=True, due_on__lt=today),
    }
    found = found.filter(
        conditions.get(show, Q()), assignment_id=assignment_id, closed_on__isnull=show != "closed"
    )
    for word in fold(q).split():
        found = found.filter(member__search_key__contains=word)
    return found.select_related("assignment", "member", "member__unit", "credential")


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person on an assignment: the status of the credential today, and how far the training is."""

    enrollment: Enrollment
    status: str
    progress: Progress
    overdue: bool


def person_rows(found: Iterable[Enrollment], *, today: date) -> list[PersonRow]:
    """Return the rows of a list of people on assignments, in its order, in four queries more."""
    shown = list(found)
    credentials = Credential.objects.filter(
        pk__in=[each.credential_id for each in shown if each.credential_id]
    )
    statuses = {each.pk: each.status for each in with_status(credentials, today)}  # type: ignore[attr-defined]
    far = progress_of(shown)
    return [
        PersonRow(
            each,
            statuses.get(each.credential_id or 0, ""),
            far[each.pk],
            each.completed_on is None and each.closed_on is None and each.due_on < today,
        )
        for each in shown
    ]
