"""Run a job: claim it, give signs of life while it works, write down how it ended."""

from __future__ import annotations

import logging
from datetime import timedelta
from threading import Event, Thread
from typing import Any

from django.db import DatabaseError, connection
from django.db.models import F, Q
from django.utils import timezone
from django_tasks import task

from recert.kernel import outages
from recert.kernel.jobs.kinds import CancelledError, JobRefusedError, work_of
from recert.kernel.models import Job
from recert.kernel.scope import agency_scope

BEAT = 1.0  # seconds between two signs of life
STALE = timedelta(seconds=30)  # without one, whoever worked on the job is dead
MOST_ATTEMPTS = 5
OURS = (
    "This stopped because of a mistake in Recert. Nothing was half done. Whoever looks after Recert finds it in the log "
    "as job {}."
)
log = logging.getLogger("recert.jobs")


@task()
def run_job(agency_id: int, job_id: int) -> None:
    """Do a job that waits, or whose worker died; another's, or one that ended, is left alone."""
    with agency_scope(agency_id):
        job = claim(job_id)
        if job is None:
            return
        pulse = Pulse(job)
        with pulse:
            ended = _attempt(job, pulse)
        _mine(job).update(**ended)


def claim(job_id: int) -> Job | None:
    """Take a job: nobody else has it then. Return None where it is not to be had."""
    now = timezone.now()
    free = Q(state=Job.State.WAITING) | Q(state=Job.State.RUNNING, beat_at__lt=now - STALE)
    taken = Job.objects.filter(free, pk=job_id).update(
        state=Job.State.RUNNING, attempts=F("attempts") + 1, beat_at=now, started_at=now, step="", done=0
    )
    return Job.objects.get(pk=job_id) if taken else None


def _mine(job: Job) -> Any:
    """Return the row while this attempt is still the last one."""
    return Job.objects.filter(pk=job.pk, attempts=job.attempts, state=Job.State.RUNNING)


def _attempt(job: Job, pulse: Pulse) -> dict[str, Any]:
    """Work, and return what becomes of the job."""
    ended: dict[str, Any] = {"state": Job.State.DONE, "finished_at": timezone.now(), "problem": ""}
    try:
        result = work_of(job.kind)(job, pulse.tell)
    except CancelledError:
        return {**ended, "state": Job.State.CANCELLED}
    except JobRefusedError as refusal:
        return {**ended, "state": Job.State.FAILED, "problem": str(refusal)[:500]}
    except Exception as fault:  # noqa: BLE001 - whatever it is, the job must not stay silent
        return _after(fault, job, ended)
    return {**ended, "finished_at": timezone.now(), "done": job.total, "step": "", "result": result}


def _after(fault: Exception, job: Job, ended: dict[str, Any]) -> dict[str, Any]:
    """Leave what a passing outage stopped to the next attempt: its last sign of life grows old."""
    passing = outages.find(fault) is not None
    log.log(logging.WARNING if passing else logging.ERROR, "job %s stopped", job.pk, exc_info=fault)
    if passing and job.attempts < MOST_ATTEMPTS:
        return {"step": "Interrupted; it goes on by itself in a moment", "beat_at": timezone.now() - STALE}
    return {**ended, "state": Job.State.FAILED, "problem": OURS.format(job.pk)}


class Pulse:
    """Writes the progress that the work tells, and hears of a wish to cancel, on a connection of its own."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.step, self.done = "", 0
        self._cancelled = False
        self._over = Event()
        self._thread = Thread(target=self._beats, name=f"job-{job.pk}", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def tell(self, step: str, done: int = 0) -> None:
        """Take in how far the work is; raise CancelledError where it is not wanted any more.

        Written at once where no transaction is open: on SQLite a long one lets nothing else be written until it ends.
        """
        self.step, self.done = step, done
        if not connection.in_atomic_block:
            self._try_to_beat()
        if self._cancelled:
            raise CancelledError

    def _beats(self) -> None:
        with agency_scope(self.job.agency_id):
            while not self._over.wait(BEAT):
                self._try_to_beat()
        connection.close()

    def _try_to_beat(self) -> None:
        try:
            self._beat()
        except DatabaseError:  # busy or away: the next beat tells
            log.debug("job %s: no sign of life", self.job.pk)

    def _beat(self) -> None:
        _mine(self.job).update(beat_at=timezone.now(), step=self.step[:120], done=self.done)
        asked = Job.objects.filter(pk=self.job.pk).values_list("cancel_asked", flat=True)
        self._cancelled = self._cancelled or any(asked)
