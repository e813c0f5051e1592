"""What a report is narrowed to, the same for all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from recert.agencies.actors import Actor
from recert.personnel.models import Member
from recert.personnel.queries import Wanted, find_members

NO_UNIT = 0  # asks for the members who stand in no unit


@dataclass(frozen=True, slots=True)
class Asked:
    """The day a report looks at, and who and what it looks at. A unit means it and all below it.

    ``everybody``: members who do not serve on the day, too.
    """

    day: date
    type_id: int | None = None
    unit_id: int | None = None
    group_id: int | None = None
    everybody: bool = False


def people(actor: Actor, asked: Asked) -> QuerySet[Member]:
    """Return the members whom the actor may see, who match and, unless asked otherwise, serve on the day; in no order."""
    unit_id = asked.unit_id
    wanted = Wanted(
        unit_id=None if unit_id == NO_UNIT else unit_id,
        group_id=asked.group_id,
        people="all" if asked.everybody else "active",
    )
    found = find_members(actor, wanted, today=asked.day).select_related(None).order_by()
    return found.filter(unit_id__isnull=True) if unit_id == NO_UNIT else found
