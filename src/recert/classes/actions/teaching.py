"""Attendance taken by the instructor of a session, whatever the role: marks and walk-ins; staff record the completions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from recert.agencies.actors import Actor
from recert.agencies.roles import Permission
from recert.classes.actions.attendance import MarkGiven, mark_people, walk_in
from recert.classes.actions.sessions import hold_session
from recert.classes.models import Attendee, ClassSession
from recert.classes.queries import taught
from recert.kernel.problems import ProblemError
from recert.personnel.models import Member
from recert.personnel.queries import active_on, own_record, queue_for

HELD = "This session is completed: tell your training coordinator what is to be changed."
NOBODY = "Nobody active has this number: look at the badge again, or tell your training coordinator."


def mark_own_class(
    *, session_id: int, marks: Sequence[MarkGiven], rest: str = "", today: date, by: Actor
) -> int:
    """Save who was there, of everybody on a session that the actor teaches; return how many marks changed.

    Marks as ``mark_attendance`` takes them. Raises ProblemError (``mark_<id>``, ``hours_<id>``, or that it is completed,
    cancelled or still to come); ClassSession.DoesNotExist for a session that somebody else teaches.
    """
    by.require(Permission.OWN_VIEW)
    with transaction.atomic():
        queue_for(Member.objects.filter(pk__in=_on_it(session_id).values("member_id")))
        session = _hold(session_id, by)
        people = {one.pk: one for one in _on_it(session_id).select_related("member", "marked_by")}
        return len(mark_people(session, people, marks, rest=rest, today=today, by=by))


def add_own_walk_in(*, session_id: int, number: str, today: date, by: Actor) -> Attendee:
    """Put the active member with this number on a session that the actor teaches, as present.

    The whole number is asked for, and no part of a name: who teaches a class does not look through the roster by it.
    Raises ProblemError (``number``, or about the session); ClassSession.DoesNotExist.
    """
    by.require(Permission.OWN_VIEW)
    with transaction.atomic():
        found = Member.objects.filter(active_on(today), member_number=number.strip())
        queue_for(found)
        session = _hold(session_id, by)
        member_id = found.values_list("pk", flat=True).first()
        if member_id is None:
            raise ProblemError({"number": NOBODY})
        return walk_in(session, member_id, today=today, by=by)[0]


def _on_it(session_id: int) -> QuerySet[Attendee]:
    return Attendee.objects.filter(session_id=session_id).order_by("pk")


def _hold(session_id: int, by: Actor) -> ClassSession:
    """Hold a session of the actor's own that takes marks; raise ClassSession.DoesNotExist, ProblemError."""
    member = own_record(by.membership_id or 0)
    if member is None or not taught(member).filter(pk=session_id).exists():
        raise ClassSession.DoesNotExist
    session = hold_session(session_id)
    if session.held_at is not None:
        raise ProblemError(HELD)
    return session
