"""One member's training: what, why, how far and until when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from recert.training.counting import Place, places_of
from recert.training.models import Completion, Enrollment
from recert.training.progress import Counted, Demand, Progress


@dataclass(frozen=True, slots=True)
class Training:
    """A member's place on an assignment, as of a day."""

    place: Place
    progress: Progress
    day: date

    @property
    def enrollment(self) -> Enrollment:
        """The place on the assignment."""
        return self.place.enrollment

    @property
    def demand(self) -> Demand:
        """What is asked for."""
        return self.place.demand

    @property
    def completed_on(self) -> date | None:
        """When it was completed, if that was by the day."""
        completed = self.enrollment.completed_on
        return completed if completed and completed <= self.day else None

    @property
    def is_open(self) -> bool:
        """Tell whether it still runs on the day."""
        return self.enrollment.closed_on is None or self.enrollment.closed_on > self.day

    @property
    def is_late(self) -> bool:
        """Tell whether it should have been completed before the day."""
        return self.is_open and self.completed_on is None and self.enrollment.due_on < self.day

    @property
    def missing(self) -> list[str]:
        """What is still to do, item by item."""
        return self.progress.missing

    @property
    def counted(self) -> Sequence[Counted]:
        """What was done and lies near enough to speak of, latest first: it counts, or the period says why not."""
        since = self.enrollment.starts_on
        return [
            each
            for each in reversed(self.progress.counted)
            if each.counts or since <= each.done.completed_on <= self.enrollment.ends_on
        ]


def training_of(member_id: int, day: date) -> list[Training]:
    """Return the member's training as known on the day, open first, then by due day (four queries at most)."""
    enrollments = (
        Enrollment.objects.filter(Q(starts_on__lte=day) | Q(created_at__date__lte=day), member_id=member_id)
        .select_related("assignment__plan", "assignment__credential_type", "credential")
        .order_by("due_on", "pk")
    )
    rows = [Training(place, place.progress, day) for place in places_of(enrollments, by_day=day)]
    return sorted(rows, key=lambda row: (not row.is_open, row.completed_on is not None))


def completions(member_id: int, day: date) -> QuerySet[Completion]:
    """Return what the member completed by the day, latest first."""
    by_then = Completion.objects.filter(member_id=member_id, completed_on__lte=day)
    living = by_then.filter(withdrawn_at__isnull=True)
    return living.order_by("-completed_on", "-pk")
