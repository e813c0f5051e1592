"""Reads about credential types."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet

from recert.agencies.actors import Actor
from recert.credentials.models import CredentialType, IssuingAuthority
from recert.credentials.queries import EXPIRING_DAYS, held_on, visible_credentials
from recert.kernel.models import AuditEvent
from recert.kernel.text import fold
from recert.personnel.models import Member
from recert.personnel.queries import active_on


def types_in_use() -> QuerySet[CredentialType]:
    """Return the credential types that may be given to members."""
    return CredentialType.objects.filter(retired_on__isnull=True)


def all_types() -> QuerySet[CredentialType]:
    """Return every credential type, retired ones too, by name."""
    return CredentialType.objects.select_related("authority")


def authorities() -> QuerySet[IssuingAuthority]:
    """Return the agency's issuing authorities by name."""
    return IssuingAuthority.objects.all()


@dataclass(frozen=True, slots=True)
class TypeRow:
    """A credential type with how many active members hold, held and will soon have held it."""

    type: CredentialType
    holders: int
    expired: int
    expiring: int


def type_rows(actor: Actor, *, today: date, q: str = "", retired: bool = False) -> list[TypeRow]:
    """Return the agency's types, by name, with counts of the active members that the actor may see (two queries)."""
    types = CredentialType.objects.filter(retired_on__isnull=not retired).select_related("authority")
    for word in fold(q).split():
        types = types.filter(Q(sort_key__contains=word) | Q(authority__name__icontains=word))
    counts = counts_by_type(actor, today=today)
    return [TypeRow(each, *counts.get(each.pk, (0, 0, 0))) for each in types]


def counts_by_type(
    actor: Actor, *, today: date, type_id: int | None = None
) -> dict[int, tuple[int, int, int]]:
    """Return (holders, expired, expiring) of each type that an active member holds, in one query."""
    held = visible_credentials(actor).filter(
        member_id__in=Member.objects.filter(active_on(today)).values("id")
    )
    if type_id is not None:
        held = held.filter(credential_type_id=type_id)
    soon = today + timedelta(days=EXPIRING_DAYS)
    free = ~Q(pk__in=held_on(today).values("credential_id"))
    started = Q(valid_from__lte=today)
    rows = (
        held.order_by()
        .values("credential_type_id")
        .annotate(
            holders=Count("pk"),
            expired=Count("pk", filter=started & Q(valid_through__lt=today) & free),
            expiring=Count(
                "pk", filter=started & Q(valid_through__gte=today, valid_through__lte=soon) & free
            ),
        )
    )
    return {row["credential_type_id"]: (row["holders"], row["expired"], row["expiring"]) for row in rows}


def audit_of_type(type_id: int) -> QuerySet[AuditEvent]:
    """Return the audit trail of a credential type, latest first."""
    return AuditEvent.objects.filter(subject_type="credential_type", subject_id=type_id)


def keys_taken() -> set[str]:
    """Return the library keys of the types that the agency has, retired ones too."""
    return set(CredentialType.objects.exclude(library_key="").values_list("library_key", flat=True))
