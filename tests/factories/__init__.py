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
from tests.factories.lessons import (
    AttemptFactory,
    EditionFactory,
    FinishedTakingFactory,
    LessonFactory,
    LessonFileFactory,
    LessonStateFactory,
    OnlineCourseFactory,
    QuestionFactory,
    TakingFactory,
)
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
    "AttemptFactory",
    "AttendanceCreditFactory",
    "AttendeeFactory",
    "AuditEventFactory",
    "AuthorityActionFactory",
    "BrandFactory",
    "CalendarFeedFactory",
    "CertificateFactory",
    "ClassSessionFactory",
    "CompletionFactory",
    "CourseFactory",
    "CredentialFactory",
    "CredentialTypeFactory",
    "DocumentFactory",
    "EditionFactory",
    "EnrollmentFactory",
    "FinishedTakingFactory",
    "GroupFactory",
    "GroupMemberFactory",
    "ImportFileFactory",
    "IssuingAuthorityFactory",
    "JobFactory",
    "LearningPlanFactory",
    "LessonFactory",
    "LessonFileFactory",
    "LessonStateFactory",
    "ManagerScopeFactory",
    "MemberFactory",
    "MembershipFactory",
    "OnlineCourseFactory",
    "PlanCourseFactory",
    "PlanVersionFactory",
    "QuestionFactory",
    "RenewalEditFactory",
    "RenewalLineFactory",
    "RenewalRunFactory",
    "SubmissionFactory",
    "SubmissionFileFactory",
    "TakingFactory",
    "UnitFactory",
    "UserFactory",
    "actor_of",
    "renewed",
]
