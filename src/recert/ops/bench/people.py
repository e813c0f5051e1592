"""The people of one agency of the benchmarks, as rows: who they are, what they hold, what training they are on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from recert.ops.bench.holdings import Chain, Pool
from recert.ops.demo.names import NAMINGS
from recert.personnel.names import keys_of

MEMBER = (
    "id", "member_number", "first_name", "last_name", "email", "rank", "unit_id", "hired_on", "birth_date",
    "inactive_since", "sort_key", "search_key", "created_at",
)  # fmt: skip
CREDENTIAL = (
    "id", "member_id", "credential_type_id", "number", "issued_on", "valid_from", "valid_through", "anchor", "reason",
    "renews_id", "recorded_at", "withdrawn_reason",
)  # fmt: skip
ENROLLMENT = (
    "id", "assignment_id", "member_id", "credential_id", "starts_on", "ends_on", "due_on", "dates_by_hand",
    "completed_on", "closed_reason", "created_at",
)  # fmt: skip
EACH = 5  # credentials of a member: three of one type, two of another
RANKS = ("Officer", "Deputy", "Firefighter", "Paramedic", "Dispatcher", "Sergeant", "Lieutenant", "Captain")
INACTIVE, DONE = 0.03, 0.1
YEAR = 365
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """What the rows of an agency point at; types and assignments in the order of the pools."""

    slug: str
    today: date
    units: Sequence[int]
    types: Sequence[int]
    assignments: Sequence[int]

    @property
    def noon(self) -> datetime:
        """When all of it was recorded."""
        return datetime.combine(self.today, time(12), UTC)


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of an agency; those of enrollments have no id yet."""

    members: list[Row] = field(default_factory=list)
    credentials: list[Row] = field(default_factory=list)
    enrollments: list[Row] = field(default_factory=list)


def populate(
    place: Place, pools: Sequence[Pool], members: Sequence[int], credentials: Iterator[int], rng: Random
) -> Rows:
    """Return a row for each of these member ids, with the credentials and the training of each."""
    rows = Rows()
    for number, (pk, name) in enumerate(zip(members, names(rng, len(members)), strict=True), 1):
        first, second = _two(rng, len(pools))
        chains = [(first, pools[first].deal(rng), 3), (second, pools[second].deal(rng), 2)]
        born = next((chain.born for _, chain, _ in chains if chain.born), None)
        rows.members.append(_member(place, pk, f"B{number:06}", name, born, rng))
        for kind, chain, length in chains:
            _hold(place, rows, pk, kind, chain, length, credentials, rng)
    return rows


def names(rng: Random, count: int) -> Iterator[tuple[str, str]]:
    """Yield first and last names, as often as they occur."""
    for naming in rng.choices(NAMINGS, [naming.weight for naming in NAMINGS], k=count):
        yield rng.choice(naming.first), rng.choice(naming.last)


def _two(rng: Random, kinds: int) -> tuple[int, int]:
    first = rng.randrange(kinds)
    return first, (first + rng.randrange(1, kinds)) % kinds


def _member(place: Place, pk: int, number: str, name: tuple[str, str], born: date | None, rng: Random) -> Row:
    mail = f"{number.lower()}@{place.slug}.example"
    hired = place.today - timedelta(rng.randrange(100, 25 * YEAR))
    born = born or hired - timedelta(rng.randrange(20 * YEAR, 35 * YEAR))
    left = place.today - timedelta(rng.randrange(1, 900)) if rng.random() < INACTIVE else None
    keys = keys_of(*name, number, mail)
    return (
        pk,
        number,
        *name,
        mail,
        rng.choice(RANKS),
        rng.choice(place.units),
        hired,
        born,
        left,
        *keys,
        place.noon,
    )


def _hold(
    place: Place,
    rows: Rows,
    member: int,
    kind: int,
    chain: Chain,
    length: int,
    ids: Iterator[int],
    rng: Random,
) -> None:
    """Add a person's chain, and the training of its last period where there is something to renew."""
    before: int | None = None
    for link in chain.links[-length:]:
        pk = next(ids)
        rows.credentials.append((
            pk, member, place.types[kind], f"C{pk}", link.issued, link.start, link.through, link.anchor,
            link.reason, before, place.noon, "",
        ))  # fmt: skip
        before = pk
    last = chain.links[-1]
    if chain.listed and last.through:
        due = max(last.start, last.through - timedelta(14))
        done = place.today - timedelta(1) if rng.random() < DONE else None
        rows.enrollments.append((
            place.assignments[kind], member, before, last.start, last.through, due, False, done, "", place.noon,
        ))  # fmt: skip
