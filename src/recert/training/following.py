"""Open training follows a corrected credential, so that its renewal still finds and closes it."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from recert.credentials.models import Credential
from recert.kernel.insert import among
from recert.training.models import Enrollment


def move_enrollments(new_by_old: Mapping[int, int]) -> None:
    """Point the open enrollments of replaced credentials at what replaces them; their days stay. One statement."""
    replacement = Credential.objects.filter(corrects_id=OuterRef("credential_id")).values("pk")[:1]
    open_ones = Enrollment.objects.filter(closed_on__isnull=True)
    among(open_ones, "credential", list(new_by_old)).update(credential_id=Subquery(replacement))


def catch_up(enrollments: QuerySet[Enrollment]) -> None:
    """Point training that is open again at what replaced its credential while it was closed, however often it was."""
    replacement = Credential.objects.filter(corrects_id=OuterRef("credential_id")).values("pk")[:1]
    behind = enrollments.filter(Exists(replacement))
    while behind.update(credential_id=Subquery(replacement)):
        pass
