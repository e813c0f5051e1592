"""Which credentials a renewal screen lists. The filter lives in the address and says what a run covers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass, fields
from datetime import date, timedelta
from typing import Any, Self

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from recert.agencies.actors import Actor
from recert.credentials.models import Credential
from recert.credentials.queries import EXPIRING_DAYS, latest, visible_credentials
from recert.kernel.reading import OneOf
from recert.kernel.text import fold
from recert.personnel.models import GroupMember, Unit
from recert.personnel.queries import active_on
from recert.training.models import Enrollment

BECAUSE = {"expired": "Expired", "expiring": "Expiring", "done": "Training done"}


@dataclass(frozen=True, slots=True)
class Filters:
    """Every field empty: the whole desk. ``days``: how far ahead an expiry counts as expiring, inclusive."""

    because: str = ""
    type: int | None = None
    unit: int | None = None
    group: int | None = None
    member: int | None = None
    assignment: int | None = None
    days: int = EXPIRING_DAYS
    q: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return what a run keeps of its filters."""
        return {name: value for name, value in asdict(self).items() if value not in (None, "")}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Read back what ``as_json`` wrote; unknown names are ignored."""
        known = {item.name for item in fields(cls)}
        return cls(**{name: value for name, value in data.items() if name in known})


def open_training() -> QuerySet[Enrollment]:
    """Return the open enrollments of the credential of the outer query, newest first."""
    return Enrollment.objects.filter(credential_id=OuterRef("pk"), closed_on__isnull=True).order_by("-id")


def listed(
    actor: Actor, filters: Filters, today: date, *, of: Collection[int] | None = None
) -> QuerySet[Credential]:
    """Return the credentials to renew: of active members, expired, expiring or with their training done.

    ``of``: only those with these ids.
    """
    credentials = visible_credentials(actor).filter(
        active_on(today, "member__"),
        valid_through__isnull=False,
        valid_from__lte=today,
        credential_type__retired_on__isnull=True,
    )
    credentials = _narrow(credentials.filter(_why(filters, today)), filters)
    if of is not None:
        return credentials.filter(pk__in=of)
    if filters.type or filters.member or filters.assignment:  # few rows, and an index of their own
        return credentials
    return credentials.filter(in_question(today + timedelta(days=filters.days)))


def in_question(ends_by: date) -> OneOf:
    """Return the way to what ends by the day, inclusive, or whose training is done, before anything else is looked at.

    Most that ended long ago was renewed: two indexes tell which was not, without a look at the rows.
    """
    ending = latest().filter(valid_through__lte=ends_by).values("pk")
    return OneOf(F("pk"), ending.union(trained().values("credential_id"), all=True))


def trained() -> QuerySet[Enrollment]:
    """Return the open training for a credential that is done."""
    open_ones = Enrollment.objects.filter(closed_on__isnull=True, credential__isnull=False)
    return open_ones.filter(completed_on__isnull=False).order_by()


def _why(filters: Filters, today: date) -> Q:
    done = Q(Exists(trained().filter(credential_id=OuterRef("pk"))))
    expired = Q(valid_through__lt=today)
    expiring = Q(valid_through__gte=today, valid_through__lte=today + timedelta(days=filters.days))
    if filters.because:
        return {"expired": expired, "expiring": expiring, "done": done}[filters.because]
    if filters.assignment:
        return expired | done
    return expired | expiring | done


def _narrow(credentials: QuerySet[Credential], filters: Filters) -> QuerySet[Credential]:
    if filters.type:
        credentials = credentials.filter(credential_type_id=filters.type)
    if filters.member:
        credentials = credentials.filter(member_id=filters.member)
    if filters.unit:
        path = Unit.objects.filter(pk=filters.unit).values_list("path", flat=True).first()
        below = Unit.objects.filter(path__startswith=path) if path else Unit.objects.filter(pk=filters.unit)
        credentials = credentials.filter(member__unit_id__in=below.values("id"))
    if filters.group:
        places = GroupMember.objects.filter(group_id=filters.group).values("member_id")
        credentials = credentials.filter(member_id__in=places)
    if filters.assignment:
        on_it = Enrollment.objects.filter(assignment_id=filters.assignment, closed_on__isnull=True).order_by()
        credentials = credentials.filter(OneOf(F("pk"), on_it.values("credential_id")))
    for word in fold(filters.q).split():
        credentials = credentials.filter(member__search_key__contains=word)
    return credentials
