"""What members hand in, waiting for somebody to look at it: changed until it is decided; what came of it never is."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from recert.credentials.models import Credential, CredentialType, Document
from recert.kernel.tenancy import TenantForeignKey, TenantModel, key_indexes, key_of, same_agency
from recert.personnel.models import Member
from recert.training.models import Completion, Course


class Submission(TenantModel):
    """External training or a new card, as a member hands it in.

    ``key`` comes from the form, so that a form sent twice is one submission. ``version`` counts changes: who decides,
    decides on what was looked at. ``entered`` keeps the member's own entry, in words, when somebody put something right.
    ``handed_in_by`` never decides on it, whosever record that login shows later. Of training: ``course`` (the agency's own
    that it was, if any) to ``facts``; of a card: ``credential_type`` (None: ``title`` names another) and what follows.
    """

    class Kind(models.TextChoices):
        """What it is."""

        TRAINING = "training", "Training"
        CARD = "card", "Card"

    class State(models.TextChoices):
        """Where it stands. A draft has photos and nothing else yet."""

        DRAFT = "draft", "Not handed in yet"
        WAITING = "waiting", "Waiting for review"
        RETURNED = "returned", "Returned to you"
        APPROVED = "approved", "Approved"
        REJECTED = "rejected", "Rejected"
        WITHDRAWN = "withdrawn", "Withdrawn"

    member = TenantForeignKey(Member, on_delete=models.PROTECT, related_name="submissions")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    key = models.UUIDField()
    version = models.PositiveIntegerField(default=1)
    course = TenantForeignKey(Course, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200, blank=True)
    provider = models.CharField(max_length=120, blank=True)
    started_on = models.DateField(null=True, blank=True)
    completed_on = models.DateField(null=True, blank=True)
    hours_by_category = models.JSONField(default=dict, blank=True)
    mode = models.CharField(max_length=12, blank=True)
    codes = models.CharField(max_length=200, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    credential_type = TenantForeignKey(
        CredentialType, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    number = models.CharField(max_length=80, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_through = models.DateField(null=True, blank=True)
    never_expires = models.BooleanField(default=False)
    note = models.CharField(max_length=500, blank=True)
    entered = models.JSONField(default=dict, blank=True)
    handed_in_at = models.DateTimeField(null=True, blank=True)
    handed_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    answer = models.CharField(max_length=300, blank=True)
    completion = TenantForeignKey(
        Completion, null=True, blank=True, on_delete=models.PROTECT, related_name="submissions"
    )
    credential = TenantForeignKey(
        Credential, null=True, blank=True, on_delete=models.PROTECT, related_name="submissions"
    )

    class Meta:
        """A form is handed in once; what comes of a submission comes of no other; decided means by somebody, some time."""

        db_table = "submission"
        constraints: ClassVar = [
            key_of("submission"),
            models.UniqueConstraint(fields=["agency", "member", "key"], name="submission_key_once"),
            models.UniqueConstraint(
                fields=["agency", "completion"],
                name="submission_completion_once",
                condition=Q(completion__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["agency", "credential"],
                name="submission_credential_once",
                condition=Q(credential__isnull=False),
            ),
            models.CheckConstraint(
                condition=Q(
                    state="approved", kind="training", completion__isnull=False, credential__isnull=True
                )
                | Q(state="approved", kind="card", completion__isnull=True, credential__isnull=False)
                | (~Q(state="approved") & Q(completion__isnull=True, credential__isnull=True)),
                name="submission_approved_has_record",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["approved", "returned", "rejected"], decided_at__isnull=False)
                | (~Q(state__in=["approved", "returned", "rejected"]) & Q(decided_at__isnull=True)),
                name="submission_decided_with_time",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["returned", "rejected"]) | ~Q(answer=""),
                name="submission_refused_says_why",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn"]) | Q(handed_in_at__isnull=False),
                name="submission_handed_in_with_time",
            ),
            models.CheckConstraint(
                condition=Q(started_on__isnull=True) | Q(started_on__lte=F("completed_on")),
                name="submission_days_in_order",
            ),
            models.CheckConstraint(
                condition=Q(kind="training") | Q(course__isnull=True), name="submission_course_of_training"
            ),
            *same_agency("submission", "member", "course", "credential_type", "completion", "credential"),
        ]
        indexes: ClassVar = [
            *key_indexes("submission", "member", "course", "credential_type", "completion", "credential"),
            models.Index(
                fields=["agency", "handed_in_at"], name="submission_waiting_ix", condition=Q(state="waiting")
            ),
            models.Index(fields=["agency", "state", "decided_at"], name="submission_state_ix"),
        ]

    def __str__(self) -> str:
        return self.credential_type.name if self.credential_type else self.title

    @property
    def is_training(self) -> bool:
        """Tell training from a card."""
        return self.kind == self.Kind.TRAINING


class SubmissionFile(TenantModel):
    """A photo or PDF of a submission."""

    submission = TenantForeignKey(Submission, on_delete=models.PROTECT, related_name="files")
    document = TenantForeignKey(Document, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """A document belongs to one submission."""

        db_table = "submission_file"
        ordering = ("id",)
        constraints: ClassVar = [
            key_of("submission_file"),
            models.UniqueConstraint(fields=["agency", "document"], name="submission_file_once"),
            *same_agency("submission_file", "submission", "document"),
        ]
        indexes: ClassVar = key_indexes("submission_file", "submission", "document")
