"""Planning sessions; who is to come, put on it by others or by oneself."""

from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from recert.agencies.actors import Actor, NotAllowedError
from recert.agencies.models import Agency
from recert.classes import actions, queries
from recert.classes.models import Attendee, ClassSession
from recert.kernel.models import AuditEvent
from recert.kernel.problems import ProblemError
from recert.personnel.models import Member, Unit
from tests.factories import (
    AssignmentFactory,
    AttendanceCreditFactory,
    AttendeeFactory,
    ClassSessionFactory,
    CourseFactory,
    EnrollmentFactory,
    GroupFactory,
    GroupMemberFactory,
    MemberFactory,
    PlanCourseFactory,
    UnitFactory,
)
from tests.factories.training import PlanVersionFactory

pytestmark = pytest.mark.usefixtures("scope", "sound")
TODAY = date(2026, 11, 23)
SOON = date(2026, 12, 3)


@pytest.fixture
def facts(scope: Agency) -> actions.SessionFacts:
    course = CourseFactory(kind="classroom")
    return actions.SessionFacts(course.pk, SOON, None, time(8), time(12), "Station 4", "Ana Ruiz")


@pytest.fixture
def session(scope: Agency) -> ClassSession:
    found: ClassSession = ClassSessionFactory(starts_on=SOON, sign_up=True)
    return found


def add(session: ClassSession, by: Actor, *people: Member) -> actions.Added:
    ids = [member.pk for member in people]
    return actions.add_people(session_id=session.pk, member_ids=ids, today=TODAY, by=by)


class TestPlanning:
    def test_a_session_is_planned_and_changed(self, facts: actions.SessionFacts, coordinator: Actor) -> None:
        made = actions.plan_session(facts=facts, by=coordinator)
        later = replace(facts, starts_on=SOON + timedelta(7), ends_on=SOON + timedelta(8), capacity=12)
        actions.change_session(session_id=made.pk, facts=later, by=coordinator)
        kept = ClassSession.objects.get()
        assert (kept.days, kept.capacity, kept.state) == (2, 12, "planned")
        assert "starts_on" in AuditEvent.objects.get(kind="class_session.changed").data["changes"]

    def test_an_instructor_of_the_roster(self, facts: actions.SessionFacts, coordinator: Actor) -> None:
        member = MemberFactory(first_name="Zoë", last_name="Ōyama")
        given = replace(facts, instructor="", instructor_badge=member.member_number)
        made = actions.plan_session(facts=given, by=coordinator)
        assert (made.instructor, made.instructor_member_id) == ("Zoë Ōyama", member.pk)

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"course_id": 0}, "course"),
            ({"ends_on": SOON - timedelta(1)}, "ends_on"),
            ({"ends_on": SOON + timedelta(400)}, "ends_on"),
            ({"ends_at": time(8)}, "ends_at"),
            ({"place": " "}, "place"),
            ({"instructor_badge": "nobody"}, "instructor_badge"),
            ({"capacity": 0}, "capacity"),
        ],
    )
    def test_what_makes_no_sense(
        self, facts: actions.SessionFacts, coordinator: Actor, wrong: dict[str, Any], field: str
    ) -> None:
        with pytest.raises(ProblemError) as refused:
            actions.plan_session(facts=replace(facts, **wrong), by=coordinator)
        assert list(refused.value.problems) == [field]

    def test_a_course_of_25_hours_does_not_fit_into_a_day(
        self, facts: actions.SessionFacts, coordinator: Actor
    ) -> None:
        long = replace(facts, course_id=CourseFactory(kind="classroom", hours=Decimal(25)).pk)
        with pytest.raises(ProblemError, match="a day has 24"):
            actions.plan_session(facts=long, by=coordinator)
        actions.plan_session(facts=replace(long, ends_on=SOON + timedelta(1)), by=coordinator)

    def test_only_a_classroom_course_has_sessions(
        self, facts: actions.SessionFacts, coordinator: Actor
    ) -> None:
        with pytest.raises(ProblemError, match="classroom course"):
            actions.plan_session(facts=replace(facts, course_id=CourseFactory().pk), by=coordinator)

    def test_days_stay_once_completions_are_on_file(
        self, facts: actions.SessionFacts, coordinator: Actor
    ) -> None:
        session = AttendanceCreditFactory().attendee.session
        given = replace(facts, course_id=session.course_id, starts_on=SOON)
        with pytest.raises(ProblemError, match="are on file"):
            actions.change_session(session_id=session.pk, facts=given, by=coordinator)
        same = replace(given, starts_on=session.starts_on, place="Station 9")
        assert actions.change_session(session_id=session.pk, facts=same, by=coordinator).place == "Station 9"

    def test_a_session_that_was_held_is_not_cancelled(self, coordinator: Actor) -> None:
        session = AttendanceCreditFactory().attendee.session
        with pytest.raises(ProblemError, match="was held"):
            actions.cancel_session(session_id=session.pk, by=coordinator)

    def test_cancelled_and_planned_again(self, session: ClassSession, coordinator: Actor) -> None:
        actions.cancel_session(session_id=session.pk, by=coordinator)
        with pytest.raises(ProblemError, match="plan it again first"):
            add(session, coordinator, MemberFactory())
        actions.reinstate_session(session_id=session.pk, by=coordinator)
        assert add(session, coordinator, MemberFactory()).added == 1

    def test_a_manager_plans_nothing(self, facts: actions.SessionFacts, manager: Actor) -> None:
        with pytest.raises(NotAllowedError):
            actions.plan_session(facts=facts, by=manager)

    @pytest.mark.parametrize("wrong", [{"ends_on": date(2020, 1, 1)}, {"ends_at": time(7)}, {"capacity": 0}])
    def test_the_database_refuses_disorder(self, wrong: dict[str, Any]) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            ClassSessionFactory(**wrong)


