"""Courses, plans, assignments and who is on them."""

from datetime import date
from decimal import Decimal

import factory

from recert.kernel.text import fold
from recert.training.models import (
    Assignment,
    Completion,
    Course,
    Enrollment,
    LearningPlan,
    PlanCourse,
    PlanHours,
)
from tests.factories.base import TenantFactory
from tests.factories.credentials import LONG_AGO, CredentialFactory
from tests.factories.personnel import MemberFactory


class CourseFactory(TenantFactory):
    class Meta:
        model = Course

    title = factory.Sequence("Course {}".format)
    hours = Decimal(4)


class LearningPlanFactory(TenantFactory):
    class Meta:
        model = LearningPlan

    name = factory.Sequence("Plan {}".format)


class PlanCourseFactory(TenantFactory):
    class Meta:
        model = PlanCourse

    plan = factory.SubFactory(LearningPlanFactory)
    course = factory.SubFactory(CourseFactory)
    position = factory.Sequence(int)


class PlanHoursFactory(TenantFactory):
    class Meta:
        model = PlanHours

    plan = factory.SubFactory(LearningPlanFactory)
    category = factory.Sequence("Category {}".format)
    hours = Decimal(12)


class AssignmentFactory(TenantFactory):
    """A plain assignment; with ``credential_type`` a credential assignment."""

    class Meta:
        model = Assignment

    name = factory.Sequence("Assignment {}".format)
    sort_key = factory.LazyAttribute(lambda assignment: fold(assignment.name))
    created_at = LONG_AGO


class EnrollmentFactory(TenantFactory):
    """In the period of ``credential`` where one is given."""

    class Meta:
        model = Enrollment

    assignment = factory.SubFactory(AssignmentFactory)
    credential = None
    member = factory.Maybe(
        "credential",
        yes_declaration=factory.SelfAttribute("credential.member"),
        no_declaration=factory.SubFactory(MemberFactory),
    )
    starts_on = factory.LazyAttribute(
        lambda row: row.credential.valid_from if row.credential else date(2026, 1, 1)
    )
    ends_on = factory.LazyAttribute(
        lambda row: row.credential.valid_through if row.credential else date(2026, 12, 31)
    )
    due_on = factory.LazyAttribute(lambda row: row.ends_on)
    created_at = LONG_AGO


class CredentialEnrollmentFactory(EnrollmentFactory):
    """One on a credential assignment, with a credential of the assignment's type."""

    credential = factory.SubFactory(CredentialFactory)
    assignment = factory.SubFactory(
        AssignmentFactory, credential_type=factory.SelfAttribute("..credential.credential_type")
    )


class CompletionFactory(TenantFactory):
    """Of an enrollment's course, or an outside training when no enrollment is given."""

    class Meta:
        model = Completion

    member = factory.SubFactory(MemberFactory)
    title = factory.Sequence("Outside training {}".format)
    completed_on = date(2026, 3, 9)
    hours = Decimal(8)
    recorded_at = LONG_AGO
