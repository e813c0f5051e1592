"""What a member does with an online course: begin, open a lesson, be done with it, watch. Always the actor's own record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from recert.agencies.actors import Actor
from recert.agencies.roles import Permission
from recert.kernel.audit import Entry, record
from recert.kernel.problems import ProblemError
from recert.lessons.content import of_edition
from recert.lessons.models import LessonKind, LessonState, Taking
from recert.lessons.queries import Step, Walk, latest_edition, startable, walk_of
from recert.lessons.watching import Span, credible, is_seen
from recert.personnel.models import Member
from recert.training.actions.checks import lest
from recert.training.actions.crediting import Finished, credit
from recert.training.models import Completion, Course

AT_THE_END = {LessonKind.TEXT, LessonKind.IMAGE, LessonKind.PDF}  # done when the member says so
TWICE = "This course was begun at the same moment on another device: go on there, or open it again."
CLOSED = "This course is not open to you now. Ask your training coordinator whether you are to take it."


def own_member(by: Actor) -> Member:
    """Return whose record the actor's login shows; NotAllowedError, Member.DoesNotExist."""
    by.require(Permission.OWN_VIEW)
    return Member.objects.get(membership_id=by.membership_id or 0)


def begin(*, course_id: int, by: Actor) -> Taking:
    """Begin the latest edition of a course, or go on with what was begun. Whoever finished it may take it again.

    Raises ProblemError where the course is not open to the member (audience, retired) or not published.
    """
    member = own_member(by)
    with transaction.atomic(), lest("", TWICE):
        found = Taking.objects.filter(
            member_id=member.pk, course_id=course_id, finished_at__isnull=True
        ).first()
        if found:
            return found
        course = startable(member).filter(pk=course_id).first()
        edition = latest_edition(course_id)
        if course is None or edition is None:
            raise ProblemError(CLOSED)
        now = timezone.now()
        taking = Taking.objects.create(
            member_id=member.pk, course_id=course_id, edition=edition, begun_at=now, seen_at=now
        )
        first = of_edition(edition.content).parts[0]
        LessonState.objects.create(taking=taking, lesson_key=first.key, opened_at=now)
        record(_event("begun", taking, course, member, {"edition": edition.number}), by=by)
    return taking


def locked_walk(course_id: int, by: Actor) -> Walk:
    """Return the open taking of the actor's own record, locked, and how far it is; Taking.DoesNotExist."""
    member = own_member(by)
    rows = Taking.objects.select_related("edition", "course").select_for_update(of=("self",))
    return walk_of(rows.get(member_id=member.pk, course_id=course_id, finished_at__isnull=True))


def state_of(walk: Walk, step: Step, now: datetime) -> LessonState:
    """Return how far the lesson is, opened now if it was not before."""
    if step.state:
        return step.state
    return LessonState.objects.create(taking_id=walk.taking.pk, lesson_key=step.part.key, opened_at=now)


def open_lesson(*, course_id: int, number: int, by: Actor) -> None:
    """Open a lesson: from now on the course goes on here, on any device. Raises ProblemError, Taking.DoesNotExist."""
    with transaction.atomic():
        walk = locked_walk(course_id, by)
        _go_to(walk, _step(walk, number), timezone.now())


def open_file(*, course_id: int, number: int, by: Actor) -> int:
    """Note that the PDF file of a lesson is opened; return the file's id. Raises ProblemError, Taking.DoesNotExist."""
    with transaction.atomic():
        walk = locked_walk(course_id, by)
        step, now = _step(walk, number), timezone.now()
        if step.part.kind != LessonKind.PDF or step.part.file is None:
            raise ProblemError("This lesson has no PDF file.")
        state = state_of(walk, step, now)
        if state.file_opened_at is None:
            state.file_opened_at = now
            state.save(update_fields=["file_opened_at"])
        return step.part.file.key


def _go_to(walk: Walk, step: Step, now: datetime) -> None:
    state_of(walk, step, now)
    Taking.objects.filter(pk=walk.taking.pk).update(place=step.number, seen_at=now)