class TestAdding:
    def test_everyone_chosen_is_accounted_for(self, session: ClassSession, coordinator: Actor) -> None:
        there = AttendeeFactory(session=session).member
        gone = MemberFactory(inactive_since=date(2026, 1, 1))
        result = add(session, coordinator, there, gone, MemberFactory())
        assert (result.chosen, result.added, sum(result.reasons.values())) == (3, 1, 2)

    def test_more_than_there_are_places_for(self, session: ClassSession, coordinator: Actor) -> None:
        ClassSession.objects.update(capacity=2)
        AttendeeFactory(session=session)
        with pytest.raises(ProblemError, match="1 place is free and you chose 2"):
            add(session, coordinator, *MemberFactory.create_batch(2))
        assert add(session, coordinator, MemberFactory()).added == 1
        with pytest.raises(ProblemError, match="No place is free"):
            add(session, coordinator, MemberFactory())

    def test_the_database_takes_a_member_once(self, session: ClassSession) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            AttendeeFactory(session=session, member=AttendeeFactory(session=session).member)

    def test_who_is_offered(self, session: ClassSession, coordinator: Actor) -> None:
        unit, group = UnitFactory(), GroupFactory()
        of_unit = MemberFactory(unit=UnitFactory(parent=unit))
        of_group = GroupMemberFactory(group=group).member
        AttendeeFactory(session=session, member__unit=unit)

        def offered(**narrowed: Any) -> list[Member]:
            return list(queries.candidates(coordinator, session, TODAY, **narrowed))

        assert offered(unit_id=unit.pk) == [of_unit]
        assert offered(group_id=group.pk) == [of_group]

    def test_whose_training_asks_for_the_course(self, session: ClassSession, coordinator: Actor) -> None:
        version = PlanVersionFactory()
        PlanCourseFactory(version=version, course=session.course)
        assignment = AssignmentFactory(plan=version.plan, version=version)
        asked, done = EnrollmentFactory.create_batch(2, assignment=assignment)
        type(done).objects.filter(pk=done.pk).update(completed_on=TODAY)
        EnrollmentFactory()
        assert list(queries.candidates(coordinator, session, TODAY, asked=True)) == [asked.member]

    def test_a_manager_adds_the_own_people_only(self, session: ClassSession, manager: Actor) -> None:
        own = MemberFactory(unit=Unit.objects.get())
        result = add(session, manager, own, MemberFactory())
        assert (result.added, result.reasons) == (1, {"not an active member whom you may see": 1})

    def test_who_is_marked_stays_on_record(self, session: ClassSession, coordinator: Actor) -> None:
        people = [AttendeeFactory(session=session), AttendeeFactory(session=session, mark="absent")]
        ids = [one.pk for one in people]
        result = actions.remove_people(session_id=session.pk, attendee_ids=[*ids, 0], by=coordinator)
        assert (result.chosen, result.removed, result.kept, result.unknown) == (3, 1, 1, 1)
        assert Attendee.objects.get() == people[1]

    def test_as_many_statements_for_many_as_for_few(self, coordinator: Actor) -> None:
        counts = []
        for number in (25, 60):
            session, members = ClassSessionFactory(starts_on=SOON), MemberFactory.create_batch(number)
            with CaptureQueriesContext(connection) as counted:
                add(session, coordinator, *members)
                ids = list(Attendee.objects.filter(session=session).values_list("pk", flat=True))
                actions.remove_people(session_id=session.pk, attendee_ids=ids, by=coordinator)
            counts.append(len(counted))
        assert counts[0] == counts[1]


