"""Apply a renewal: exactly once, all or nothing, and only what was previewed.

Everything is worked out before the first write; then the rows go in, in one transaction, in a fixed number of
statements whatever the size. The facts are read again under lock: if they moved, nothing happens and the caller is
told what changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from recert.agencies.actors import Actor
from recert.agencies.roles import Permission
from recert.core.renewal import PlanLine
from recert.credentials.bulk import CREDENTIAL
from recert.credentials.models import Credential
from recert.kernel.audit import Entry, record
from recert.kernel.insert import in_ids, insert_rows, take_ids
from recert.kernel.tenancy import require_agency_id
from recert.kernel.text import fold
from recert.personnel.models import Member
from recert.renewals.changes import Change, what_changed
from recert.renewals.filters import Filters, listed
from recert.renewals.gather import Gathered, gather
from recert.renewals.models import RenewalEdit, RenewalLine, RenewalRun
from recert.renewals.targets import Target
from recert.training import bulk
from recert.training.models import Assignment, Enrollment

ENROLLMENT = ("id", *bulk.ENROLLMENT)
LINE = (
    "id",
    "run_id",
    "member_id",
    "credential_id",
    "outcome",
    "reason",
    "by_hand",
    "new_credential_id",
    "closed_enrollment_id",
    "new_enrollment_id",
    "undo_refused",
)


class PlanMovedError(Exception):
    """The facts are not those that were confirmed; nothing was written. ``changes`` says what moved."""

    def __init__(self, changes: list[Change]) -> None:
        self.changes = changes
        super().__init__("The records changed since you looked.")


class NothingSelectedError(Exception):
    """No line of the plan is selected, so there is nothing to renew."""


@dataclass(frozen=True, slots=True)
class Write:
    """The rows of one run, ready to be written."""

    gathered: Gathered
    by: Actor
    now: datetime
    today: date


def apply_run(*, run_id: int, fingerprint: str, filters: Filters, by: Actor, today: date) -> RenewalRun:
    """Renew what the draft selects and return the applied run; a run that was applied already is returned as it is.

    Raises PlanMovedError when the plan differs from the one with this fingerprint, NothingSelectedError when it is
    empty, NotAllowedError without the permission, RenewalRun.DoesNotExist for a run of another agency.
    """
    by.require(Permission.RENEWALS_APPLY)
    try:
        with transaction.atomic():
            run = RenewalRun.objects.select_for_update().get(pk=run_id)
            if run.state == RenewalRun.State.DRAFT:
                _apply(run, fingerprint, filters, by, today)
            return run
    except IntegrityError as clash:  # the last wall: something else wrote at the same moment
        run = RenewalRun.objects.get(pk=run_id)
        raise PlanMovedError(what_changed(run, gather(run, filters, by=by, today=today))) from clash


def _apply(run: RenewalRun, fingerprint: str, filters: Filters, by: Actor, today: date) -> None:
    _lock(by, filters, today)
    gathered = gather(run, filters, by=by, today=today)
    if gathered.plan.fingerprint != fingerprint:
        raise PlanMovedError(what_changed(run, gathered))
    if not gathered.plan.selected:
        raise NothingSelectedError
    _write(Write(gathered, by, timezone.now(), today))


def _lock(by: Actor, filters: Filters, today: date) -> None:
    """Hold the people: all writers of a person's credentials queue there, in one order, so that none waits in a ring."""
    if connection.vendor != "sqlite":  # there the transaction is the only writer
        people = listed(by, filters, today).order_by().values("member_id")
        list(Member.objects.filter(pk__in=people).order_by("pk").select_for_update().values_list("pk"))


def _write(write: Write) -> None:
    plan, run = write.gathered.plan, write.gathered.run
    credential_ids = take_ids(Credential, len(plan.selected))
    enrollment_ids = take_ids(Enrollment, len(plan.selected))
    insert_rows(Credential, CREDENTIAL, credential_rows(write, credential_ids))
    closed = _close_old(write)
    assignments = make_assignments(write)
    insert_rows(Enrollment, ENROLLMENT, enrollment_rows(write, credential_ids, enrollment_ids, assignments))
    insert_rows(RenewalLine, LINE, line_rows(write, credential_ids, enrollment_ids))
    run.summary = _summary(write, assignments, closed)
    run.state, run.applied_at, run.applied_by_id = RenewalRun.State.APPLIED, write.now, write.by.user_id
    run.fingerprint = plan.fingerprint
    run.save()
    RenewalEdit.objects.filter(run_id=run.pk).delete()
    record([_audit(run), *audit_each(write, credential_ids)], by=write.by)


def credential_rows(write: Write, ids: list[int]) -> list[tuple[Any, ...]]:
    """Return the successors, one for each selected line, with these ids."""
    numbers = _numbers(write)
    by, now = write.by.user_id, write.now
    rows = []
    for pk, line in zip(ids, write.gathered.plan.selected, strict=True):
        old, new = line.snapshot, line.days
        anchor = None if {"start", "end"} & line.by_hand else line.suggestion.anchor
        reason = _reason(line, write.by)
        rows.append(
            (
                pk,
                old.member_id,
                old.type_id,
                numbers.get(old.credential_id, ""),
                new.start,
                new.start,
                new.end,
                anchor,
                reason,
                old.credential_id,
                None,
                now,
                by,
                "",
            )
        )
    return rows


