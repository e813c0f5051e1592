"""Reads about sessions and who is on them; who may see whom is decided by ``visible_members``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from recert.agencies.actors import Actor
from recert.agencies.roles import Permission
from recert.classes.models import AttendanceCredit, Attendee, ClassSession
from recert.kernel.text import fold
from recert.personnel.models import Member
from recert.personnel.queries import active_on, visible_members
from recert.training.models import Course, Enrollment, PlanCourse
from recert.training.queries import narrow, open_to

WHEN = {"": "Coming", "past": "Past", "open": "Past, not completed", "cancelled": "Cancelled", "all": "All"}
SORTS = {
    "day": ("starts_on", "starts_at", "pk"),
    "course": ("course__title", "starts_on", "pk"),
    "place": ("place", "starts_on", "pk"),
}
MOST_FOUND = 8  # people offered as walk-ins at once
AHEAD = timedelta(days=14)  # what is coming is told on the home page
MOST_PAST = 20  # past sessions on a member's own page


def sessions(
    today: date, *, q: str = "", course_id: int | None = None, when: str = ""
) -> QuerySet[ClassSession]:
    """Return the sessions of the agency that match, with their course; ``when`` is a key of ``WHEN``."""
    conditions = {
        "": Q(ends_on__gte=today, cancelled_at__isnull=True),
        "past": Q(ends_on__lt=today, cancelled_at__isnull=True),
        "open": Q(ends_on__lt=today, cancelled_at__isnull=True, held_at__isnull=True),
        "cancelled": Q(cancelled_at__isnull=False),
    }
    found = ClassSession.objects.filter(conditions.get(when, Q())).select_related("course")
    if course_id is not None:
        found = found.filter(course_id=course_id)
    for word in q.split():
        found = found.filter(
            Q(course__title__icontains=word) | Q(place__icontains=word) | Q(instructor__icontains=word)
        )
    return found


def classroom_courses() -> QuerySet[Course]:
    """Return the classroom courses in use, by title."""
    return Course.objects.filter(kind=Course.Kind.CLASSROOM, retired_on__isnull=True).order_by("title")


@dataclass(frozen=True, slots=True)
class Figures:
    """How many people on a session the actor sees, by mark; ``waiting``: there, with no completion on file for it."""

    people: int = 0
    present: int = 0
    partly: int = 0
    absent: int = 0
    waiting: int = 0

    @property
    def there(self) -> int:
        """How many were there, for all of it or a part."""
        return self.present + self.partly

    @property
    def recorded(self) -> int:
        """How many of them have their completion."""
        return self.there - self.waiting

    @property
    def unmarked(self) -> int:
        """How many are not marked yet."""
        return self.people - self.there - self.absent


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session of a list, and how many are on it: those whom the actor sees, and how many places are ``taken`` in all."""

    session: ClassSession
    figures: Figures
    taken: int


def session_rows(found: Iterable[ClassSession], actor: Actor) -> list[SessionRow]:
    """Return the rows of a list of sessions, in its order, in two queries more."""
    shown = list(found)
    ids = [each.pk for each in shown]
    figures = _figures(attendees_of(ids, actor))
    on_them = Attendee.objects.filter(session_id__in=ids).order_by().values("session_id")
    taken = dict(on_them.annotate(all=Count("pk")).values_list("session_id", "all"))
    return [SessionRow(each, figures.get(each.pk, Figures()), taken.get(each.pk, 0)) for each in shown]


def figures_of(session_id: int, actor: Actor) -> Figures:
    """Return how many are on a session, by mark."""
    return _figures(attendees_of([session_id], actor)).get(session_id, Figures())


def _figures(found: QuerySet[Attendee]) -> dict[int, Figures]:
    there = Q(mark__in=(Attendee.Mark.PRESENT, Attendee.Mark.PARTLY))
    counts_of = {
        "people": Count("pk"),
        **{mark: Count("pk", filter=Q(mark=mark)) for mark in ("present", "partly", "absent")},
        "waiting": Count("pk", filter=there & ~Q(Exists(_living_credit()))),
    }
    rows = found.order_by().values("session_id").annotate(**counts_of).values_list("session_id", *counts_of)
    return {session_id: Figures(*counts) for session_id, *counts in rows}


def _living_credit() -> QuerySet[AttendanceCredit]:
    return AttendanceCredit.objects.filter(attendee_id=OuterRef("pk"), taken_back_at__isnull=True)


def attendees_of(session_ids: Iterable[int], actor: Actor) -> QuerySet[Attendee]:
    """Return the people on these sessions whom the actor may see."""
    found = Attendee.objects.filter(session_id__in=list(session_ids))
    return found if actor.sees_all else found.filter(member_id__in=visible_members(actor).values("id"))


def attendees(actor: Actor, session_id: int, *, q: str = "", mark: str = "") -> QuerySet[Attendee]:
    """Return the people on a session whom the actor may see, by name.

    ``credited``: a completion is on file for it, ``completion_id``. ``mark``: a mark, or ``none`` for those not marked yet.
    """
    found = listed(attendees_of([session_id], actor))
    if mark:
        found = found.filter(mark="" if mark == "none" else mark)
    for word in fold(q).split():
        found = found.filter(member__search_key__contains=word)
    return found


def listed(found: QuerySet[Attendee]) -> QuerySet[Attendee]:
    """Return these people by name, with what a list of them shows (``credited`` as in ``attendees``)."""
    completion = _living_credit().values("completion_id")[:1]
    found = found.annotate(credited=Exists(_living_credit()), completion_id=Subquery(completion))
    return found.select_related("member__unit", "marked_by").order_by("member__sort_key", "member_id")


