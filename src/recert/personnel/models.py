"""The roster: members, the tree of units, free groups, and whom a group manager manages."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models

from recert.agencies.models import Membership
from recert.kernel.tenancy import TenantForeignKey, TenantModel, key_indexes, key_of, same_agency
from recert.kernel.text import FoldedField


class Unit(TenantModel):
    """A place in the agency's tree. ``path`` holds the ids from the root, so a subtree is one prefix look-up."""

    parent = TenantForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    name = models.CharField(max_length=120)
    path = FoldedField(max_length=255, default="")

    class Meta:
        """Names are unique in the agency, so that files can name a unit."""

        db_table = "unit"
        ordering = ("name",)
        constraints: ClassVar = [
            key_of("unit"),
            models.UniqueConstraint(fields=["agency", "name"], name="unit_name_once"),
            *same_agency("unit", "parent"),
        ]
        indexes: ClassVar = key_indexes("unit", "parent", "path")

    def __str__(self) -> str:
        return self.name


class Member(TenantModel):
    """A person on the roster, with or without a login; never deleted, only inactive."""

    member_number = models.CharField(max_length=40)
    first_name = models.CharField(max_length=100)
    last_name = models.CharField(max_length=100)
    email = models.EmailField(blank=True)
    unit = TenantForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="members")
    rank = models.CharField(max_length=80, blank=True)
    hired_on = models.DateField(null=True, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    inactive_since = models.DateField(null=True, blank=True)
    membership = TenantForeignKey(
        Membership, null=True, blank=True, on_delete=models.PROTECT, related_name="members"
    )
    sort_key = FoldedField(max_length=210)
    search_key = FoldedField(max_length=520)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The member number is the agency's own and unique in it."""

        db_table = "member"
        ordering = ("sort_key", "id")
        constraints: ClassVar = [
            key_of("member"),
            models.UniqueConstraint(fields=["agency", "member_number"], name="member_number_once"),
            models.UniqueConstraint(
                fields=["agency", "membership"],
                name="member_one_per_login",
                condition=models.Q(membership__isnull=False),
            ),
            *same_agency("member", "unit", "membership"),
        ]
        indexes: ClassVar = [
            *key_indexes("member", "unit", "membership", "inactive_since"),
            models.Index(fields=["agency", "sort_key", "id"], name="member_sort_ix"),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """First and last name as the agency wrote them."""
        return f"{self.first_name} {self.last_name}"

    def is_active_on(self, day: date) -> bool:
        """Tell whether the member serves on this day (``inactive_since`` is the first inactive day)."""
        return self.inactive_since is None or day < self.inactive_since


class Group(TenantModel):
    """Any set of members beside the unit tree."""

    name = models.CharField(max_length=120)

    class Meta:
        """Names are unique in the agency."""

        db_table = "member_group"
        ordering = ("name",)
        constraints: ClassVar = [
            key_of("member_group"),
            models.UniqueConstraint(fields=["agency", "name"], name="member_group_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class GroupMember(TenantModel):
    """One member in one group."""

    group = TenantForeignKey(Group, on_delete=models.CASCADE, related_name="places")
    member = TenantForeignKey(Member, on_delete=models.PROTECT, related_name="group_places")

    class Meta:
        """Once in each group."""

        db_table = "group_member"
        constraints: ClassVar = [
            key_of("group_member"),
            models.UniqueConstraint(fields=["agency", "group", "member"], name="group_member_once"),
            *same_agency("group_member", "group", "member"),
        ]
        indexes: ClassVar = key_indexes("group_member", "member", "group")


class ManagerScope(TenantModel):
    """A unit (with all below it) or a group that a group manager manages."""

    membership = TenantForeignKey(Membership, on_delete=models.CASCADE, related_name="scopes")
    unit = TenantForeignKey(Unit, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    group = TenantForeignKey(Group, null=True, blank=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        """Exactly one of unit and group, each once."""

        db_table = "manager_scope"
        constraints: ClassVar = [
            key_of("manager_scope"),
            models.CheckConstraint(
                condition=models.Q(unit__isnull=True) ^ models.Q(group__isnull=True),
                name="manager_scope_unit_or_group",
            ),
            models.UniqueConstraint(
                fields=["agency", "membership", "unit"],
                name="manager_scope_unit_once",
                condition=models.Q(unit__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["agency", "membership", "group"],
                name="manager_scope_group_once",
                condition=models.Q(group__isnull=False),
            ),
            *same_agency("manager_scope", "membership", "unit", "group"),
        ]
        indexes: ClassVar = key_indexes("manager_scope", "membership", "unit", "group")
