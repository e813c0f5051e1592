"""Objects for tests. ``agency=`` opens that agency's scope while the object and all it needs are made.

Without it they are made in the scope that is open (the fixture ``scope``).
"""

from tests.factories.agencies import AgencyFactory, BrandFactory, MembershipFactory, UserFactory, actor_of
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
from tests.factories.sharing import CalendarFeedFactory, CertificateFactory
from tests.factories.submissions import SubmissionFactory, SubmissionFileFactory
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
    "AuditEventFactory",
    "AuthorityActionFactory",
    "BrandFactory",
    "CalendarFeedFactory",
    "CertificateFactory",
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
    "SubmissionFactory",
    "SubmissionFileFactory",
    "UnitFactory",
    "UserFactory",
    "actor_of",
    "renewed",
]
