"""Look after the jobs of dead workers: put them back into the queue, or say that they do not come to an end."""

from __future__ import annotations

import logging
from datetime import timedelta
from threading import Event, Thread

from django.core.files.storage import default_storage
from django.db import DatabaseError, close_old_connections, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from recert.kernel.jobs.queue import enqueue
from recert.kernel.jobs.running import MOST_ATTEMPTS, STALE
from recert.kernel.models import Job
from recert.kernel.scope import agency_scope
from recert.kernel.tenancy.across import across_agencies

LOOK = 10.0  # seconds between two looks
LOST = timedelta(seconds=60)  # waiting so long, the number in the queue may have died with a worker
FILES_KEPT = timedelta(days=1)
KEPT = timedelta(days=7)  # how long the queue remembers what it carried
GIVEN_UP = (
    "This was interrupted {} times and is not tried again by itself. Nothing was half done. Start it once more; if it "
    "stops again, whoever looks after Recert has to look at the log."
)
log = logging.getLogger("recert.jobs")


def watch(over: Event) -> Thread:
    """Look again and again, in a thread, until ``over``."""

    def look() -> None:
        while not over.wait(LOOK):
            try:
                revive()
                forget_files()
                forget_old()
            except DatabaseError:  # away or busy: the next look finds the same
                log.warning("jobs were not looked after this time", exc_info=True)
            close_old_connections()

    thread = Thread(target=look, name="watch-jobs", daemon=True)
    thread.start()
    return thread


def revive() -> int:
    """Take up the jobs of every agency whose worker died or whose place in the queue was lost; return how many."""
    now = timezone.now()
    silent = across_agencies(Job, "agency_id", "id", state=Job.State.RUNNING, beat_at__lt=now - STALE)
    silent += across_agencies(Job, "agency_id", "id", state=Job.State.WAITING, beat_at__lt=now - LOST)
    taken = 0
    for row in silent:
        with agency_scope(row["agency_id"]):
            taken += _take_up(row["id"])
    return taken


def _take_up(job_id: int) -> bool:
    """Do it for one job, unless somebody else did meanwhile."""
    now = timezone.now()
    with transaction.atomic():
        job = Job.objects.select_for_update().get(pk=job_id)
        limit = STALE if job.state == Job.State.RUNNING else LOST
        if not job.is_open or job.beat_at >= now - limit:
            return False
        if job.attempts >= MOST_ATTEMPTS:
            job.state, job.finished_at = Job.State.FAILED, now
            job.problem = GIVEN_UP.format(job.attempts)
        else:
            job.state, job.beat_at, job.step = Job.State.WAITING, now, "Interrupted; it goes on by itself"
            enqueue(job)
        job.save(update_fields=["state", "beat_at", "step", "finished_at", "problem"])
    log.warning("job %s was taken up again (attempt %s)", job.pk, job.attempts)
    return True


def forget_files() -> None:
    """Delete the files that jobs wrote for a person a day ago: the jobs themselves stay."""
    old = {"state": Job.State.DONE, "finished_at__lt": timezone.now() - FILES_KEPT, "result__has_key": "kept"}
    for row in across_agencies(Job, "agency_id", "id", "result", **old):
        with agency_scope(row["agency_id"]):
            default_storage.delete(row["result"]["kept"])
            Job.objects.filter(pk=row["id"]).update(result={})


def forget_old() -> None:
    """Drop what the queue carried a week ago: the jobs themselves stay."""
    DBTaskResult.objects.finished().filter(finished_at__lt=timezone.now() - KEPT).delete()
