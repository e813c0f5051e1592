"""The audit trail, and jobs."""

from uuid import uuid4

import factory

from recert.kernel.models import AuditEvent, Job
from tests.factories.base import TenantFactory
from tests.factories.credentials import LONG_AGO


class AuditEventFactory(TenantFactory):
    class Meta:
        model = AuditEvent

    at = LONG_AGO
    by_name = "Robin Vale"
    kind = "member.added"
    subject_type = "member"
    subject_name = "Kim Alder"


class JobFactory(TenantFactory):
    class Meta:
        model = Job

    key = factory.LazyFunction(uuid4)
    kind = "renewal"
    title = "Renew 10,000 credentials"
    args = factory.LazyFunction(lambda: {"run": 1})
    total = 10_000
    created_at = LONG_AGO
    beat_at = LONG_AGO
