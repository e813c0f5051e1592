"""Start a job, cancel it, find one's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from recert.kernel.audit import Named
from recert.kernel.jobs.running import run_job
from recert.kernel.models import Job


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done: its kind, what a person reads, what the work needs (JSON), and of how many things."""

    kind: str
    title: str
    args: Mapping[str, Any]
    total: int


def start(order: Order, *, key: UUID, by: Named) -> Job:
    """Return the job with this key, started where it has not been; one that failed or was cancelled starts again."""
    now = timezone.now()
    fresh = {
        "kind": order.kind, "title": order.title[:200], "args": dict(order.args), "total": order.total,
        "owner_id": by.user_id, "state": Job.State.WAITING, "beat_at": now,
    }  # fmt: skip
    with transaction.atomic():
        job, made = Job.objects.get_or_create(key=key, defaults={**fresh, "created_at": now})
        if not made:
            job = Job.objects.select_for_update().get(pk=job.pk)
        if not made and job.state in {Job.State.FAILED, Job.State.CANCELLED}:
            again = {"problem": "", "cancel_asked": False, "attempts": 0, "done": 0, "finished_at": None}
            made = bool(Job.objects.filter(pk=job.pk).update(**fresh, **again, created_at=now))
        if made:
            enqueue(job)
    job.refresh_from_db()
    return job


def enqueue(job: Job) -> None:
    """Put the number of the job into the queue, in the transaction that is open."""
    run_job.enqueue(job.agency_id, job.pk)


def jobs_of(by: Named) -> QuerySet[Job]:
    """Return a person's own jobs, newest first."""
    return Job.objects.filter(owner_id=by.user_id)


def cancel(job_id: int, *, by: Named) -> Job | None:
    """Stop a job of one's own: at once while it waits, at its next step while it runs. Return None where it had ended.

    Raises Job.DoesNotExist.
    """
    with transaction.atomic():
        job = jobs_of(by).select_for_update().get(pk=job_id)
        if not job.is_open:
            return None
        if job.state == Job.State.WAITING:
            job.state, job.finished_at = Job.State.CANCELLED, timezone.now()
        job.cancel_asked = True
        job.save(update_fields=["state", "finished_at", "cancel_asked"])
    return job


def seconds_left(job: Job, now: datetime) -> int | None:
    """Return about how many seconds a running job still needs; None while nobody can tell."""
    if job.state != Job.State.RUNNING or not job.started_at or not 0 < job.done < job.total:
        return None
    return round((now - job.started_at).total_seconds() * (job.total - job.done) / job.done)
