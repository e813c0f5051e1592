"""Who was there becomes a completion once, however often and by however many it is asked for."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from recert.agencies.actors import Actor
from recert.agencies.models import Agency
from recert.classes import actions
from recert.classes.actions.settling import share
from recert.classes.models import AttendanceCredit, Attendee, ClassSession
from recert.kernel.models import AuditEvent
from recert.kernel.problems import ProblemError
from recert.personnel.models import Unit
from recert.training.actions.crediting import Finished, correct
from recert.training.models import Completion, Enrollment
from tests.factories import (
    AssignmentFactory,
    AttendanceCreditFactory,
    AttendeeFactory,
    ClassSessionFactory,
    EnrollmentFactory,
    MemberFactory,
    PlanCourseFactory,
)
from tests.factories.training import PlanVersionFactory

pytestmark = pytest.mark.usefixtures("sound")
TODAY = date(2026, 11, 23)
DAY = date(2026, 3, 9)
LATER = date(2026, 12, 24)


@pytest.fixture
def session(scope: Agency) -> ClassSession:
    found: ClassSession = ClassSessionFactory(course__hours_by_category={"Airway": "3", "": "1"})
    return found


def mark(session: ClassSession, by: Actor, *marks: actions.MarkGiven, **given: Any) -> actions.Marked:
    values = {"today": TODAY, **given}
    return actions.mark_attendance(session_id=session.pk, marks=marks, by=by, **values)


def marked(session: ClassSession, by: Actor, people: list[Attendee], word: str, hours: Any = None) -> None:
    mark(session, by, *(actions.MarkGiven(one.pk, word, hours) for one in people))


def complete(session: ClassSession, by: Actor, **given: Any) -> actions.Completed:
    values = {"today": TODAY, **given}
    return actions.complete_session(session_id=session.pk, by=by, **values)


def living() -> list[tuple[int, Any, Decimal]]:
    rows = Completion.objects.filter(withdrawn_at__isnull=True).order_by("pk")
    return list(rows.values_list("member_id", "course_id", "hours"))


def test_who_was_there_gets_a_completion_with_the_hours_of_the_course(
    session: ClassSession, coordinator: Actor
) -> None:
    there, away = AttendeeFactory.create_batch(2, session=session)
    marked(session, coordinator, [there], "present")
    marked(session, coordinator, [away], "absent")
    assert complete(session, coordinator).settled.recorded == 1
    completion = Completion.objects.get()
    assert (completion.member_id, completion.completed_on) == (there.member_id, DAY)
    assert (completion.source, completion.hours_by_category) == ("attendance", {"Airway": "3", "": "1"})
    assert ClassSession.objects.get().held_by_id == coordinator.user_id


def test_it_completes_the_training_that_asks_for_the_course(
    session: ClassSession, coordinator: Actor
) -> None:
    version = PlanVersionFactory()
    PlanCourseFactory(version=version, course=session.course)
    enrollment = EnrollmentFactory(assignment=AssignmentFactory(plan=version.plan, version=version))
    person = AttendeeFactory(session=session, member=enrollment.member)
    marked(session, coordinator, [person], "present")
    assert complete(session, coordinator).settled.met == 1
    assert Enrollment.objects.get().completed_on == DAY


def test_a_part_counts_its_hours_and_not_the_course(session: ClassSession, coordinator: Actor) -> None:
    person = AttendeeFactory(session=session)
    marked(session, coordinator, [person], "partly", "2")
    complete(session, coordinator)
    completion = Completion.objects.get()
    assert (completion.course_id, completion.hours) == (None, 2)
    assert completion.hours_by_category == {"Airway": "1.5", "": "0.5"}
    assert completion.title.endswith(", in part")


@pytest.mark.parametrize("hours", ["0.01", "1", "1.33", "3.99"])
def test_a_part_is_split_exactly(hours: str) -> None:
    parts = share({"A": Decimal(1), "B": Decimal(1), "C": Decimal(2)}, Decimal(hours))
    assert sum(parts.values()) == Decimal(hours)
    assert min(parts.values()) >= 0


def test_completing_twice_records_nothing_twice(session: ClassSession, coordinator: Actor) -> None:
    marked(session, coordinator, AttendeeFactory.create_batch(3, session=session), "present")
    first, second = complete(session, coordinator), complete(session, coordinator)
    assert (first.settled.recorded, second.settled.recorded) == (3, 0)
    assert len(living()) == 3
    assert AuditEvent.objects.filter(kind="class_session.completed").count() == 1


def test_the_database_keeps_one_completion_for_an_attendance(scope: Agency) -> None:
    credit = AttendanceCreditFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        AttendanceCreditFactory(attendee=credit.attendee)
    with pytest.raises(IntegrityError), transaction.atomic():
        AttendanceCredit.objects.create(
            attendee=AttendeeFactory(mark="present"), completion=credit.completion, mark="present"
        )


@pytest.mark.parametrize(
    "wrong", [{"mark": "partly"}, {"mark": "present", "hours": 2}, {"mark": "present", "marked_at": None}]
)
def test_the_database_refuses_half_a_mark(session: ClassSession, wrong: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        AttendeeFactory(session=session, **wrong)


def test_absent_after_all_takes_the_completion_back(session: ClassSession, coordinator: Actor) -> None:
    person = AttendeeFactory(session=session)
    marked(session, coordinator, [person], "present")
    complete(session, coordinator)
    marked(session, coordinator, [person], "absent")
    old = Completion.objects.get()
    assert (old.withdrawn_at is None, old.withdrawn_by_id) == (False, coordinator.user_id)
    assert AttendanceCredit.objects.get().taken_back_at is not None


def test_absent_after_all_takes_back_what_a_correction_put_in_its_place(
    session: ClassSession, coordinator: Actor
) -> None:
    person = AttendeeFactory(session=session)
    marked(session, coordinator, [person], "present")
    complete(session, coordinator)
    for hours in (2, 3):
        right = Finished(person.member_id, "Airway", DAY, {"": Decimal(hours)})
        now = Completion.objects.get(withdrawn_at__isnull=True).pk
        correct(completion_id=now, finished=right, reason="Left early", today=TODAY, by=coordinator)
    marked(session, coordinator, [person], "absent")
    assert living() == []
    marked(session, coordinator, [person], "present")
    assert living() == [(person.member_id, session.course_id, Decimal(4))]


def test_other_hours_keep_the_first_entry_on_file(session: ClassSession, coordinator: Actor) -> None:
    person = AttendeeFactory(session=session)
    for hours in ("1", "2"):
        marked(session, coordinator, [person], "partly", hours)
        complete(session, coordinator)
    assert [row.hours for row in Completion.objects.order_by("pk")] == [1, 2]
    assert living() == [(person.member_id, None, Decimal(2))]


def test_a_late_walk_in_is_recorded_at_once(session: ClassSession, coordinator: Actor) -> None:
    marked(session, coordinator, [AttendeeFactory(session=session)], "present")
    complete(session, coordinator)
    member = MemberFactory()
    for _ in range(2):
        actions.add_walk_in(session_id=session.pk, member_id=member.pk, today=TODAY, by=coordinator)
    assert [row[0] for row in living()].count(member.pk) == 1


def test_who_was_taken_back_elsewhere_is_not_recorded_again_by_itself(
    session: ClassSession, coordinator: Actor
) -> None:
    from recert.training.actions.crediting import take_back

    marked(session, coordinator, [AttendeeFactory(session=session)], "present")
    complete(session, coordinator)
    take_back([Completion.objects.get().pk], by=coordinator)
    complete(session, coordinator)
    assert living() == []


def test_nobody_unmarked_is_passed_over_in_silence(session: ClassSession, coordinator: Actor) -> None:
    marked(session, coordinator, [AttendeeFactory(session=session)], "present")
    AttendeeFactory(session=session)
    with pytest.raises(ProblemError, match="1 person is not marked yet"):
        complete(session, coordinator)
    assert complete(session, coordinator, rest_absent=True).absent == 1
    assert set(Attendee.objects.values_list("mark", flat=True)) == {"present", "absent"}


def test_the_rest_is_marked_on_every_page(session: ClassSession, coordinator: Actor) -> None:
    first, *_ = AttendeeFactory.create_batch(3, session=session)
    mark(session, coordinator, actions.MarkGiven(first.pk, "absent"), rest="present")
    assert sorted(Attendee.objects.values_list("mark", flat=True)) == ["absent", "present", "present"]


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        ("25", "A day has 24 hours"),
        ("4", "The class has 4 hours"),
        ("0", "more than 0 hours"),
        ("", "give the hours"),
        ("two", "Not a number of hours"),
        ("1.005", "two decimals"),
        ("NaN", "Hours go from"),
    ],
)
def test_hours_that_make_no_sense(session: ClassSession, coordinator: Actor, hours: str, words: str) -> None:
    person, other = AttendeeFactory.create_batch(2, session=session)
    given = [actions.MarkGiven(other.pk, "present"), actions.MarkGiven(person.pk, "partly", hours)]
    with pytest.raises(ProblemError, match=words) as refused:
        mark(session, coordinator, *given)
    assert list(refused.value.problems) == [f"hours_{person.pk}"]
    assert not Attendee.objects.exclude(mark="").exists()


def test_two_instructors_at_once(session: ClassSession, coordinator: Actor) -> None:
    """Each saves what both saw as empty: other people are no matter, the same person is told."""
    one, two = AttendeeFactory.create_batch(2, session=session)
    empty = ("", None)
    mark(session, coordinator, actions.MarkGiven(one.pk, "absent", seen=empty))
    theirs = [actions.MarkGiven(one.pk, "", seen=empty), actions.MarkGiven(two.pk, "present", seen=empty)]
    assert mark(session, coordinator, *theirs).changed == 1
    assert Attendee.objects.get(pk=one.pk).mark == "absent"
    with pytest.raises(ProblemError, match="changed this to “Absent” while the page was open"):
        mark(session, coordinator, actions.MarkGiven(one.pk, "present", seen=empty))
    mark(session, coordinator, actions.MarkGiven(one.pk, "present", seen=("absent", None)))
    assert Attendee.objects.get(pk=one.pk).mark == "present"


def test_a_session_to_come_takes_no_attendance(scope: Agency, coordinator: Actor) -> None:
    session = ClassSessionFactory(starts_on=LATER)
    person = AttendeeFactory(session=session)
    with pytest.raises(ProblemError, match="on 24 Dec 2026 or after"):
        marked(session, coordinator, [person], "present")
    with pytest.raises(ProblemError, match="still to come"):
        complete(session, coordinator, rest_absent=True)
    with pytest.raises(ProblemError, match="still to come"):
        actions.add_walk_in(session_id=session.pk, member_id=person.member_id, today=TODAY, by=coordinator)


def test_a_cancelled_session_takes_no_attendance(session: ClassSession, coordinator: Actor) -> None:
    person = AttendeeFactory(session=session)
    actions.cancel_session(session_id=session.pk, by=coordinator)
    with pytest.raises(ProblemError, match="cancelled"):
        marked(session, coordinator, [person], "present")


def test_a_session_of_several_days_is_completed_on_its_last(scope: Agency, coordinator: Actor) -> None:
    session = ClassSessionFactory(starts_on=DAY, ends_on=date(2026, 3, 11))
    marked(session, coordinator, [AttendeeFactory(session=session)], "present")
    complete(session, coordinator)
    completion = Completion.objects.get()
    assert (completion.started_on, completion.completed_on) == (DAY, date(2026, 3, 11))


def test_a_manager_records_for_the_own_units_and_nobody_else(
    session: ClassSession, manager: Actor, coordinator: Actor
) -> None:
    own = AttendeeFactory(session=session, member__unit=Unit.objects.get())
    other = AttendeeFactory(session=session)
    with pytest.raises(ProblemError, match="taken off"):
        marked(session, manager, [other], "present")
    marked(session, manager, [own], "present")
    complete(session, manager)
    assert [row[0] for row in living()] == [own.member_id]
    marked(session, coordinator, [other], "present")
    assert len(living()) == 2


def statements(session: ClassSession, by: Actor, people: int) -> int:
    version = PlanVersionFactory()
    PlanCourseFactory(version=version, course=session.course)
    assignment = AssignmentFactory(plan=version.plan, version=version)
    for one in AttendeeFactory.create_batch(people, session=session):
        EnrollmentFactory(assignment=assignment, member=one.member)
    with CaptureQueriesContext(connection) as counted:
        mark(session, by, rest="present")
        complete(session, by)
    assert Completion.objects.filter(course_id=session.course_id).count() == people
    return len(counted)


def test_as_many_statements_for_many_as_for_few(scope: Agency, coordinator: Actor) -> None:
    few, many = (statements(ClassSessionFactory(), coordinator, people) for people in (25, 75))
    assert few == many
