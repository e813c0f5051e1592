"""What attendance becomes: one living completion for everybody who was there, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone

from recert.agencies.actors import Actor
from recert.classes import bulk
from recert.classes.models import AttendanceCredit, Attendee, ClassSession
from recert.kernel.insert import among
from recert.training.actions.checks import lest
from recert.training.actions.crediting import Finished, credit, take_back
from recert.training.hours import parts_of
from recert.training.models import Completion

CENT = Decimal("0.01")
SAME_MOMENT = "Somebody completed this session at the same moment: look again. Nothing was recorded twice."


@dataclass(frozen=True, slots=True)
class Settled:
    """How many completions were recorded and taken back, and how many enrollments are done by it."""

    recorded: int = 0
    taken_back: int = 0
    met: int = 0


def settle(session: ClassSession, people: Sequence[Attendee], *, today: date, by: Actor) -> Settled:
    """Make the completions of these people what their marks say, inside the caller's transaction.

    A completion that fits stays, also where somebody took it back elsewhere, on purpose; one that does not is taken back
    and stays on file. Two at once: the database lets one through.
    """
    rows = AttendanceCredit.objects.filter(taken_back_at__isnull=True)
    living = {row.attendee_id: row for row in among(rows, "attendee", [one.pk for one in people])}
    wrong = [living[one.pk] for one in people if one.pk in living and not _fits(one, living[one.pk])]
    gone = {row.pk for row in wrong}
    new = [
        one
        for one in people
        if one.mark in (Attendee.Mark.PRESENT, Attendee.Mark.PARTLY)
        and (one.pk not in living or living[one.pk].pk in gone)
    ]
    if wrong:
        take_back([row.completion_id for row in wrong], by=by)
        bulk.take_back(sorted(gone), now=timezone.now())
    credited = credit([_finished(session, one) for one in new], today=today, by=by)
    with lest("", SAME_MOMENT):
        bulk.credit((one.pk, pk, (one.mark, one.hours)) for one, pk in zip(new, credited.ids, strict=True))
    return Settled(len(new), len(wrong), len(credited.met))


def _fits(one: Attendee, row: AttendanceCredit) -> bool:
    return (one.mark, one.hours) == (row.mark, row.hours)


def _finished(session: ClassSession, one: Attendee) -> Finished:
    """Return what somebody finished: the course, or without the course the hours of a part of it."""
    course, source = session.course, Completion.Source.ATTENDANCE
    started = session.starts_on if session.days > 1 else None
    if one.hours is None:
        return replace(Finished.of(course, one.member_id, session.ends_on, source), started_on=started)
    title = f"{course.title[:190]}, in part"
    parts = share(parts_of(course.hours_by_category), one.hours)
    return Finished(
        one.member_id, title, session.ends_on, parts, source,
        provider=course.provider, mode=course.mode, started_on=started,
    )  # fmt: skip


def share(parts: dict[str, Decimal], hours: Decimal) -> dict[str, Decimal]:
    """Return the hours of a part, split over the categories as the whole is; the sum is exact, the largest takes the rest.

    >>> share({"Airway": Decimal(2), "Trauma": Decimal(1)}, Decimal(1))
    {'Airway': Decimal('0.67'), 'Trauma': Decimal('0.33')}
    """
    whole = sum(parts.values(), Decimal(0))
    if not whole:
        return {"": hours}
    split = {name: (hours * part / whole).quantize(CENT, ROUND_HALF_UP) for name, part in parts.items()}
    largest = max(split, key=lambda name: split[name])
    split[largest] += hours - sum(split.values(), Decimal(0))
    return split
