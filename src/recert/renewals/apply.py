"""Apply a renewal: exactly once, all or nothing, and only what was previewed.

Everything is worked out before the transaction; then the facts are read again under lock, and where they are still those
that the rows rest on, the rows go in, in a fixed number of statements whatever the size. If the facts moved, nothing
happens and the caller is told what changed.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

from recert.agencies.actors import Actor
from recert.agencies.roles import Permission
from recert.credentials.changing import holders_changed
from recert.credentials.models import Credential
from recert.kernel.audit import Entry, record
from recert.kernel.insert import in_ids
from recert.kernel.jobs.kinds import Tell, silent
from recert.kernel.statistics import count_after
from recert.kernel.tenancy import require_agency_id
from recert.personnel.models import Member
from recert.personnel.queries import queue_for
from recert.renewals.changes import Change, what_changed
from recert.renewals.filters import Filters, listed
from recert.renewals.gather import Gathered, gather, plan_of, read_facts
from recert.renewals.models import RenewalEdit, RenewalLine, RenewalRun
from recert.renewals.rows import Prepared, prepare
from recert.renewals.targets import joined, still_open, targets_for
from recert.training.actions.recount import count_new
from recert.training.models import Assignment, Enrollment


class PlanMovedError(Exception):
    """The facts are not those that were confirmed; nothing was written. ``changes`` says what moved."""

    def __init__(self, changes: list[Change]) -> None:
        self.changes = changes
        super().__init__("The records changed since you looked.")


class NothingSelectedError(Exception):
    """No line of the plan is selected, so there is nothing to renew."""


def apply_run(
    *, run_id: int, fingerprint: str, filters: Filters, by: Actor, today: date, tell: Tell = silent
) -> RenewalRun:
    """Renew what the draft selects and return the applied run; a run that was applied already is returned as it is.

    ``tell`` hears how far it is, and may raise to stop it: then nothing was written. Raises PlanMovedError when the plan
    differs from the one with this fingerprint, NothingSelectedError when it is empty, NotAllowedError without the
    permission, RenewalRun.DoesNotExist for a run of another agency.
    """
    by.require(Permission.RENEWALS_APPLY)
    draft = RenewalRun.objects.defer("summary")  # what was shown, a digest for every line: read if it moved
    run = draft.get(pk=run_id)
    if run.state != RenewalRun.State.DRAFT:
        return run
    tell("Reading the records")
    gathered = gather(run, filters, by=by, today=today)
    # Read again: what moved may be this very renewal, which the same confirmation applied while we read.
    run = RenewalRun.objects.get(pk=run_id)
    if run.state != RenewalRun.State.DRAFT:
        return run
    gathered = _confirmed(gathered, fingerprint)
    tenth = len(gathered.plan.selected) // 10
    tell("Working out the dates", 2 * tenth)
    prepared = prepare(gathered, by=by)
    tell("Writing the renewals", 4 * tenth)
    try:
        with transaction.atomic():
            run = draft.select_for_update().get(pk=run_id)
            if run.state == RenewalRun.State.DRAFT:
                _lock(by, filters, today)
                _write(run, _still(run, prepared, fingerprint), tell)
            return run
    except IntegrityError as clash:  # the last wall: something else wrote at the same moment
        run = RenewalRun.objects.get(pk=run_id)
        raise PlanMovedError(what_changed(run, gather(run, filters, by=by, today=today))) from clash


def _confirmed(gathered: Gathered, fingerprint: str) -> Gathered:
    """Return the plan if it is the one that was confirmed."""
    if gathered.plan.fingerprint != fingerprint:
        raise PlanMovedError(what_changed(gathered.run, gathered))
    if not gathered.plan.selected:
        raise NothingSelectedError
    return gathered


def _lock(by: Actor, filters: Filters, today: date) -> None:
    """Hold the people: all writers of a person's credentials and training queue there."""
    people = listed(by, filters, today).order_by().values("member_id")
    queue_for(Member.objects.filter(pk__in=people))


