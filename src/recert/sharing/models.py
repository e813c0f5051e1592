"""What may be seen from outside without a login: calendar feeds, certificate checks."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from recert.agencies.models import Membership
from recert.credentials.models import Credential
from recert.kernel.tenancy import TenantForeignKey, TenantModel, key_indexes, key_of, same_agency
from recert.personnel.models import Member, Unit
from recert.training.models import Completion


class Certificate(TenantModel):
    """The printed proof of one completion or one credential, and the code that its check page is found by.

    ``code`` stays readable because each new print carries the same one; it is looked up by ``digest``. ``revoked_at``: the
    paper counts no more, whatever became of the record.
    """

    member = TenantForeignKey(Member, on_delete=models.PROTECT, related_name="certificates")
    completion = TenantForeignKey(
        Completion, null=True, blank=True, on_delete=models.PROTECT, related_name="certificates"
    )
    credential = TenantForeignKey(
        Credential, null=True, blank=True, on_delete=models.PROTECT, related_name="certificates"
    )
    number = models.CharField(max_length=20)
    code = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )

    class Meta:
        """One living certificate for what it proves."""

        db_table = "certificate"
        ordering = ("-issued_at", "-id")
        constraints: ClassVar = [
            key_of("certificate"),
            models.UniqueConstraint(fields=["agency", "digest"], name="certificate_digest_once"),
            models.UniqueConstraint(fields=["agency", "number"], name="certificate_number_once"),
            models.UniqueConstraint(
                fields=["agency", "completion"],
                name="certificate_one_per_completion",
                condition=Q(completion__isnull=False, revoked_at__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["agency", "credential"],
                name="certificate_one_per_credential",
                condition=Q(credential__isnull=False, revoked_at__isnull=True),
            ),
            models.CheckConstraint(
                condition=Q(completion__isnull=True) ^ Q(credential__isnull=True),
                name="certificate_proves_one_thing",
            ),
            *same_agency("certificate", "member", "completion", "credential"),
        ]
        indexes: ClassVar = key_indexes("certificate", "member", "completion", "credential")

    def __str__(self) -> str:
        return self.number

    @property
    def title(self) -> str:
        """What it proves: the completion's title or the credential type's name."""
        if self.completion:
            return str(self.completion.title)
        return str(self.credential.credential_type.name) if self.credential else ""


class CalendarFeed(TenantModel):
    """A secret address of a calendar: one's own days, or those of the people that one may see, all or of a unit.

    Only the ``digest`` of the secret is kept: the address is shown once. The feed speaks for ``membership`` and ends
    with it.
    """

    class Kind(models.TextChoices):
        """Whose days it shows."""

        OWN = "own", "My own days"
        PEOPLE = "people", "My people’s days"

    membership = TenantForeignKey(Membership, on_delete=models.PROTECT, related_name="calendar_feeds")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    unit = TenantForeignKey(Unit, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One living address for each calendar of a login."""

        db_table = "calendar_feed"
        ordering = ("kind", "id")
        constraints: ClassVar = [
            key_of("calendar_feed"),
            models.UniqueConstraint(fields=["agency", "digest"], name="calendar_feed_digest_once"),
            models.UniqueConstraint(
                fields=["agency", "membership", "kind"],
                name="calendar_feed_one_living",
                condition=Q(unit__isnull=True, stopped_at__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["agency", "membership", "unit"],
                name="calendar_feed_one_living_per_unit",
                condition=Q(unit__isnull=False, stopped_at__isnull=True),
            ),
            models.CheckConstraint(
                condition=Q(kind="people") | Q(unit__isnull=True), name="calendar_feed_own_without_unit"
            ),
            *same_agency("calendar_feed", "membership", "unit"),
        ]
        indexes: ClassVar = key_indexes("calendar_feed", "membership", "unit")

    def __str__(self) -> str:
        return self.get_kind_display()
