"""Who is to do what by when, over all assignments: what a manager looks at for the people of the own units."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet

from recert.agencies.actors import Actor
from recert.kernel.problems import ProblemError
from recert.kernel.text import fold
from recert.personnel.models import Unit
from recert.personnel.queries import active_on
from recert.training.counting import progress_of
from recert.training.models import Enrollment
from recert.training.pace import Pace, Way, pace_of
from recert.training.progress import Progress
from recert.training.queries.people import visible_enrollments

SOON = timedelta(days=30)
DUE_SHOWN = {
    "": "Not completed",
    "overdue": "Overdue",
    "soon": "Due within 30 days",
    "on_pace": "On pace",
    "behind": "Behind the pace",
    "not_begun": "Nothing counts yet",
    "done": "Completed, not yet renewed",
}
PACES = {"on_pace": {Way.IN_TIME}, "behind": {Way.TOO_SLOW}, "not_begun": {Way.NOTHING_YET, Way.TOO_EARLY}}
MOST_FORECAST = 2_000  # places whose pace is worked out at once
DUE_SORTS = {
    "due": ("due_on", "member__sort_key", "pk"),
    "name": ("member__sort_key", "due_on", "pk"),
    "unit": ("member__unit__name", "member__sort_key", "pk"),
    "assignment": ("assignment__sort_key", "member__sort_key", "pk"),
}


def _running(actor: Actor, today: date) -> QuerySet[Enrollment]:
    """Return the open training, begun by today, of active members whom the actor may see."""
    open_ones = visible_enrollments(actor).filter(closed_on__isnull=True, starts_on__lte=today)
    return open_ones.filter(active_on(today, "member__"))


def _conditions(today: date) -> dict[str, Q]:
    todo = Q(completed_on__isnull=True)
    return {
        "": todo,
        "overdue": todo & Q(due_on__lt=today),
        "soon": todo & Q(due_on__gte=today, due_on__lte=today + SOON),
        "done": Q(completed_on__isnull=False),
    }


@dataclass(frozen=True, slots=True)
class DueCounts:
    """How many places on assignments are in which state; ``todo`` holds ``overdue`` and ``soon``."""

    todo: int
    overdue: int
    soon: int
    done: int


def due_counts(actor: Actor, today: date) -> DueCounts:
    """Return the counts of all that the actor may see (one query)."""
    asked = {name or "todo": Count("pk", filter=condition) for name, condition in _conditions(today).items()}
    return DueCounts(**_running(actor, today).aggregate(**asked))


def who_is_due(
    actor: Actor, *, today: date, show: str = "", q: str = "", unit_id: int | None = None
) -> QuerySet[Enrollment]:
    """Return the places on assignments of one state (see ``DUE_SHOWN``), of a unit with those below it.

    A pace is worked out for each of them: raises ProblemError (show) where they are more than ``MOST_FORECAST``.
    """
    in_time = Q(completed_on__isnull=True, due_on__gte=today)
    found = _running(actor, today).filter(in_time if show in PACES else _conditions(today).get(show, Q()))
    for word in fold(q).split():
        found = found.filter(member__search_key__contains=word)
    if unit_id is not None:
        paths = Unit.objects.filter(pk=unit_id).values_list("path", flat=True)
        below = Unit.objects.filter(path__startswith=paths[0]) if paths else Unit.objects.none()
        found = found.filter(member__unit_id__in=below.values("pk"))
    found = found.select_related("assignment", "member", "member__unit", "credential")
    return found.filter(pk__in=_of_pace(found, show, today)) if show in PACES else found


def _of_pace(found: QuerySet[Enrollment], show: str, today: date) -> list[int]:
    count = found.count()
    if count > MOST_FORECAST:
        raise ProblemError(
            {"show": f"{count:,} are too many to forecast at once: choose a unit, or find a person."}
        )
    return [row.enrollment.pk for row in due_rows(found, today) if row.pace.way in PACES[show]]


@dataclass(frozen=True, slots=True)
class DueRow:
    """A person's place on an assignment, how far it is, and whether it will be in time."""

    enrollment: Enrollment
    progress: Progress
    pace: Pace


def due_rows(found: Iterable[Enrollment], today: date) -> list[DueRow]:
    """Return the rows of a list of places, in its order, in three queries more."""
    shown = list(found)
    far = progress_of(shown)
    return [
        DueRow(
            each,
            far[each.pk],
            pace_of(far[each.pk], starts_on=each.starts_on, due_on=each.due_on, today=today),
        )
        for each in shown
    ]
