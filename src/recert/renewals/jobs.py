"""Renewals and their undoing as jobs, where they are too large for a request."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid5

from recert.agencies.actors import Actor, NotAllowedError
from recert.agencies.queries import acting
from recert.kernel.jobs.kinds import JobRefusedError, Tell, register
from recert.kernel.jobs.queue import Order, start
from recert.kernel.models import Job
from recert.kernel.problems import ProblemError
from recert.renewals.apply import NothingSelectedError, PlanMovedError, apply_run
from recert.renewals.filters import Filters
from recert.renewals.models import RenewalRun
from recert.renewals.undo import undo_run

IN_A_REQUEST = 5_000  # people; more is a job
APPLY, UNDO = "renewal", "renewal undo"
MOVED = (
    "The records changed since you looked, so nothing was renewed. Look at what changed, then confirm again."
)
NOBODY = "Nobody is ticked any more, so there is nothing to renew."


def people_shown(run: RenewalRun) -> int:
    """Return how many renewals the confirmation page showed last."""
    return len(run.summary.get("digests", {}))


def start_apply(run: RenewalRun, fingerprint: str, filters: Filters, *, by: Actor, today: date) -> Job:
    """Renew what the draft selects as a job: one for this run and what was confirmed, however often it is asked for."""
    total = people_shown(run)
    args = {"run": run.pk, "fingerprint": fingerprint, "filters": filters.as_json(), "today": f"{today}"}
    order = Order(APPLY, f"Renew {total:,} credentials", args, total)
    return start(order, key=uuid5(run.key, f"apply {fingerprint}"), by=by)


def start_undo(run: RenewalRun, *, by: Actor, today: date) -> Job:
    """Undo a run as a job."""
    total = int(run.summary.get("renewed", 0))
    order = Order(UNDO, f"Undo {total:,} renewals", {"run": run.pk, "today": f"{today}"}, total)
    return start(order, key=uuid5(run.key, f"undo {today}"), by=by)


def _apply(job: Job, tell: Tell) -> dict[str, Any]:
    try:
        run = apply_run(
            run_id=job.args["run"],
            fingerprint=job.args["fingerprint"],
            filters=Filters.from_json(job.args["filters"]),
            by=acting(job.owner_id),
            today=date.fromisoformat(job.args["today"]),
            tell=tell,
        )
    except PlanMovedError as moved:
        raise JobRefusedError(MOVED) from moved
    except NothingSelectedError as nobody:
        raise JobRefusedError(NOBODY) from nobody
    except NotAllowedError as refusal:
        raise JobRefusedError(str(refusal)) from refusal
    return {"run": run.pk}


def _undo(job: Job, tell: Tell) -> dict[str, Any]:
    tell("Taking back what the run renewed")
    try:
        today = date.fromisoformat(job.args["today"])
        undone = undo_run(run_id=job.args["run"], by=acting(job.owner_id), today=today)
    except (ProblemError, NotAllowedError) as refusal:
        raise JobRefusedError(str(refusal)) from refusal
    return {"run": job.args["run"], "undone": undone.undone, "refused": undone.refused}


register(APPLY, _apply)
register(UNDO, _undo)
