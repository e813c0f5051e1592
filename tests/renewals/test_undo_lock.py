"""Undoing a run leaves the people of the run to other writers."""

from collections.abc import Callable
from datetime import date
from threading import Thread

import pytest
from django.db import DatabaseError, connection, transaction

from recert.agencies.actors import Actor
from recert.agencies.models import Agency
from recert.credentials.models import Credential
from recert.kernel.tenancy import agency_scope
from recert.personnel.models import Member
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


def test_undoing_holds_nobody(
    expired: list[Credential], draft: RenewalRun, agency: Agency, coordinator: Actor, today: date
) -> None:
    shown = gather(draft, WHOLE_DESK, by=coordinator, today=today).plan.fingerprint
    apply_run(run_id=draft.pk, fingerprint=shown, filters=WHOLE_DESK, by=coordinator, today=today)
    with transaction.atomic():
        assert undo_run(run_id=draft.pk, by=coordinator, today=today).undone == len(expired)
        held = in_a_thread(agency, lambda: list(Member.objects.select_for_update(nowait=True)))
    assert held == ""
