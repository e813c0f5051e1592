"""Reads about rules that change: what the library has newer, and who would get other dates by another rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from recert.agencies.actors import Actor
from recert.core.compare import Difference, Holding, differences
from recert.core.kinds import Rule
from recert.core.library import LibraryType
from recert.core.windows import Held
from recert.credentials import library
from recert.credentials.models import CredentialType
from recert.credentials.queries import visible_credentials
from recert.personnel.models import Member
from recert.personnel.queries import active_on

SHOWN = 15


@dataclass(frozen=True, slots=True)
class Affected:
    """Whose next dates would be others: all holders, how many differ, and the first of them with their members."""

    holders: int
    count: int
    shown: list[tuple[Member, Difference]]


def newer_in_library() -> dict[int, LibraryType]:
    """Return what the library has newer, by the id of the agency's type (one query)."""
    entries = library.entries()
    taken = CredentialType.objects.exclude(library_key="").filter(retired_on__isnull=True)
    rows = taken.values_list("pk", "library_key", "rule")
    return {pk: entries[key] for pk, key, rule in rows if key in entries and entries[key].rule != rule}


def affected(actor: Actor, type_id: int, before: Rule | None, after: Rule | None, *, today: date) -> Affected:
    """Return whose next dates would be others by the other rule, of the active holders that the actor may see.

    Two queries; everyone is computed, the first ``SHOWN`` by name are returned.
    """
    holdings = list(holdings_of(actor, type_id, today))
    found = list(differences(before, after, holdings, today))
    members: Mapping[int, Member] = Member.objects.select_related("unit").in_bulk(
        [difference.key for difference in found[:SHOWN]]
    )
    return Affected(
        len(holdings),
        len(found),
        [(members[each.key], each) for each in found[:SHOWN] if each.key in members],
    )


def holdings_of(actor: Actor, type_id: int, today: date) -> list[Holding]:
    """Return the latest credentials of a type that active members hold, by name (one query); the key is the member."""
    rows = (
        visible_credentials(actor)
        .filter(active_on(today, "member__"), credential_type_id=type_id)
        .order_by("member__sort_key", "member_id", "pk")
        .values_list("member_id", "issued_on", "valid_through", "anchor", "member__birth_date")
    )
    return [
        Holding(member_id, Held(issued, through, anchor), birth)
        for member_id, issued, through, anchor, birth in rows
    ]
