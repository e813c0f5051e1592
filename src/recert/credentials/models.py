"""Credential types and credentials. A credential is never overwritten: it is renewed or corrected by a new row."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from recert.kernel.tenancy import TenantForeignKey, TenantModel, key_indexes, key_of, same_agency
from recert.kernel.text import FoldedField
from recert.personnel.models import Member


class IssuingAuthority(TenantModel):
    """Who issues credentials: a state board, a national registry, the agency itself."""

    name = models.CharField(max_length=200)
    jurisdiction = models.CharField(max_length=20, blank=True)

    class Meta:
        """Names are unique in the agency."""

        db_table = "issuing_authority"
        ordering = ("name",)
        constraints: ClassVar = [
            key_of("issuing_authority"),
            models.UniqueConstraint(fields=["agency", "name"], name="issuing_authority_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class CredentialType(TenantModel):
    """The definition of a credential. ``rule`` is in the vocabulary of ``core.rules``; empty: no rule.

    With a ``library_key`` the rule is the library's, locked and updatable; ``cloned_from`` names the library type that an
    own rule started from.
    """

    name = models.CharField(max_length=200)
    sort_key = FoldedField(max_length=200)
    authority = TenantForeignKey(IssuingAuthority, on_delete=models.PROTECT, related_name="types")
    discipline = models.CharField(max_length=40, blank=True)
    rule = models.JSONField(default=dict, blank=True)
    library_key = models.CharField(max_length=100, blank=True)
    cloned_from = models.CharField(max_length=100, blank=True)
    source_url = models.URLField(max_length=500, blank=True)
    verification = models.CharField(max_length=20, blank=True)
    note = models.TextField(blank=True)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        """Names are unique in the agency, so that files can name a type; a library type is taken once."""

        db_table = "credential_type"
        ordering = ("sort_key", "id")
        constraints: ClassVar = [
            key_of("credential_type"),
            models.UniqueConstraint(fields=["agency", "name"], name="credential_type_name_once"),
            models.UniqueConstraint(
                fields=["agency", "library_key"],
                name="credential_type_library_once",
                condition=~Q(library_key=""),
            ),
            *same_agency("credential_type", "authority"),
        ]
        indexes: ClassVar = key_indexes("credential_type", "authority")

    def __str__(self) -> str:
        return self.name


class Credential(TenantModel):
    """One member's record of one type for one validity period.

    ``valid_from`` and ``valid_through`` are the first and the last valid day (None: never expires). ``anchor`` is the
    day whose day-of-month the chain of renewals keeps. A row is true in our file from ``recorded_at`` until
    ``withdrawn_at``.
    """

    member = TenantForeignKey(Member, on_delete=models.PROTECT, related_name="credentials")
    credential_type = TenantForeignKey(CredentialType, on_delete=models.PROTECT, related_name="credentials")
    number = models.CharField(max_length=80, blank=True)
    issued_on = models.DateField()
    valid_from = models.DateField()
    valid_through = models.DateField(null=True, blank=True)
    anchor = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    renews = TenantForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="successors"
    )
    corrects = TenantForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replacements"
    )
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        """One living successor, one living replacement, days in order."""

        db_table = "credential"
        constraints: ClassVar = [
            key_of("credential"),
            models.UniqueConstraint(
                fields=["agency", "renews"],
                name="credential_one_successor",
                condition=Q(withdrawn_at__isnull=True, renews__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["agency", "corrects"],
                name="credential_one_replacement",
                condition=Q(corrects__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["agency", "member", "credential_type", "valid_from"],
                name="credential_one_per_start",
                condition=Q(withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(
                condition=Q(valid_through__isnull=True) | Q(valid_through__gte=F("valid_from")),
                name="credential_days_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(renews=F("id")) & ~Q(corrects=F("id")), name="credential_not_its_own"
            ),
            *same_agency("credential", "member", "credential_type", "renews", "corrects"),
        ]
        indexes: ClassVar = [
            *key_indexes("credential", "member", "renews", "corrects"),
            models.Index(
                fields=["agency", "credential_type", "valid_through"], name="credential_type_through_ix"
            ),
            models.Index(
                fields=["agency", "valid_through", "id"],  # the id: what was renewed is told without the rows
                name="credential_through_ix",
                condition=Q(withdrawn_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.credential_type_id} {self.valid_from} - {self.valid_through}"

    def is_valid_on(self, day: date) -> bool:
        """Tell whether the validity period holds this day (holds are looked up elsewhere)."""
        return self.valid_from <= day and (self.valid_through is None or day <= self.valid_through)


class AuthorityAction(TenantModel):
    """What an authority did to a credential: suspended, revoked, reinstated, from a day on."""

    class Kind(models.TextChoices):
        """The kinds of action."""

        SUSPENDED = "suspended", "Suspended"
        REVOKED = "revoked", "Revoked"
        REINSTATED = "reinstated", "Reinstated"

    credential = TenantForeignKey(Credential, on_delete=models.PROTECT, related_name="authority_actions")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    effective_on = models.DateField()
    reason = models.CharField(max_length=500)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        """One action a day for a credential, so that the last one is clear."""

        db_table = "authority_action"
        ordering = ("effective_on", "id")
        constraints: ClassVar = [
            key_of("authority_action"),
            models.UniqueConstraint(
                fields=["agency", "credential", "effective_on"], name="authority_action_one_a_day"
            ),
            *same_agency("authority_action", "credential"),
        ]
        indexes: ClassVar = key_indexes("authority_action", "credential")

    def __str__(self) -> str:
        return f"{self.kind} from {self.effective_on}"


class Document(TenantModel):
    """A file that proves something: a card, a certificate. Stored under a random name, never under its own."""

    member = TenantForeignKey(Member, on_delete=models.PROTECT, related_name="documents")
    credential = TenantForeignKey(
        Credential, null=True, blank=True, on_delete=models.PROTECT, related_name="documents"
    )
    name = models.CharField(max_length=200)
    file = models.FileField(max_length=200)
    content_type = models.CharField(max_length=60)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Found from the member or the credential."""

        db_table = "document"
        ordering = ("-recorded_at", "-id")
        constraints: ClassVar = [key_of("document"), *same_agency("document", "member", "credential")]
        indexes: ClassVar = key_indexes("document", "member", "credential")

    def __str__(self) -> str:
        return self.name
