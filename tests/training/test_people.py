from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recert.agencies.actors import Actor
from recert.agencies.models import Agency
from recert.kernel.models import AuditEvent
from recert.kernel.problems import ProblemError
from recert.personnel.models import Unit
from recert.training import actions
from recert.training.demands import demand_of
from recert.training.models import Assignment, Completion, Enrollment
from recert.training.queries import people_on, person_rows
from recert.training.terms import Terms
from tests.factories import (
    AssignmentFactory,
    CourseFactory,
    CredentialFactory,
    CredentialTypeFactory,
    EnrollmentFactory,
    MemberFactory,
    PlanCourseFactory,
    PlanVersionFactory,
)

pytestmark = pytest.mark.usefixtures("sound")
TODAY = date(2026, 11, 23)
DAY = date(2026, 3, 9)


@pytest.fixture
def assignment(scope: Agency) -> Assignment:
    """Two courses of four hours each, and ten hours of Legal."""
    rule = {"categories": [{"key": "Legal", "min": 10}]}
    version = PlanVersionFactory(requirement=rule)
    for title, category in (("Airway", ""), ("Law", "Legal")):
        course = CourseFactory(title=title, hours_by_category={category: "4"})
        PlanCourseFactory(version=version, course=course)
    return AssignmentFactory(name="EMT 2026", plan=version.plan, version=version)


def completed(assignment: Assignment, by: Actor, ids: list[int], **given: Any) -> actions.Recorded:
    values = {"completed_on": DAY, "today": TODAY, **given}
    return actions.record_completions(assignment_id=assignment.pk, enrollment_ids=ids, by=by, **values)


def withdraw(assignment: Assignment, by: Actor, ids: list[int]) -> actions.Withdrawn:
    return actions.withdraw_enrollments(assignment_id=assignment.pk, enrollment_ids=ids, today=TODAY, by=by)


def test_recording_a_plan_writes_courses_and_the_hours_that_are_short(
    assignment: Assignment, coordinator: Actor
) -> None:
    enrollment = EnrollmentFactory(assignment=assignment)
    assert completed(assignment, coordinator, [enrollment.pk]).met == 1
    rows = Completion.objects.order_by("pk").values_list("title", "hours_by_category", "hours")
    assert list(rows) == [
        ("Airway", {"": "4"}, 4),
        ("Law", {"Legal": "4"}, 4),
        ("EMT 2026", {"Legal": "6"}, 6),
    ]
    enrollment.refresh_from_db()
    assert enrollment.completed_on == DAY


def test_one_course_of_the_plan_does_not_meet_it(assignment: Assignment, coordinator: Actor) -> None:
    enrollment = EnrollmentFactory(assignment=assignment)
    course_id = demand_of(assignment.version_id).courses[0].course_id
    result = completed(assignment, coordinator, [enrollment.pk], course_ids=[course_id])
    assert (result.recorded, result.met) == (1, 0)
    assert completed(assignment, coordinator, [enrollment.pk], course_ids=[course_id]).already == 1
    row = person_rows(people_on(coordinator, assignment.pk, today=TODAY), today=TODAY)[0]
    assert row.progress.words == "1 of 2 courses, 0 of 10 hours"


def test_the_plan_is_met_on_its_last_completion(assignment: Assignment, coordinator: Actor) -> None:
    enrollment = EnrollmentFactory(assignment=assignment)
    course_id = demand_of(assignment.version_id).courses[0].course_id
    completed(assignment, coordinator, [enrollment.pk], course_ids=[course_id], completed_on=date(2026, 5, 1))
    completed(assignment, coordinator, [enrollment.pk], completed_on=DAY)
    enrollment.refresh_from_db()
    assert enrollment.completed_on == date(2026, 5, 1)


def test_without_a_plan_one_row_is_titled_like_the_assignment(scope: Agency, coordinator: Actor) -> None:
    enrollment = EnrollmentFactory(assignment__name="Fit test 2026")
    completed(enrollment.assignment, coordinator, [enrollment.pk])
    assert Completion.objects.get().title == "Fit test 2026"


def test_everyone_chosen_is_accounted_for(assignment: Assignment, coordinator: Actor) -> None:
    ready, done, closed, early = EnrollmentFactory.create_batch(4, assignment=assignment)
    Enrollment.objects.filter(pk=done.pk).update(completed_on=DAY)
    Enrollment.objects.filter(pk=closed.pk).update(closed_on=DAY, closed_reason="renewed")
    Enrollment.objects.filter(pk=early.pk).update(starts_on=date(2026, 3, 10))
    ids = [ready.pk, done.pk, closed.pk, early.pk, EnrollmentFactory().pk, 10**15]
    result = completed(assignment, coordinator, [*ids, *ids])
    assert result == actions.Recorded(6, recorded=1, met=1, already=1, closed=1, too_early=1, unknown=2)


def test_a_day_to_come_or_a_foreign_course_is_refused(assignment: Assignment, coordinator: Actor) -> None:
    enrollment = EnrollmentFactory(assignment=assignment)
    for given, field in [
        ({"completed_on": date(2026, 11, 24)}, "completed_on"),
        ({"course_ids": [77]}, "course"),
        ({"course_ids": []}, "course"),
    ]:
        with pytest.raises(ProblemError) as refused:
            completed(assignment, coordinator, [enrollment.pk], **given)
        assert list(refused.value.problems) == [field]
    assert not Completion.objects.exists()


