"""Set-based writes: a fixed number of statements, however many people."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from recert.kernel.bulk import update_rows
from recert.kernel.insert import in_ids, insert_rows, take_ids
from recert.kernel.tenancy import require_agency_id
from recert.training.hours import stored
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
    "id",
    "member_id",
    "course_id",
    "enrollment_id",
    "title",
    "source",
    "provider",
    "mode",
    "codes",
    "started_on",
    "facts",
    "evidence_id",
    "corrects_id",
    "completed_on",
    "hours",
    "hours_by_category",
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


@dataclass(frozen=True, slots=True)
class NewCompletion:
    """A completion to be written. ``corrects``: the id of the entry that it replaces."""

    member_id: int
    done: Done
    source: str = Completion.Source.RECORDED
    started_on: date | None = None
    evidence_id: int | None = None
    corrects: int | None = None


def complete(new: Sequence[NewCompletion], *, now: datetime, recorded_by_id: int | None) -> list[int]:
    """Insert completions and return their ids, in order."""
    ids = take_ids(Completion, len(new))
    rows = (
        (
            pk,
            one.member_id,
            one.done.course_id,
            one.done.enrollment_id,
            one.done.title,
            one.source,
            one.done.provider,
            one.done.mode,
            one.done.codes,
            one.started_on,
            json.dumps(dict(one.done.facts)),
            one.evidence_id,
            one.corrects,
            one.done.completed_on,
            str(one.done.hours),
            json.dumps(stored(one.done.parts)),
            now,
            recorded_by_id,
        )
        for pk, one in zip(ids, new, strict=True)
    )
    insert_rows(Completion, COMPLETION, rows)
    return ids


def move(days: Mapping[int, Days]) -> None:
    """Set the days of enrollments, by id."""
    rows = [
        {"id": pk, "starts_on": new.starts_on, "ends_on": new.ends_on, "due_on": new.due_on}
        for pk, new in days.items()
    ]
    update_rows(Enrollment, rows, fields=("starts_on", "ends_on", "due_on"))


def met(completed_on: Mapping[int, date | None]) -> None:
    """Set the day on which the training was done (None: it is not), by enrollment id."""
    rows = [{"id": pk, "completed_on": day} for pk, day in completed_on.items()]
    update_rows(Enrollment, rows, fields=("completed_on",))


def withdraw(ids: Sequence[int], *, today: date) -> None:
    """Close these enrollments as withdrawn."""
    _update("enrollment", "closed_on = %s, closed_reason = 'withdrawn'", [today], key="id", ids=ids)


def take_back(ids: Sequence[int], *, now: datetime, by_id: int | None) -> None:
    """Withdraw living completions, by their ids; they stay on file."""
    moment = connection.ops.adapt_datetimefield_value(now)
    sets = "withdrawn_at = %s, withdrawn_by_id = %s"
    _update("completion", sets, [moment, by_id], key="id", ids=ids, only="withdrawn_at IS NULL AND ")


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
