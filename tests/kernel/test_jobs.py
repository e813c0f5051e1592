"""Jobs: one for one key, done once, shown, stopped, and taken up again after the death of a worker."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from recert.agencies.actors import Actor
from recert.agencies.models import Agency
from recert.kernel.jobs import kinds, queue, running, watching
from recert.kernel.jobs.kinds import JobRefusedError, Tell
from recert.kernel.jobs.queue import Order, start
from recert.kernel.jobs.running import MOST_ATTEMPTS, STALE, Pulse, claim, run_job
from recert.kernel.models import Job
from tests.factories import JobFactory

Does = Callable[[Job, Tell], dict[str, Any]]


@pytest.fixture
def count_to(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A kind of job that counts; what it counted to is in the list."""
    counted: list[int] = []

    def work(job: Job, tell: Tell) -> dict[str, Any]:
        tell("Counting", 1)
        counted.append(job.args["to"])
        return {"counted": job.args["to"]}

    monkeypatch.setitem(kinds._KINDS, "count", work)
    return counted


def kind_that(does: Does, monkeypatch: pytest.MonkeyPatch) -> Job:
    monkeypatch.setitem(kinds._KINDS, "other", does)
    return JobFactory(kind="other", total=5)


def order(to: int = 5) -> Order:
    return Order("count", f"Count to {to}", {"to": to}, to)


def ran(job: Job) -> Job:
    run_job.call(job.agency_id, job.pk)
    return Job.objects.get(pk=job.pk)


def test_a_job_is_queued_and_done_once(scope: Agency, coordinator: Actor, count_to: list[int]) -> None:
    key = uuid4()
    job = start(order(), key=key, by=coordinator)
    assert start(order(), key=key, by=coordinator) == job
    assert DBTaskResult.objects.count() == 1
    done = ran(job)
    ran(job)
    assert (done.state, done.done, done.result, count_to) == ("done", 5, {"counted": 5}, [5])


def test_one_that_failed_starts_again(scope: Agency, coordinator: Actor, count_to: list[int]) -> None:
    job = start(order(), key=uuid4(), by=coordinator)
    Job.objects.update(state="failed", problem="No.", finished_at=timezone.now(), attempts=3)
    again = start(order(), key=job.key, by=coordinator)
    assert (again.pk, again.state, again.problem, again.attempts) == (job.pk, "waiting", "", 0)
    assert ran(again).state == "done"


def test_a_refusal_is_told_in_its_own_words(scope: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(job: Job, tell: Tell) -> dict[str, Any]:
        raise JobRefusedError("The records changed.")

    job = ran(kind_that(refuse, monkeypatch))
    assert (job.state, job.problem) == ("failed", "The records changed.")


def test_a_mistake_of_ours_is_told_without_a_traceback(
    scope: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mistaken(job: Job, tell: Tell) -> dict[str, Any]:
        return {"x": 1 / 0}

    job = ran(kind_that(mistaken, monkeypatch))
    assert job.state == "failed"
    assert "division" not in job.problem
    assert f"job {job.pk}" in job.problem


def test_a_passing_outage_leaves_it_to_the_next_attempt(
    scope: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(job: Job, tell: Tell) -> dict[str, Any]:
        raise OperationalError("database is locked")

    job = ran(kind_that(busy, monkeypatch))
    assert (job.state, job.attempts) == ("running", 1)
    assert watching.revive() == 1
    for _ in range(MOST_ATTEMPTS):
        job = ran(job)
        watching.revive()
    assert job.state == "failed"


def test_nobody_takes_what_another_works_on(scope: Agency) -> None:
    job = JobFactory()
    assert claim(job.pk)
    assert claim(job.pk) is None
    Job.objects.update(beat_at=timezone.now() - STALE - timedelta(seconds=1))
    taken = claim(job.pk)
    assert taken
    assert taken.attempts == 2


def test_a_worker_that_comes_back_from_the_dead_writes_nothing(scope: Agency) -> None:
    first = claim(JobFactory().pk)
    assert first
    Job.objects.update(beat_at=timezone.now() - STALE - timedelta(seconds=1))
    claim(first.pk)
    assert running._mine(first).update(state="done", finished_at=timezone.now()) == 0


def test_progress_is_written_and_a_wish_to_cancel_heard(scope: Agency, coordinator: Actor) -> None:
    job = claim(JobFactory(owner_id=coordinator.user_id).pk)
    assert job
    pulse = Pulse(job)
    pulse.tell("Writing", 300)
    pulse._beat()
    shown = Job.objects.get()
    assert (shown.step, shown.done) == ("Writing", 300)
    queue.cancel(job.pk, by=coordinator)
    pulse._beat()
    with pytest.raises(kinds.CancelledError):
        pulse.tell("Writing more", 400)


def test_what_was_cancelled_while_it_ran_is_cancelled(scope: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(job: Job, tell: Tell) -> dict[str, Any]:
        raise kinds.CancelledError

    assert ran(kind_that(stopped, monkeypatch)).state == "cancelled"


def test_what_waits_is_cancelled_at_once(scope: Agency, coordinator: Actor, count_to: list[int]) -> None:
    job = start(order(), key=uuid4(), by=coordinator)
    queue.cancel(job.pk, by=coordinator)
    assert ran(job).state == "cancelled"
    assert queue.cancel(job.pk, by=coordinator) is None
    assert count_to == []


def test_the_job_of_another_is_not_ones_own(scope: Agency, coordinator: Actor) -> None:
    with pytest.raises(Job.DoesNotExist):
        queue.cancel(JobFactory().pk, by=coordinator)


@pytest.mark.parametrize("state", ["running", "waiting"])
def test_a_job_without_a_sign_of_life_is_taken_up(agency: Agency, state: str) -> None:
    JobFactory(agency=agency, state=state, attempts=1)
    assert watching.revive() == 1
    assert watching.revive() == 0
    assert DBTaskResult.objects.count() == 1


def test_a_job_that_stops_again_and_again_is_told(scope: Agency) -> None:
    job = JobFactory(state="running", attempts=MOST_ATTEMPTS)
    watching.revive()
    job.refresh_from_db()
    assert job.state == "failed"
    assert "interrupted 5 times" in job.problem


def test_one_that_lives_is_left_alone(scope: Agency) -> None:
    JobFactory(state="running", beat_at=timezone.now())
    assert watching.revive() == 0


def test_the_time_left_follows_the_pace() -> None:
    now = timezone.now()
    job = Job(state="running", started_at=now - timedelta(seconds=30), done=300, total=1000)
    assert queue.seconds_left(job, now) == 70
    job.done = 0
    assert queue.seconds_left(job, now) is None


def test_the_queue_forgets_what_ended_a_week_ago(
    scope: Agency, coordinator: Actor, count_to: list[int]
) -> None:
    for _ in range(2):
        start(order(), key=uuid4(), by=coordinator)
    ended = DBTaskResult.objects.order_by("enqueued_at").first()
    assert ended
    DBTaskResult.objects.filter(pk=ended.pk).update(
        status="SUCCESSFUL", finished_at=timezone.now() - timedelta(days=8)
    )
    watching.forget_old()
    assert DBTaskResult.objects.count() == 1
