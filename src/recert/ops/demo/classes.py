"""Classes of a demo agency: one held, one that the demo's member taught, one of today, one to come to sign up for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time, timedelta

from recert.classes.actions import (
    MarkGiven,
    SessionFacts,
    add_people,
    complete_session,
    mark_attendance,
    plan_session,
)
from recert.classes.models import Attendee
from recert.ops.demo.holdings import Scene
from recert.ops.demo.roster import Person
from recert.training.actions import CourseFacts, courses
from recert.training.models import Course

TITLE = "Traffic incident management"
PARTS = (("Safety", "3"), ("Operations", "1"))
CLASS_SIZE = 14
EVERY_ABSENT, EVERY_PARTLY = 6, 9  # each so-manieth person


def write_classes(scene: Scene, people: Sequence[Person]) -> None:
    """Plan four sessions of a classroom course, and record the attendance of the first."""
    facts = CourseFacts(
        TITLE, Course.Kind.CLASSROOM, "in_person", codes="TIM-4", provider=scene.agency.brand, parts=PARTS
    )
    course_id = courses.add_course(facts=facts, by=scene.by).pk
    active = [person.member for person in people if not person.member.inactive_since]
    ids = [member.pk for member in active]
    teacher = active[-1].member_number
    past = _session(scene, course_id, -30, teacher, ids[:CLASS_SIZE])
    _held(scene, past)
    _session(scene, course_id, -1, active[0].member_number, ids[3 * CLASS_SIZE : 4 * CLASS_SIZE])
    _session(scene, course_id, 0, teacher, [ids[0], *ids[CLASS_SIZE : 2 * CLASS_SIZE]])
    _session(scene, course_id, 12, teacher, ids[2 * CLASS_SIZE : 2 * CLASS_SIZE + 6], sign_up=True)


def _session(
    scene: Scene, course_id: int, days: int, badge: str, member_ids: Sequence[int], *, sign_up: bool = False
) -> int:
    day = scene.today + timedelta(days)
    facts = SessionFacts(
        course_id, day, day, time(8), time(12), "Training center, room 2", instructor_badge=badge,
        capacity=24, sign_up=sign_up, note="Bring a reflective vest.",
    )  # fmt: skip
    session = plan_session(facts=facts, by=scene.by)
    add_people(session_id=session.pk, member_ids=member_ids, today=scene.today, by=scene.by)
    return session.pk


def _held(scene: Scene, session_id: int) -> None:
    """Most were there, some for a part, some not."""
    ids = Attendee.objects.filter(session_id=session_id).order_by("pk").values_list("pk", flat=True)
    marks = [_mark(pk, number) for number, pk in enumerate(ids, start=1)]
    mark_attendance(session_id=session_id, marks=marks, today=scene.today, by=scene.by)
    complete_session(session_id=session_id, today=scene.today, by=scene.by)


def _mark(pk: int, number: int) -> MarkGiven:
    if number % EVERY_ABSENT == 0:
        return MarkGiven(pk, Attendee.Mark.ABSENT)
    if number % EVERY_PARTLY == 0:
        return MarkGiven(pk, Attendee.Mark.PARTLY, "2")
    return MarkGiven(pk, Attendee.Mark.PRESENT)
