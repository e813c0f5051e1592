"""Write what an import of credentials decided: few statements, whatever the number of rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from recert.agencies.actors import Actor
from recert.credentials.bulk import CREDENTIAL
from recert.credentials.changing import holders_changed
from recert.credentials.library_actions import take_from_library
from recert.credentials.models import Credential
from recert.credentials.replacing import move_to_replacements
from recert.imports.credentials import COMPARED, Facts, new_kinds
from recert.imports.rows import Outcome, Row
from recert.kernel.audit import Entry, changes, record
from recert.kernel.bulk import update_rows
from recert.kernel.insert import in_ids, insert_rows, take_ids
from recert.kernel.tenancy import require_agency_id


@dataclass(frozen=True, slots=True)
class Write:
    """Whose import writes what, and when."""

    facts: Facts
    by: Actor
    source: str
    now: datetime


def write(rows: Sequence[Row], facts: Facts, *, by: Actor, source: str) -> None:
    """Write new credentials and corrections, inside the caller's transaction.

    The order keeps every constraint at every moment: rows that get another neighbour are untied, wrong ones withdrawn,
    new ones inserted from the oldest to the youngest, and the neighbours tied again.
    """
    chosen = [row for row in rows if row.outcome in (Outcome.NEW, Outcome.CHANGED)]
    chosen.sort(key=lambda row: (*row.target.chain, row.target.record.valid_from))
    job = Write(facts, by, source, timezone.now())
    _name_types(chosen, by)
    for pk, row in zip(take_ids(Credential, len(chosen)), chosen, strict=True):
        row.target.record.pk = pk
    tied = _tie(chosen, facts)
    update_rows(Credential, [{"id": pk, "renews_id": None} for pk in tied], fields=["renews_id"])
    _withdraw([row.found.pk for row in chosen if row.found], job)
    insert_rows(Credential, CREDENTIAL, (_values(row, job) for row in chosen))
    update_rows(
        Credential, [{"id": pk, "renews_id": before} for pk, before in tied.items()], fields=["renews_id"]
    )
    move_to_replacements({row.found.pk: row.target.record.pk for row in chosen if row.found})
    record((_entry(row, job) for row in chosen), by=by)
    holders_changed(sorted({row.target.record.member_id for row in chosen}))


def _name_types(rows: Sequence[Row], by: Actor) -> None:
    """Take the library types that the rows need, and give every record its type."""
    keys = [kind.library_key for kind in new_kinds(rows)]
    taken = {kind.library_key: kind.pk for kind in take_from_library(by=by, keys=keys).types} if keys else {}
    for row in rows:
        kind = row.target.kind
        row.target.record.credential_type_id = taken[kind.library_key] if kind.library_key else kind.type.pk


def _tie(rows: Sequence[Row], facts: Facts) -> dict[int, int]:
    """Let every written record renew the one before it; return {id: renews} of those on file that get another neighbour."""
    by_chain: dict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        by_chain[row.target.chain].append(row)
    tied: dict[int, int] = {}
    for key, mine in by_chain.items():
        written = {row.target.record.valid_from: row.target.record for row in mine}
        chain = {each.valid_from: each for each in facts.held.get(key, [])} | written
        before: Credential | None = None
        for start in sorted(chain):
            each = chain[start]
            if start in written:
                each.renews_id = before.pk if before else None
            elif before is not None and each.renews_id != before.pk:
                tied[each.pk] = before.pk
            before = each
    return tied


def _withdraw(ids: Sequence[int], job: Write) -> None:
    if not ids:
        return
    sql, value = in_ids("id", ids)
    reason = f"Import {job.source}"[:300]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE credential SET withdrawn_at = %s, withdrawn_by_id = %s, withdrawn_reason = %s "  # noqa: S608
            f"WHERE agency_id = %s AND {sql}",
            [_moment(job.now), job.by.user_id, reason, require_agency_id(), value],
        )


def _moment(now: datetime) -> Any:
    return connection.ops.adapt_datetimefield_value(now)


def _values(row: Row, job: Write) -> tuple[Any, ...]:
    made: Credential = row.target.record
    reason = made.reason or f"Import {job.source}, row {row.number}"
    return (
        made.pk,
        made.member_id,
        made.credential_type_id,
        made.number,
        made.issued_on,
        made.valid_from,
        made.valid_through,
        made.anchor,
        reason[:500],
        made.renews_id,
        row.found.pk if row.found else None,
        job.now,
        job.by.user_id,
        "",
    )


def _entry(row: Row, job: Write) -> Entry:
    made: Credential = row.target.record
    told: dict[str, Any] = {"import": job.source, "row": row.number}
    if row.found:
        before = {name: row.before[name] for name in COMPARED if name in row.before}
        told |= {
            "changes": changes(before, {name: getattr(made, name) for name in before}),
            "corrects": row.found.pk,
        }
    else:
        through = made.valid_through.isoformat() if made.valid_through else "never expires"
        told |= {"number": made.number, "valid_from": made.valid_from.isoformat(), "valid_through": through}
    name = f"{row.target.kind.type.name} of {row.who}"
    return Entry(
        f"credential.{'corrected' if row.found else 'added'}",
        "credential",
        made.pk,
        name,
        made.member_id,
        told,
    )
