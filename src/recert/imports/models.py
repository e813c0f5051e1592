"""An uploaded file between its preview and its commit."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from recert.kernel.tenancy import TenantModel, key_of


class ImportFile(TenantModel):
    """A file as it came, the columns chosen for it, and what its commit did."""

    class Kind(models.TextChoices):
        """What the rows are."""

        MEMBERS = "members", "Members"
        CREDENTIALS = "credentials", "Credentials"

    kind = models.CharField(max_length=12, choices=Kind.choices)
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    columns = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    committed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Newest first."""

        db_table = "import_file"
        ordering = ("-uploaded_at", "-id")
        constraints: ClassVar = [key_of("import_file")]
        indexes: ClassVar = [models.Index(fields=["agency", "-uploaded_at"], name="import_file_at_ix")]

    def __str__(self) -> str:
        return self.name
