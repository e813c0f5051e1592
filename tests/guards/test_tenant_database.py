"""Law 6, in the database: a key that crosses agencies is refused even when raw SQL writes it."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction

from recert.agencies.models import Agency
from recert.kernel.tenancy import TenantForeignKey, TenantModel, agency_scope
from recert.lessons.models import Lesson, Taking
from recert.personnel.models import ManagerScope
from recert.renewals.models import RenewalLine
from recert.sharing.models import CalendarFeed, Certificate
from recert.submissions.models import Submission
from recert.training.models import Assignment, Course, PlanVersion
from tests.factories import (
    AssignmentFactory,
    CalendarFeedFactory,
    CertificateFactory,
    CourseFactory,
    CredentialFactory,
    FinishedTakingFactory,
    GroupFactory,
    LearningPlanFactory,
    LessonFactory,
    LessonFileFactory,
    ManagerScopeFactory,
    MemberFactory,
    PlanVersionFactory,
    RenewalLineFactory,
    UnitFactory,
)
from tests.factories.credentials import LONG_AGO
from tests.factories.submissions import ApprovedFactory, CardFactory
from tests.guards.tenants import FACTORIES, KEYS, TENANTS, name_of, past_the_wall

# Rows on which another constraint would speak before the key does.
SPECIAL: dict[tuple[type[TenantModel], str], Callable[[], TenantModel]] = {
    (CalendarFeed, "unit"): lambda: CalendarFeedFactory(kind="people"),
    (Certificate, "credential"): lambda: CertificateFactory(credential=CredentialFactory()),
    (Assignment, "plan"): lambda: AssignmentFactory(plan=LearningPlanFactory()),
    (Assignment, "version"): lambda: AssignmentFactory(plan=LearningPlanFactory()),
    (PlanVersion, "plan"): lambda: PlanVersionFactory(number=2),
    (Course, "unit"): lambda: CourseFactory(audience="unit", unit=UnitFactory()),
    (ManagerScope, "group"): lambda: ManagerScopeFactory(group=GroupFactory()),
    (RenewalLine, "new_credential"): lambda: RenewalLineFactory(
        outcome="renewed", new_credential=CredentialFactory()
    ),
    (Submission, "completion"): ApprovedFactory,
    (Submission, "credential"): lambda: CardFactory(
        state="approved", decided_at=LONG_AGO, credential=CredentialFactory()
    ),
    (Lesson, "file"): lambda: LessonFactory(file=LessonFileFactory()),
    (Lesson, "captions"): lambda: LessonFactory(
        kind="video", file=LessonFileFactory(), captions=LessonFileFactory()
    ),
    (Taking, "completion"): FinishedTakingFactory,
}


def point(row: TenantModel, column: str, target: int) -> None:
    table = connection.ops.quote_name(row._meta.db_table)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f'UPDATE {table} SET "{column}" = %s WHERE id = %s', [target, row.pk])
        assert cursor.rowcount == 1


@pytest.mark.parametrize(("model", "field"), KEYS, ids=name_of)
def test_a_key_into_another_agency_is_refused(
    model: type[TenantModel], field: TenantForeignKey, agency: Agency, other_agency: Agency
) -> None:
    make = SPECIAL.get((model, field.name), FACTORIES[model])
    with agency_scope(agency.pk):
        row, near = make(), FACTORIES[field.related_model]()
    far = FACTORIES[field.related_model](agency=other_agency)
    with agency_scope(agency.pk):
        point(row, field.column, near.pk)  # the same update is accepted inside the agency
        with pytest.raises(IntegrityError, match=r"(?i)foreign key"):
            point(row, field.column, far.pk)


def test_a_row_that_others_point_at_cannot_change_agency(agency: Agency, other_agency: Agency) -> None:
    member = MemberFactory(agency=agency)
    CredentialFactory(agency=agency, member=member)
    with past_the_wall(), pytest.raises(IntegrityError, match=r"(?i)foreign key"):
        point(member, "agency_id", other_agency.pk)


def move_to_nowhere(row: TenantModel) -> None:
    with transaction.atomic():
        point(row, "agency_id", 10**12)
        connection.check_constraints()  # those that wait for the end of the transaction


@pytest.mark.parametrize("model", TENANTS, ids=name_of)
def test_no_row_belongs_to_an_agency_that_is_not_there(model: type[TenantModel], agency: Agency) -> None:
    with agency_scope(agency.pk):
        row = FACTORIES[model]()
    with past_the_wall(), pytest.raises(IntegrityError, match=r"(?i)foreign key"):
        move_to_nowhere(row)


@pytest.mark.parametrize("model", TENANTS, ids=name_of)
def test_the_agency_is_not_looked_up_twice(model: type[TenantModel], agency: Agency) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite keeps the constraints that its tables were made with")
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, model._meta.db_table).values()
    own = [one for one in found if one["foreign_key"] and one["columns"] == ["agency_id"]]
    needed = not any(key.null is False for owner, key in KEYS if owner is model)
    assert len(own) == needed
