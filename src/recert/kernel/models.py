"""The audit trail: what was done, by whom, to what, and what it said before."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from recert.kernel import events
from recert.kernel.tenancy import TenantModel, key_of


class AuditEvent(TenantModel):
    """One act. Append-only, written in the same transaction as the change it tells of."""

    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    kind = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField(null=True)
    subject_name = models.CharField(max_length=300)
    member_id = models.BigIntegerField(null=True)
    data = models.JSONField(default=dict)

    class Meta:
        """Read by time and by subject."""

        db_table = "audit_event"
        ordering = ("-at", "-id")
        constraints: ClassVar = [key_of("audit_event")]
        indexes: ClassVar = [
            models.Index(fields=["agency", "-at", "-id"], name="audit_event_at_ix"),
            models.Index(
                fields=["agency", "subject_type", "subject_id", "-at"], name="audit_event_subject_ix"
            ),
            models.Index(fields=["agency", "member_id", "-at"], name="audit_event_member_ix"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_name}"

    @property
    def title(self) -> str:
        """The kind in the words of ``kernel.events``."""
        return events.title(self.kind)
