"""Steps of measuring renewals, each for a process of its own: the people, preview, commit and undo, and their floors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from recert.agencies.actors import Actor
from recert.agencies.models import Agency
from recert.agencies.queries import today_in
from recert.credentials.models import Credential, CredentialType, IssuingAuthority
from recert.kernel.insert import Row, ready, take_ids
from recert.kernel.statistics import count_rows
from recert.kernel.tenancy import agency_scope
from recert.ops.bench.clock import peak_mb, timed
from recert.ops.bench.ground import open_agency
from recert.ops.bench.people import CREDENTIAL, ENROLLMENT, MEMBER
from recert.ops.bench.writing import put, unchecked
from recert.personnel.models import Member
from recert.personnel.names import keys_of
from recert.renewals import drafts
from recert.renewals.apply import apply_run
from recert.renewals.filters import Filters
from recert.renewals.gather import gather
from recert.renewals.models import RenewalRun
from recert.renewals.undo import undo_run
from recert.training.models import Assignment, Enrollment

BY = Actor.system("Benchmarks")
DAYS, AGES = 200, 40  # different days of expiry; different years of birth
RULE = {
    "validity": {"kind": "birthday", "every_years": 2, "feb29": "feb28"},
    "renewal": {"in_window": "previous_expiry"},
}
REHEARSAL = 30


def people(*, slug: str, count: int) -> dict[str, Any]:
    """Make an agency of that many people: all expired, on 200 different birthdays, on one open assignment."""
    agency = open_agency(slug)
    today = today_in(agency)
    noon = datetime.combine(today, time(12), UTC)
    with agency_scope(agency.pk), unchecked():
        authority = IssuingAuthority.objects.create(name="Board")
        kind = CredentialType.objects.create(
            name="Licence", sort_key="licence", authority=authority, rule=RULE
        )
        course = Assignment.objects.create(
            name="Licence training", sort_key="licence training", credential_type=kind, created_at=noon
        )
        members, held, places = (take_ids(model, count) for model in (Member, Credential, Enrollment))
        days = list(_days(count, today))
        put(ready(Member, MEMBER, (_member(pk, *each, noon) for pk, each in zip(members, days, strict=True))))
        put(ready(Credential, CREDENTIAL, (
            (pk, member, kind.pk, f"N{pk}", start, start, end, None, "Entered from the card", None, noon, "")
            for pk, member, (start, end, _) in zip(held, members, days, strict=True)
        )))  # fmt: skip
        put(ready(Enrollment, ENROLLMENT, (
            (pk, course.pk, member, card, start, end, end, False, None, "", noon)
            for pk, member, card, (start, end, _) in zip(places, members, held, days, strict=True)
        )))  # fmt: skip
    count_rows(Member, Credential, Enrollment)  # what a living database has done by itself
    return {"agency": agency.pk}


def _days(count: int, today: date) -> Iterator[tuple[date, date, date]]:
    """Yield first day, last day and birth date; the last day is a birthday that lies behind us."""
    for number in range(count):
        end = today - timedelta(1 + number % DAYS)
        end -= timedelta((end.month, end.day) == (2, 29))
        yield end.replace(year=end.year - 2), end, end.replace(year=1960 + number // DAYS % AGES)


def _member(pk: int, start: date, _: date, born: date, noon: datetime) -> Row:
    name = "Ana", "Vega"
    return (pk, f"{pk}", *name, "", "Officer", None, start, born, None, *keys_of(*name, f"{pk}", ""), noon)


def rehearse(slug: str) -> None:
    """Do all of it once with a few people, so that the first time is not what is measured."""
    agency_id = people(slug=slug, count=REHEARSAL)["agency"]
    preview(agency=agency_id)
    commit(agency=agency_id)
    undo(agency=agency_id)


def preview(*, agency: int) -> dict[str, Any]:
    """Gather and plan, and keep the fingerprint as the confirmation page does."""
    with _work_in(agency) as today:
        run = drafts.draft_of(by=BY)
        timing, gathered = timed(lambda: gather(run, Filters(), by=BY, today=today))
        peak = peak_mb()
        drafts.note_preview(run=run, gathered=gathered, filters=Filters())
    return {**timing, "peak_mb": peak, "people": len(gathered.plan.selected)}


def commit(*, agency: int) -> dict[str, Any]:
    """Confirm what was previewed."""
    with _work_in(agency) as today:
        run = RenewalRun.objects.get(state=RenewalRun.State.DRAFT)
        timing, done = timed(lambda: _apply(run, today))
    return {**timing, "peak_mb": peak_mb(), "people": done.summary["renewed"]}


def undo(*, agency: int) -> dict[str, Any]:
    """Take the last run back; then confirm once more, only to count the statements: counting costs time."""
    with _work_in(agency) as today:
        run = RenewalRun.objects.filter(state=RenewalRun.State.APPLIED).latest("pk")
        timing, done = timed(lambda: undo_run(run_id=run.pk, by=BY, today=today))
        found = {**timing, "peak_mb": peak_mb(), "people": done.undone}
    return {**found, "statements": _statements(agency)}


def _statements(agency: int) -> int:
    preview(agency=agency)
    with _work_in(agency) as today, CaptureQueriesContext(connection) as captured:
        _apply(RenewalRun.objects.get(state=RenewalRun.State.DRAFT), today)
    return len(captured)


def _apply(run: RenewalRun, today: date) -> RenewalRun:
    return apply_run(run_id=run.pk, fingerprint=run.fingerprint, filters=Filters(), by=BY, today=today)


def today_of(agency_id: int) -> date:
    """Return the day in this agency."""
    return today_in(Agency.objects.get(pk=agency_id))


@contextmanager
def _work_in(agency_id: int) -> Iterator[date]:
    """Open the agency's scope, and tell its day."""
    with agency_scope(agency_id):
        yield today_of(agency_id)
