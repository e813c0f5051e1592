"""The days on which a credential type was not held validly. Pure: no query, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from recert.credentials.models import AuthorityAction, Credential
from recert.reports.member import holds_of

DAY = timedelta(days=1)
NOT_HELD = "not held"


@dataclass(frozen=True, slots=True)
class Gap:
    """Days in a row, both inclusive, and why: ``not held``, ``suspended`` or ``revoked``."""

    name: str
    first: date
    last: date
    why: str

    @property
    def days(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1


def gaps_of(
    chains: Iterable[Sequence[Credential]],
    actions: Sequence[AuthorityAction],
    *,
    first: date | None,
    last: date,
) -> list[Gap]:
    """Return the gaps of each chain in the span, by day; without ``first`` each chain is searched from its first day on."""
    found: list[Gap] = []
    for chain in chains:
        start = first or min(each.valid_from for each in chain)
        found += _uncovered(chain, start, last)
        found += _held(chain, actions, start, last)
    return sorted(found, key=lambda gap: (gap.name, gap.first))


def _uncovered(chain: Sequence[Credential], first: date, last: date) -> list[Gap]:
    name, found, reached = chain[0].credential_type.name, [], first
    for each in sorted(chain, key=lambda each: each.valid_from):
        if each.valid_from > last:
            break
        if each.valid_from > reached:
            found.append(Gap(name, reached, each.valid_from - DAY, NOT_HELD))
        if each.valid_through is None:
            return found
        reached = max(reached, each.valid_through + DAY)
    if reached <= last:
        found.append(Gap(name, reached, last, NOT_HELD))
    return found


def _held(
    chain: Sequence[Credential], actions: Sequence[AuthorityAction], first: date, last: date
) -> list[Gap]:
    name = chain[0].credential_type.name
    holds = [hold for each in chain for hold in holds_of(each, actions)]
    clipped = [Gap(name, max(hold.first, first), min(hold.last or last, last), hold.kind) for hold in holds]
    return [gap for gap in clipped if gap.first <= gap.last]
