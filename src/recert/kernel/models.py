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


class Job(TenantModel):
    """Work that outlasts a request. ``key`` makes it one job however often it is asked for.

    ``attempts`` numbers who works on it: only the last attempt may write its progress and its end. ``beat_at`` is its last
    sign of life (while it waits: when it was last put into the queue).
    """

    class State(models.TextChoices):
        """Where the job is."""

        WAITING = "waiting", "Waiting"
        RUNNING = "running", "Running"
        DONE = "done", "Done"
        FAILED = "failed", "Not done"
        CANCELLED = "cancelled", "Cancelled"

    key = models.UUIDField()
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    args = models.JSONField(default=dict)
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    step = models.CharField(max_length=120, blank=True)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    attempts = models.IntegerField(default=0)
    cancel_asked = models.BooleanField(default=False)
    problem = models.CharField(max_length=500, blank=True)
    result = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    beat_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """A person's jobs, newest first; what runs, by its last sign of life."""

        db_table = "job"
        ordering = ("-created_at", "-id")
        constraints: ClassVar = [
            key_of("job"),
            models.UniqueConstraint(fields=["agency", "key"], name="job_key_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "running"], finished_at__isnull=True)
                | models.Q(state__in=["done", "failed", "cancelled"], finished_at__isnull=False),
                name="job_finished_with_time",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["agency", "owner", "-created_at"], name="job_owner_ix"),
            models.Index(
                fields=["agency", "state", "beat_at"],
                condition=models.Q(state__in=["waiting", "running"]),
                name="job_open_ix",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether it waits or runs."""
        return self.state in {Job.State.WAITING, Job.State.RUNNING}