def test_a_manager_records_for_visible_members_only(assignment: Assignment, manager: Actor) -> None:
    own = EnrollmentFactory(
        assignment=assignment, member=MemberFactory(unit=Unit.objects.get(name="Managed station"))
    )
    other = EnrollmentFactory(assignment=assignment)
    result = completed(assignment, manager, [own.pk, other.pk])
    assert (result.recorded, result.unknown) == (1, 1)
    assert [row.pk for row in people_on(manager, assignment.pk, today=TODAY)] == [own.pk]


def test_completions_are_taken_back_and_stay_on_file(assignment: Assignment, coordinator: Actor) -> None:
    done, nothing, closed = EnrollmentFactory.create_batch(3, assignment=assignment)
    completed(assignment, coordinator, [done.pk, closed.pk])
    Enrollment.objects.filter(pk=closed.pk).update(closed_on=DAY, closed_reason="renewed")
    result = actions.withdraw_completions(
        assignment_id=assignment.pk, enrollment_ids=[done.pk, nothing.pk, closed.pk, 10**12], by=coordinator
    )
    assert result == actions.Undone(4, 1, 1, 1, 1)
    assert Completion.objects.filter(withdrawn_at__isnull=False).count() == 3
    done.refresh_from_db()
    assert done.completed_on is None
    assert completed(assignment, coordinator, [done.pk]).recorded == 1


def test_people_are_withdrawn_and_may_come_back(assignment: Assignment, coordinator: Actor) -> None:
    enrollment = EnrollmentFactory(assignment=assignment)
    assert withdraw(assignment, coordinator, [enrollment.pk, 5]) == actions.Withdrawn(2, 1, 0, 1)
    assert withdraw(assignment, coordinator, [enrollment.pk]).closed == 1
    assert AuditEvent.objects.get().member_id == enrollment.member_id


def test_enrolling_twice_says_who_is_there_already(scope: Agency, coordinator: Actor) -> None:
    kind = CredentialTypeFactory()
    ids = [credential.member_id for credential in CredentialFactory.create_batch(2, credential_type=kind)]
    assignment, first = actions.create_assignment(
        name="EMT",
        type_id=kind.pk,
        plan_id=None,
        terms=Terms(),
        member_ids=ids[:1],
        today=TODAY,
        by=coordinator,
    )
    again = actions.enroll_members(assignment_id=assignment.pk, member_ids=ids, today=TODAY, by=coordinator)
    assert (first.enrolled, again.enrolled) == (1, 1)
    assert again.reasons == {"Already on this assignment.": 1}


def test_a_closed_assignment_takes_nobody(scope: Agency, coordinator: Actor) -> None:
    closed = AssignmentFactory(closed_on=DAY)
    with pytest.raises(ProblemError, match="closed"):
        actions.enroll_members(assignment_id=closed.pk, member_ids=[], today=TODAY, by=coordinator)


def test_hundreds_cost_as_many_statements_as_dozens(assignment: Assignment, coordinator: Actor) -> None:
    def statements(count: int) -> int:
        ids = [each.pk for each in EnrollmentFactory.create_batch(count, assignment=assignment)]
        with CaptureQueriesContext(connection) as seen:
            completed(assignment, coordinator, ids)
            actions.withdraw_completions(assignment_id=assignment.pk, enrollment_ids=ids, by=coordinator)
            withdraw(assignment, coordinator, ids)
        return len(seen)

    assert statements(25) == statements(60)


@pytest.mark.parametrize(
    ("show", "who"), [("", 3), ("done", 1), ("todo", 2), ("overdue", 1), ("closed", 1), ("update", 1)]
)
def test_people_are_shown_by_what_they_need(
    assignment: Assignment, coordinator: Actor, show: str, who: int
) -> None:
    EnrollmentFactory(assignment=assignment, due_on=DAY)
    EnrollmentFactory(assignment=assignment)
    EnrollmentFactory(assignment=assignment, completed_on=DAY, credential=CredentialFactory())
    EnrollmentFactory(assignment=assignment, closed_on=DAY, closed_reason="withdrawn")
    assert people_on(coordinator, assignment.pk, today=TODAY, show=show).count() == who


def test_nobody_records_their_own_training(assignment: Assignment, coordinator: Actor) -> None:
    own = MemberFactory(membership_id=coordinator.membership_id)
    rows = [EnrollmentFactory(assignment=assignment, member=who) for who in (own, MemberFactory())]
    done = completed(assignment, coordinator, [row.pk for row in rows])
    assert (done.chosen, done.recorded, done.own) == (2, 1, 1)


def test_the_people_of_an_assignment_cost_the_same_for_many(
    assignment: Assignment, coordinator: Actor, django_assert_num_queries: Any
) -> None:
    for _ in range(30):
        EnrollmentFactory(assignment=assignment, credential=CredentialFactory())
    with django_assert_num_queries(5):
        person_rows(people_on(coordinator, assignment.pk, today=TODAY), today=TODAY)
