"""Reads that lay the dates on file beside the rule of their type. Printed dates win; that they differ is shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from recert.agencies.actors import Actor
from recert.core.kinds import Period, Rule
from recert.core.records import Record, said_otherwise
from recert.credentials.models import Credential, CredentialType
from recert.credentials.periods import record_of, rule_of
from recert.credentials.queries import visible_credentials
from recert.personnel.queries import active_on

DATES = ("issued_on", "valid_from", "valid_through", "anchor")
BEFORE = [f"renews__{name}" for name in DATES]


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A credential whose last valid day is another than its type's rule gives."""

    credential_id: int
    member_id: int
    record: Record
    by_rule: Period


def mismatch_of(credential: Credential, before: Credential | None) -> Period | None:
    """Return the period that today's rule gives where the credential ends on another day; None: they agree.

    ``before`` is the credential that it renews. Type and member must be loaded.
    """
    rule = rule_of(credential.credential_type)
    if rule is None:
        return None
    old = record_of(before) if before else None
    return said_otherwise(rule, record_of(credential), birth_date=credential.member.birth_date, before=old)


def mismatches(actor: Actor, kind: CredentialType, *, today: date) -> list[Mismatch]:
    """Return the latest credentials of a type that end otherwise than its rule gives, by the holder's name (one query).

    Of active members whom the actor may see; none where the type has no rule.
    """
    rule = rule_of(kind)
    if rule is None:
        return []
    rows = (
        visible_credentials(actor)
        .filter(active_on(today, "member__"), credential_type_id=kind.pk)
        .order_by("member__sort_key", "member_id", "pk")
        .values_list("pk", "member_id", "member__birth_date", *DATES, "renews_id", *BEFORE)
    )
    return list(_differing(rule, rows))


def _differing(rule: Rule, rows: Iterable[tuple[Any, ...]]) -> Iterator[Mismatch]:
    for pk, member_id, born, issued, start, through, anchor, renews_id, *old in rows:
        record = Record(issued, start, through, anchor)
        before = Record(*old) if renews_id else None
        by_rule = said_otherwise(rule, record, birth_date=born, before=before)
        if by_rule:
            yield Mismatch(pk, member_id, record, by_rule)
