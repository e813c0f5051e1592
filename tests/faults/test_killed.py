"""Whoever is killed while people are renewed, Recert or the database: all of them are renewed, or nobody is."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from recert.renewals.jobs import IN_A_REQUEST
from tests.faults.clusters import Cluster, new_cluster
from tests.faults.conftest import KILLS, PEOPLE, SEED
from tests.faults.crew import Answer, Crew, Worker
from tests.faults.places import Place, new_place
from tests.faults.soundness import faults, picture, standing
from tests.faults.web import LOST, Site

DONE, FAILED = 302, 500


@dataclass
class Renewal:
    """A renewal of many people, waiting to be confirmed by a process of its own; ``office`` does all the rest."""

    place: Place
    office: Worker
    made: Answer
    seen: Answer = field(default_factory=dict)
    confirming: Worker | None = None

    @property
    def one(self) -> dict[str, int]:
        return {"agency": self.made["agency"], "user": self.made["users"][0]}

    def look(self) -> None:
        """Preview a new draft."""
        self.seen = self.office.do("preview", **self.one)

    def confirm(self) -> int:
        """Confirm it; return what was told: done, failed, or nothing at all any more."""
        try:
            self.get_ready()
            assert self.confirming
            answer = self.confirming.ask("confirm", **self.one, **self.seen)
        except (AssertionError, BrokenPipeError):
            return LOST
        return DONE if "did" in answer else FAILED

    def get_ready(self) -> None:
        if self.confirming is None or self.confirming.process.poll() is not None:
            self.confirming = Worker(self.place)
            self.confirming.ask("ready")

    def kill(self) -> None:
        if self.confirming:
            self.confirming.kill()

    def confirm_and_kill(self, delay: float, kill: Callable[[], None]) -> int:
        """Confirm, and kill after so many seconds."""
        self.get_ready()  # what takes time before is no part of it
        timer = threading.Timer(delay, kill)
        timer.start()
        answer = self.confirm()
        timer.join()
        return answer

    def is_done(self) -> bool:
        """Tell whether it happened, once nobody works on it any more."""
        while self._working():
            time.sleep(0.05)
        [[state]] = self.place.rows("SELECT state FROM renewal_run WHERE id = ?", self.seen["run"])
        return bool(state != "draft")

    def _working(self) -> bool:
        if not self.place.on_postgresql:
            return False
        busy = """SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
            AND xact_start IS NOT NULL AND backend_type = 'client backend'"""
        return bool(self.place.rows(busy))


@dataclass
class InBrowser(Renewal):
    """The same, confirmed in the browser."""

    site: Site | None = None
    session: str = ""

    def get_ready(self) -> None:
        assert self.site
        self.site.wait()

    def confirm(self) -> int:
        assert self.site
        address = f"/a/{self.made['slug']}/renewals/drafts/{self.seen['run']}/confirm/"
        return self.site.post(address, self.session, fingerprint=self.seen["fingerprint"]).status


def killed(renewal: Renewal, kill: Callable[[], None], back: Callable[[], None] = lambda: None) -> None:
    """Kill again and again at random moments. What was told must be true, and what was not done must leave nothing."""
    chance, agency, after = random.Random(SEED), renewal.made["agency"], 0
    renewal.look()
    whole = timed(renewal)
    for _ in range(KILLS):
        before = picture(renewal.place, agency)
        told = renewal.confirm_and_kill(chance.uniform(0, 1.1 * whole), kill)
        back()
        if renewal.is_done():
            after += 1
            assert renewed_once(renewal)
            again(renewal)
        else:
            assert told != DONE
            assert picture(renewal.place, agency) == before
    assert renewal.confirm() == DONE
    assert renewal.is_done()
    assert renewed_once(renewal)
    print(f"{KILLS} kills within {1.1 * whole:.1f} s: {after} times wholly after, else wholly before")


def renewed_once(renewal: Renewal) -> bool:
    found = faults(renewal.place, renewal.made["agency"])
    return not found and set(standing(renewal.place, renewal.made["agency"]).values()) == {2}


def timed(renewal: Renewal) -> float:
    """Return the seconds that one renewal takes."""
    assert renewal.confirm() == DONE
    again(renewal)
    started = time.monotonic()
    assert renewal.confirm() == DONE
    seconds = time.monotonic() - started
    again(renewal)
    return seconds


def again(renewal: Renewal) -> None:
    """Take it back, and open the confirmation of the next."""
    assert renewal.office.do("undo", **renewal.one, run=renewal.seen["run"])[0]["refused"] == 0
    renewal.look()


def many(crew: Crew, people: int) -> Answer:
    made: Answer = crew.one.do("make_agency", people=people, users=1, seed=SEED)
    return made


def test_a_killed_process(place: Place, crew: Crew) -> None:
    renewal = Renewal(place, crew.one, many(crew, PEOPLE))
    killed(renewal, renewal.kill)
    renewal.kill()


def test_a_killed_web_worker(place: Place, crew: Crew) -> None:
    made = many(crew, min(PEOPLE, IN_A_REQUEST))
    session = crew.one.do("sign_in", user=made["users"][0])
    with Site(place) as site:
        killed(InBrowser(place, crew.one, made, site=site, session=session), site.kill_workers, site.wait)


@pytest.fixture
def cluster(place: Place) -> Iterator[Cluster]:
    if not place.on_postgresql:
        pytest.skip("SQLite is no process of its own: the killed process is its test")
    with new_cluster() as made:
        yield made


def test_a_killed_database(cluster: Cluster) -> None:
    with new_place(cluster.address) as place, Crew(place) as crew:
        renewal = Renewal(place, crew.one, many(crew, PEOPLE))
        killed(renewal, cluster.kill, cluster.start)
        renewal.kill()
