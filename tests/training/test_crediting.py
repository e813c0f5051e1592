"""What somebody finished counts wherever a rule takes it, and never twice where it must not."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recert.agencies.actors import Actor
from recert.agencies.models import Agency
from recert.kernel.models import AuditEvent
from recert.kernel.problems import ProblemError
from recert.training import actions
from recert.training.actions.crediting import Finished, correct, credit, take_back
from recert.training.counting import progress_of
from recert.training.models import Assignment, Completion, Course, Enrollment
from tests.factories import AssignmentFactory, CourseFactory, EnrollmentFactory, MemberFactory
from tests.factories.training import CredentialEnrollmentFactory, PlanCourseFactory, PlanVersionFactory

pytestmark = pytest.mark.usefixtures("sound")
TODAY = date(2026, 11, 23)
DAY = date(2026, 3, 9)
TWO_HOURS = {"Medical": Decimal(2)}


def assignment_of(rule: dict[str, Any], *courses: Course, **given: Any) -> Assignment:
    version = PlanVersionFactory(requirement=rule)
    for course in courses:
        PlanCourseFactory(version=version, course=course)
    return AssignmentFactory(plan=version.plan, version=version, **given)


def medical(hours: float) -> dict[str, Any]:
    return {"categories": [{"key": "Medical", "min": hours}]}


def finished(member_id: int, on: date = DAY, **given: Any) -> Finished:
    values = {"title": "Outside", "parts": TWO_HOURS, **given}
    return Finished(member_id=member_id, completed_on=on, **values)


def completed_on(enrollment: Enrollment) -> date | None:
    return Enrollment.objects.get(pk=enrollment.pk).completed_on


def test_one_class_serves_every_training_whose_rule_takes_it(scope: Agency, coordinator: Actor) -> None:
    member = MemberFactory()
    short, long = (
        EnrollmentFactory(member=member, assignment=assignment_of(medical(hours))) for hours in (2, 3)
    )
    credited = credit([finished(member.pk)], today=TODAY, by=coordinator)
    assert list(credited.met) == [short.pk]
    assert (completed_on(short), completed_on(long)) == (DAY, None)
    credit([finished(member.pk, on=date(2026, 4, 1))], today=TODAY, by=coordinator)
    assert completed_on(long) == date(2026, 4, 1)


def test_a_course_is_recorded_for_the_first_due_training_that_asks_for_it(
    scope: Agency, coordinator: Actor
) -> None:
    course, member = CourseFactory(), MemberFactory()
    later = EnrollmentFactory(member=member, assignment=assignment_of({}, course))
    first = EnrollmentFactory(member=member, assignment=assignment_of({}, course), due_on=date(2026, 6, 1))
    credited = credit([Finished.of(course, member.pk, DAY, "course")], today=TODAY, by=coordinator)
    assert Completion.objects.get().enrollment_id == first.pk
    assert set(credited.met) == {first.pk, later.pk}


def test_what_was_recorded_for_the_period_before_is_left_to_it(scope: Agency, coordinator: Actor) -> None:
    """A late completion of the old training lies in the new period, and must not count there again."""
    course = CourseFactory()
    assignment = assignment_of({}, course)
    old = EnrollmentFactory(assignment=assignment)
    credit([Finished.of(course, old.member_id, DAY, "course")], today=TODAY, by=coordinator)
    Enrollment.objects.filter(pk=old.pk).update(closed_on=DAY, closed_reason="renewed")
    new = EnrollmentFactory(member=old.member, assignment=assignment, starts_on=DAY)
    assert not progress_of([new])[new.pk].met


def test_a_class_of_the_cycle_recorded_late_still_counts(scope: Agency, coordinator: Actor) -> None:
    """The renewal had closed the training undone: it is completed after all, for somebody to look at."""
    enrollment = CredentialEnrollmentFactory(
        credential__valid_from=date(2024, 1, 1), credential__valid_through=date(2026, 6, 30)
    )
    version = PlanVersionFactory(requirement=medical(2))
    Assignment.objects.filter(pk=enrollment.assignment_id).update(plan=version.plan, version=version)
    Enrollment.objects.filter(pk=enrollment.pk).update(closed_on=DAY, closed_reason="renewed")
    credited = credit([finished(enrollment.member_id)], today=TODAY, by=coordinator)
    assert list(credited.late) == [enrollment.pk]
    assert Enrollment.objects.get(late_credit_at__isnull=False).completed_on == DAY


def test_who_did_it_before_being_put_on_it_is_done_at_once(scope: Agency, coordinator: Actor) -> None:
    member = MemberFactory()
    credit([finished(member.pk)], today=TODAY, by=coordinator)
    days = {"starts_on": date(2026, 1, 1), "due_on": date(2026, 12, 1), "ends_on": date(2026, 12, 31)}
    assignment = assignment_of(medical(2), logic="same_for_all", **days)
    actions.enroll_members(assignment_id=assignment.pk, member_ids=[member.pk], today=TODAY, by=coordinator)
    assert Enrollment.objects.get().completed_on == DAY


def test_a_correction_keeps_the_first_entry_and_counts_again(scope: Agency, coordinator: Actor) -> None:
    enrollment = EnrollmentFactory(assignment=assignment_of(medical(2)))
    first = finished(enrollment.member_id)
    [pk] = credit([first], today=TODAY, by=coordinator).ids
    less = replace(first, parts={"Medical": Decimal(1)})
    new = correct(completion_id=pk, finished=less, reason="Half", today=TODAY, by=coordinator)
    old = Completion.objects.get(pk=pk)
    assert (new.corrects_id, new.source, old.hours, old.withdrawn_by_id) == (
        pk,
        old.source,
        2,
        coordinator.user_id,
    )
    assert completed_on(enrollment) is None
    assert AuditEvent.objects.get(kind="completion.corrected").data["was"]["hours"] == {"Medical": "2"}
    with pytest.raises(ProblemError, match="withdrawn already"):
        correct(completion_id=pk, finished=first, reason="Again", today=TODAY, by=coordinator)


def test_taking_back_opens_the_training_again(scope: Agency, coordinator: Actor) -> None:
    enrollment = EnrollmentFactory(assignment=assignment_of(medical(2)))
    ids = credit([finished(enrollment.member_id)], today=TODAY, by=coordinator).ids
    assert take_back(ids, by=coordinator) == 1
    assert completed_on(enrollment) is None
    assert take_back(ids, by=coordinator) == 0


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"title": " "}, "title"),
        ({"on": date(2026, 11, 24)}, "completed_on"),
        ({"started_on": date(2026, 3, 10)}, "started_on"),
        ({"parts": {"": Decimal(25)}}, "hours"),
        ({"parts": {"": Decimal(49)}, "started_on": date(2026, 3, 8)}, "hours"),
        ({"parts": {"": Decimal(-1)}}, "hours"),
        ({"parts": {"": Decimal(10_000)}, "course_id": 1}, "hours"),
    ],
)
def test_what_makes_no_sense_is_refused_by_field(
    scope: Agency, coordinator: Actor, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(ProblemError) as refused:
        credit([finished(MemberFactory().pk, **given)], today=TODAY, by=coordinator)
    assert list(refused.value.problems) == [field]
    assert not Completion.objects.exists()


def test_crediting_many_costs_the_same_number_of_statements(scope: Agency, coordinator: Actor) -> None:
    course = CourseFactory()
    assignment = assignment_of(medical(2), course)

    def cost(people: int) -> int:
        rows = EnrollmentFactory.create_batch(people, assignment=assignment)
        many = [Finished.of(course, row.member_id, DAY, "attendance") for row in rows]
        with CaptureQueriesContext(connection) as seen:
            credit(many, today=TODAY, by=coordinator)
        return len(seen)

    assert cost(25) == cost(60)
