"""What a calendar shows: ends of credentials, due days of training, of one member or of many (three queries)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from recert.credentials.queries import latest
from recert.personnel.models import Member
from recert.personnel.queries import active_on
from recert.training.models import Enrollment

BACK = timedelta(days=31)  # what has just passed stays in sight
AHEAD = timedelta(days=400)  # of many people; one's own days have no end


@dataclass(frozen=True, slots=True)
class Happening:
    """One day in the calendar. ``key`` is the same each time; ``people``: whom it is about, by name."""

    key: str
    on: date
    what: str
    people: tuple[str, ...]
    known_at: datetime
    note: str = ""


Row = tuple[str, date, str, str, datetime, str]  # group, day, what, name, known at, note


def happenings(people: QuerySet[Member], *, today: date, own: bool) -> list[Happening]:
    """Return the days of these people, first to last. Where they are many, one entry tells of all with the same day."""
    serving = people.filter(active_on(today)).values("id")
    until = None if own else today + AHEAD
    rows = [row for source in SOURCES for row in source(serving, today - BACK, until)]
    grouped: dict[tuple[str, date], list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row[0], row[1]].append(row)
    return sorted((_happening(found) for found in grouped.values()), key=lambda each: (each.on, each.what))


def _happening(rows: list[Row]) -> Happening:
    group, on, what, _, _, note = rows[0]
    names = tuple(row[3] for row in rows)
    return Happening(f"{group} {on.isoformat()}", on, what, names, max(row[4] for row in rows), note)


def _ends(serving: QuerySet[Member, Any], first: date, last: date | None) -> Iterator[Row]:
    """Last valid days of credentials that nothing has renewed yet."""
    found = latest().filter(member_id__in=serving, valid_through__gte=first)
    found = found.filter(valid_through__lte=last) if last else found
    for each in found.select_related("member", "credential_type").order_by("member__sort_key", "pk"):
        name = each.credential_type.name
        on = each.valid_through or first
        yield (
            f"ends {each.credential_type_id}",
            on,
            f"{name} ends",
            each.member.full_name,
            each.recorded_at,
            ("Last valid day."),
        )


def _due(serving: QuerySet[Member, Any], first: date, last: date | None) -> Iterator[Row]:
    """Days by which training is to be completed."""
    open_ones = Enrollment.objects.filter(closed_on__isnull=True, completed_on__isnull=True)
    found = open_ones.filter(member_id__in=serving, due_on__gte=first)
    found = found.filter(due_on__lte=last) if last else found
    for each in found.select_related("member", "assignment").order_by("member__sort_key", "pk"):
        what = f"Training due: {each.assignment.name}"
        yield (
            f"due {each.assignment_id}",
            each.due_on,
            what,
            each.member.full_name,
            each.created_at,
            ("To be completed by this day."),
        )


# The place for what else has a day: planned sessions of ``classes`` become one more source here.
SOURCES: tuple[Callable[[QuerySet[Member, Any], date, date | None], Iterator[Row]], ...] = (_ends, _due)