def _numbers(write: Write) -> dict[int, str]:
    """Return the numbers printed on the old cards: a renewal keeps them unless corrected later."""
    sql, ids = in_ids("id", [line.snapshot.credential_id for line in write.gathered.plan.selected])
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, number FROM credential WHERE agency_id = %s AND number <> '' AND {sql}",  # noqa: S608
            [require_agency_id(), ids],
        )
        return dict(cursor.fetchall())


def _reason(line: PlanLine, by: Actor) -> str:
    if {"start", "end"} & line.by_hand:
        return f"Dates entered by hand by {by.name}. Suggested: {line.suggestion.reason}"[:500]
    return line.suggestion.reason[:500]


def _close_old(write: Write) -> int:
    ids = [
        line.snapshot.enrollment_id for line in write.gathered.plan.selected if line.snapshot.enrollment_id
    ]
    if not ids:
        return 0
    sql, value = in_ids("id", ids)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE enrollment SET closed_on = %s, closed_reason = 'renewed' "  # noqa: S608
            f"WHERE agency_id = %s AND closed_on IS NULL AND {sql}",
            [write.today, require_agency_id(), value],
        )
        return int(cursor.rowcount)


def make_assignments(write: Write) -> dict[int, int]:
    """Create the new assignments and return the assignment id of every type."""
    targets = write.gathered.targets
    made = Assignment.objects.bulk_create(
        [_new_assignment(write, target) for target in targets.values() if target.is_new]
    )
    found = {target.type_id: target.assignment_id for target in targets.values() if target.assignment_id}
    return found | {
        assignment.credential_type_id: assignment.pk for assignment in made if assignment.credential_type_id
    }


def _new_assignment(write: Write, target: Target) -> Assignment:
    policy = write.gathered.plan.policy
    logic = Assignment.Logic.SAME_FOR_ALL if policy.same_for_all else Assignment.Logic.CREDENTIAL_VALIDITY
    return Assignment(
        name=target.name,
        sort_key=fold(target.name),
        credential_type_id=target.type_id,
        plan_id=target.plan_id,
        logic=logic,
        starts_on=policy.start,
        ends_on=policy.end,
        due_on=policy.due,
        due_days_before=policy.days_before,
        made_by_run=write.gathered.run.pk,
        created_at=write.now,
        created_by_id=write.by.user_id,
    )


def enrollment_rows(
    write: Write, credential_ids: list[int], ids: list[int], assignments: dict[int, int]
) -> list[tuple[Any, ...]]:
    """Return the new training, one enrollment for each selected line, on its type’s assignment."""
    training = {"training_start", "training_end", "due"}
    return [
        (
            pk,
            assignments[line.snapshot.type_id],
            line.snapshot.member_id,
            credential_id,
            line.days.training_start,
            line.days.training_end,
            line.days.due,
            bool(training & line.by_hand),
            "",
            write.now,
        )
        for pk, credential_id, line in zip(ids, credential_ids, write.gathered.plan.selected, strict=True)
    ]


def line_rows(write: Write, credential_ids: list[int], enrollment_ids: list[int]) -> list[tuple[Any, ...]]:
    """Return a line for everyone who was listed: renewed, or skipped with the reason."""
    plan, run_id = write.gathered.plan, write.gathered.run.pk
    ids = take_ids(RenewalLine, len(plan.lines))
    made = dict(
        zip(
            (line.snapshot.credential_id for line in plan.selected),
            zip(credential_ids, enrollment_ids, strict=True),
            strict=True,
        )
    )
    rows = []
    for pk, line in zip(ids, plan.lines, strict=True):
        old = line.snapshot
        new_credential, new_enrollment = made.get(old.credential_id, (None, None))
        outcome = "renewed" if new_credential else "skipped"
        closed = old.enrollment_id if new_credential else None
        rows.append(
            (
                pk,
                run_id,
                old.member_id,
                old.credential_id,
                outcome,
                "" if new_credential else why_left_out(line),
                bool(line.by_hand),
                new_credential,
                closed,
                new_enrollment,
                "",
            )
        )
    return rows


def why_left_out(line: PlanLine) -> str:
    """Return the reason why a line is not renewed, for the person who reads the result."""
    if line.faults:
        return f"A date could not be read: {next(iter(line.faults.values()))}"[:500]
    return line.problem.sentence[:500] if line.problem else "Left out by choice: not ticked."


def _summary(write: Write, assignments: dict[int, int], closed: int) -> dict[str, Any]:
    plan, targets = write.gathered.plan, write.gathered.targets
    return {
        "filters": write.gathered.filters.as_json(),
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
                "name": write.gathered.types[target.type_id].name,
                "renewed": plan.by_type[target.type_id],
                "assignment": assignments[target.type_id],
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


def audit_each(write: Write, credential_ids: list[int]) -> Iterator[Entry]:
    """Yield one event for each new credential, so that a person's own trail is whole."""
    names = {pk: kind.name for pk, kind in write.gathered.types.items()}
    run_id = write.gathered.run.pk
    for pk, line in zip(credential_ids, write.gathered.plan.selected, strict=True):
        old = line.snapshot
        data = {"run": run_id, "renews": old.credential_id, "valid_through": f"{line.days.end}"}
        yield Entry("credential.renewed", "credential", pk, names[old.type_id], old.member_id, data)
