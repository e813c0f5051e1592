"""The database is away, or lets nobody in: people get a sentence and may try again; what they had in hand is kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import psycopg
import pytest

from tests.faults.clusters import Cluster, new_cluster
from tests.faults.crew import Answer, Crew
from tests.faults.places import Place, new_place
from tests.faults.soundness import faults, standing
from tests.faults.web import Page, Site

PEOPLE, CONNECTIONS = 200, 14


@pytest.fixture(scope="module")
def cluster(place: Place) -> Iterator[Cluster]:
    if not place.on_postgresql:
        pytest.skip("a SQLite file is never away")
    with new_cluster(max_connections=CONNECTIONS, max_wal_senders=0, autovacuum="off") as made:
        yield made


@pytest.fixture(scope="module")
def away(cluster: Cluster) -> Iterator[Place]:
    with new_place(cluster.address) as made:
        yield made


@pytest.fixture(scope="module")
def site(away: Place) -> Iterator[Site]:
    with Site(away) as made:
        yield made


@pytest.fixture
def confirmation(away: Place, site: Site) -> tuple[Answer, str, str, Page]:
    """A renewal that somebody looks at: the agency, the address, the session, the page."""
    with Crew(away) as crew:
        made = crew.one.do("make_agency", people=PEOPLE, users=1)
        session = crew.one.do("sign_in", user=made["users"][0])
        run = crew.one.do("preview", agency=made["agency"], user=made["users"][0])["run"]
    address = f"/a/{made['slug']}/renewals/drafts/{run}/confirm/"
    return made, address, session, site.get(address, session)


def in_words(page: Page) -> bool:
    return page.status == 503 and "<h1" in page.text and "Traceback" not in page.text


def every_connection(cluster: Cluster) -> ExitStack:
    """Take every connection there is, those of the web server too."""
    taken = ExitStack()
    first = taken.enter_context(psycopg.connect(cluster.address, autocommit=True))
    first.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'recert_faults%'"
    )
    try:
        while True:
            taken.enter_context(psycopg.connect(cluster.address))
    except psycopg.OperationalError:
        return taken


def test_a_restart_between_preview_and_confirmation(
    cluster: Cluster, away: Place, site: Site, confirmation: tuple[Answer, str, str, Page]
) -> None:
    made, address, session, page = confirmation
    cluster.stop()
    cluster.start()
    answer = site.post(address, session, fingerprint=page.fingerprint)
    assert (answer.status, "/renewals/runs/" in answer.goes_to) == (302, True)
    assert not faults(away, made["agency"])
    assert set(standing(away, made["agency"]).values()) == {2}


def test_no_connection_is_left_and_then_there_is(
    cluster: Cluster, away: Place, site: Site, confirmation: tuple[Answer, str, str, Page]
) -> None:
    made, address, session, page = confirmation
    with every_connection(cluster):
        assert site.post(address, session, fingerprint=page.fingerprint).status == 503
    assert site.post(address, session, fingerprint=page.fingerprint).status == 302
    assert not faults(away, made["agency"])
    assert set(standing(away, made["agency"]).values()) == {2}


def test_no_connection_is_left_is_said_in_words(
    cluster: Cluster, site: Site, confirmation: tuple[Answer, str, str, Page]
) -> None:
    _made, address, session, page = confirmation
    with every_connection(cluster):
        asked, sent = site.get(address, session), site.post(address, session, fingerprint=page.fingerprint)
    assert in_words(asked)
    assert in_words(sent)


def test_the_database_is_away_is_said_in_words(
    cluster: Cluster, site: Site, confirmation: tuple[Answer, str, str, Page]
) -> None:
    _made, address, session, page = confirmation
    cluster.stop()
    asked, sent = site.get(address, session), site.post(address, session, fingerprint=page.fingerprint)
    cluster.start()
    assert in_words(asked)
    assert in_words(sent)
