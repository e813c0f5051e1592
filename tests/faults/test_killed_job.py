"""A job worker killed at any moment: another takes the job up, and it happens once."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta

from tests.faults.conftest import KILLS, PEOPLE, SEED
from tests.faults.crew import Crew
from tests.faults.places import ROOT, Place
from tests.faults.soundness import faults, picture, standing


def job_worker(place: Place, *options: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "recert.ops.cli", "worker", "--interval", "0.1", *options]
    return subprocess.Popen(
        command, cwd=ROOT, env=place.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def state(place: Place, job: int) -> str:
    [[found]] = place.rows("SELECT state FROM job WHERE id = ?", job)
    return str(found)


def let_it_die(place: Place, job: int, chance: random.Random) -> None:
    """Start a worker, and kill it at some moment after it has taken the job (or before)."""
    worker = job_worker(place)
    deadline = time.monotonic() + 60
    while state(place, job) == "waiting" and time.monotonic() < deadline:
        time.sleep(0.02)
    time.sleep(chance.uniform(0, 0.8))
    worker.kill()
    worker.wait()


def grow_old(place: Place, job: int) -> None:
    """As if a minute had gone by since the last sign of life."""
    then = datetime.now(UTC) - timedelta(seconds=90)
    spelt = then if place.on_postgresql else f"{then:%Y-%m-%d %H:%M:%S.%f}"
    sql = "UPDATE job SET beat_at = ? WHERE id = ? AND state IN ('waiting', 'running') RETURNING id"
    with place.connect() as connection:
        if place.on_postgresql:
            connection.execute(sql.replace("?", "%s"), (spelt, job))
        else:
            connection.execute(sql, (spelt, job)).fetchall()
            connection.commit()


def test_a_killed_job_worker(place: Place, crew: Crew) -> None:
    made = crew.one.do("make_agency", people=PEOPLE, users=1, seed=SEED)
    one = {"agency": made["agency"], "user": made["users"][0]}
    chance, before = random.Random(SEED), picture(place, made["agency"])
    draft = crew.one.do("preview", **one)
    job = crew.one.do("start_job", **one, run=draft["run"], fingerprint=draft["fingerprint"])
    kills = min(KILLS, 4)  # after five attempts a job says that it does not come to an end
    for _ in range(kills):
        let_it_die(place, job, chance)
        if state(place, job) == "done":
            break
        assert set(standing(place, made["agency"]).values()) in ({1}, {2})
        grow_old(place, job)
        crew.one.do("revive")
    assert job_worker(place, "--batch").wait(timeout=120) == 0
    assert state(place, job) == "done"
    assert set(standing(place, made["agency"]).values()) == {2}
    assert not faults(place, made["agency"], crew.one)
    assert before != picture(place, made["agency"])
    [[runs]] = place.rows(
        "SELECT count(*) FROM renewal_run WHERE agency_id = ? AND state = 'applied'", made["agency"]
    )
    assert runs == 1


def test_many_workers_do_a_job_once(place: Place, crew: Crew) -> None:
    made = crew.one.do("make_agency", people=200, users=1, seed=SEED)
    one = {"agency": made["agency"], "user": made["users"][0]}
    draft = crew.one.do("preview", **one)
    order = {**one, "run": draft["run"], "fingerprint": draft["fingerprint"]}
    job = crew.one.do("start_job", **order)
    assert crew.one.do("start_job", **order) == job
    for worker in [job_worker(place, "--batch") for _ in range(4)]:
        assert worker.wait(timeout=120) == 0
    assert state(place, job) == "done"
    assert not faults(place, made["agency"], crew.one)
    [[attempts]] = place.rows("SELECT attempts FROM job WHERE id = ?", job)
    assert attempts == 1
