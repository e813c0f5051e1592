"""Steps of measuring an import of members, each for a process of its own."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from django.db import connection, models, transaction

from recert.agencies.queries import today_in
from recert.imports import actions
from recert.imports.previews import preview_of
from recert.kernel.insert import Ready, take_ids
from recert.kernel.models import AuditEvent
from recert.kernel.statistics import count_rows
from recert.kernel.tenancy import agency_scope
from recert.ops.bench.clock import peak_mb, timed
from recert.ops.bench.ground import open_agency
from recert.ops.bench.people import RANKS, names
from recert.ops.bench.renewals import BY
from recert.ops.bench.writing import as_owner, put
from recert.personnel.models import Member

HEADER = ("member_number", "first_name", "last_name", "email", "unit", "rank", "hired_on", "birth_date")
STATIONS = 40
WRITTEN: tuple[type[models.Model], ...] = (Member, AuditEvent)


def bring_in(*, slug: str, rows: int) -> dict[str, Any]:
    """Preview and commit a file of that many new members, in an agency of its own."""
    _rehearse(f"{slug}-rehearsal")
    return _bring_in(slug, rows)


def _rehearse(slug: str) -> None:
    _bring_in(slug, STATIONS)


def _bring_in(slug: str, rows: int) -> dict[str, Any]:
    agency = open_agency(slug)
    today, content = today_in(agency), file_of(rows)
    with agency_scope(agency.pk):
        taken = actions.take_file(by=BY, kind="members", name="members.csv", content=content)
        preview, shown = timed(lambda: preview_of("members", content, taken.columns, today=today).fingerprint)
        commit, done = timed(
            lambda: actions.commit(by=BY, import_id=taken.pk, fingerprint=shown, today=today)
        )
    return {
        "agency": agency.pk, "preview": preview, "commit": commit, "people": done.counts["new"], "peak_mb": peak_mb(),
    }  # fmt: skip


def file_of(rows: int) -> bytes:
    """Return a CSV file as an agency would send it."""
    rng, out = Random(rows), io.StringIO()  # noqa: S311 - the same file every time
    sheet = csv.writer(out)
    sheet.writerow(HEADER)
    for number, (first, last) in enumerate(names(rng, rows), 1):
        mail, station = f"m{number:06}@import.example", f"Station {number % STATIONS}"
        born = date(1960, 1, 1) + timedelta(rng.randrange(14_000))
        hired = date(2005, 1, 1) + timedelta(rng.randrange(7_000))
        sheet.writerow((f"M{number:06}", first, last, mail, station, rng.choice(RANKS), hired, born))
    return out.getvalue().encode()


def floor(*, slug: str, source: int) -> dict[str, Any]:
    """Write the rows that such an import left, once more, from ready values, into an agency of its own."""
    agency = open_agency(slug)
    with agency_scope(source), as_owner():
        ready = [_again(model, source, agency.pk) for model in WRITTEN]
    with agency_scope(agency.pk), as_owner():
        timing, _ = timed(lambda: _write(ready))
    count_rows(Member)
    return {**timing, "people": len(ready[0].rows)}


def _write(ready: Sequence[Ready]) -> None:
    with transaction.atomic():
        for rows in ready:
            put(rows)


def _again(model: type[models.Model], source: int, target: int) -> Ready:
    """Return the rows of a table in one agency as new rows of another, without the units: those are few."""
    quote = connection.ops.quote_name
    left_out = {"agency_id", "id", "unit_id"}
    columns = [str(field.column) for field in model._meta.concrete_fields if field.column not in left_out]
    table, names_of = quote(model._meta.db_table), ", ".join(map(quote, columns))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {names_of} FROM {table} WHERE agency_id = %s", [source])  # noqa: S608
        found = cursor.fetchall()
    ids = take_ids(model, len(found))
    return Ready(
        table,
        f'agency_id, "id", {names_of}',
        [(target, pk, *row) for pk, row in zip(ids, found, strict=True)],
    )
