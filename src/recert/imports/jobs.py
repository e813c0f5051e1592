"""The commit of a large file as a job."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from recert.agencies.actors import Actor, NotAllowedError
from recert.agencies.queries import acting
from recert.imports.actions import MovedError, commit
from recert.imports.models import ImportFile
from recert.kernel.jobs.kinds import JobRefusedError, Tell, register
from recert.kernel.jobs.queue import Order, start
from recert.kernel.models import Job
from recert.kernel.problems import ProblemError

IN_A_REQUEST = 5_000  # rows; more is a job
COMMIT = "import"


def start_commit(taken: ImportFile, fingerprint: str, *, by: Actor, today: date) -> Job:
    """Import what was shown as a job: one for this file and what was confirmed, however often it is asked for."""
    total = int(taken.counts.get("rows", 0))
    args = {"file": taken.pk, "fingerprint": fingerprint, "today": f"{today}"}
    order = Order(COMMIT, f"Import {taken.name}", args, total)
    return start(order, key=uuid5(NAMESPACE_URL, f"import {taken.pk} {fingerprint}"), by=by)


def _commit(job: Job, tell: Tell) -> dict[str, Any]:
    try:
        done = commit(
            by=acting(job.owner_id),
            import_id=job.args["file"],
            fingerprint=job.args["fingerprint"],
            today=date.fromisoformat(job.args["today"]),
            tell=tell,
        )
    except (MovedError, ProblemError, NotAllowedError) as refusal:
        raise JobRefusedError(str(refusal)) from refusal
    return {"file": done.pk}


register(COMMIT, _commit)
