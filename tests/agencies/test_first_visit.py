"""Of two first visits at once, one wins; the other is told that it is closed."""

from __future__ import annotations

from dataclasses import replace
from threading import Barrier, Thread

import pytest
from django.db import connection

from recert.accounts.models import User
from recert.agencies import first_visit
from recert.agencies.actors import Actor
from recert.agencies.first_visit import CLOSED, FirstVisit, open_first_agency
from recert.agencies.models import Agency, Brand
from recert.kernel.problems import ProblemError

SYSTEM = Actor.system("First visit")
VISIT = FirstVisit(
    "Harlow Training",
    "Harlow County",
    "harlow",
    "America/Chicago",
    "Dana",
    "Whitfield",
    "dana@harlow.example",
    "quiet-river-stone-9",
)


@pytest.mark.django_db
def test_all_problems_come_at_once_and_nothing_is_written() -> None:
    bad = FirstVisit("", "", "Not A Slug", "Mars", "", "", "dana", "x")
    with pytest.raises(ProblemError) as caught:
        open_first_agency(visit=bad, by=SYSTEM)
    assert set(caught.value.problems) == {
        "brand_name",
        "agency_name",
        "agency_slug",
        "time_zone",
        "first_name",
        "last_name",
        "email",
        "password",
    }
    assert not Brand.objects.exists()


@pytest.mark.django_db
def test_never_takes_over_a_login_that_exists() -> None:
    User.objects.create_user("dana@harlow.example", "their-own-password")
    with pytest.raises(ProblemError) as caught:
        open_first_agency(visit=VISIT, by=SYSTEM)
    assert "email" in caught.value.problems
    assert not Agency.objects.exists()
    assert User.objects.get().check_password("their-own-password")


@pytest.mark.django_db
def test_is_closed_afterwards() -> None:
    open_first_agency(visit=VISIT, by=SYSTEM)
    with pytest.raises(ProblemError, match="set up already"):
        open_first_agency(visit=replace(VISIT, email="eve@evil.example", agency_slug="evil"), by=SYSTEM)
    assert not first_visit.is_open()


@pytest.mark.postgresql
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time")
@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_wins() -> None:
    start, told = Barrier(2), []

    def visit(name: str) -> None:
        start.wait()
        try:
            open_first_agency(visit=replace(VISIT, email=f"{name}@x.example", agency_slug=name), by=SYSTEM)
        except ProblemError as fault:
            told.append(fault.problems)
        finally:
            connection.close()

    threads = [Thread(target=visit, args=[name]) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == [{"": CLOSED}]
    assert (Agency.objects.count(), Brand.objects.count(), User.objects.count()) == (1, 1, 1)
