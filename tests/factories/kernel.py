"""The audit trail."""

from recert.kernel.models import AuditEvent
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
