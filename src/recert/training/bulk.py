"""Set-based writes: a fixed number of statements, however many people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from recert.kernel.bulk import update_rows
from recert.kernel.insert import in_ids, insert_rows
from recert.kernel.tenancy import require_agency_id
from recert.training.models import Completion, Enrollment
from recert.training.progress import Done
from recert.training.terms import Days

ENROLLMENT = (
    "assignment_id",
    "member_id",
    "credential_id",
    "starts_on",
    "ends_on",
    "due_on",
    "dates_by_hand",
    "closed_reason",
    "created_at",
)
COMPLETION = (
    "member_id",
    "course_id",
    "enrollment_id",
    "title",
    "completed_on",
    "hours",
    "category",
    "recorded_at",
    "recorded_by_id",
)


@dataclass(frozen=True, slots=True)
class Place:
    """A member to be enrolled, with the days of the training."""

    member_id: int
    credential_id: int | None
    days: Days


def enroll(assignment_id: int, places: Iterable[Place], *, now: datetime) -> None:
    """Insert one enrollment for each place."""
    rows = (
        (
            assignment_id,
            place.member_id,
            place.credential_id,
            place.days.starts_on,
            place.days.ends_on,
            place.days.due_on,
            False,
            "",
            now,
        )
        for place in places
    )
    insert_rows(Enrollment, ENROLLMENT, rows)


def complete(done: Iterable[tuple[int, int, Done]], *, now: datetime, recorded_by_id: int | None) -> None:
    """Insert completions: each is (enrollment id, member id, what was done)."""
    rows = (
        (
            member_id,
            one.course_id,
            enrollment_id,
            one.title,
            one.completed_on,
            str(one.hours),
            one.category,
            now,
            recorded_by_id,
        )
        for enrollment_id, member_id, one in done
    )
    insert_rows(Completion, COMPLETION, rows)


def move(days: Mapping[int, Days]) -> None:
    """Set the days of enrollments, by id."""
    rows = [
        {"id": pk, "starts_on": new.starts_on, "ends_on": new.ends_on, "due_on": new.due_on}
        for pk, new in days.items()
    ]
    update_rows(Enrollment, rows, fields=("starts_on", "ends_on", "due_on"))


def met(completed_on: Mapping[int, date]) -> None:
    """Set the day on which the plan was met, by enrollment id."""
    rows = [{"id": pk, "completed_on": day} for pk, day in completed_on.items()]
    update_rows(Enrollment, rows, fields=("completed_on",))


def withdraw(ids: Sequence[int], *, today: date) -> None:
    """Close these enrollments as withdrawn."""
    _update("enrollment", "closed_on = %s, closed_reason = 'withdrawn'", [today], key="id", ids=ids)


def uncomplete(ids: Sequence[int], *, now: datetime) -> None:
    """Withdraw every living completion of these enrollments; their training is to be done again."""
    moment = connection.ops.adapt_datetimefield_value(now)
    _update(
        "completion",
        "withdrawn_at = %s",
        [moment],
        key="enrollment_id",
        ids=ids,
        only="withdrawn_at IS NULL AND ",
    )
    _update("enrollment", "completed_on = NULL", [], key="id", ids=ids)


def note_late_credit(ids: Sequence[int], *, now: datetime | None) -> None:
    """Note when a completion was recorded after the renewal, for somebody to look at; None: somebody has."""
    moment = connection.ops.adapt_datetimefield_value(now) if now else None
    _update("enrollment", "late_credit_at = %s", [moment], key="id", ids=ids)


def _update(
    table: str, sets: str, values: list[Any], *, key: str, ids: Sequence[int], only: str = ""
) -> None:
    condition, keys = in_ids(key, ids)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {sets} WHERE agency_id = %s AND {only}{condition}",  # noqa: S608 - names of our own
            [*values, require_agency_id(), keys],
        )
