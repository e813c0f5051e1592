"""Whoever is killed while people are renewed, the web server or the database: all of them are renewed, or nobody is."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from tests.faults.clusters import Cluster, new_cluster
from tests.faults.conftest import KILLS, PEOPLE, SEED
from tests.faults.crew import Answer, Crew
from tests.faults.places import Place, new_place
from tests.faults.soundness import faults, picture, standing
from tests.faults.web import LOST, Page, Site


@dataclass
class Renewal:
    """A renewal of many people, waiting to be confirmed in the browser."""

    place: Place
    crew: Crew
    site: Site
    made: Answer
    session: str
    run: int = 0
    fingerprint: str = ""

    @property
    def one(self) -> dict[str, int]:
        return {"agency": self.made["agency"], "user": self.made["users"][0]}

    def look(self) -> None:
        """Open the confirmation of a new draft."""
        self.run = self.crew.one.do("preview", **self.one)["run"]
        self.fingerprint = self.site.get(self._address, self.session).fingerprint

    @property
    def _address(self) -> str:
        return f"/a/{self.made['slug']}/renewals/drafts/{self.run}/confirm/"

    def confirm(self) -> Page:
        return self.site.post(self._address, self.session, fingerprint=self.fingerprint)

    def confirm_and_kill(self, delay: float, kill: Callable[[], None]) -> Page:
        """Confirm, and kill after so many seconds."""
        timer = threading.Timer(delay, kill)
        timer.start()
        answer = self.confirm()
        timer.join()
        return answer

    def is_done(self) -> bool:
        """Tell whether it happened, once nobody works on it any more."""
        while self._working():
            time.sleep(0.05)
        [[state]] = self.place.rows("SELECT state FROM renewal_run WHERE id = ?", self.run)
        return bool(state != "draft")

    def _working(self) -> bool:
        if not self.place.on_postgresql:
            return False
        busy = """SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
            AND xact_start IS NOT NULL"""
        return bool(self.place.rows(busy))


def ready(place: Place, crew: Crew, site: Site) -> Renewal:
    made = crew.one.do("make_agency", people=PEOPLE, users=1, seed=SEED)
    session = crew.one.do("sign_in", user=made["users"][0])
    renewal = Renewal(place, crew, site, made, session)
    renewal.look()
    return renewal


def killed(renewal: Renewal, kill: Callable[[], None], back: Callable[[], None]) -> list[bool]:
    """Kill again and again; return whether it was done each time. What was told must be true."""
    chance, agency, found = random.Random(SEED), renewal.made["agency"], []
    whole = timed(renewal)
    for _ in range(KILLS):
        before = picture(renewal.place, agency)
        answer = renewal.confirm_and_kill(chance.uniform(0, 1.1 * whole), kill)
        back()
        found.append(renewal.is_done())
        assert answer.status in ({302} if found[-1] else set()) | {LOST, 500, 502, 503}, answer
        if found[-1]:
            assert not faults(renewal.place, agency)
            assert set(standing(renewal.place, agency).values()) == {2}
            again(renewal)
        else:
            assert picture(renewal.place, agency) == before
    assert renewal.confirm().status == 302
    assert renewal.is_done()
    assert not faults(renewal.place, agency, renewal.crew.one)
    assert set(standing(renewal.place, agency).values()) == {2}
    print(f"{len(found)} kills in {whole:.1f} s of {PEOPLE:,}: {sum(found)} times after, else wholly before")
    return found


def timed(renewal: Renewal) -> float:
    """Return the seconds that one renewal takes."""
    started = time.monotonic()
    assert renewal.confirm().status == 302
    seconds = time.monotonic() - started
    again(renewal)
    return seconds


def again(renewal: Renewal) -> None:
    """Take it back, and open the confirmation of the next."""
    assert renewal.crew.one.do("undo", **renewal.one, run=renewal.run)[0]["refused"] == 0
    renewal.look()


def test_a_killed_web_worker(place: Place, crew: Crew) -> None:
    with Site(place) as site:
        renewal = ready(place, crew, site)
        assert len(killed(renewal, site.kill_workers, site.wait)) == KILLS


@pytest.fixture
def cluster(place: Place) -> Iterator[Cluster]:
    if not place.on_postgresql:
        pytest.skip("SQLite is no process of its own: the killed web worker is its test")
    with new_cluster() as made:
        yield made


def test_a_killed_database(cluster: Cluster) -> None:
    def back() -> None:
        cluster.start()
        site.wait()

    with new_place(cluster.address) as place, Crew(place) as crew, Site(place) as site:
        renewal = ready(place, crew, site)
        assert len(killed(renewal, cluster.kill, back)) == KILLS
