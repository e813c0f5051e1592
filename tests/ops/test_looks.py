"""What doctor finds inside the database."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult, get_date_max
from tests.factories import CredentialFactory
from tests.ops.breaking import no_constraints, rows

from recert.agencies.actors import Actor
from recert.agencies.models import Agency
from recert.ops import looks

pytestmark = pytest.mark.django_db


def doctor() -> str:
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("doctor", stdout=out)
    return out.getvalue()


def task(**fields: Any) -> None:
    texts = {
        "task_path": "recert.work",
        "exception_class_path": "OSError",
        "traceback": "",
        "queue_name": "x",
    }
    values = {
        "args_kwargs": {},
        "run_after": get_date_max(),
        "enqueued_at": timezone.now(),
        **texts,
        **fields,
    }
    made = DBTaskResult.objects.create(**values)
    DBTaskResult.objects.filter(pk=made.pk).update(enqueued_at=values["enqueued_at"])


def test_broken_records_are_counted_and_named(agency: Agency) -> None:
    found = [CredentialFactory(agency=agency) for _ in range(5)]
    with no_constraints():
        rows("UPDATE credential SET valid_through = '2001-01-01'")
        said = doctor()
    assert "problem records: rows that break what must be true: 5." in said
    assert "validity-in-order: A credential does not end before it starts. Broken by" in said
    assert f"{found[0].pk} in agency {agency.pk} (2025-01-01 to 2001-01-01)" in said
    assert "and 2 more." in said
    assert "What to do: keep a copy" in said


def test_rows_that_point_nowhere_are_found_in_the_file(agency: Agency, coordinator: Actor) -> None:
    if connection.vendor != "sqlite":
        assert looks.file_problem() is None
        return
    with no_constraints():
        rows("UPDATE membership SET user_id = 987654321")
        said = str(looks.file_problem())
    assert said.startswith("rows that point at nothing: 1 (of membership).")


def test_tables_that_are_missing_are_told_in_a_sentence(db: None) -> None:
    with no_constraints():
        rows("DROP TABLE audit_event")
        assert "tables are not up to date" in str(looks.records_problem())


def test_work_that_waits_means_no_worker() -> None:
    task(enqueued_at=timezone.now() - timedelta(minutes=11))
    assert "tasks that wait for more than 10 minutes: 1. The worker is not running" in doctor()


@pytest.mark.parametrize("minutes", [-30, 5])
def test_work_that_is_not_late_is_fine(minutes: int) -> None:
    task()
    run_after = timezone.now() - timedelta(minutes=minutes)
    task(enqueued_at=timezone.now() - timedelta(hours=9), run_after=run_after)
    assert looks.queue_problem() is None


def test_failed_work_is_told_for_a_week() -> None:
    task(status="FAILED", finished_at=timezone.now() - timedelta(days=8))
    assert looks.queue_problem() is None
    task(status="FAILED", finished_at=timezone.now())
    assert "tasks that failed in the last 7 days: 1, the latest recert.work with OSError" in doctor()
