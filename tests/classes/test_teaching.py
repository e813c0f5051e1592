"""Who teaches a session takes its attendance, whatever the role; completions stay with staff."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recert.agencies.actors import Actor
from recert.agencies.models import Agency
from recert.classes import actions
from recert.classes.actions import MarkGiven
from recert.classes.models import Attendee, ClassSession
from recert.kernel.models import AuditEvent
from recert.kernel.problems import ProblemError
from recert.personnel.models import Member
from recert.training.models import Completion
from tests.factories import AttendeeFactory, ClassSessionFactory, MemberFactory

pytestmark = pytest.mark.usefixtures("sound")
TODAY = date(2026, 11, 23)


@pytest.fixture
def session(scope: Agency, member_actor: Actor) -> ClassSession:
    teacher = Member.objects.get(membership_id=member_actor.membership_id)
    found: ClassSession = ClassSessionFactory(
        course__hours_by_category={"Airway": "4"}, instructor_member=teacher
    )
    return found


def mark(session: ClassSession, by: Actor, *marks: MarkGiven, rest: str = "", today: date = TODAY) -> int:
    return actions.mark_own_class(session_id=session.pk, marks=marks, rest=rest, today=today, by=by)


def walk_in(session: ClassSession, by: Actor, number: str) -> Attendee:
    return actions.add_own_walk_in(session_id=session.pk, number=number, today=TODAY, by=by)


def marks() -> list[tuple[str, Decimal | None]]:
    return list(Attendee.objects.order_by("pk").values_list("mark", "hours"))


def test_an_instructor_marks_everybody_and_staff_completes(
    session: ClassSession, member_actor: Actor, coordinator: Actor
) -> None:
    people = AttendeeFactory.create_batch(3, session=session)
    given = MarkGiven(people[0].pk, "partly", "1.5")
    assert mark(session, member_actor, given, rest="present") == 3
    assert marks() == [("partly", Decimal("1.5")), ("present", None), ("present", None)]
    assert not Completion.objects.exists()
    assert AuditEvent.objects.get().by_id == member_actor.user_id
    done = actions.complete_session(session_id=session.pk, today=TODAY, by=coordinator)
    assert done.settled.recorded == 3


def test_a_walk_in_is_added_by_the_whole_number(session: ClassSession, member_actor: Actor) -> None:
    came = MemberFactory(member_number="B-1234")
    MemberFactory(member_number="B-9", inactive_since=date(2020, 1, 1))
    assert walk_in(session, member_actor, " B-1234 ").member_id == came.pk
    assert walk_in(session, member_actor, "B-1234").mark == "present"
    for number in ("B-12", "B-9", came.last_name):
        with pytest.raises(ProblemError, match="Nobody active has this number"):
            walk_in(session, member_actor, number)
    assert Attendee.objects.count() == 1


def test_who_was_there_for_a_part_is_not_made_present_by_the_number(
    session: ClassSession, member_actor: Actor
) -> None:
    person = AttendeeFactory(session=session, member__member_number="B-1234")
    mark(session, member_actor, MarkGiven(person.pk, "partly", "2"))
    with pytest.raises(ProblemError, match="on it already, as there for 2 h"):
        walk_in(session, member_actor, "B-1234")
    assert marks() == [("partly", Decimal(2))]


def test_nobody_marks_a_session_that_somebody_else_teaches(
    session: ClassSession, member_actor: Actor, manager: Actor
) -> None:
    other, cancelled = ClassSessionFactory(), ClassSessionFactory(
        instructor_member=session.instructor_member, cancelled_at="2026-01-01T00:00Z"
    )  # fmt: skip
    MemberFactory(member_number="B-1")
    for by, wrong in ((member_actor, other), (member_actor, cancelled), (manager, session)):
        with pytest.raises(ClassSession.DoesNotExist):
            mark(wrong, by, rest="present")
        with pytest.raises(ClassSession.DoesNotExist):
            walk_in(wrong, by, "B-1")


def test_a_completed_session_is_not_the_instructors_any_more(
    session: ClassSession, member_actor: Actor, coordinator: Actor
) -> None:
    person = AttendeeFactory(session=session)
    mark(session, member_actor, MarkGiven(person.pk, "present"))
    actions.complete_session(session_id=session.pk, today=TODAY, by=coordinator)
    with pytest.raises(ProblemError, match="tell your training coordinator"):
        mark(session, member_actor, MarkGiven(person.pk, "absent"))
    assert marks() == [("present", None)]


def test_a_session_to_come_takes_no_marks(session: ClassSession, member_actor: Actor) -> None:
    with pytest.raises(ProblemError, match="still to come"):
        mark(session, member_actor, rest="present", today=date(2026, 1, 1))


def test_what_staff_marked_meanwhile_is_not_overwritten_unseen(
    session: ClassSession, member_actor: Actor, coordinator: Actor
) -> None:
    person = AttendeeFactory(session=session)
    staff = MarkGiven(person.pk, "absent")
    actions.mark_attendance(session_id=session.pk, marks=[staff], today=TODAY, by=coordinator)
    with pytest.raises(ProblemError) as refused:
        mark(session, member_actor, MarkGiven(person.pk, "present", seen=("", None)))
    assert list(refused.value.problems) == [f"mark_{person.pk}"]


def test_as_many_statements_for_many_as_for_few(session: ClassSession, member_actor: Actor) -> None:
    counts = []
    for size in (25, 50):
        AttendeeFactory.create_batch(size, session=session)
        with CaptureQueriesContext(connection) as seen:
            mark(session, member_actor, rest="present")
        counts.append(len(seen))
    assert counts[0] == counts[1]
