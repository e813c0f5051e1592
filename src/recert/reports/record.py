"""Everything on file about one member, as of a day and as our file stood at a moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from recert.agencies.actors import Actor
from recert.agencies.roles import Permission
from recert.kernel.models import AuditEvent
from recert.personnel.models import Group, Member
from recert.personnel.queries import groups_of, trail_of
from recert.reports.proof import Proof, Question, prove
from recert.reports.training import Training, training_of
from recert.training.models import Completion


@dataclass(frozen=True, slots=True)
class FullRecord:
    """The member, what the proof of all credentials says, training, completions, and who recorded what when."""

    member: Member
    proof: Proof
    groups: Sequence[Group]
    training: Sequence[Training]
    completions: Sequence[Completion]
    trail: Sequence[AuditEvent]


def full_record(actor: Actor, member: Member, day: date, known_at: datetime) -> FullRecord:
    """Return the record (a constant number of queries). ``member`` is one that the actor may see."""
    may_read = actor.may(Permission.AUDIT_VIEW)
    return FullRecord(
        member=member,
        proof=prove(actor, Question(member, day, known_at)),
        groups=list(groups_of(member.pk)),
        training=training_of(member.pk, day, known_at),
        completions=_completions(member.pk, day, known_at),
        trail=list(trail_of(member.pk).filter(at__lte=known_at).order_by("at", "pk")) if may_read else [],
    )


def _completions(member_id: int, day: date, known_at: datetime) -> list[Completion]:
    """Return what our file held then of what was completed by the day, withdrawn entries too."""
    found = Completion.objects.filter(member_id=member_id, completed_on__lte=day, recorded_at__lte=known_at)
    return list(found.select_related("recorded_by", "withdrawn_by").order_by("completed_on", "pk"))
