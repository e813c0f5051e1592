"""The disk is full half way through: nothing is left of the renewal, and once there is room it succeeds."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.clusters import new_cluster
from tests.faults.crew import Crew
from tests.faults.places import Place, new_place
from tests.faults.soundness import faults, picture, standing

PEOPLE, MANY = 60, 3000
MEGABYTES, SPARE = 400, 2


def test_a_sqlite_file_that_cannot_grow(place: Place, crew: Crew) -> None:
    if place.on_postgresql:
        pytest.skip("PostgreSQL fills a disk of its own below")
    made = crew.one.do("make_agency", people=PEOPLE, users=1)
    one = {"agency": made["agency"], "user": made["users"][0]}
    seen = {**one, **crew.one.do("preview", **one)}
    order = {name: value for name, value in seen.items() if name != "agency"}
    before, failed = picture(place, made["agency"]), 0
    for spare in range(0, 400, 3):
        answer = crew.one.do("full", agency=made["agency"], deed="confirm", spare=spare, order=order)
        if not answer["raised"]:
            break
        assert (answer["raised"], answer["said"]) == ("OperationalError", "database or disk is full")
        assert picture(place, made["agency"]) == before
        failed += 1
    assert failed > 3
    assert not faults(place, made["agency"], crew.one)
    assert set(standing(place, made["agency"]).values()) == {2}


@pytest.fixture
def small_disk(place: Place) -> Iterator[Path]:
    """A disk of its own with little room, where this computer lets us mount one."""
    if not place.on_postgresql:
        pytest.skip("a SQLite file that cannot grow is tested above")
    folder = Path(tempfile.mkdtemp(prefix="recert-disk-"))
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m", "tmpfs", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    if mounted.returncode:
        folder.rmdir()
        pytest.skip(f"no disk can be mounted here: {mounted.stderr.strip()}")
    folder.chmod(0o755)
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)
    folder.rmdir()


def fill(disk: Path, leave: int) -> Path:
    """Take all the room but so many megabytes."""
    there = os.statvfs(disk)
    ballast = disk / "ballast"
    with ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, there.f_bavail * there.f_frsize - leave * 2**20)
    return ballast


def test_a_postgresql_disk_that_is_full(small_disk: Path) -> None:
    settings = {"max_wal_size": "'64MB'", "min_wal_size": "'32MB'", "shared_buffers": "'16MB'"}
    with (
        new_cluster(small_disk / "data", **settings) as cluster,
        new_place(cluster.address) as place,
        Crew(place) as crew,
    ):
        made = crew.one.do("make_agency", people=MANY, users=1)
        one = {"agency": made["agency"], "user": made["users"][0]}
        seen = {**one, **crew.one.do("preview", **one)}
        before = picture(place, made["agency"])
        ballast = fill(small_disk, SPARE)
        answer = crew.one.ask("confirm", **seen)
        ballast.unlink()
        print(answer.get("error"))
        assert answer.get("error", "").startswith("OperationalError"), answer
        cluster.stop()  # it may have stopped by itself: no room for its own log
        cluster.start()
        assert picture(place, made["agency"]) == before
        crew.one.do("confirm", **seen)
        assert not faults(place, made["agency"], crew.one)
        assert set(standing(place, made["agency"]).values()) == {2}
