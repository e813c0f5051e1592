"""Brands, agencies and who works in them."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models

from recert.agencies.roles import Role
from recert.kernel.tenancy import TenantModel, key_indexes, key_of

colour = RegexValidator(r"^#[0-9a-fA-F]{6}$", "Write a colour as # and six digits, like #1c4f91.")


class DateFormat(models.TextChoices):
    """How an agency reads dates."""

    DAY_MONTH = "d_mmm_yyyy", "31 Mar 2028"
    US = "mm_dd_yyyy", "03/31/2028"
    ISO = "yyyy_mm_dd", "2028-03-31"


class Brand(models.Model):
    """A white-label site: name, hosts, colours."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=100)
    hosts = models.JSONField(default=list, blank=True)
    theme = models.CharField(max_length=20, default="police")
    accent = models.CharField(max_length=7, blank=True, validators=[colour])
    rail = models.CharField(max_length=7, blank=True, validators=[colour])
    logo = models.TextField(blank=True)

    class Meta:
        """Shared by agencies, so outside any of them."""

        db_table = "brand"

    def __str__(self) -> str:
        return self.name


class Agency(models.Model):
    """The tenant."""

    brand = models.ForeignKey(Brand, on_delete=models.PROTECT, related_name="agencies")
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=150)
    time_zone = models.CharField(max_length=60, default="America/New_York")
    date_format = models.CharField(max_length=12, choices=DateFormat.choices, default=DateFormat.DAY_MONTH)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Every tenant row points here."""

        db_table = "agency"

    def __str__(self) -> str:
        return self.name


class Membership(TenantModel):
    """One login's place in one agency: the role says what it may do."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """A person has one role in an agency."""

        db_table = "membership"
        constraints: ClassVar = [
            key_of("membership"),
            models.UniqueConstraint(fields=["agency", "user"], name="membership_one_per_user"),
        ]
        indexes: ClassVar = key_indexes("membership", "role")

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"
