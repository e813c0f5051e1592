"""``bench measure``: every step in a process of its own, floors and ours in turn, medians at the end."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from django.db import connection
from django.db.models import Model

from recert.agencies.models import Agency
from recert.agencies.queries import today_in
from recert.credentials.models import Credential
from recert.kernel.scope import every_agency
from recert.kernel.tenancy import agency_scope
from recert.ops.bench import figures, ground, making
from recert.ops.bench.child import Found, step
from recert.ops.bench.report import Figure, Measured
from recert.ops.supervisor import tell
from recert.personnel.models import Member
from recert.training.models import Enrollment

MADE = "measured-"  # how the addresses of the agencies begin that are only there while we measure
REQUESTS = 20
FEW, ENOUGH = 10, 10_000
WORK = ("preview", "commit", "undo")


def measure(sizes: Sequence[int], *, rounds: int, parts: Sequence[str]) -> Measured:
    """Measure these parts and return every figure."""
    sweep()  # what a run that was stopped left behind
    about = {**ground.engine(), "sizes": list(sizes), "rounds": rounds, "parts": list(parts)}
    about |= {"members": _count(Member), "credentials": _count(Credential)}
    found: list[Figure] = []
    try:
        if "renew" in parts:
            found += _renewals(sizes, rounds)
        if "import" in parts:
            found += _imports(max(sizes), rounds)
        if "pages" in parts:
            found += _pages()
    finally:
        sweep()
    return Measured(about, found)


def _count(model: type[Model]) -> int:
    with every_agency(), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608
        return int(cursor.fetchone()[0])


def sweep() -> None:
    """Delete the agencies that were only there to be measured."""
    ground.forget(Agency.objects.filter(slug__startswith=MADE).values_list("pk", flat=True))


def slug_of(what: str) -> str:
    """Return an address for an agency that is only there to be measured."""
    return f"{MADE}{what}-{time.time_ns()}"


def _renewals(sizes: Sequence[int], rounds: int) -> Iterator[Figure]:
    commits: dict[int, Found] = {}
    for size in sizes:
        found = commits[size] = _renewal(size, rounds)
        sweep()
        yield from figures.renewal(size, found)
    yield from figures.growth({size: found["ours"] for size, found in commits.items()})


def _renewal(size: int, rounds: int) -> Found:
    """Return the raw figures of one size: the floor and ours in turn."""
    floors, ours = [], []
    for number in range(1, rounds + 1):
        tell(f"Renewal of {size:,}, round {number} of {rounds}")
        floors.append(step("floor", slug=slug_of("floor"), count=size))
        ours.append({name: step(name, agency=floors[-1]["agency"]) for name in WORK})
    return {"floor": floors, "ours": ours}


def _imports(rows: int, rounds: int) -> Iterator[Figure]:
    floors, ours = [], []
    for number in range(1, rounds + 1):
        tell(f"Import of {rows:,}, round {number} of {rounds}")
        ours.append(step("import", slug=slug_of("import"), rows=rows))
        floors.append(step("import floor", slug=slug_of("import-floor"), source=ours[-1]["agency"]))
    sweep()
    yield from figures.imported(rows, {"floor": floors, "ours": ours})


def _pages() -> Iterator[Figure]:
    large = largest_or_made()
    tell(f"Pages, {REQUESTS} requests each")
    yield from figures.pages(step("pages", small=_small(), large=large, requests=REQUESTS))


def largest_or_made() -> int:
    """Return the agency with the most people; where there is none, make one."""
    return _largest() or making.make(ENOUGH, seed=1, tell=tell)[0].pk


def _largest() -> int | None:
    with every_agency(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT agency_id FROM member GROUP BY agency_id ORDER BY count(*) DESC, agency_id LIMIT 1"
        )
        found = cursor.fetchone()
    return int(found[0]) if found else None


def _small() -> int:
    """Return an agency of ten people of whom at least one holds something expired."""
    for seed in range(100):
        (agency,) = making.make(FEW, seed=seed, slug=slug_of("few"), tell=lambda _: None)
        with agency_scope(agency.pk):
            if Enrollment.objects.filter(ends_on__lt=today_in(agency), member__inactive_since=None).exists():
                break  # an empty list would spare queries
    return agency.pk