class TestSigningUp:
    def sign(self, session: ClassSession, by: Actor, *, up: bool = True, today: date = TODAY) -> None:
        do = actions.sign_up if up else actions.sign_off
        do(session_id=session.pk, today=today, by=by)

    def test_up_and_off_twice_each(self, session: ClassSession, member_actor: Actor) -> None:
        for up in (True, False):
            self.sign(session, member_actor, up=up)
            self.sign(session, member_actor, up=up)
            assert Attendee.objects.filter(source="signed_up").exists() is up
        assert AuditEvent.objects.filter(kind__startswith="attendee.signed").count() == 2

    def test_it_ends_on_the_day_before(self, session: ClassSession, member_actor: Actor) -> None:
        with pytest.raises(ProblemError, match="the day before"):
            self.sign(session, member_actor, today=SOON)
        self.sign(session, member_actor, today=SOON - timedelta(1))
        with pytest.raises(ProblemError, match="the day before"):
            self.sign(session, member_actor, up=False, today=SOON)

    @pytest.mark.parametrize(
        ("change", "words"),
        [({"sign_up": False}, "not open"), ({"capacity": 1}, "full"), ({"cancelled_at": "now"}, "not open")],
    )
    def test_what_is_closed(
        self, session: ClassSession, member_actor: Actor, change: dict[str, Any], words: str
    ) -> None:
        AttendeeFactory(session=session)
        given = {"cancelled_at": session.created_at} if "cancelled_at" in change else change
        ClassSession.objects.update(**given)
        with pytest.raises(ProblemError, match=words):
            self.sign(session, member_actor)

    def test_a_course_that_one_may_not_see(self, session: ClassSession, member_actor: Actor) -> None:
        type(session.course).objects.update(audience="assigned")
        assert not queries.open_sessions(Member.objects.get(), TODAY).exists()
        with pytest.raises(ProblemError, match="not open"):
            self.sign(session, member_actor)

    def test_who_was_put_on_it_tells_the_coordinator(
        self, session: ClassSession, member_actor: Actor
    ) -> None:
        AttendeeFactory(session=session, member=Member.objects.get())
        with pytest.raises(ProblemError, match="tell your training coordinator"):
            self.sign(session, member_actor, up=False)

    @pytest.mark.usefixtures("member_actor")
    def test_what_is_offered_has_a_place_left(self, session: ClassSession) -> None:
        """Three people on six places: counted once each."""
        AttendeeFactory.create_batch(3, session=session)
        for capacity, offered in ((6, True), (4, True), (3, False)):
            ClassSession.objects.update(capacity=capacity)
            found = queries.open_sessions(Member.objects.get(membership__isnull=False), TODAY)
            assert found.exists() is offered
