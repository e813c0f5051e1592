"""``bench make``: agencies of seeded people, up to a million members and five million credentials."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from random import Random

from django.db import connection

from recert.agencies.actors import Actor
from recert.agencies.models import Agency
from recert.agencies.queries import today_in
from recert.credentials.library_actions import take_from_library
from recert.credentials.models import Credential, CredentialType
from recert.kernel.audit import Entry, ready_events
from recert.kernel.insert import Row, ready, take_ids
from recert.kernel.tenancy import TenantForeignKey, TenantModel, agency_scope
from recert.kernel.text import fold
from recert.ops.bench.ground import open_agency
from recert.ops.bench.holdings import KEYS, Pool, pools
from recert.ops.bench.people import CREDENTIAL, EACH, ENROLLMENT, MEMBER, Place, Rows, populate
from recert.ops.bench.writing import as_owner, put, unchecked
from recert.ops.problems import CannotGoOn
from recert.personnel.models import Member, Unit
from recert.training.models import Assignment, Enrollment

LARGEST = 20_000  # people of the largest real agencies
BRANCHES, STATIONS = 4, 10
ENOUGH_FOR_STATIONS = 200
BY = Actor.system("Benchmarks")


def make(
    members: int,
    *,
    seed: int,
    agency_size: int = LARGEST,
    slug: str = "bench",
    tell: Callable[[str], object] = print,
) -> list[Agency]:
    """Make agencies of at most this size until there are so many members more; equal seeds give equal data on one day."""
    started, made = time.perf_counter(), []
    for number, count in enumerate(_sizes(members, agency_size)):
        agency = open_agency(_free_slug(f"{slug}-{seed}", number))
        today = today_in(agency)
        rng = Random(f"{seed}-{number}")  # noqa: S311 - the same data every time, no secret
        fill(agency, count, pools(seed, today), rng=rng, today=today)
        made.append(agency)
        tell(
            f"{agency.name}: {count:,} members, {count * EACH:,} credentials, {time.perf_counter() - started:.0f} s"
        )
    finish(made)
    return made


def _sizes(members: int, most: int) -> Iterator[int]:
    while members > 0:
        yield min(members, most)
        members -= most


def _free_slug(stem: str, number: int) -> str:
    """Making the same again gives other agencies: what is there stays as it is."""
    taken = set(Agency.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    names = (f"{stem}-{number + more}" for more in range(len(taken) + 1))
    return next(name for name in names if name not in taken)


def fill(agency: Agency, count: int, dealt: Sequence[Pool], *, rng: Random, today: date) -> None:
    """Write one agency, in one transaction."""
    with agency_scope(agency.pk), unchecked():
        place = _place(agency, count, today)
        members, credentials = take_ids(Member, count), take_ids(Credential, count * EACH)
        rows = populate(place, dealt, members, iter(credentials), rng)
        _write(place, rows)


def _place(agency: Agency, count: int, today: date) -> Place:
    take_from_library(by=BY, keys=KEYS)
    kinds = {kind.library_key: kind for kind in CredentialType.objects.all()}
    types = [kinds[key] for key in KEYS]
    units = _units(STATIONS if count >= ENOUGH_FOR_STATIONS else 0)
    place = Place(agency.slug, today, units, [kind.pk for kind in types], take_ids(Assignment, len(types)))
    Assignment.objects.bulk_create(
        Assignment(
            pk=pk, name=f"{kind.name} recertification", sort_key=fold(kind.name), credential_type_id=kind.pk,
            created_at=place.noon,
        )
        for pk, kind in zip(place.assignments, types, strict=True)
    )  # fmt: skip
    return place


def _units(stations: int) -> list[int]:
    """Insert the tree and return the units that people work in: the lowest ones."""
    made: list[Unit] = []
    for branch, pk in enumerate(take_ids(Unit, BRANCHES), 1):
        made.append(Unit(pk=pk, name=f"Branch {branch}", path=f"/{pk}/"))
        made += [
            Unit(pk=below, name=f"Branch {branch}, station {station}", path=f"/{pk}/{below}/", parent_id=pk)
            for station, below in enumerate(take_ids(Unit, stations), 1)
        ]
    Unit.objects.bulk_create(made)
    return [unit.pk for unit in made if unit.parent_id or not stations]


def _write(place: Place, rows: Rows) -> None:
    put(ready(Member, MEMBER, rows.members))
    put(ready(Credential, CREDENTIAL, rows.credentials))
    ids = take_ids(Enrollment, len(rows.enrollments))
    training = [(pk, *row) for pk, row in zip(ids, rows.enrollments, strict=True)]
    put(ready(Enrollment, ENROLLMENT, training))
    put(ready_events((_added(row) for row in rows.members), by=BY, now=place.noon))


def _added(row: Row) -> Entry:
    return Entry("member.added", "member", row[0], f"{row[2]} {row[3]}", row[0])


def finish(made: Sequence[Agency]) -> None:
    """Look at one agency's keys, because nothing did while writing, and let the database count."""
    if made:
        check_keys(made[-1].pk)
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def check_keys(agency_id: int) -> None:
    """Raise CannotGoOn where a row of this agency points at nothing: a mistake of the maker, not of the data."""
    for model in (Member, Credential, Enrollment):
        own = model._meta.db_table
        for column, table in _points_at(model):
            sql = (
                f"SELECT count(*) FROM {own} AS a LEFT JOIN {table} AS b ON b.agency_id = a.agency_id "  # noqa: S608
                f"AND b.id = a.{column} WHERE a.agency_id = %s AND a.{column} IS NOT NULL AND b.id IS NULL"
            )
            with agency_scope(agency_id), connection.cursor() as cursor:
                cursor.execute(sql, [agency_id])
                (lost,) = cursor.fetchone()
            if lost:
                raise CannotGoOn(f"{lost} rows of {own} point at rows of {table} that are not there.")


def _points_at(model: type[TenantModel]) -> Iterator[tuple[str, str]]:
    for field in model._meta.concrete_fields:
        if isinstance(field, TenantForeignKey):
            yield field.column, field.remote_field.model._meta.db_table
