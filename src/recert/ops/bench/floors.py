"""The floors of a renewal: the same rows read, written and taken back by the driver's fastest way, from ready values."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from recert.kernel.audit import Entry, ready_events
from recert.kernel.insert import Ready, in_ids
from recert.kernel.tenancy import agency_scope
from recert.ops.bench.clock import timed
from recert.ops.bench.renewals import BY, people, today_of
from recert.ops.bench.writing import as_owner, put
from recert.renewals import drafts
from recert.renewals.filters import Filters
from recert.renewals.gather import gather
from recert.renewals.rows import Prepared, prepare
from recert.training.models import Assignment

READ = """
    SELECT c.id, c.member_id, c.credential_type_id, c.issued_on, c.valid_from, c.valid_through, c.anchor, m.birth_date,
        e.id, e.completed_on
    FROM credential AS c JOIN member AS m ON m.agency_id = c.agency_id AND m.id = c.member_id
    LEFT JOIN enrollment AS e ON e.agency_id = c.agency_id AND e.credential_id = c.id AND e.closed_on IS NULL
    WHERE c.agency_id = %s AND c.withdrawn_at IS NULL AND c.valid_through <= %s
"""
CLOSE = "UPDATE enrollment SET closed_on = %s, closed_reason = 'renewed'"
TAKE_BACK = (
    ("credential", "UPDATE credential SET withdrawn_at = %s, withdrawn_reason = 'Undone'"),
    ("line", "UPDATE renewal_line SET undone_at = %s"),
    ("enrollment", "UPDATE enrollment SET closed_on = %s, closed_reason = 'undone'"),
)
OPEN_AGAIN = "UPDATE enrollment SET closed_on = NULL, closed_reason = ''"


def floor(*, slug: str, count: int) -> dict[str, Any]:
    """Measure the three floors in an agency of its own, and make another one like it for what is to be compared."""
    agency_id = people(slug=slug, count=count)["agency"]
    with agency_scope(agency_id), as_owner():
        today = today_of(agency_id)
        read, rows = timed(lambda: _read(agency_id, today))
        run = drafts.draft_of(by=BY)
        prepared = prepare(gather(run, Filters(), by=BY, today=today), by=BY)
        Assignment.objects.bulk_create(prepared.new)
        write, _ = timed(lambda: _write(agency_id, prepared, today))
        events = ready_events(_events(prepared), by=BY, now=prepared.now)
        undo, _ = timed(lambda: _take_back(agency_id, prepared, events, today))
    like_it = people(slug=f"{slug}-ours", count=count)
    return {**like_it, "preview": read, "commit": write, "undo": undo, "people": len(rows)}


def _read(agency_id: int, today: date) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(READ, [agency_id, today])
        return list(cursor.fetchall())


def _write(agency_id: int, prepared: Prepared, today: date) -> None:
    with transaction.atomic():
        put(prepared.credentials)
        _update(CLOSE, [today], agency_id, prepared.closing)
        for rows in (prepared.enrollments, prepared.lines, prepared.events):
            put(rows)


def _take_back(agency_id: int, prepared: Prepared, events: Ready, today: date) -> None:
    made = {"credential": prepared.credentials, "line": prepared.lines, "enrollment": prepared.enrollments}
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    with transaction.atomic():
        for name, sql in TAKE_BACK:
            _update(sql, [today if name == "enrollment" else now], agency_id, _ids(made[name]))
        _update(OPEN_AGAIN, [], agency_id, prepared.closing)
        put(events)


def _update(sql: str, values: list[Any], agency_id: int, ids: list[int]) -> None:
    among, value = in_ids("id", ids)
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} WHERE agency_id = %s AND {among}", [*values, agency_id, value])


def _ids(rows: Ready) -> list[int]:
    return [row[1] for row in rows.rows]  # after the agency


def _events(prepared: Prepared) -> list[Entry]:
    """One for each credential that is taken back, as Recert writes it."""
    run = {"run": prepared.gathered.run.pk}
    return [
        Entry("credential.renewal_undone", "credential", row[1], "Licence", row[2], run)
        for row in prepared.credentials.rows
    ]
