"""A small agency with everything that reports stumble over, from a seed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from recert.credentials.models import AuthorityAction, Credential
from recert.personnel.models import Member, Unit
from tests.factories import (
    AuthorityActionFactory,
    CredentialFactory,
    CredentialTypeFactory,
    MemberFactory,
    UnitFactory,
)

DAY = date(2026, 6, 15)
NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)


@dataclass
class World:
    units: Sequence[Unit]
    types: Sequence[Any]
    members: Sequence[Member]
    credentials: Sequence[Credential]
    actions: Sequence[AuthorityAction]

    def inside(self, unit: Unit) -> set[int]:
        """The unit and all below it, by walking up."""
        above = {each.pk: each.parent_id for each in self.units}

        def is_in(pk: int | None) -> bool:
            return pk is not None and (pk == unit.pk or is_in(above[pk]))

        return {each.pk for each in self.units if is_in(each.pk)}


def make_world(seed: int, people: int = 14) -> World:
    """Three levels of units, somebody in none, inactive ones, overlapping, withdrawn, held and endless credentials."""
    rng = random.Random(seed)
    top = UnitFactory(name=f"Top {seed}")
    middle = UnitFactory(name=f"Middle {seed}", parent=top)
    units = [top, middle, UnitFactory(name=f"Low {seed}", parent=middle), UnitFactory(name=f"Other {seed}")]
    types = [CredentialTypeFactory() for _ in range(3)]
    gone = (None, None, None, DAY - timedelta(days=3), DAY, DAY + timedelta(days=1))
    members = [
        MemberFactory(unit=rng.choice([*units, None]), inactive_since=rng.choice(gone)) for _ in range(people)
    ]
    credentials = [each for member in members for each in _credentials(rng, member, types)]
    held = [each for each in credentials if rng.random() < 0.2]
    actions = [_action(rng, each) for each in held]
    return World(units, types, members, credentials, actions)


def _credentials(rng: random.Random, member: Member, types: Sequence[Any]) -> list[Credential]:
    found = []
    for kind in types:
        starts = rng.sample(range(-900, 100, 50), rng.choice((0, 1, 1, 2, 3)))
        for start in sorted(starts):
            first = DAY + timedelta(days=start)
            last = rng.choice(
                (first + timedelta(days=rng.choice((100, 365, 730, -start if start < 0 else 30))), None)
            )
            withdrawn = NOW if rng.random() < 0.15 else None
            found.append(
                CredentialFactory(
                    member=member, credential_type=kind, valid_from=first, valid_through=last,
                    withdrawn_at=withdrawn, withdrawn_reason="Wrong" if withdrawn else "",
                )
            )  # fmt: skip
    return found


def _action(rng: random.Random, credential: Credential) -> AuthorityAction:
    on = DAY + timedelta(days=rng.choice((-30, 0, 1)))
    return AuthorityActionFactory(
        credential=credential, effective_on=on, kind=rng.choice(("suspended", "revoked"))
    )
