"""Renew many people and compare with the plain writing of the same rows.

    from the project's folder:
    .venv/bin/python benchmarks/renewal.py 1000 10000            # SQLite in a folder that is thrown away
    DATABASE_URL=postgres://… .venv/bin/python benchmarks/renewal.py 1000 10000

For each size: seconds to preview and to confirm, the statements that confirming took, and the ratio to the floor: the
same final rows, with the same indexes and constraints, written from ready values by the driver's fastest way
(``executemany`` on SQLite, COPY on PostgreSQL) in one transaction.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
os.environ.setdefault("RECERT_DATA_DIR", tempfile.mkdtemp(prefix="recert-bench-"))
os.environ["DJANGO_SETTINGS_MODULE"] = "recert.config.settings"

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from recert.agencies.actors import Actor  # noqa: E402
from recert.agencies.models import Agency, Brand  # noqa: E402
from recert.credentials.models import Credential, CredentialType, IssuingAuthority  # noqa: E402
from recert.kernel.garbage import search_rarely  # noqa: E402
from recert.kernel.insert import Ready, in_ids, insert_rows, take_ids  # noqa: E402
from recert.kernel.statistics import count_rows  # noqa: E402
from recert.kernel.tenancy import agency_scope, require_agency_id  # noqa: E402
from recert.personnel.models import Member  # noqa: E402
from recert.renewals import apply as applying  # noqa: E402
from recert.renewals import drafts  # noqa: E402
from recert.renewals.filters import Filters  # noqa: E402
from recert.renewals.gather import gather  # noqa: E402
from recert.renewals.rows import ENROLLMENT, prepare  # noqa: E402
from recert.renewals.undo import undo_run  # noqa: E402
from recert.training.models import Assignment, Enrollment  # noqa: E402

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
RULE = {
    "validity": {
        "kind": "duration",
        "years": 2,
        "from": "issue",
        "month_overflow": "clamp",
        "end": "same_day",
    },
    "renewal": {"in_window": "previous_expiry"},
}


def timed(work: Callable[[], object]) -> tuple[float, object]:
    started = time.perf_counter()
    result = work()
    return time.perf_counter() - started, result


def people(count: int, slug: str) -> Agency:
    """Make an agency with that many members, one expired credential each, on one open assignment."""
    brand, _ = Brand.objects.get_or_create(slug="bench", defaults={"name": "Bench"})
    agency = Agency.objects.create(brand=brand, slug=slug, name=slug)
    start, end = TODAY - timedelta(days=740), TODAY - timedelta(days=10)
    with agency_scope(agency.pk), transaction.atomic():
        authority = IssuingAuthority.objects.create(name="Board")
        kind = CredentialType.objects.create(name="EMT", sort_key="emt", authority=authority, rule=RULE)
        assignment = Assignment.objects.create(
            name="EMT 2024", sort_key="emt 2024", credential_type=kind, created_at=NOW
        )
        members, cards, places = (
            take_ids(Member, count),
            take_ids(Credential, count),
            take_ids(Enrollment, count),
        )
        names = (
            "id",
            "member_number",
            "first_name",
            "last_name",
            "email",
            "rank",
            "sort_key",
            "search_key",
            "created_at",
        )
        insert_rows(
            Member,
            names,
            [(pk, str(pk), "Ana", f"P{pk}", "", "", f"p{pk}", f"ana p{pk}", NOW) for pk in members],
        )
        columns = (
            "id",
            "member_id",
            "credential_type_id",
            "number",
            "issued_on",
            "valid_from",
            "valid_through",
            "reason",
            "recorded_at",
            "withdrawn_reason",
        )
        insert_rows(
            Credential,
            columns,
            [
                (pk, member, kind.pk, f"N{pk}", start, start, end, "", NOW, "")
                for pk, member in zip(cards, members, strict=True)
            ],
        )
        rows = [
            (pk, assignment.pk, member, card, start, end, end, False, "", NOW)
            for pk, member, card in zip(places, members, cards, strict=True)
        ]
        insert_rows(Enrollment, ENROLLMENT, rows)
    count_rows(Member, Credential, Enrollment)  # what a living database has done by itself
    return agency


def put(rows: Ready) -> None:
    """Write these rows by the driver's fastest way; COPY straight into the table is the owner's, whom no policy binds."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {rows.table} ({rows.names}) FROM STDIN") as copy:
                for row in rows.rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(rows.rows[0]))
            cursor.executemany(f"INSERT INTO {rows.table} ({rows.names}) VALUES ({marks})", rows.rows)


def floor(count: int, slug: str) -> float:
    """Write the rows of a renewal of that many people from ready values, and return the seconds."""
    agency = people(count, slug)
    actor = Actor.system("bench")
    with agency_scope(agency.pk), owner():
        run = drafts.draft_of(by=actor)
        prepared = prepare(gather(run, Filters(), by=actor, today=TODAY), by=actor)
        Assignment.objects.bulk_create(prepared.new)

        def plain() -> None:
            with transaction.atomic():
                sql, value = in_ids("id", prepared.closing)
                with connection.cursor() as cursor:
                    cursor.execute(
                        f"UPDATE enrollment SET closed_on = %s, closed_reason = 'renewed' WHERE agency_id = %s AND {sql}",
                        [TODAY, require_agency_id(), value],
                    )
                for rows in (prepared.credentials, prepared.enrollments, prepared.lines, prepared.events):
                    put(rows)

        return timed(plain)[0]


def owner() -> AbstractContextManager[None]:
    return connection.as_owner() if connection.vendor == "postgresql" else nullcontext()  # type: ignore[attr-defined]


def renewal(count: int, slug: str) -> dict[str, float]:
    """Preview, confirm and undo a renewal of that many people."""
    agency = people(count, slug)
    actor = Actor.system("bench")
    with agency_scope(agency.pk):
        run = drafts.draft_of(by=actor)
        preview, gathered = timed(lambda: gather(run, Filters(), by=actor, today=TODAY))
        drafts.note_preview(run=run, gathered=gathered, filters=Filters())
        fingerprint = gathered.plan.fingerprint
        with CaptureQueriesContext(connection) as statements:
            confirm, _ = timed(
                lambda: applying.apply_run(
                    run_id=run.pk, fingerprint=fingerprint, filters=Filters(), by=actor, today=TODAY
                )
            )
        undo, _ = timed(lambda: undo_run(run_id=run.pk, by=actor, today=TODAY))
    return {"preview": preview, "confirm": confirm, "undo": undo, "statements": len(statements)}


def main() -> None:
    call_command("migrate", verbosity=0)
    search_rarely()  # as the server does
    stamp = f"{time.time():.0f}"
    print(f"{connection.vendor}: seconds and ratios, one run of each size")
    for count in [int(text) for text in sys.argv[1:]] or [1000]:
        found = renewal(count, f"bench-{stamp}-{count}")
        least = floor(count, f"floor-{stamp}-{count}")
        print(
            f"{count:7} people: preview {found['preview']:.2f} s, "
            f"confirm {found['confirm']:.2f} s in {found['statements']} statements, "
            f"undo {found['undo']:.2f} s, floor {least:.2f} s, confirm/floor {found['confirm'] / least:.2f}"
        )


if __name__ == "__main__":
    main()
