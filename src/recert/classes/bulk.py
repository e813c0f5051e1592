"""Set-based writes of attendance: a fixed number of statements, however many people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from recert.classes.models import AttendanceCredit, Attendee
from recert.kernel.bulk import update_rows
from recert.kernel.insert import in_ids, insert_rows
from recert.kernel.tenancy import require_agency_id

ATTENDEE = ("session_id", "member_id", "source", "added_at", "added_by_id", "mark")
CREDIT = ("attendee_id", "completion_id", "mark", "hours")
MARKED = ("mark", "hours", "marked_at", "marked_by_id")

Marking = tuple[str, Decimal | None]  # the mark, and the hours of somebody who was there for a part


def add(
    session_id: int, member_ids: Iterable[int], *, source: str, now: datetime, added_by_id: int | None
) -> None:
    """Put members on a session, not marked yet."""
    rows = [(session_id, member_id, source, now, added_by_id, "") for member_id in member_ids]
    insert_rows(Attendee, ATTENDEE, rows)


def remove(ids: Sequence[int]) -> None:
    """Take attendees off their session."""
    condition, keys = in_ids("id", ids)
    with connection.cursor() as cursor:
        sql = f"DELETE FROM attendee WHERE agency_id = %s AND {condition}"  # noqa: S608 - names of our own
        cursor.execute(sql, [require_agency_id(), keys])


def mark(markings: Mapping[int, Marking], *, now: datetime, marked_by_id: int | None) -> None:
    """Set who was there, by the id of the attendee; an empty mark takes the mark away."""
    rows: list[dict[str, Any]] = [
        {
            "id": pk,
            "mark": given,
            "hours": hours,
            "marked_at": now if given else None,
            "marked_by_id": marked_by_id if given else None,
        }
        for pk, (given, hours) in markings.items()
    ]
    update_rows(Attendee, rows, fields=MARKED)


def credit(rows: Iterable[tuple[int, int, Marking]]) -> None:
    """Note which completion each attendance became: (attendee, completion, marking)."""
    ready = [
        (attendee_id, completion_id, given, None if hours is None else str(hours))
        for attendee_id, completion_id, (given, hours) in rows
    ]
    insert_rows(AttendanceCredit, CREDIT, ready)


def take_back(ids: Sequence[int], *, now: datetime) -> None:
    """Note that the completions of these credits were taken back."""
    update_rows(AttendanceCredit, [{"id": pk, "taken_back_at": now} for pk in ids], fields=("taken_back_at",))
