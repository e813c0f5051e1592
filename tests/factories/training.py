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
    PlanVersion,
)
from tests.factories.base import TenantFactory
from tests.factories.credentials import LONG_AGO, CredentialFactory
from tests.factories.personnel import MemberFactory


class CourseFactory(TenantFactory):
    class Meta:
        model = Course

    title = factory.Sequence("Course {}".format)
    hours = Decimal(4)
    hours_by_category = factory.LazyAttribute(lambda row: {"": f"{row.hours:f}"})


class LearningPlanFactory(TenantFactory):
    class Meta:
        model = LearningPlan

    name = factory.Sequence("Plan {}".format)
    version = factory.RelatedFactory("tests.factories.training.PlanVersionFactory", "plan")


class PlanVersionFactory(TenantFactory):
    """The first version of a plan, in use; ``requirement`` in the vocabulary of rules."""

    class Meta:
        model = PlanVersion

    plan = factory.SubFactory(LearningPlanFactory, version=None)
    number = 1
    requirement = factory.LazyFunction(dict)
    made_at = LONG_AGO
    used_at = LONG_AGO


class PlanCourseFactory(TenantFactory):
    class Meta:
        model = PlanCourse

    version = factory.SubFactory(PlanVersionFactory)
    course = factory.SubFactory(CourseFactory)
    position = factory.Sequence(int)


class AssignmentFactory(TenantFactory):
    """A plain assignment; with ``credential_type`` a credential assignment."""

    class Meta:
        model = Assignment

    name = factory.Sequence("Assignment {}".format)
    plan = None
    version = factory.LazyAttribute(lambda row: row.plan and row.plan.versions.order_by("-number").first())
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
    hours_by_category = factory.LazyAttribute(lambda row: {"": f"{row.hours:f}"})
    recorded_at = LONG_AGO
