"""What a calendar shows, of one member or of many: ends of credentials, due days of training, classes (four queries)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from recert.classes.models import Attendee, ClassSession
from recert.credentials.queries import latest
from recert.personnel.models import Member
from recert.personnel.queries import active_on
from recert.training.models import Enrollment

BACK = timedelta(days=31)  # what has just passed stays in sight
AHEAD = timedelta(days=400)  # of many people; one's own days have no end


@dataclass(frozen=True, slots=True)
class Happening:
    """A day, or several in a row, in the calendar. ``key`` is the same each time; ``people``: whom it is about, by name.

    ``hours``: from when to when on each of the days (None: no hour of its own); ``place``: where.
    """

    key: str
    on: date
    last: date
    what: str
    people: tuple[str, ...]
    known_at: datetime
    note: str
    hours: tuple[time, time] | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """The same of one person. ``group``: what it has in common with the rows of others."""

    group: str
    on: date
    last: date
    what: str
    person: str
    known_at: datetime
    note: str = ""
    hours: tuple[time, time] | None = None
    place: str = ""


def happenings(people: QuerySet[Member], *, today: date, own: bool) -> list[Happening]:
    """Return the days of these people, first to last. Where they are many, one entry tells of all with the same day."""
    serving = people.filter(active_on(today)).values("id")
    until = date.max if own else today + AHEAD
    grouped: dict[tuple[str, date], list[Row]] = defaultdict(list)
    for source in SOURCES:
        for row in source(serving, today - BACK, until):
            grouped[row.group, row.on].append(row)
    return sorted((_happening(rows) for rows in grouped.values()), key=lambda each: (each.on, each.what))


def _happening(rows: list[Row]) -> Happening:
    first = rows[0]
    key, names = f"{first.group} {first.on.isoformat()}", tuple(row.person for row in rows)
    known_at = max(row.known_at for row in rows)
    when, where = first.hours, first.place
    return Happening(key, first.on, first.last, first.what, names, known_at, first.note, when, where)


def _ends(serving: QuerySet[Member, Any], first: date, until: date) -> Iterator[Row]:
    """Last valid days of credentials that nothing has renewed yet."""
    found = latest().filter(member_id__in=serving, valid_through__gte=first, valid_through__lte=until)
    for each in found.select_related("member", "credential_type").order_by("member__sort_key", "pk"):
        group, what = f"ends {each.credential_type_id}", f"{each.credential_type.name} ends"
        on = each.valid_through or first
        yield Row(group, on, on, what, each.member.full_name, each.recorded_at, "Last valid day.")


def _due(serving: QuerySet[Member, Any], first: date, until: date) -> Iterator[Row]:
    """Days by which training is to be completed."""
    open_ones = Enrollment.objects.filter(closed_on__isnull=True, completed_on__isnull=True)
    found = open_ones.filter(member_id__in=serving, due_on__gte=first, due_on__lte=until)
    for each in found.select_related("member", "assignment").order_by("member__sort_key", "pk"):
        group, what = f"due {each.assignment_id}", f"Training due: {each.assignment.name}"
        note = "To be completed by this day."
        yield Row(group, each.due_on, each.due_on, what, each.member.full_name, each.created_at, note)


def _classes(serving: QuerySet[Member, Any], first: date, until: date) -> Iterator[Row]:
    """Sessions that somebody is on, with hours and place; not those that were cancelled."""
    sessions = Q(
        session__cancelled_at__isnull=True, session__ends_on__gte=first, session__starts_on__lte=until
    )
    found = Attendee.objects.filter(sessions, member_id__in=serving).select_related(
        "member", "session__course"
    )
    for each in found.order_by("member__sort_key", "pk"):
        yield _session("class", "Class", each.session, each.member)


def _taught(serving: QuerySet[Member, Any], first: date, until: date) -> Iterator[Row]:
    """Sessions that somebody teaches."""
    found = ClassSession.objects.filter(
        cancelled_at__isnull=True, ends_on__gte=first, starts_on__lte=until, instructor_member_id__in=serving
    )
    for each in found.select_related("course", "instructor_member").order_by("pk"):
        if each.instructor_member:
            yield _session("teach", "Teaching", each, each.instructor_member)


def _session(group: str, what: str, session: ClassSession, member: Member) -> Row:
    return Row(
        f"{group} {session.pk}", session.starts_on, session.ends_on, f"{what}: {session.course.title}",
        member.full_name, session.created_at, hours=(session.starts_at, session.ends_at), place=session.place,
    )  # fmt: skip


# What else has a day becomes one more source here.
SOURCES: tuple[Callable[[QuerySet[Member, Any], date, date], Iterator[Row]], ...] = (
    _ends, _due, _classes, _taught,
)  # fmt: skip