def everybody_on(session_id: int) -> QuerySet[Attendee]:
    """Return all people on a session, by name: for whoever teaches it."""
    return listed(Attendee.objects.filter(session_id=session_id))


def taught(member: Member) -> QuerySet[ClassSession]:
    """Return the sessions that a member teaches and that are not cancelled, with their course."""
    found = ClassSession.objects.filter(instructor_member_id=member.pk, cancelled_at__isnull=True)
    return found.select_related("course", "held_by")


def coming(member: Member, today: date) -> QuerySet[Attendee]:
    """Return the sessions that a member is on from today through the next two weeks, first to last, with their course."""
    found = Attendee.objects.filter(
        member_id=member.pk,
        session__cancelled_at__isnull=True,
        session__ends_on__gte=today,
        session__starts_on__lte=today + AHEAD,
    ).exclude(session__starts_on=today, mark__in=Attendee.Mark.values)
    return found.select_related("session__course").order_by("session__starts_on", "session__starts_at", "pk")


def untaken(member: Member, today: date) -> QuerySet[ClassSession]:
    """Return the sessions that a member teaches, begun by this day, where somebody, or everybody, is not marked yet."""
    on_it = Attendee.objects.filter(session_id=OuterRef("pk"))
    found = taught(member).filter(starts_on__lte=today, held_at__isnull=True)
    return found.filter(Exists(on_it.filter(mark="")) | ~Exists(on_it)).order_by(
        "starts_on", "starts_at", "pk"
    )


def free_places(session: ClassSession) -> int | None:
    """Return how many more may come; None: as many as like. People of every unit take places."""
    if session.capacity is None:
        return None
    return max(0, session.capacity - Attendee.objects.filter(session_id=session.pk).count())


def candidates(
    actor: Actor,
    session: ClassSession,
    today: date,
    *,
    q: str = "",
    unit_id: int | None = None,
    group_id: int | None = None,
    asked: bool = False,
) -> QuerySet[Member]:
    """Return the visible active members who are not on the session, by name; ``asked``: whose open training asks for it."""
    found = visible_members(actor).filter(active_on(today), ~Exists(_on_it(session.pk)))
    if asked:
        found = found.filter(pk__in=asked_for(session.course_id).values("member_id"))
    found = narrow(found, q=q, unit_id=unit_id, group_id=group_id)
    return found.select_related("unit").order_by("sort_key", "pk")


def asked_for(course_id: int) -> QuerySet[Enrollment]:
    """Return the open enrollments whose plan asks for the course and that are not completed."""
    versions = PlanCourse.objects.filter(course_id=course_id).values("version_id")
    return Enrollment.objects.filter(
        assignment__version_id__in=versions, closed_on__isnull=True, completed_on__isnull=True
    )


def _on_it(session_id: int) -> QuerySet[Attendee]:
    return Attendee.objects.filter(session_id=session_id, member_id=OuterRef("pk"))


def find_walk_ins(actor: Actor, session: ClassSession, today: date, q: str) -> list[Member]:
    """Return the first few people by a part of the name or the badge who are not on the session."""
    return list(candidates(actor, session, today, q=q)[:MOST_FOUND]) if q.strip() else []


@dataclass(frozen=True, slots=True)
class OwnClasses:
    """A member's own sessions: to come, past, open for signing up, and those that the member teaches."""

    coming: list[Attendee]
    past: list[Attendee]
    open: list[ClassSession]
    taught: list[ClassSession]


def own_classes(member: Member, today: date) -> OwnClasses:
    """Return the sessions that a member is on, may sign up for or teaches, of those the latest (five queries)."""
    mine = Attendee.objects.filter(member_id=member.pk).select_related("session__course")
    coming = mine.filter(session__ends_on__gte=today).order_by("session__starts_on", "session__starts_at")
    past = mine.filter(session__ends_on__lt=today).exclude(session__cancelled_at__isnull=False)
    return OwnClasses(
        list(coming),
        list(past.order_by("-session__starts_on", "-pk")[:MOST_PAST]),
        list(open_sessions(member, today)),
        list(taught(member).order_by("-starts_on", "-starts_at", "-pk")[:MOST_PAST]),
    )


def open_sessions(member: Member, today: date) -> QuerySet[ClassSession]:
    """Return the sessions that a member may sign up for: open, with a place left, until the day before."""
    found = ClassSession.objects.filter(
        sign_up=True,
        starts_on__gt=today,
        cancelled_at__isnull=True,
        held_at__isnull=True,
        course_id__in=open_to(member).filter(kind=Course.Kind.CLASSROOM).values("pk"),
    ).exclude(pk__in=Attendee.objects.filter(member_id=member.pk).values("session_id"))
    found = found.annotate(taken=Count("attendees")).filter(
        Q(capacity__isnull=True) | Q(capacity__gt=F("taken"))
    )
    return found.select_related("course").order_by("starts_on", "starts_at", "pk")


def session_for(actor: Actor, session_id: int, member: Member | None, today: date) -> ClassSession:
    """Return a session that the actor may look at: staff any, a member those of ``own_classes``; raises DoesNotExist."""
    found = ClassSession.objects.select_related("course")
    if not actor.may(Permission.TRAINING_VIEW):
        mine = Attendee.objects.filter(member_id=member.pk if member else 0).values("session_id")
        offered = open_sessions(member, today).values("pk") if member else ()
        found = found.filter(Q(pk__in=mine) | Q(pk__in=offered))
    return found.get(pk=session_id)
