"""What counts towards each enrollment: read set-based, for one person or for an agency.

A completion is of the member. An enrollment takes what was recorded for it, and what else the member did that its rule
takes; only what was recorded for another training of the same credential type or assignment is left to that one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from recert.core.dates import DateRange
from recert.kernel.insert import among
from recert.training.demand import Demand
from recert.training.demands import NOTHING_ASKED, demands_of
from recert.training.holdings import holdings
from recert.training.hours import parts_of
from recert.training.models import Completion, Enrollment
from recert.training.progress import Done, Frame, Held, Progress, is_met, met_on, progress

COLUMNS = (
    "member_id",
    "enrollment__assignment_id",
    "enrollment__assignment__credential_type_id",
    "title",
    "completed_on",
    "hours_by_category",
    "course_id",
    "enrollment_id",
    "id",
    "provider",
    "mode",
    "codes",
    "course__codes",
    "facts",
    "started_on",
)


@dataclass(frozen=True, slots=True)
class Place:
    """An enrollment with all that its progress is worked out from. ``held`` may be more than the demand asks for."""

    enrollment: Enrollment
    demand: Demand
    done: Sequence[Done]
    held: Sequence[Held] = ()
    day: date | None = None

    @property
    def frame(self) -> Frame:
        """What is counted for."""
        asked = [one for one in self.held if one.name in self.demand.credentials]
        return frame_of(self.enrollment, asked, self.day)

    @property
    def progress(self) -> Progress:
        """How far it is; where it is met, as it was on that day."""
        frame = self.frame
        if frame.held:
            frame = replace(frame, day=self.met_on or self.day)
        return progress(self.demand, self.done, frame)

    @property
    def is_met(self) -> bool:
        """Whether the training is done; quicker than the day."""
        frame = self.frame
        return self.met_on is not None if frame.held else is_met(self.demand, self.done, frame)

    @property
    def met_on(self) -> date | None:
        """The day by which the training was done; None: it is not."""
        return met_on(self.demand, self.done, self.frame)


def frame_of(enrollment: Enrollment, held: Sequence[Held] = (), day: date | None = None) -> Frame:
    """Return the training period of an enrollment, as counting takes it."""
    return Frame(DateRange(enrollment.starts_on, enrollment.ends_on), enrollment.pk, held, day)


def places_of(
    enrollments: Iterable[Enrollment],
    *,
    by_day: date | None = None,
    known_at: datetime | None = None,
    known: Mapping[int, Demand] | None = None,
    other: Demand = NOTHING_ASKED,
) -> list[Place]:
    """Return the places of these enrollments, in their order, in three queries (``assignment`` is to be joined).

    Where a plan asks for a credential, in two more. ``by_day``: only what was completed by that day. ``known_at``: only
    the completions that our file held at that moment. ``known``: what versions ask for, instead of reading it. ``other``:
    what another version asks for, against which they are to be held, too.
    """
    rows = list(enrollments)
    if not rows:
        return []
    versions = {each.assignment.version_id for each in rows if each.assignment.version_id}
    demands = known if known is not None else demands_of(versions)
    people = {each.member_id for each in rows}
    done = _done_of(people, by_day, known_at)
    names = {name for demand in (*demands.values(), other) for name in demand.credentials}
    held = holdings(people, names, by_day)
    return [
        Place(
            each,
            demands.get(each.assignment.version_id or 0, NOTHING_ASKED),
            [one for one, place in done.get(each.member_id, ()) if _serves(each, one, place)],
            held.of.get(each.member_id, ()),
            held.day,
        )
        for each in rows
    ]


def progress_of(enrollments: Iterable[Enrollment], *, by_day: date | None = None) -> dict[int, Progress]:
    """Return how far these enrollments are, by their id, in three queries (``assignment`` is to be joined)."""
    return {place.enrollment.pk: place.progress for place in places_of(enrollments, by_day=by_day)}


Owner = tuple[
    int | None, int | None
]  # the assignment and the credential type that a completion was recorded for


def held_at(moment: datetime | None) -> QuerySet[Completion]:
    """Return the completions that our file held at a moment (None: now)."""
    if moment is None:
        return Completion.objects.filter(withdrawn_at__isnull=True)
    still = Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=moment)
    return Completion.objects.filter(still, recorded_at__lte=moment)


def _done_of(
    member_ids: set[int], by_day: date | None, known_at: datetime | None
) -> dict[int, list[tuple[Done, Owner]]]:
    rows = among(held_at(known_at), "member", list(member_ids))
    if by_day is not None:
        rows = rows.filter(completed_on__lte=by_day)
    found: dict[int, list[tuple[Done, Owner]]] = {}
    for row in rows.order_by("completed_on", "pk").values_list(*COLUMNS).iterator(chunk_size=5_000):
        member_id, assignment_id, type_id, title, on, parts, *rest = row
        course_id, enrollment_id, pk, provider, mode, codes, course_codes, facts, began = rest
        both = ", ".join(code for code in (codes, course_codes) if code)
        days = (on - (began or on)).days + 1
        one = Done(
            title, on, parts_of(parts), course_id, enrollment_id, pk, provider, mode, both, facts, days
        )
        found.setdefault(member_id, []).append((one, (assignment_id, type_id)))
    return found


def _serves(enrollment: Enrollment, one: Done, owner: Owner) -> bool:
    """Tell whether an enrollment may count a completion at all; nothing counts for two periods of one credential."""
    if one.enrollment_id is None or one.enrollment_id == enrollment.pk:
        return True
    assignment_id, type_id = owner
    own_type = enrollment.assignment.credential_type_id
    return assignment_id != enrollment.assignment_id and (own_type is None or type_id != own_type)


def open_training(member_ids: Sequence[int]) -> QuerySet[Enrollment]:
    """Return the open enrollments of these members, the first due first, as counting takes them."""
    rows = among(Enrollment.objects.filter(closed_on__isnull=True), "member", list(member_ids))
    return rows.select_related("assignment").order_by("due_on", "pk")


def with_earlier_work(enrollments: QuerySet[Enrollment]) -> QuerySet[Enrollment]:
    """Return the enrollments whose members did something in their period that was not recorded for them.

    New training is worked out again for these alone; nobody else can have met it yet.
    """
    in_it = Completion.objects.filter(
        ~Q(enrollment_id=OuterRef("pk")) | Q(enrollment__isnull=True),
        member_id=OuterRef("member_id"),
        completed_on__gte=OuterRef("starts_on"),
        withdrawn_at__isnull=True,
    )
    return enrollments.filter(Exists(in_it))


def closed_without(member_ids: Sequence[int], first: date, last: date) -> QuerySet[Enrollment]:
    """Return training that a renewal closed undone, and whose period some of these days lie in (late credit)."""
    closed = Enrollment.objects.filter(
        closed_reason=Enrollment.Closed.RENEWED,
        completed_on__isnull=True,
        starts_on__lte=last,
        ends_on__gte=first,
        credential__isnull=False,
    )
    return among(closed, "member", list(member_ids)).select_related("assignment")
