"""Roles and what each may do, by name, in code that an auditor can read."""

from __future__ import annotations

from enum import StrEnum

from django.db import models


class Role(models.TextChoices):
    """A person's role in an agency."""

    COORDINATOR = "coordinator", "Training coordinator"
    MANAGER = "manager", "Group manager"
    AUDITOR = "auditor", "Auditor"
    MEMBER = "member", "Member"


class Permission(StrEnum):
    """Something that a person may be allowed to do."""

    OWN_VIEW = "see one's own credentials and training"
    PERSONNEL_VIEW = "see members"
    PERSONNEL_EDIT = "add and change members"
    CREDENTIALS_VIEW = "see credentials"
    CREDENTIALS_EDIT = "add and correct credentials"
    TYPES_EDIT = "change credential types"
    TRAINING_VIEW = "see assignments and learning plans"
    TRAINING_EDIT = "change assignments and learning plans"
    COMPLETIONS_RECORD = "record completions"
    SUBMISSIONS_REVIEW = "review what members hand in"
    RENEWALS_VIEW = "see renewals"
    RENEWALS_APPLY = "renew credentials"
    IMPORT = "import files"
    AUDIT_VIEW = "read the audit log"
    SETTINGS_EDIT = "change settings, people and roles"


_READ = {
    Permission.OWN_VIEW,
    Permission.PERSONNEL_VIEW,
    Permission.CREDENTIALS_VIEW,
    Permission.TRAINING_VIEW,
    Permission.RENEWALS_VIEW,
}

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.COORDINATOR: frozenset(Permission),
    # A group manager reads and records for the units and groups named in the manager's scope, nobody else.
    Role.MANAGER: frozenset(_READ | {Permission.COMPLETIONS_RECORD, Permission.SUBMISSIONS_REVIEW}),
    Role.AUDITOR: frozenset(_READ | {Permission.AUDIT_VIEW}),
    Role.MEMBER: frozenset({Permission.OWN_VIEW}),
}
