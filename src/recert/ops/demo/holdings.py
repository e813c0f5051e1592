"""What the people of a demo agency hold: types from the library and of its own, and chains of credentials."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from random import Random
from typing import Any

from recert.agencies.actors import Actor
from recert.core.facts import MissingFact
from recert.core.kinds import Rule
from recert.core.rules import parse_rule
from recert.core.validity import first_period
from recert.credentials import library_actions, type_actions
from recert.credentials.models import Credential, CredentialType
from recert.kernel import audit
from recert.kernel.insert import insert_rows, take_ids
from recert.kernel.models import AuditEvent
from recert.ops.demo.chains import CURRENT, EXPIRED, EXPIRING, FRESH, Link, Maker
from recert.ops.demo.plan import SHARES, DemoAgency, Kind, Stage
from recert.ops.demo.roster import Person
from recert.personnel.models import Member

COLUMNS = (
    "id", "member_id", "credential_type_id", "number", "issued_on", "valid_from", "valid_through", "anchor", "reason",
    "renews_id", "recorded_at", "recorded_by_id", "withdrawn_reason",
)  # fmt: skip
WISHES = {Stage.EXPIRING: EXPIRING, Stage.EXPIRED: EXPIRED, Stage.DONE: EXPIRING, Stage.HALF_RENEWED: EXPIRED}
OFFICE_HOUR = time(15, 20)
MOST = 0.5


@dataclass(frozen=True, slots=True)
class Holding:
    """One type; ``listed`` are the ids of its holders with something to renew."""

    kind: Kind
    type: CredentialType
    listed: list[int]


@dataclass(frozen=True, slots=True)
class Scene:
    """What every step needs to know."""

    agency: DemoAgency
    today: date
    rng: Random
    by: Actor


def write_types(scene: Scene) -> list[CredentialType]:
    """Take the library's types and make the agency's own; return them in the order of the plan."""
    kinds = scene.agency.kinds
    library_actions.take_from_library(by=scene.by, keys=[kind.key for kind in kinds if kind.key])
    for kind in kinds:
        if kind.name:
            facts = type_actions.TypeFacts(
                name=kind.name, authority=scene.agency.name, discipline="agency", rule=dict(kind.rule),
                note="Set by the agency itself.",
            )  # fmt: skip
            type_actions.add_type(by=scene.by, facts=facts)
    by_key = {(kind.library_key or kind.name): kind for kind in CredentialType.objects.all()}
    return [by_key[kind.key or kind.name] for kind in kinds]


def write_credentials(scene: Scene, people: list[Person]) -> list[Holding]:
    """Insert everybody's credentials with their past; return who holds what."""
    holdings, chains = [], []
    for kind, of_type in zip(scene.agency.kinds, write_types(scene), strict=True):
        holders = [person for person in people if _holds(person, kind, scene.rng, sure=person is people[0])]
        rule = parse_rule(of_type.rule) if of_type.rule else None
        maker = Maker(rule, scene.today, scene.rng, kind.months)
        listed = _listed(kind, holders, maker)
        holdings.append(Holding(kind, of_type, list(listed)))
        chains += [
            _named(scene, holdings[-1], person, listed.get(person.member.pk), maker) for person in holders
        ]
        _forget_birth_dates(rule, list(listed))
    ids = take_ids(Credential, sum(len(links) for _, links in chains))
    rows = list(_rows(chains, iter(ids)))
    insert_rows(Credential, COLUMNS, rows)
    insert_rows(AuditEvent, audit.COLUMNS, _events(scene, people, holdings, rows))
    return holdings


def _holds(person: Person, kind: Kind, rng: Random, *, sure: bool) -> bool:
    share = kind.share_of(person.role)
    return rng.random() < share or (sure and share >= MOST)


def _listed(kind: Kind, holders: list[Person], maker: Maker) -> dict[int, list[Link]]:
    """Return the chains of those with something to renew, by member id; ``member@`` is asked first."""
    active = [person for person in holders if person.member.inactive_since is None]
    wanted = max(4, round(SHARES[kind.stage] * len(active))) if kind.stage in SHARES else 0
    found: dict[int, list[Link]] = {}
    for person in [*active[:1], *maker.rng.sample(active[1:], len(active[1:]))]:
        if len(found) == wanted:
            break
        if kind.stage is Stage.EXPIRING or person is not active[0]:
            links = maker.wished(WISHES[kind.stage], hired=person.hired, birth_date=person.born)
            found |= {person.member.pk: links} if links else {}
    return found


def _forget_birth_dates(rule: Rule | None, listed: list[int]) -> None:
    """Where the rule needs the birth date, two of those to be renewed have none on file."""
    try:
        if rule:
            first_period(rule.validity, date(2024, 1, 1))
    except MissingFact:
        Member.objects.filter(pk__in=listed[1:3]).update(birth_date=None)


Chain = tuple[tuple[int, int, str, int | None], list[Link]]


def _named(scene: Scene, holding: Holding, person: Person, links: list[Link] | None, maker: Maker) -> Chain:
    prefix = holding.kind.prefix
    number = f"{prefix}-{scene.rng.randrange(100_000, 999_999)}" if prefix else ""
    wish = FRESH if holding.kind.stage is Stage.FRESH else CURRENT
    links = links or maker.current(wish, hired=person.hired, birth_date=person.born)
    return (person.member.pk, holding.type.pk, number, scene.by.user_id), links


def _rows(chains: list[Chain], ids: Iterator[int]) -> Iterator[tuple[Any, ...]]:
    for (member_id, type_id, number, user_id), links in chains:
        before: int | None = None
        for link in links:
            pk = next(ids)
            recorded = datetime.combine(link.recorded_on, OFFICE_HOUR, UTC)
            yield (
                pk, member_id, type_id, number, link.issued, link.start, link.through, link.anchor, link.reason[:500],
                before, recorded, user_id, "",
            )  # fmt: skip
            before = pk


def _events(
    scene: Scene, people: list[Person], holdings: list[Holding], rows: list[tuple[Any, ...]]
) -> Iterator[tuple[Any, ...]]:
    """Say of each credential who added it, when it was added."""
    names = {person.member.pk: person.member.full_name for person in people}
    types = {holding.type.pk: holding.type.name for holding in holdings}
    for row in rows:
        made = dict(zip(COLUMNS, row, strict=True))
        through = made["valid_through"]
        data = {
            "number": made["number"],
            "issued_on": made["issued_on"].isoformat(),
            "valid_from": made["valid_from"].isoformat(),
            "valid_through": through.isoformat() if through else "never expires",
        }
        name = f"{types[made['credential_type_id']]} of {names[made['member_id']]}"
        yield (
            made["recorded_at"], scene.by.user_id, scene.by.name, "credential.added", "credential", made["id"], name[:300],
            made["member_id"], json.dumps(data),
        )  # fmt: skip
