"""Restoring: the same rows and documents again, or nothing is touched."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from tests.factories import AgencyFactory, DocumentFactory, UnitFactory
from tests.guards.tenants import past_the_wall
from tests.ops.archives import told_otherwise
from tests.ops.breaking import rows
from tests.ops.conftest import Made, documents_in
from tests.ops.places import picture

from recert.agencies.models import Agency
from recert.kernel.tenancy import agency_scope
from recert.ops import looks
from recert.ops.backup import documents, sqlite, state
from recert.ops.backup.making import make
from recert.ops.backup.restoring import restore
from recert.ops.invariants import violations
from recert.ops.problems import CannotGoOn

only_sqlite = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="about the file of SQLite")
only_postgresql = pytest.mark.skipif("connection.vendor == 'sqlite'", reason="about PostgreSQL")


@pytest.fixture
def busy(place: Path) -> Agency:
    """An installation with an agency and a document of its own."""
    call_command("migrate", verbosity=0, interactive=False)
    agency: Agency = AgencyFactory(slug="busy")
    DocumentFactory(agency=agency)
    return agency


def here() -> tuple[object, ...]:
    return picture(), documents_in(documents.folder())


def test_everything_comes_back_as_it_was(place: Path, made: Made) -> None:
    done = restore(made.path, replace=False)
    assert (done.told, done.kept, done.broken) == (made.told, [], [])
    assert picture() == made.rows
    assert documents_in(documents.folder()) == made.documents
    assert violations() == []


def test_no_id_is_given_twice(place: Path, made: Made) -> None:
    restore(made.path, replace=False)
    agency = Agency.objects.get()
    with agency_scope(agency.pk):
        assert UnitFactory().pk > made.last_unit
        DocumentFactory()


def test_the_command_says_what_it_did(place: Path, made: Made, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("restore", str(made.path))
    said = capsys.readouterr().out
    assert f"Restored the backup of {made.told.made_at}, made by Recert 0.1.0." in said
    assert f"{made.told.rows:,} rows in {len(made.told.tables)} tables and 4 documents are back" in said
    assert "Everything that must be true of the records is true." in said
    call_command("doctor")


def test_a_database_in_use_is_left_alone(busy: Agency, made: Made) -> None:
    before = here()
    with pytest.raises(CannotGoOn, match=r"The database is not empty .agencies: 1.* say --replace"):
        restore(made.path, replace=False)
    assert here() == before


def test_tables_without_an_agency_are_empty_enough(place: Path, made: Made) -> None:
    call_command("migrate", verbosity=0, interactive=False)
    restore(made.path, replace=False)
    assert picture() == made.rows


def test_replacing_takes_the_place_of_what_is_there(busy: Agency, made: Made) -> None:
    paper = documents_in(documents.folder())
    done = restore(made.path, replace=True)
    assert picture() == made.rows
    assert documents_in(documents.folder()) == made.documents
    assert documents_in(done.kept[-1]) == paper


@only_sqlite
def test_replacing_keeps_the_former_file_whole(busy: Agency, made: Made) -> None:
    former, _ = restore(made.path, replace=True).kept
    assert former.name.startswith("recert.sqlite3.before-restore-")
    with sqlite3.connect(former) as database:
        assert database.execute("SELECT slug FROM agency").fetchall() == [("busy",)]


@only_sqlite
def test_nothing_is_exchanged_while_somebody_has_the_file_open(busy: Agency, made: Made) -> None:
    before = here()
    with sqlite3.connect(sqlite.place()) as somebody:
        somebody.execute("SELECT * FROM agency").fetchone()
        with pytest.raises(CannotGoOn, match=r"Recert is running with .* Nothing was changed"):
            restore(made.path, replace=True)
    assert here() == before


@only_sqlite
def test_a_damaged_file_is_seen_by_doctor_and_can_be_replaced(busy: Agency, made: Made) -> None:
    connection.close()
    content = bytearray(sqlite.place().read_bytes())
    content[8192:60_000] = b"x" * (60_000 - 8192)
    sqlite.place().write_bytes(content)
    assert "damaged" in str(looks.file_problem()) or "cannot be looked at" in str(looks.file_problem())
    restore(made.path, replace=True)
    assert looks.file_problem() is None
    assert picture() == made.rows


@only_sqlite
def test_a_file_that_is_no_database_is_not_empty(place: Path, made: Made) -> None:
    sqlite.place().write_bytes(b"x" * 5000)
    with pytest.raises(CannotGoOn, match="not empty"):
        restore(made.path, replace=False)
    connection.close()
    assert restore(made.path, replace=True).kept[0].read_bytes() == b"x" * 5000


@only_postgresql
def test_a_database_of_a_newer_recert_is_not_replaced(busy: Agency, made: Made) -> None:
    rows("INSERT INTO django_migrations (app, name, applied) VALUES ('training', '9999_later', now())")
    with pytest.raises(CannotGoOn, match="belongs to a newer Recert"):
        restore(made.path, replace=True)
    assert Agency.objects.get().slug == "busy"


def engine(told: dict[str, Any]) -> None:
    told["engine"] = {"sqlite": "postgresql", "postgresql": "sqlite"}[told["engine"]]


def version(told: dict[str, Any]) -> None:
    told["recert"] = "0.10.0"


def migration(told: dict[str, Any]) -> None:
    told["migrations"].append(["training", "9999_later"])


def counted(told: dict[str, Any]) -> None:
    told["tables"]["credential"]["rows"] += 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (engine, "restore it where DATABASE_URL names a"),
        (version, "Recert 0.10.0, which is newer than this one .0.1.0."),
        (migration, "newer than this one"),
        (counted, "The table credential came back with"),
    ],
)
def test_an_archive_that_does_not_fit_changes_nothing(
    change: Callable[[dict[str, Any]], None], said: str, busy: Agency, made: Made, tmp_path: Path
) -> None:
    before = here()
    changed = told_otherwise(made.path, tmp_path / "changed", change)
    with pytest.raises(CannotGoOn, match=said):
        restore(changed, replace=True)
    assert here() == before
    assert [one.name for one in documents.folder().parent.iterdir() if "restore" in one.name] == []


def strange_table(told: dict[str, Any]) -> None:
    told["tables"]["strange"] = told["tables"]["brand"]


def strange_column(told: dict[str, Any]) -> None:
    told["tables"]["brand"]["columns"][0] = 'id") FROM PROGRAM'


@only_postgresql
@pytest.mark.parametrize("change", [strange_table, strange_column])
def test_names_that_are_not_ours_are_never_run(
    change: Callable[[dict[str, Any]], None], place: Path, made: Made, tmp_path: Path
) -> None:
    with pytest.raises(CannotGoOn, match="not those of this Recert"):
        restore(told_otherwise(made.path, tmp_path / "changed", change), replace=False)
    assert state.existing() == set()


def test_an_archive_cut_short_changes_nothing(busy: Agency, made: Made, tmp_path: Path) -> None:
    before = here()
    (tmp_path / "short").write_bytes(made.path.read_bytes()[:-100])
    with pytest.raises(CannotGoOn, match="cut short"):
        restore(tmp_path / "short", replace=True)
    assert here() == before


def test_records_that_were_broken_before_come_back_and_are_told(
    place: Path, made: Made, capsys: pytest.CaptureFixture[str]
) -> None:
    restore(made.path, replace=False)
    with past_the_wall():
        rows("DELETE FROM audit_event WHERE kind = 'renewal.applied'")
    make(place / "broken")
    with pytest.raises(SystemExit):
        call_command("restore", str(place / "broken"), replace=True)
    assert (
        "Rows that break what must be true: 2. `python3 run.py doctor` names them." in capsys.readouterr().out
    )


@pytest.mark.parametrize("command", [["restore"], ["backup", "--verify"]])
def test_a_file_that_is_not_there_is_a_sentence(command: list[str], tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no file"):
        call_command(*command, str(tmp_path / "none"))