def mark_done(*, course_id: int, number: int, today: date, by: Actor) -> int | None:
    """Note that the member is through with a text, picture or PDF file, or has watched a video, and open the next lesson.

    Returns the number of the next lesson that is not done; None: the course is finished by this.

    A video is believed only when its whole length has passed since it was opened, by the server's clock; a PDF file once
    it was opened. Sent twice, the second changes nothing. Raises ProblemError, Taking.DoesNotExist (nothing of the course
    is open).
    """
    with transaction.atomic():
        walk = locked_walk(course_id, by)
        step = _step(walk, number)
        now = timezone.now()
        if step.part.kind == LessonKind.QUIZ:
            raise ProblemError("A quiz is done when it is passed.")
        if step.part.kind == LessonKind.PDF and not step.is_done and not step.file_was_opened:
            raise ProblemError(f"Open the file first: {step.part.title} is a PDF file to be read.")
        if step.part.kind == LessonKind.VIDEO and not step.is_done and not step.may_say_watched(now):
            raise ProblemError(
                "The video is longer than the time that you had it open. Watch it to its end first."
            )
        if complete(walk, step, today=today, now=now, by=by):
            return None
        onward = walk_of(walk.taking).after(number)
        if onward:
            _go_to(walk, onward, now)
        return onward.number if onward else None


def watch(*, course_id: int, number: int, spans: Sequence[Span], at: float, today: date, by: Actor) -> Step:
    """Note which spans of a video were watched, and where it stands. Returns the lesson as it is then.

    What was watched before stays; spans may come late, twice and in any order. Seeking leaves no span, and more than the
    clock allows does not count. (Nearly) all of it seen: the lesson is done. Raises ProblemError, Taking.DoesNotExist.
    """
    with transaction.atomic():
        walk = locked_walk(course_id, by)
        step = _step(walk, number)
        if step.part.kind != LessonKind.VIDEO:
            raise ProblemError("This lesson is not a video.")
        now = timezone.now()
        length = float(step.part.seconds)
        state = state_of(walk, step, now)
        elapsed = (now - state.opened_at).total_seconds()
        state.seen = [
            [round(end, 2) for end in span] for span in credible(state.seen, spans, length, elapsed)
        ]
        state.seconds = Decimal(f"{min(max(at, 0.0), length):.2f}")
        state.save(update_fields=["seen", "seconds"])
        if is_seen(state.seen, length):
            complete(walk, step, today=today, now=now, by=by)
            state.refresh_from_db()
    return Step(step.number, step.part, state)


def _step(walk: Walk, number: int) -> Step:
    step = walk.step(number)
    if step is None:
        raise ProblemError("This lesson is not in the course: open the course again.")
    return step


def complete(walk: Walk, step: Step, *, today: date, now: datetime, by: Actor) -> bool:
    """Mark a lesson done and, with the last one, finish and credit the course; True when that happened just now."""
    if not step.is_done:
        state = state_of(walk, step, now)
        LessonState.objects.filter(pk=state.pk, done_at__isnull=True).update(done_at=now)
    if not walk_of(walk.taking).is_all_done:
        return False
    _finish(walk.taking, today, now, by)
    return True


def _finish(taking: Taking, today: date, now: datetime, by: Actor) -> None:
    """Credit the course; the row is locked and open, so nobody else does."""
    finished = Finished.of(taking.course, taking.member_id, today, Completion.Source.COURSE)
    credited = credit([finished], today=today, by=by)
    taking.finished_at, taking.completion_id = now, credited.ids[0]
    taking.save(update_fields=["finished_at", "completion"])
    member = Member.objects.get(pk=taking.member_id)
    record(_event("finished", taking, taking.course, member, {"completion": credited.ids[0]}), by=by)


def _event(verb: str, taking: Taking, course: Course, member: Member, data: dict[str, object]) -> Entry:
    told = {"course": course.title, "taking": taking.pk, **data}
    return Entry(f"taking.{verb}", "member", member.pk, member.full_name, member.pk, told)
