"""The roster with what it says about each member's credentials."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from recert.agencies.actors import Actor
from recert.credentials.queries import latest, of_status, with_status
from recert.personnel.models import Member
from recert.personnel.queries import Wanted, find_members

# The worst first: what a row of the roster shows is the first that a member has.
WORST_FIRST = ("revoked", "suspended", "expired", "expiring", "pending", "current")
NONE_HELD = "none"

SORTS = {
    "name": ("sort_key", "pk"),
    "number": ("member_number", "pk"),
    "unit": ("unit__name", "sort_key", "pk"),
    "rank": ("rank", "sort_key", "pk"),
    "hired": ("hired_on", "sort_key", "pk"),
}


def roster(
    actor: Actor, wanted: Wanted, *, type_id: int | None = None, credential_status: str = "", today: date
) -> QuerySet[Member]:
    """Return the members that match, with their unit, by name.

    ``type_id``: only holders of this credential type. ``credential_status``: only members with a latest credential
    (of that type, where one is given) in this status today; ``NONE_HELD``: only those without any.
    """
    found = find_members(actor, wanted, today=today)
    held = latest() if type_id is None else latest().filter(credential_type_id=type_id)
    if credential_status == NONE_HELD:
        return found.filter(~Q(pk__in=held.values("member_id")))
    if credential_status:
        return found.filter(pk__in=of_status(held, credential_status, today).values("member_id"))
    return found if type_id is None else found.filter(pk__in=held.values("member_id"))


@dataclass(frozen=True, slots=True)
class Summary:
    """How many latest credentials a member has in each status."""

    counts: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts.values())

    @property
    def worst(self) -> str:
        """The status that needs attention first; "" without credentials."""
        return next((status for status in WORST_FIRST if self.counts.get(status)), "")

    @property
    def words(self) -> str:
        """Say what is not in order: ``2 of 6 expired, 1 expiring``; or how many there are."""
        bad = [(status, self.counts[status]) for status in WORST_FIRST[:-1] if self.counts.get(status)]
        if not bad:
            return f"{self.total} in all" if self.total > 1 else ""
        first, *rest = bad
        told = [f"{first[1]} of {self.total} {first[0]}", *(f"{count} {status}" for status, count in rest)]
        return ", ".join(told)


@dataclass(frozen=True, slots=True)
class Row:
    """A member on the roster."""

    member: Member
    credentials: Summary


def rows_of(members: Iterable[Member], ids: Sequence[int] | QuerySet[Any, Any], *, today: date) -> list[Row]:
    """Return the rows of these members, in their order, with one query more.

    ``ids``: their ids, or the query that finds them where there may be very many.
    """
    held: QuerySet[Any] = latest().filter(member_id__in=ids)
    statuses: QuerySet[Any] = with_status(held, today)
    counted = statuses.order_by().values_list("member_id", "status").annotate(Count("pk"))
    found: dict[int, dict[str, int]] = {}
    for member_id, status, count in counted:
        found.setdefault(member_id, {})[status] = count
    return [Row(member, Summary(found.get(member.pk, {}))) for member in members]
