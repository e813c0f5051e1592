"""Objects for tests. ``agency=`` opens that agency's scope while the object and all it needs are made.

Without it they are made in the scope that is open (the fixture ``scope``).
"""

from tests.factories.agencies import AgencyFactory, BrandFactory, MembershipFactory, UserFactory, actor_of
from tests.factories.classes import AttendanceCreditFactory, AttendeeFactory, ClassSessionFactory
from tests.factories.credentials import (
    RULES,
    AuthorityActionFactory,
    CredentialFactory,
    CredentialTypeFactory,
    DocumentFactory,
    IssuingAuthorityFactory,
    renewed,
)
from tests.factories.imports import ImportFileFactory
from tests.factories.kernel import AuditEventFactory, JobFactory
from tests.factories.personnel import (
    GroupFactory,
    GroupMemberFactory,
    ManagerScopeFactory,
    MemberFactory,
    UnitFactory,
)
from tests.factories.renewals import RenewalEditFactory, RenewalLineFactory, RenewalRunFactory
from tests.factories.training import (
    AssignmentFactory,
    CompletionFactory,
    CourseFactory,
    EnrollmentFactory,
    LearningPlanFactory,
    PlanCourseFactory,
    PlanVersionFactory,
)

__all__ = [
    "RULES",
    "AgencyFactory",
    "AssignmentFactory",
    "AttendanceCreditFactory",
    "AttendeeFactory",
    "AuditEventFactory",
    "AuthorityActionFactory",
    "BrandFactory",
    "ClassSessionFactory",
    "CompletionFactory",
    "CourseFactory",
    "CredentialFactory",
    "CredentialTypeFactory",
    "DocumentFactory",
    "EnrollmentFactory",
    "GroupFactory",
    "GroupMemberFactory",
    "ImportFileFactory",
    "IssuingAuthorityFactory",
    "JobFactory",
    "LearningPlanFactory",
    "ManagerScopeFactory",
    "MemberFactory",
    "MembershipFactory",
    "PlanCourseFactory",
    "PlanVersionFactory",
    "RenewalEditFactory",
    "RenewalLineFactory",
    "RenewalRunFactory",
    "UnitFactory",
    "UserFactory",
    "actor_of",
    "renewed",
]
