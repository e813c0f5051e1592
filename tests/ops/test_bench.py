"""Benchmarks: the same data for the same seed, sound, never beside real agencies; every figure is there. No timings."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection

from recert.agencies.models import Agency
from recert.credentials.models import Credential
from recert.kernel.tenancy.across import across_agencies
from recert.ops.bench import ground, making
from recert.ops.bench.people import EACH
from recert.ops.bench.report import Figure
from recert.ops.problems import CannotGoOn
from recert.personnel.models import Member
from recert.training.models import Enrollment

PEOPLE = 300
FIELDS = {
    Member: ("first_name", "last_name", "sort_key", "birth_date", "hired_on", "inactive_since", "rank"),
    Credential: ("issued_on", "valid_from", "valid_through", "reason"),
    Enrollment: ("starts_on", "ends_on", "due_on", "completed_on"),
}


def picture(agency: Agency) -> list[tuple[object, ...]]:
    rows = [
        (model.__name__, *row.values())
        for model, fields in FIELDS.items()
        for row in across_agencies(model, *fields, agency_id=agency.pk)
    ]
    return sorted(rows, key=str)


def made(seed: int) -> Agency:
    return making.make(PEOPLE, seed=seed, tell=lambda _: None)[0]


def test_the_same_seed_makes_the_same_people(db: None) -> None:
    first, again, other = made(7), made(7), made(8)
    assert picture(first) == picture(again) != picture(other)
    kinds = [row[0] for row in picture(first)]
    assert (kinds.count("Member"), kinds.count("Credential")) == (PEOPLE, PEOPLE * EACH)
    assert 0.04 < kinds.count("Enrollment") / (2 * PEOPLE) < 0.13


def test_every_key_points_at_a_row_of_the_same_agency(db: None) -> None:
    agency = made(7)
    making.check_keys(agency.pk)
    connection.check_constraints()
    before = {
        row["id"]: row for row in across_agencies(Credential, "id", "member_id", "renews_id", "valid_from")
    }
    followed = [(row, before[row["renews_id"]]) for row in before.values() if row["renews_id"]]
    assert len(followed) == PEOPLE * 3
    assert all(old["member_id"] == new["member_id"] for new, old in followed)
    assert all(old["valid_from"] < new["valid_from"] for new, old in followed)


def test_a_database_with_real_agencies_is_left_alone(agency: Agency) -> None:
    with pytest.raises(CannotGoOn, match="holds “Harlow County EMS”"):
        ground.prepare()
    assert Agency.objects.count() == 1


def test_a_target_is_met_or_missed() -> None:
    figures = [Figure("x", 61, "", limit) for limit in (None, 60, 61)]
    assert [figure.verdict for figure in figures] == ["", "missed", "ok"]


@pytest.fixture
def empty_database(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A database beside that of the tests: measuring starts processes, and they see only what was committed."""
    own = {
        "DJANGO_SETTINGS_MODULE": "recert.config.settings",
        "RECERT_DATA_DIR": str(tmp_path),
        "PYTHONPATH": "src",
    }
    if not os.environ.get("DATABASE_URL"):
        yield {**own, "DATABASE_URL": ""}
        return
    import psycopg

    address, name = os.environ["DATABASE_URL"], f"bench_{uuid4().hex[:8]}"
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}".encode())
        yield {**own, "DATABASE_URL": urlsplit(address)._replace(path=f"/{name}").geturl()}
        server.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def test_measuring_finds_every_figure(empty_database: dict[str, str], tmp_path: Path) -> None:
    command = [sys.executable, "-m", "recert.ops.cli", "bench", "measure", "--sizes", "50", "--rounds", "1"]
    done = subprocess.run(
        [*command, "--only", "renew", "--only", "import", "--json", str(tmp_path / "found.json")],
        cwd=settings.BASE.parents[1], env={**os.environ, **empty_database}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = json.loads((tmp_path / "found.json").read_text())
    names = [figure["name"] for figure in found["figures"]]
    assert [name for name in names if "memory" not in name] == [
        "renewal of 50, preview", "renewal of 50, commit", "renewal of 50, undo", "renewal of 50, commit: statements",
        "import of 50, preview", "import of 50, commit",
    ]  # fmt: skip
    assert found["engine"] == connection.vendor
    assert all(figure["value"] > 0 and figure["name"] in done.stdout for figure in found["figures"])


def test_pages_are_measured_and_agencies_forgotten(empty_database: dict[str, str]) -> None:
    script = (
        "import django; django.setup()\n"
        "from recert.agencies.models import Agency\n"
        "from recert.kernel.tenancy.across import across_agencies\n"
        "from recert.ops.bench import figures, ground, making, pages\n"
        "from recert.personnel.models import Member\n"
        "ground.prepare()\n"
        "few, many = (making.make(count, seed=2, tell=str)[0].pk for count in (20, 60))\n"
        "found = pages.pages(small=few, large=many, requests=1)\n"
        "print(*(figure.line() for figure in figures.pages(found)), sep='\\n')\n"
        "ground.forget([few])\n"
        "print('left:', *Agency.objects.values_list('slug', flat=True), *across_agencies(Member, 'agency_id')[::60])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=settings.BASE.parents[1], env={**os.environ, **empty_database},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "desk, 60 people: p95" in done.stdout
    assert "left: bench-2-1 {'agency_id': 2}\n" in done.stdout
