"""Who may be put on an assignment, and with which days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from recert.agencies.actors import Actor
from recert.credentials.queries import latest
from recert.kernel.text import fold
from recert.personnel.models import GroupMember, Member, Unit
from recert.personnel.queries import active_on, visible_members
from recert.training.counting import places_of
from recert.training.models import Assignment, Enrollment
from recert.training.progress import Progress
from recert.training.terms import Suggested, Terms, suggest

MANY = 1000  # above this, ids are compared here rather than sent as parameters


def candidates(actor: Actor, type_id: int | None, today: date) -> QuerySet[Member]:
    """Return the visible active members who hold a credential of the type (None: every one), by name."""
    found = visible_members(actor).filter(active_on(today))
    if type_id is not None:
        found = found.filter(pk__in=latest().filter(credential_type_id=type_id).values("member_id"))
    return found.select_related("unit").order_by("sort_key", "pk")


def not_on(found: QuerySet[Member], assignment_id: int) -> QuerySet[Member]:
    """Return those without open training on the assignment."""
    there = Enrollment.objects.filter(
        assignment_id=assignment_id, member_id=OuterRef("pk"), closed_on__isnull=True
    )
    return found.filter(~Exists(there))


def narrow(
    found: QuerySet[Member], *, q: str = "", unit_id: int | None = None, group_id: int | None = None
) -> QuerySet[Member]:
    """Return those who match the words, serve in the unit or below it, and are in the group."""
    if unit_id is not None:
        path = Unit.objects.filter(pk=unit_id).values_list("path", flat=True).first()
        below = Unit.objects.filter(path__startswith=path) if path else Unit.objects.filter(pk=unit_id)
        found = found.filter(unit_id__in=below.values("id"))
    if group_id is not None:
        found = found.filter(pk__in=GroupMember.objects.filter(group_id=group_id).values("member_id"))
    for word in fold(q).split():
        found = found.filter(search_key__contains=word)
    return found


@dataclass(frozen=True, slots=True)
class Held:
    """A member's last credential of a type."""

    credential_id: int
    valid_from: date
    valid_through: date | None


def held_by(type_id: int | None, member_ids: Sequence[int]) -> dict[int, Held]:
    """Return the last credential of the type of these members, by member id (one query)."""
    if type_id is None:
        return {}
    wanted = set(member_ids)
    found = latest().filter(credential_type_id=type_id)
    if len(wanted) <= MANY:
        found = found.filter(member_id__in=wanted)
    rows = found.order_by("valid_from").values_list("member_id", "pk", "valid_from", "valid_through")
    return {row[0]: Held(row[1], row[2], row[3]) for row in rows if row[0] in wanted}


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """A member who may be enrolled: the credential, and the training days or why there are none.

    ``progress``: how far the member would be with the plan from the start (None: not worked out).
    """

    member: Member
    held: Held | None
    suggested: Suggested
    progress: Progress | None = None


def candidate_rows(found: Iterable[Member], type_id: int | None, terms: Terms) -> list[CandidateRow]:
    """Return the rows of a list of candidates, in its order, in one query more."""
    shown = list(found)
    held = held_by(type_id, [member.pk for member in shown])
    return [
        CandidateRow(member, held.get(member.pk), suggest(terms, held.get(member.pk))) for member in shown
    ]


def foreseen(rows: Sequence[CandidateRow], assignment: Assignment) -> list[CandidateRow]:
    """Return the same rows with how far each would be with the assignment's plan, before anybody is put on it.

    What was done in the period counts, as it does on enrolling; in five queries at most.
    """
    planned = [
        Enrollment(
            member=row.member,
            assignment=assignment,
            starts_on=row.suggested.days.starts_on,
            ends_on=row.suggested.days.ends_on,
            due_on=row.suggested.days.due_on,
        )
        for row in rows
        if row.suggested.days and assignment.version_id
    ]
    far = {place.enrollment.member_id: place.progress for place in places_of(planned)}
    return [replace(row, progress=far.get(row.member.pk)) for row in rows]
