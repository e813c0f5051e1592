"""Who was there, and the completions that it becomes: recorded once, corrected with the first entry kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from recert.agencies.actors import Actor
from recert.agencies.roles import Permission
from recert.classes import bulk
from recert.classes.actions.people import CANCELLED, people_event, put_on
from recert.classes.actions.sessions import LONGEST_DAY, event, hold_session
from recert.classes.actions.settling import Settled, settle
from recert.classes.models import Attendee, ClassSession
from recert.classes.queries import attendees_of
from recert.core.requirements import plain
from recert.kernel.audit import record
from recert.kernel.days import show
from recert.kernel.insert import among
from recert.kernel.problems import ProblemError
from recert.personnel.models import Member
from recert.personnel.queries import active_on, queue_for, visible_members
from recert.training.actions.checks import hours as whole_hours

ABSENT, PARTLY, PRESENT = Attendee.Mark.ABSENT, Attendee.Mark.PARTLY, Attendee.Mark.PRESENT
NOBODY = "Nobody is on this session: add people, or walk-ins, and mark who was there."
ALREADY_PARTLY = "{name} is on it already, as there for {hours} h: change the mark if it was all of it."
NO_SUCH_PERSON = "Not an active member whom you may see: search again."


@dataclass(frozen=True, slots=True)
class MarkGiven:
    """A mark for one person: what was ticked, and what the page showed when it was (``seen``).

    Raises nothing for a mark that was taken away: ``mark`` is empty then.
    """

    attendee_id: int
    mark: str
    hours: Decimal | str | None = None
    seen: tuple[str, Decimal | None] | None = None


@dataclass(frozen=True, slots=True)
class Marked:
    """How many marks changed, and what completions came or went where the session was completed already."""

    changed: int
    settled: Settled


def mark_attendance(
    *, session_id: int, marks: Sequence[MarkGiven], rest: str = "", today: date, by: Actor
) -> Marked:
    """Save who was there, of the people whom the actor may see; ``rest``: the mark of everybody who then has none.

    Only what differs from what the page showed is written. Where somebody else marked the same person meanwhile, nothing
    is saved and the words stand beside that person. A session that was completed already gets and loses completions.
    Raises ProblemError (``mark_<id>``, ``hours_<id>``, or about the session); ClassSession.DoesNotExist.
    """
    by.require(Permission.COMPLETIONS_RECORD)
    with transaction.atomic():
        session, people = _hold(session_id, by)
        changed = mark_people(session, people, marks, rest=rest, today=today, by=by)
        settled = settle(session, changed, today=today, by=by) if session.held_at else Settled()
    return Marked(len(changed), settled)


def mark_people(
    session: ClassSession,
    people: Mapping[int, Attendee],
    marks: Sequence[MarkGiven],
    *,
    rest: str,
    today: date,
    by: Actor,
) -> list[Attendee]:
    """Save marks of these people (by their id) on a session that is held, as ``mark_attendance``; return who changed."""
    _refuse_cancelled_or_early(session, session.starts_on, today, "Attendance is taken")
    markings = _markings(session, people, marks)
    if rest:
        markings |= {pk: (rest, None) for pk, one in people.items() if not markings.get(pk, (one.mark,))[0]}
    return _write(session, people, markings, by)


@dataclass(frozen=True, slots=True)
class Completed:
    """Completing a session: completions recorded and taken back, enrollments done by it, people counted as absent."""

    settled: Settled
    absent: int
    first: bool


def complete_session(*, session_id: int, rest_absent: bool = False, today: date, by: Actor) -> Completed:
    """Record a completion for everybody marked as there whom the actor may see; once, however often asked.

    ``rest_absent`` counts who is not marked as absent; without it there must be nobody of that kind. Raises ProblemError
    (rest, or about the session), ClassSession.DoesNotExist.
    """
    by.require(Permission.COMPLETIONS_RECORD)
    with transaction.atomic():
        session, people = _hold(session_id, by)
        _refuse_cancelled_or_early(session, session.ends_on, today, "Completions are recorded")
        unmarked = [one for one in people.values() if not one.mark]
        _refuse_unready(people, unmarked, rest_absent=rest_absent)
        _write(session, people, {one.pk: (ABSENT, None) for one in unmarked}, by)
        settled = settle(session, list(people.values()), today=today, by=by)
        first = session.held_at is None
        if first:
            session.held_at, session.held_by_id = timezone.now(), by.user_id
            session.save(update_fields=["held_at", "held_by"])
        if first or settled.recorded:
            record(event("completed", session, {"people": settled.recorded}), by=by)
    return Completed(settled, len(unmarked), first)


def add_walk_in(*, session_id: int, member_id: int, today: date, by: Actor) -> Attendee:
    """Put somebody who came unexpected on a session, as present; capacity does not send away who is in the room.

    Raises ProblemError, ClassSession.DoesNotExist.
    """
    by.require(Permission.COMPLETIONS_RECORD)
    with transaction.atomic():
        queue_for(Member.objects.filter(pk=member_id))
        session = hold_session(session_id)
        if not visible_members(by).filter(active_on(today), pk=member_id).exists():
            raise ProblemError(NO_SUCH_PERSON)
        person, changed = walk_in(session, member_id, today=today, by=by)
        if session.held_at:
            settle(session, changed, today=today, by=by)
    return person


def walk_in(
    session: ClassSession, member_id: int, *, today: date, by: Actor
) -> tuple[Attendee, list[Attendee]]:
    """Put a member on a session that is held, as present; return the attendee, and again where that changed anything.

    Who is on it and marked as there for a part stays so: raises ProblemError.
    """
    _refuse_cancelled_or_early(session, session.starts_on, today, "Attendance is taken")
    on_it = Attendee.objects.filter(session_id=session.pk, member_id=member_id).select_related("member")
    if not on_it.exists():
        put_on(session, [member_id], Attendee.Source.WALK_IN, by)
    person = on_it.get()
    if person.mark == Attendee.Mark.PARTLY:
        raise ProblemError(
            ALREADY_PARTLY.format(name=person.member.full_name, hours=plain(person.hours or Decimal(0)))
        )
    return person, _write(session, {person.pk: person}, {person.pk: (PRESENT, None)}, by)


def _hold(session_id: int, by: Actor) -> tuple[ClassSession, dict[int, Attendee]]:
    """Queue for the people on the session, then hold it; return it with those whom the actor may see, by id."""
    ids = list(attendees_of([session_id], by).values_list("pk", flat=True))
    queue_for(Member.objects.filter(pk__in=attendees_of([session_id], by).values("member_id")))
    session = hold_session(session_id)
    found = among(attendees_of([session_id], by), "id", ids).select_related("member", "marked_by")
    return session, {one.pk: one for one in found.order_by("pk")}


def _refuse_cancelled_or_early(session: ClassSession, day: date, today: date, what: str) -> None:
    if session.cancelled_at is not None:
        raise ProblemError(CANCELLED)
    if today < day:
        raise ProblemError(f"{what} on {show(day)} or after: the session is still to come.")


def _refuse_unready(
    people: Mapping[int, Attendee], unmarked: Sequence[Attendee], *, rest_absent: bool
) -> None:
    if not people:
        raise ProblemError(NOBODY)
    if unmarked and not rest_absent:
        who = "1 person is" if len(unmarked) == 1 else f"{len(unmarked):,} people are"
        raise ProblemError({"rest": f"{who} not marked yet: mark them, or tick that they were absent."})


def _markings(
    session: ClassSession, people: Mapping[int, Attendee], marks: Iterable[MarkGiven]
) -> dict[int, bulk.Marking]:
    """Return what is to be written, or raise ProblemError with the words beside each person."""
    wrong: dict[str, str] = {}
    found: dict[int, bulk.Marking] = {}
    for given in marks:
        person = people.get(given.attendee_id)
        if person is None:
            wrong.setdefault(
                "", "Somebody on this page was taken off the session meanwhile: look at the list."
            )
            continue
        try:
            new = (given.mark, _hours(session, given))
        except ValueError as fault:
            wrong[f"hours_{person.pk}"] = str(fault)
            continue
        now = (person.mark, person.hours)
        if new in (now, given.seen):
            continue
        if given.seen is not None and now != given.seen:
            wrong[f"mark_{person.pk}"] = _meanwhile(person)
        found[person.pk] = new
    if wrong:
        raise ProblemError(wrong)
    return found


def _hours(session: ClassSession, given: MarkGiven) -> Decimal | None:
    if given.mark not in ("", *Attendee.Mark.values):
        raise ValueError("Choose present, partly or absent.")
    if given.mark != PARTLY:
        return None
    if given.hours in (None, ""):
        raise ValueError("Partly there: give the hours.")
    hours = whole_hours(str(given.hours))
    whole = session.course.hours
    if hours <= 0:
        raise ValueError("Give more than 0 hours, or mark as absent.")
    if hours > LONGEST_DAY * session.days:
        raise ValueError(f"A day has {LONGEST_DAY} hours: give the hours of the class that were attended.")
    if whole and hours >= whole:
        raise ValueError(f"The class has {plain(whole)} hours: give less, or mark as present.")
    return hours


def _meanwhile(person: Attendee) -> str:
    said = Attendee.Mark(person.mark).label if person.mark else "not marked"
    hours = f", {plain(person.hours)} hours" if person.hours else ""
    who = f"{person.marked_by} " if person.marked_by else "Somebody "
    return f"{who}changed this to “{said}{hours}” while the page was open. To put yours in its place, save again."


def _write(
    session: ClassSession, people: Mapping[int, Attendee], markings: Mapping[int, bulk.Marking], by: Actor
) -> list[Attendee]:
    """Write the marks, put them on the objects, and return those that changed."""
    changed = [people[pk] for pk, new in markings.items() if (people[pk].mark, people[pk].hours) != new]
    if not changed:
        return []
    now = timezone.now()
    bulk.mark({one.pk: markings[one.pk] for one in changed}, now=now, marked_by_id=by.user_id)
    for one in changed:
        one.mark, one.hours = markings[one.pk]
    marks = ", ".join(_word(one) for one in changed)
    record(people_event("marked", session, [one.member_id for one in changed], marks=marks), by=by)
    return changed


def _word(one: Attendee) -> str:
    hours = f" {plain(one.hours)}" if one.hours else ""
    return f"{one.member.member_number} {one.mark or 'not marked'}{hours}"
