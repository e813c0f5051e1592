"""Backups: whole, checked, made while people work, and only where they can be written."""

import errno
import resource
import sqlite3
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from tests.ops.archives import members, pack
from tests.ops.conftest import Made

from recert.ops import problems
from recert.ops.backup import archive, documents, state
from recert.ops.backup.making import make
from recert.ops.problems import CannotGoOn


def test_it_holds_the_database_and_every_document(made: Made) -> None:
    stored = {name.removeprefix("documents/") for name in made.told.members if name.startswith("documents/")}
    assert stored == set(made.documents)
    assert len(stored) == 4
    assert made.told.tables["credential"].rows == len(made.rows["credential"])
    assert made.told.missing == []
    assert archive.check(made.path) == made.told


def test_only_its_owner_may_read_it_and_nothing_else_is_left(made: Made) -> None:
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert not [one.name for one in made.path.parent.iterdir() if one.name.startswith(".recert")]


def test_no_session_is_in_it(made: Made) -> None:
    assert "django_session" not in made.told.tables or made.told.tables["django_session"].rows == 0
    assert all(b"a-key-that-opens" not in content for content in members(made.path).values())


def test_the_command_says_what_is_in_it(made: Made, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("backup", str(made.path), verify=True)
    said = capsys.readouterr().out
    assert f"Checked: {made.told.rows:,} rows in {len(made.told.tables)} tables, 4 documents." in said


def test_a_document_that_is_missing_is_said_and_a_stray_one_left_out(place: Path, made: Made) -> None:
    call_command("restore", str(made.path))
    lost, *_ = sorted(made.documents)
    (documents.folder() / lost).unlink()
    (documents.folder() / "stray.pdf").touch()
    told = make(place / "again.tar.gz")
    assert told.missing == [lost]
    assert "documents/stray.pdf" not in told.members


def test_a_file_that_is_there_is_never_written_over(place: Path) -> None:
    (place.parent / "mine").write_text("mine")
    with pytest.raises(CannotGoOn, match="is there already"):
        make(place.parent / "mine")
    assert (place.parent / "mine").read_text() == "mine"


@pytest.mark.parametrize(("name", "said"), [("a/b", "no folder"), ("b", "nothing to back up")])
def test_what_cannot_be_backed_up_is_a_sentence(name: str, said: str, tmp_path: Path, place: Path) -> None:
    with pytest.raises(CannotGoOn, match=said):
        make(tmp_path / name)


@contextmanager
def full_after(size: int) -> Iterator[None]:
    """Files cannot grow beyond this size."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("size", [0, 1000, 5000])
def test_a_full_disk_leaves_nothing_behind(size: int, place: Path, made: Made, tmp_path: Path) -> None:
    call_command("restore", str(made.path))
    (tmp_path / "usb").mkdir()
    with full_after(size), pytest.raises(CannotGoOn, match=r"^No backup was made, and nothing is left of it"):
        make(tmp_path / "usb" / "backup")
    assert list((tmp_path / "usb").iterdir()) == []


def test_a_full_disk_is_named() -> None:
    assert "disk is full" in str(problems.sentence(OSError(errno.EFBIG, "File too large", "x")))


BRAND = (
    "INSERT INTO brand (slug, name, hosts, theme, accent, rail, logo)"
    " VALUES ('%(n)s-a', 'x', '[]', '', '', '', ''), ('%(n)s-b', 'x', '[]', '', '', '', '')"
)


def another_connection() -> Any:
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return sqlite3.connect(known["NAME"], timeout=30, check_same_thread=False)
    return psycopg.connect(**connection.get_connection_params())


def write_pairs(work: Any, stop: threading.Event) -> None:
    """Somebody works: two rows in each transaction."""
    for number in count():
        work.execute(BRAND % {"n": number})
        work.commit()
        if stop.is_set():
            return


def test_people_work_on_while_it_is_made_and_it_is_of_one_moment(place: Path, made: Made) -> None:
    call_command("restore", str(made.path))
    stop = threading.Event()
    worker = threading.Thread(target=write_pairs, args=(another_connection(), stop))
    worker.start()
    counts = [make(place / f"{number}").tables["brand"].rows for number in range(3)]
    stop.set()
    worker.join()
    assert {each % 2 for each in counts} == {len(made.rows["brand"]) % 2}
    assert counts[0] < counts[1] < counts[2]


def test_the_tables_of_a_state_are_those_of_the_database(place: Path) -> None:
    call_command("migrate", verbosity=0, interactive=False)
    assert state.tables_of(state.applied()) == state.existing()


@pytest.mark.parametrize("share", [0.0, 0.001, 0.5, 0.9, 0.9999])
def test_an_archive_cut_short_is_told(share: float, made: Made, tmp_path: Path) -> None:
    content = made.path.read_bytes()
    (tmp_path / "short").write_bytes(content[: int(len(content) * share)])
    with pytest.raises(CannotGoOn, match=r"damaged or cut short|no backup of Recert"):
        archive.check(tmp_path / "short")


@pytest.mark.parametrize("share", [0.01, 0.3, 0.6, 0.99])
def test_a_changed_byte_is_told(share: float, made: Made, tmp_path: Path) -> None:
    content = bytearray(made.path.read_bytes())
    content[int(len(content) * share)] ^= 0xFF
    (tmp_path / "changed").write_bytes(content)
    with pytest.raises(CannotGoOn):
        archive.check(tmp_path / "changed")


def test_changed_members_are_named(made: Made, tmp_path: Path) -> None:
    files = members(made.path)
    first = min(files)
    with pytest.raises(CannotGoOn, match=rf"{first} is not as it was written"):
        archive.check(pack(tmp_path / "edited", {**files, first: files[first] + b"x"}))
    with pytest.raises(CannotGoOn, match=r"documents/new\.pdf is not as it was written"):
        archive.check(pack(tmp_path / "added", {**files, "documents/new.pdf": b"x"}))
    del files[first]
    with pytest.raises(CannotGoOn, match=f"lacks {first}"):
        archive.check(pack(tmp_path / "taken", files))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\x1f\x8b", b"x" * 2000])
def test_a_foreign_file_is_told(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "foreign").write_bytes(content)
    with pytest.raises(CannotGoOn, match=r"no backup of Recert|damaged or cut short"):
        archive.check(tmp_path / "foreign")


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "no list of its contents"),
        ({"manifest.json": b"{}"}, "cannot be read"),
        ({"manifest.json": b"nonsense"}, "cannot be read"),
        ({"manifest.json": b'{"format": 1, "recert": "0.1.0"}'}, "cannot be read"),
        ({"manifest.json": b'{"format": 2}'}, "newer Recert"),
    ],
)
def test_a_tar_of_something_else_is_told(files: dict[str, bytes], said: str, tmp_path: Path) -> None:
    with pytest.raises(CannotGoOn, match=said):
        archive.check(pack(tmp_path / "tar", files))


@pytest.mark.parametrize(
    "name",
    [
        "../x",
        "/etc/x",
        "documents/../../x",
        "documents",
        "tables/",
        "x",
        "documents/a\\b",
        "c:x",
        "documents//x",
        "./x",
    ],
)
def test_a_name_that_leads_elsewhere_is_refused(name: str, tmp_path: Path) -> None:
    into = tmp_path / "a" / "b"
    with pytest.raises(CannotGoOn, match=r"which no backup has|cannot be read|no list"):
        archive.check(pack(tmp_path / "tar", {name: b"x"}), into)
    assert [one for one in tmp_path.rglob("*") if one.is_file()] == [tmp_path / "tar"]


def test_a_link_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CannotGoOn, match="which no backup has"):
        archive.check(pack(tmp_path / "tar", {}, "documents/link"), tmp_path / "into")