def _still(run: RenewalRun, prepared: Prepared, fingerprint: str) -> Prepared:
    """Return the rows if, under lock, they rest on the facts of now; else those of the plan of now, if it is the same."""
    before = prepared.gathered
    facts = read_facts(
        run, before.filters, by=prepared.by, today=before.plan.today, before=before.facts.snapshots
    )
    if facts != before.facts:
        return prepare(_confirmed(plan_of(run, before.filters, facts), fingerprint), by=prepared.by)
    if targets_for(before.plan, before.types) != before.targets:
        return prepare(plan_of(run, before.filters, facts), by=prepared.by)
    return prepared


def _write(run: RenewalRun, prepared: Prepared, tell: Tell) -> None:
    tenth = len(prepared.gathered.plan.selected) // 10
    if not still_open(joined(prepared.gathered.targets)):  # an undo closed it since: theirs will be a new one
        raise PlanMovedError([])
    Assignment.objects.bulk_create(prepared.new)
    tell("Writing the new credentials", 5 * tenth)
    prepared.credentials.write()
    tell("Closing the old training", 6 * tenth)
    closed = _close_old(prepared)
    tell("Writing the new training", 7 * tenth)
    prepared.enrollments.write()
    count_new(_of_now(prepared))
    holders_changed(sorted({line.snapshot.member_id for line in prepared.gathered.plan.selected}))
    tell("Writing down who was renewed", 8 * tenth)
    prepared.lines.write()
    tell("Writing the audit trail", 9 * tenth)
    run.summary = _summary(prepared, closed)
    run.state, run.applied_at, run.applied_by_id = (
        RenewalRun.State.APPLIED,
        prepared.now,
        prepared.by.user_id,
    )
    run.fingerprint = prepared.gathered.plan.fingerprint
    run.save()
    RenewalEdit.objects.filter(run_id=run.pk).delete()
    record(_audit(run), by=prepared.by)
    prepared.events.write()
    count_after(dict.fromkeys((Credential, Enrollment, RenewalLine), len(prepared.gathered.plan.selected)))


def _of_now(prepared: Prepared) -> QuerySet[Enrollment]:
    """Return the training that this renewal gives."""
    places = sorted(prepared.assignments.values())
    return Enrollment.objects.filter(assignment_id__in=places, created_at=prepared.now)


def _close_old(prepared: Prepared) -> int:
    if not prepared.closing:
        return 0
    sql, value = in_ids("id", prepared.closing)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE enrollment SET closed_on = %s, closed_reason = 'renewed' "  # noqa: S608
            f"WHERE agency_id = %s AND closed_on IS NULL AND {sql}",
            [prepared.gathered.plan.today, require_agency_id(), value],
        )
        return int(cursor.rowcount)


def _summary(prepared: Prepared, closed: int) -> dict[str, Any]:
    gathered = prepared.gathered
    plan, targets = gathered.plan, gathered.targets
    return {
        "filters": gathered.filters.as_json(),
        "renewed": len(plan.selected),
        "skipped": len(plan.left_out),
        "refused": 0,
        "people": len({line.snapshot.member_id for line in plan.selected}),
        "closed": closed,
        "created": sum(target.is_new for target in targets.values()),
        "joined": sum(not target.is_new for target in targets.values()),
        "types": [
            {
                "id": target.type_id,
                "name": gathered.types[target.type_id].name,
                "renewed": plan.by_type[target.type_id],
                "assignment": prepared.assignments[target.type_id],
                "assignment_name": target.name,
                "new": target.is_new,
            }
            for target in targets.values()
        ],
    }


def _audit(run: RenewalRun) -> Entry:
    counts = {
        name: run.summary[name] for name in ("renewed", "skipped", "people", "closed", "created", "joined")
    }
    names = ", ".join(kind["name"] for kind in run.summary["types"])
    return Entry("renewal.applied", "renewal_run", run.pk, names, data=counts)
