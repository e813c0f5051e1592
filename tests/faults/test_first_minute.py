"""Many rows came a moment ago, and PostgreSQL has not looked at them by itself yet: everything is as quick as later."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from tests.faults.clusters import new_cluster
from tests.faults.crew import Crew
from tests.faults.places import Place, new_place

PEOPLE, SECONDS = 500, 10


@pytest.fixture
def never_looks(place: Place) -> Iterator[Place]:
    if not place.on_postgresql:
        pytest.skip("SQLite plans without statistics")
    with new_cluster(autovacuum="off") as cluster, new_place(cluster.address) as made:
        yield made


def test_imported_renewed_and_undone_at_once_after_each_other(never_looks: Place) -> None:
    with Crew(never_looks) as crew:
        made = crew.one.do("make_agency", people=1, users=1)
        one = {"agency": made["agency"], "user": made["users"][0]}
        crew.one.do("bring_all", **one, people=PEOPLE)
        started = time.monotonic()
        run = crew.one.do("confirm", **one, **crew.one.do("preview", **one))["run"]
        assert crew.one.do("undo", **one, run=run)[0]["undone"] == PEOPLE + 1
    assert time.monotonic() - started < SECONDS
