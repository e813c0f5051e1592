"""Who is to come to a session: put on it many at once, taken off it, signing up and off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from recert.agencies.actors import Actor
from recert.agencies.roles import Permission
from recert.classes import bulk
from recert.classes.actions.sessions import hold_session
from recert.classes.models import AttendanceCredit, Attendee, ClassSession
from recert.classes.queries import attendees_of, free_places
from recert.kernel.audit import Entry, record
from recert.kernel.insert import among
from recert.kernel.problems import ProblemError
from recert.personnel.models import Member
from recert.personnel.queries import active_on, own_record, queue_for, visible_members
from recert.training.actions.checks import lest
from recert.training.models import Course
from recert.training.queries import open_to

UNKNOWN = "not an active member whom you may see"
ALREADY = "on this session already"
SAME_MOMENT = "Somebody changed who is on this session at the same moment: look, and try again."
CANCELLED = "This session is cancelled: plan it again first."
HELD = "This session was held: put who was there on it as a walk-in, on the attendance page."
FULL = "This session is full: ask your training coordinator, or take another one."
TOO_LATE = "Signing up and off ends on the day before the session: tell the instructor."
NOT_OPEN = "This session is not open for signing up: ask your training coordinator."
PUT_ON_IT = "You were put on this session: tell your training coordinator that you cannot come."


@dataclass(frozen=True, slots=True)
class Added:
    """What became of everyone chosen: chosen = added + left out, by reason."""

    chosen: int
    added: int
    reasons: dict[str, int]


def add_people(*, session_id: int, member_ids: Sequence[int], today: date, by: Actor) -> Added:
    """Put members on a session, unmarked. Where there are not places enough for all of them nobody is put on it.

    Left out with the reason: who is on it already, is not active or not visible. Raises ProblemError; DoesNotExist.
    """
    by.require(Permission.COMPLETIONS_RECORD)
    chosen = list(dict.fromkeys(member_ids))
    with transaction.atomic():
        queue_for(among(Member.objects.all(), "id", chosen))
        session = hold_session(session_id)
        refuse_unless_planned(session)
        seen = among(visible_members(by).filter(active_on(today)), "id", chosen)
        visible = set(seen.values_list("pk", flat=True))
        there = set(Attendee.objects.filter(session_id=session_id).values_list("member_id", flat=True))
        new = [pk for pk in chosen if pk in visible and pk not in there]
        _check_places(session, len(new))
        put_on(session, new, Attendee.Source.ADDED, by)
    left = Counter(ALREADY if pk in visible else UNKNOWN for pk in chosen if pk not in set(new))
    return Added(len(chosen), len(new), dict(left))


def _check_places(session: ClassSession, wanted: int) -> None:
    free = free_places(session)
    if free is None or wanted <= free:
        return
    places = "1 place is" if free == 1 else f"{free:,} places are" if free else "No place is"
    raise ProblemError(
        f"{places} free and you chose {wanted:,}: choose fewer, or give the session more places. Nobody was added."
    )


def refuse_unless_planned(session: ClassSession) -> None:
    """Raise ProblemError for a session that was held or is cancelled."""
    if session.cancelled_at is not None:
        raise ProblemError(CANCELLED)
    if session.held_at is not None:
        raise ProblemError(HELD)


def put_on(session: ClassSession, member_ids: Sequence[int], source: str, by: Actor) -> None:
    """Insert attendees and say so, inside the caller's transaction."""
    with lest("", SAME_MOMENT):
        bulk.add(session.pk, member_ids, source=source, now=timezone.now(), added_by_id=by.user_id)
    verbs = {Attendee.Source.SIGNED_UP: "signed_up", Attendee.Source.WALK_IN: "walked_in"}
    if member_ids:
        record(people_event(verbs.get(Attendee.Source(source), "added"), session, member_ids), by=by)


def people_event(verb: str, session: ClassSession, member_ids: Sequence[int], **data: object) -> Entry:
    """Return what the audit log says about people on a session."""
    only = member_ids[0] if len(member_ids) == 1 else None
    name = f"{session.course.title}, {session.starts_on.isoformat()}"
    said = {"people": len(member_ids), "members": list(member_ids), **data}
    return Entry(f"attendee.{verb}", "class_session", session.pk, name, only, said)


@dataclass(frozen=True, slots=True)
class Removed:
    """What became of everyone chosen: chosen = removed + kept for what is on record + unknown."""

    chosen: int
    removed: int
    kept: int
    unknown: int


def remove_people(*, session_id: int, attendee_ids: Sequence[int], by: Actor) -> Removed:
    """Take people off a session. Who is marked or has a completion from it stays, on record. Raises DoesNotExist."""
    by.require(Permission.COMPLETIONS_RECORD)
    chosen = list(dict.fromkeys(attendee_ids))
    with transaction.atomic():
        session = hold_session(session_id)
        found = list(among(attendees_of([session_id], by), "id", chosen))
        credited = among(AttendanceCredit.objects.all(), "attendee", [each.pk for each in found])
        on_record = set(credited.values_list("attendee_id", flat=True))
        going = [each for each in found if not each.mark and each.pk not in on_record]
        if going:
            bulk.remove([each.pk for each in going])
            record(people_event("removed", session, [each.member_id for each in going]), by=by)
    return Removed(len(chosen), len(going), len(found) - len(going), len(chosen) - len(found))


def sign_up(*, session_id: int, today: date, by: Actor) -> ClassSession:
    """Put oneself on a session that is open for it and has a place, until the day before; twice changes nothing.

    Raises ProblemError; ClassSession.DoesNotExist, Member.DoesNotExist for a login without a record.
    """
    by.require(Permission.OWN_VIEW)
    with transaction.atomic():
        member, session = _own(session_id, by)
        if Attendee.objects.filter(session_id=session_id, member_id=member.pk).exists():
            return session
        if not session.sign_up or session.held_at or session.cancelled_at or not member.is_active_on(today):
            raise ProblemError(NOT_OPEN)
        if not open_to(member).filter(pk=session.course_id, kind=Course.Kind.CLASSROOM).exists():
            raise ProblemError(NOT_OPEN)
        if today >= session.starts_on:
            raise ProblemError(TOO_LATE)
        if free_places(session) == 0:
            raise ProblemError(FULL)
        put_on(session, [member.pk], Attendee.Source.SIGNED_UP, by)
    return session


def sign_off(*, session_id: int, today: date, by: Actor) -> ClassSession:
    """Take oneself off a session that one signed up for, until the day before; twice changes nothing.

    Raises ProblemError; ClassSession.DoesNotExist, Member.DoesNotExist for a login without a record.
    """
    by.require(Permission.OWN_VIEW)
    with transaction.atomic():
        member, session = _own(session_id, by)
        place = Attendee.objects.filter(session_id=session_id, member_id=member.pk).first()
        if place is None:
            return session
        if place.source != Attendee.Source.SIGNED_UP:
            raise ProblemError(PUT_ON_IT)
        if today >= session.starts_on or place.mark:
            raise ProblemError(TOO_LATE)
        bulk.remove([place.pk])
        record(people_event("signed_off", session, [member.pk]), by=by)
    return session


def _own(session_id: int, by: Actor) -> tuple[Member, ClassSession]:
    member = own_record(by.membership_id or 0)
    if member is None:
        raise Member.DoesNotExist
    queue_for(Member.objects.filter(pk=member.pk))
    return member, hold_session(session_id)
