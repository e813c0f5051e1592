"""A renewal run: first a draft that keeps every edit, then what was done, line by line."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from recert.credentials.models import Credential
from recert.kernel.tenancy import TenantForeignKey, TenantModel, key_indexes, key_of, same_agency
from recert.personnel.models import Member
from recert.training.models import Assignment, Enrollment


class RenewalRun(TenantModel):
    """One coordinator's renewal. ``key`` makes it happen once; ``fingerprint`` is of the facts that were confirmed."""

    class State(models.TextChoices):
        """Where the run is."""

        DRAFT = "draft", "Draft"
        APPLIED = "applied", "Done"
        UNDONE = "undone", "Undone"

    key = models.UUIDField(default=uuid4, editable=False)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    assignment = TenantForeignKey(
        Assignment, null=True, blank=True, on_delete=models.PROTECT, related_name="runs"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    policy = models.JSONField(default=dict)
    select_all = models.BooleanField(default=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    summary = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True, blank=True)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        """A person has one draft for the desk and one for each assignment."""

        db_table = "renewal_run"
        ordering = ("-created_at", "-id")
        constraints: ClassVar = [
            key_of("renewal_run"),
            models.UniqueConstraint(fields=["agency", "key"], name="renewal_run_key_once"),
            models.UniqueConstraint(
                fields=["agency", "owner"],
                name="renewal_run_one_desk_draft",
                condition=Q(state="draft", assignment__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["agency", "owner", "assignment"],
                name="renewal_run_one_draft_each",
                condition=Q(state="draft", assignment__isnull=False),
            ),
            models.CheckConstraint(
                condition=Q(state="draft", applied_at__isnull=True)
                | (~Q(state="draft") & Q(applied_at__isnull=False)),
                name="renewal_run_applied_with_time",
            ),
            *same_agency("renewal_run", "assignment"),
        ]
        indexes: ClassVar = [
            *key_indexes("renewal_run", "assignment"),
            models.Index(fields=["agency", "state", "-applied_at"], name="renewal_run_state_ix"),
        ]

    def __str__(self) -> str:
        return f"{self.state} run {self.pk}"


class RenewalEdit(TenantModel):
    """What a person changed on one row of a draft: the tick, and every typed value as it was typed."""

    run = TenantForeignKey(RenewalRun, on_delete=models.CASCADE, related_name="edits")
    credential = TenantForeignKey(Credential, on_delete=models.PROTECT, related_name="+")
    selected = models.BooleanField(null=True)
    typed = models.JSONField(default=dict)

    class Meta:
        """One row of edits for a credential in a draft."""

        db_table = "renewal_edit"
        constraints: ClassVar = [
            key_of("renewal_edit"),
            models.UniqueConstraint(fields=["agency", "run", "credential"], name="renewal_edit_once"),
            *same_agency("renewal_edit", "run", "credential"),
        ]
        indexes: ClassVar = key_indexes("renewal_edit", "run", "credential")


class RenewalLine(TenantModel):
    """What a run did for one credential: renewed, or skipped or refused with the reason."""

    class Outcome(models.TextChoices):
        """The outcome for one credential."""

        RENEWED = "renewed", "Renewed"
        SKIPPED = "skipped", "Skipped"
        REFUSED = "refused", "Refused"

    run = TenantForeignKey(RenewalRun, on_delete=models.PROTECT, related_name="lines")
    member = TenantForeignKey(Member, on_delete=models.PROTECT, related_name="renewal_lines")
    credential = TenantForeignKey(Credential, on_delete=models.PROTECT, related_name="renewal_lines")
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    reason = models.CharField(max_length=500, blank=True)
    by_hand = models.BooleanField(default=False)
    new_credential = TenantForeignKey(Credential, null=True, on_delete=models.PROTECT, related_name="+")
    closed_enrollment = TenantForeignKey(Enrollment, null=True, on_delete=models.PROTECT, related_name="+")
    new_enrollment = TenantForeignKey(Enrollment, null=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undo_refused = models.CharField(max_length=300, blank=True)

    class Meta:
        """One line for a credential in a run; a renewed line names its successor."""

        db_table = "renewal_line"
        constraints: ClassVar = [
            key_of("renewal_line"),
            models.UniqueConstraint(fields=["agency", "run", "credential"], name="renewal_line_once"),
            models.CheckConstraint(
                condition=Q(outcome="renewed", new_credential__isnull=False)
                | (~Q(outcome="renewed") & Q(new_credential__isnull=True)),
                name="renewal_line_renewed_has_successor",
            ),
            models.CheckConstraint(
                condition=~Q(new_credential=F("credential")), name="renewal_line_not_its_own"
            ),
            *same_agency(
                "renewal_line",
                "run",
                "member",
                "credential",
                "new_credential",
                "closed_enrollment",
                "new_enrollment",
            ),
        ]
        indexes: ClassVar = [
            *key_indexes("renewal_line", "member", "credential", "new_credential"),
            models.Index(fields=["agency", "run", "outcome"], name="renewal_line_run_ix"),
            models.Index(fields=["agency", "closed_enrollment"], name="renewal_line_closed_ix"),
            models.Index(fields=["agency", "new_enrollment"], name="renewal_line_opened_ix"),
        ]
