"""Sessions: plan one, change it, cancel it and plan it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, time
from typing import Any

from django.db import transaction
from django.utils import timezone

from recert.agencies.actors import Actor
from recert.agencies.roles import Permission
from recert.classes.models import AttendanceCredit, Attendee, ClassSession
from recert.classes.queries import classroom_courses
from recert.core.requirements import plain
from recert.kernel.audit import Entry, changes, record
from recert.kernel.problems import ProblemError
from recert.personnel.models import Member
from recert.training.actions.checks import Problems, text
from recert.training.models import Course

LONGEST_DAY = 24
MOST_DAYS = 60
MOST_PLACES = 100_000
HELD = "Completions of this session are on file: the course and the days stay. Mark who was there wrongly as absent first."


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """What a session is planned as. ``instructor_badge``: the member number of an instructor who is on the roster."""

    course_id: int | None
    starts_on: date
    ends_on: date | None
    starts_at: time
    ends_at: time
    place: str
    instructor: str = ""
    instructor_badge: str = ""
    capacity: int | None = None
    sign_up: bool = False
    note: str = ""


def plan_session(*, facts: SessionFacts, by: Actor) -> ClassSession:
    """Plan a session of a classroom course. Raises ProblemError, by the fields of the facts."""
    by.require(Permission.TRAINING_EDIT)
    with transaction.atomic():
        values = _values(facts)
        session = ClassSession.objects.create(**values, created_at=timezone.now(), created_by_id=by.user_id)
        record(event("added", session), by=by)
    return session


def change_session(*, session_id: int, facts: SessionFacts, by: Actor) -> ClassSession:
    """Change a session. Once completions are on file the course and the days stay, and nobody loses a place.

    Raises ProblemError, by the fields of the facts; ClassSession.DoesNotExist.
    """
    by.require(Permission.TRAINING_EDIT)
    with transaction.atomic():
        session = hold_session(session_id)
        values = _values(facts, session)
        before = {key: getattr(session, key) for key in values}
        for key, value in values.items():
            setattr(session, key, value)
        session.save()
        said = changes(before, values)
        if said:
            record(event("changed", session, {"changes": said}), by=by)
    return session


def cancel_session(*, session_id: int, by: Actor) -> ClassSession:
    """Cancel a session of which no completion is on file; who is on it stays on it. Raises ProblemError, DoesNotExist."""
    by.require(Permission.TRAINING_EDIT)
    with transaction.atomic():
        session = hold_session(session_id)
        if session.held_at:
            raise ProblemError("This session was held: a session that took place cannot be cancelled.")
        if session.cancelled_at is None:
            session.cancelled_at, session.cancelled_by_id = timezone.now(), by.user_id
            session.save(update_fields=["cancelled_at", "cancelled_by"])
            record(event("cancelled", session), by=by)
    return session


def reinstate_session(*, session_id: int, by: Actor) -> ClassSession:
    """Plan a cancelled session again, with the people who were on it. Raises ClassSession.DoesNotExist."""
    by.require(Permission.TRAINING_EDIT)
    with transaction.atomic():
        session = hold_session(session_id)
        if session.cancelled_at is not None:
            session.cancelled_at = session.cancelled_by_id = None
            session.save(update_fields=["cancelled_at", "cancelled_by"])
            record(event("reinstated", session), by=by)
    return session


def hold_session(session_id: int) -> ClassSession:
    """Return the session with its course, locked until the transaction ends; raises ClassSession.DoesNotExist."""
    found = ClassSession.objects.select_related("course").select_for_update(of=("self",))
    return found.get(pk=session_id)


def event(verb: str, session: ClassSession, data: Mapping[str, Any] | None = None) -> Entry:
    """Return what the audit log says about a session."""
    name = f"{session.course.title}, {session.starts_on.isoformat()}"
    return Entry(f"class_session.{verb}", "class_session", session.pk, name, data=data or {})


def _values(facts: SessionFacts, session: ClassSession | None = None) -> dict[str, Any]:
    """Return the columns of a session, or raise ProblemError with all that is wrong."""
    problems = Problems()
    values = asdict(facts) | {"ends_on": facts.ends_on or facts.starts_on}
    del values["instructor_badge"]
    with problems.of("course"):
        course = _course(facts.course_id, session)
    with problems.of("place"):
        values["place"] = text(facts.place, most=200, needed=True)
    with problems.of("note"):
        values["note"] = text(facts.note, most=4000, several_lines=True)
    with problems.of("instructor"):
        values["instructor"] = text(facts.instructor, most=150)
    with problems.of("instructor_badge"):
        values |= _instructor(facts.instructor_badge, str(values["instructor"]))
    problems.found |= _wrong_days(values) | _wrong_places(facts.capacity, session)
    if session and not problems.found:
        problems.found |= _wrong_moves(values, session)
    problems.stop()
    problems.found |= _too_many_hours(course, values)
    problems.stop()
    return values


def _course(course_id: int | None, session: ClassSession | None) -> Course:
    kept = Course.objects.filter(pk=session.course_id) if session else Course.objects.none()
    found = (classroom_courses() | kept).filter(pk=course_id or 0).first()
    if found is None:
        raise ValueError("Choose a classroom course of the list.")
    return found


def _instructor(badge: str, name: str) -> dict[str, Any]:
    """Return the member with the badge as the instructor; the name stands as it is typed, else it is the member's."""
    if not badge.strip():
        return {"instructor_member_id": None}
    member = Member.objects.filter(member_number=badge.strip()[:40]).first()
    if member is None:
        raise ValueError("Nobody on the roster has this badge: look it up, or give the name alone.")
    return {"instructor_member_id": member.pk, "instructor": name or member.full_name[:150]}


def _wrong_days(values: Mapping[str, Any]) -> dict[str, str]:
    days = (values["ends_on"] - values["starts_on"]).days + 1
    wrong = {}
    if days < 1:
        wrong["ends_on"] = "The last day is before the first: exchange them."
    elif days > MOST_DAYS:
        wrong["ends_on"] = f"A session takes at most {MOST_DAYS} days; this is {days:,}: check the year."
    if values["ends_at"] <= values["starts_at"]:
        wrong["ends_at"] = "The end is not after the start: write hours as 08:00 and 17:00."
    return wrong


def _wrong_places(capacity: int | None, session: ClassSession | None) -> dict[str, str]:
    if capacity is None:
        return {}
    if not 1 <= capacity <= MOST_PLACES:
        return {"capacity": f"Give a whole number of places from 1 to {MOST_PLACES:,}, or none for no limit."}
    taken = Attendee.objects.filter(session_id=session.pk).count() if session else 0
    if taken > capacity:
        return {
            "capacity": f"{taken:,} are on it already: take some off first, or give {taken:,} places or more."
        }
    return {}


def _wrong_moves(values: Mapping[str, Any], session: ClassSession) -> dict[str, str]:
    moved = [key for key in ("course_id", "starts_on", "ends_on") if values[key] != getattr(session, key)]
    credits_ = AttendanceCredit.objects.filter(attendee__session_id=session.pk, taken_back_at__isnull=True)
    if not moved or not credits_.exists():
        return {}
    return {"course" if moved == ["course_id"] else "starts_on": HELD}


def _too_many_hours(course: Course, values: Mapping[str, Any]) -> dict[str, str]:
    days = (values["ends_on"] - values["starts_on"]).days + 1
    if course.hours <= LONGEST_DAY * days:
        return {}
    span = "a day has 24" if days == 1 else f"{days} days have {LONGEST_DAY * days}"
    return {
        "ends_on": f"The course has {plain(course.hours)} hours and {span}: give the last day of the session."
    }
