"""Training done elsewhere by many at once, recorded by staff: one class, one entry, everybody who was there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet

from recert.agencies.actors import Actor
from recert.agencies.roles import Permission
from recert.kernel.insert import among
from recert.personnel.models import GroupMember, Member
from recert.personnel.queries import active_on, units_below, visible_members
from recert.submissions.entries import TrainingEntry
from recert.training.actions.checks import Problems
from recert.training.actions.crediting import credit
from recert.training.models import Completion


@dataclass(frozen=True, slots=True)
class Who:
    """Whom it is recorded for: these members, and everybody of these units (and below them) and groups."""

    member_ids: Sequence[int] = ()
    numbers: Sequence[str] = ()
    unit_id: int | None = None
    group_id: int | None = None


def chosen(actor: Actor, who: Who, *, today: date) -> QuerySet[Member]:
    """Return the active members that the actor may see and who were chosen, each once, by name."""
    any_of = Q(pk__in=[])
    if who.unit_id is not None:
        any_of |= Q(unit_id__in=units_below(who.unit_id).values("id"))
    if who.group_id is not None:
        any_of |= Q(pk__in=GroupMember.objects.filter(group_id=who.group_id).values("member_id"))
    if who.member_ids:
        any_of |= Q(pk__in=who.member_ids)
    if who.numbers:
        any_of |= Q(member_number__in=who.numbers)
    return visible_members(actor).filter(active_on(today), any_of).order_by("sort_key", "pk")


def unknown_numbers(actor: Actor, numbers: Sequence[str], *, today: date) -> list[str]:
    """Return the member numbers that name nobody whom the actor may record for."""
    if not numbers:
        return []
    found = chosen(actor, Who(numbers=numbers), today=today)
    known = set(found.values_list("member_number", flat=True))
    return [number for number in numbers if number not in known]


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of everyone chosen: chosen = recorded + already. ``met``: trainings done by it; ``late``: late credit."""

    chosen: int
    recorded: int = 0
    already: int = 0
    met: int = 0
    late: int = 0


def record_training(*, by: Actor, who: Who, entry: TrainingEntry, expected: int, today: date) -> Recorded:
    """Record one training for everyone chosen, in a fixed number of statements.

    ``expected``: how many were shown; when it is another number now, nothing is written. Who has the same title of the same
    day on file already is left out. Raises ProblemError (fields of the entry, ``who``).
    """
    by.require(Permission.COMPLETIONS_RECORD)
    problems = Problems(entry.problems(today))
    with transaction.atomic():
        ids = list(chosen(by, who, today=today).values_list("pk", flat=True))
        if not ids:
            problems.found["who"] = "Nobody is chosen: choose a unit or a group, or enter member numbers."
        elif len(ids) != expected:
            problems.found["who"] = (
                f"It is for {len(ids):,} now, not {expected:,}: look who is chosen, and record again."
            )
        problems.stop()
        same = Completion.objects.filter(
            withdrawn_at__isnull=True, completed_on=entry.completed_on, title__iexact=entry.title
        )
        already = set(among(same, "member", ids).values_list("member_id", flat=True))
        finished = [entry.finished(pk, Completion.Source.RECORDED) for pk in ids if pk not in already]
        done = credit(finished, today=today, by=by)
    return Recorded(len(ids), len(finished), len(already), len(done.met), len(done.late))
