"""Renewing and undoing queue with those who write the same people's records; rows that point at the people are let in."""

from collections.abc import Callable
from datetime import date
from threading import Thread

import pytest
from django.db import DatabaseError, connection, transaction

from recert.agencies.actors import Actor
from recert.agencies.models import Agency
from recert.credentials.models import Credential
from recert.kernel.tenancy import agency_scope
from recert.renewals import apply
from recert.renewals.apply import apply_run
from recert.renewals.gather import gather
from recert.renewals.models import RenewalRun
from recert.renewals.undo import undo_run

from .conftest import WHOLE_DESK

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no locks on rows"),
]


def in_a_thread(agency: Agency, act: Callable[[], object]) -> str:
    told: list[str] = []

    def run() -> None:
        try:
            with agency_scope(agency.pk), transaction.atomic():
                act()
        except DatabaseError as problem:
            told.append(str(problem))
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    thread.join()
    return "".join(told)


def lock(how: str) -> Callable[[], object]:
    def act() -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT id FROM member FOR {how} NOWAIT")

    return act


def test_undoing_holds_the_people_for_whoever_writes_their_records_and_for_nobody_else(
    expired: list[Credential], draft: RenewalRun, agency: Agency, coordinator: Actor, today: date
) -> None:
    shown = gather(draft, WHOLE_DESK, by=coordinator, today=today).plan.fingerprint
    apply_run(run_id=draft.pk, fingerprint=shown, filters=WHOLE_DESK, by=coordinator, today=today)
    with transaction.atomic():
        assert undo_run(run_id=draft.pk, by=coordinator, today=today).undone == len(expired)
        writes, points_at = in_a_thread(agency, lock("UPDATE")), in_a_thread(agency, lock("KEY SHARE"))
    assert "could not obtain lock" in writes
    assert points_at == ""


def test_renewing_holds_the_people_for_whoever_writes_their_records_and_for_nobody_else(
    expired: list[Credential], agency: Agency, coordinator: Actor, today: date
) -> None:
    with transaction.atomic():
        apply._lock(coordinator, WHOLE_DESK, today)
        writes, points_at = in_a_thread(agency, lock("NO KEY UPDATE")), in_a_thread(agency, lock("KEY SHARE"))
    assert "could not obtain lock" in writes
    assert points_at == ""
