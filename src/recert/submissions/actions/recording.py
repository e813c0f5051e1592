"""Training done elsewhere by many at once, recorded by staff: one class, one entry, everybody who was there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q, QuerySet

from recert.agencies.actors import Actor
from recert.agencies.roles import Permission
from recert.credentials.documents import Stored, stored
from recert.kernel.insert import among
from recert.personnel.models import GroupMember, Member
from recert.personnel.queries import active_on, own_record, units_below, visible_members
from recert.submissions.entries import TrainingEntry
from recert.training.actions.checks import Problems
from recert.training.actions.crediting import credit
from recert.training.models import Completion

OWN = "You are among them, and somebody else records your own training: write {number} under “But not these numbers”."


@dataclass(frozen=True, slots=True)
class Who:
    """Whom it is recorded for: these members, and everybody of these units (and below them) and groups.

    ``without``: the numbers of those of them who were not there.
    """

    member_ids: Sequence[int] = ()
    numbers: Sequence[str] = ()
    unit_id: int | None = None
    group_id: int | None = None
    without: Sequence[str] = ()


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
    found = visible_members(actor).filter(active_on(today), any_of).exclude(member_number__in=who.without)
    return found.order_by("sort_key", "pk")


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


def record_training(
    *,
    by: Actor,
    who: Who,
    entry: TrainingEntry,
    expected: int,
    today: date,
    upload: UploadedFile[bytes] | None = None,
) -> Recorded:
    """Record one training for everyone chosen, in a fixed number of statements.

    ``expected``: how many were shown; when it is another number now, nothing is written. Who has the same title of the same
    day on file already is left out. ``upload``: the evidence, which is kept once and which each of them may open. Raises
    ProblemError (fields of the entry, ``who``, ``file``).
    """
    by.require(Permission.COMPLETIONS_RECORD)
    problems = Problems(entry.problems(today))
    with _kept(upload) as file, transaction.atomic():
        ids = list(chosen(by, who, today=today).values_list("pk", flat=True))
        with problems.of("who"):
            _refuse_others(len(ids), expected)
            _refuse_own(ids, by)
        problems.stop()
        same = Completion.objects.filter(
            withdrawn_at__isnull=True, completed_on=entry.completed_on, title__iexact=entry.title
        )
        already = set(among(same, "member", ids).values_list("member_id", flat=True))
        new = [pk for pk in ids if pk not in already]
        evidence = file.for_many(new, by=by) if file else {}
        finished = [entry.finished(pk, Completion.Source.RECORDED, evidence.get(pk)) for pk in new]
        done = credit(finished, today=today, by=by)
    return Recorded(len(ids), len(finished), len(already), len(done.met), len(done.late))


def _refuse_others(count: int, expected: int) -> None:
    if not count:
        raise ValueError("Nobody is chosen: choose a unit or a group, or enter member numbers.")
    if count != expected:
        raise ValueError(f"It is for {count:,} now, not {expected:,}: look who is chosen, and record again.")


def _refuse_own(ids: Sequence[int], by: Actor) -> None:
    own = own_record(by.membership_id or 0)
    if own is not None and own.pk in ids:
        raise ValueError(OWN.format(number=own.member_number))


@contextmanager
def _kept(upload: UploadedFile[bytes] | None) -> Iterator[Stored | None]:
    if upload is None:
        yield None
        return
    with stored(upload) as file:
        yield file
