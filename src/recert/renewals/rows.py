"""The rows of a renewal, worked out before the transaction that writes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from recert.agencies.actors import Actor
from recert.core.renewal import PlanLine
from recert.credentials.bulk import CREDENTIAL
from recert.credentials.models import Credential
from recert.kernel.audit import Entry, ready_events
from recert.kernel.insert import Ready, in_ids, ready, take_ids
from recert.kernel.tenancy import require_agency_id
from recert.kernel.text import fold
from recert.renewals.gather import Gathered
from recert.renewals.models import RenewalLine
from recert.renewals.targets import Target
from recert.training import bulk
from recert.training.models import Assignment, Enrollment

ENROLLMENT = ("id", *bulk.ENROLLMENT)
LINE = (
    "id", "run_id", "member_id", "credential_id", "outcome", "reason", "by_hand", "new_credential_id",
    "closed_enrollment_id", "new_enrollment_id", "undo_refused",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Prepared:
    """Everything that applying a plan writes. ``assignments``: the assignment of each type, ``new`` those to be made."""

    gathered: Gathered
    by: Actor
    now: datetime
    assignments: Mapping[int, int]
    new: list[Assignment]
    closing: list[int]
    credentials: Ready
    enrollments: Ready
    lines: Ready
    events: Ready


def prepare(gathered: Gathered, *, by: Actor) -> Prepared:
    """Return the rows of a plan, with ids that nobody else gets. Writes nothing of the agency."""
    draft = _Draft(gathered, by, timezone.now())
    new = draft.new_assignments()
    targets = gathered.targets.values()
    assignments = {target.type_id: target.assignment_id for target in targets if target.assignment_id}
    assignments |= {one.credential_type_id: one.pk for one in new if one.credential_type_id}
    count = len(gathered.plan.selected)
    credential_ids, enrollment_ids = take_ids(Credential, count), take_ids(Enrollment, count)
    closing = [line.snapshot.enrollment_id for line in gathered.plan.selected]
    return Prepared(
        gathered,
        by,
        draft.now,
        assignments,
        new,
        [pk for pk in closing if pk],
        ready(Credential, CREDENTIAL, draft.credentials(credential_ids)),
        ready(Enrollment, ENROLLMENT, draft.enrollments(credential_ids, enrollment_ids, assignments)),
        ready(RenewalLine, LINE, draft.lines(credential_ids, enrollment_ids)),
        ready_events(draft.events(credential_ids), by=by, now=draft.now),
    )


@dataclass(frozen=True, slots=True)
class _Draft:
    """What the rows are made from."""

    gathered: Gathered
    by: Actor
    now: datetime

    def new_assignments(self) -> list[Assignment]:
        """Return the assignments to be made, with their ids."""
        targets = [target for target in self.gathered.targets.values() if target.is_new]
        ids = take_ids(Assignment, len(targets))
        return [self._assignment(pk, target) for pk, target in zip(ids, targets, strict=True)]

    def _assignment(self, pk: int, target: Target) -> Assignment:
        policy = self.gathered.plan.policy
        logic = Assignment.Logic.SAME_FOR_ALL if policy.same_for_all else Assignment.Logic.CREDENTIAL_VALIDITY
        return Assignment(
            id=pk,
            name=target.name,
            sort_key=fold(target.name),
            credential_type_id=target.type_id,
            plan_id=target.plan_id,
            version_id=target.version_id,
            logic=logic,
            starts_on=policy.start,
            ends_on=policy.end,
            due_on=policy.due,
            due_days_before=policy.days_before,
            made_by_run=self.gathered.run.pk,
            created_at=self.now,
            created_by_id=self.by.user_id,
        )

    def credentials(self, ids: list[int]) -> Iterator[tuple[Any, ...]]:
        """Yield the successors, one for each selected line, with these ids."""
        numbers = self._numbers()
        by, now = self.by.user_id, self.now
        for pk, line in zip(ids, self.gathered.plan.selected, strict=True):
            old, new = line.snapshot, line.days
            dates_by_hand = {"start", "end"} & line.by_hand
            anchor = None if dates_by_hand else line.suggestion.anchor
            reason = line.suggestion.reason
            if dates_by_hand:
                reason = f"Dates entered by hand by {self.by.name}. Suggested: {reason}"
            yield (
                pk, old.member_id, old.type_id, numbers.get(old.credential_id, ""), new.start, new.start, new.end,
                anchor, reason[:500], old.credential_id, None, now, by, "",
            )  # fmt: skip

    def _numbers(self) -> dict[int, str]:
        """Return the numbers printed on the old cards: a renewal keeps them unless corrected later."""
        sql, ids = in_ids("id", [line.snapshot.credential_id for line in self.gathered.plan.selected])
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id, number FROM credential WHERE agency_id = %s AND number <> '' AND {sql}",  # noqa: S608
                [require_agency_id(), ids],
            )
            return dict(cursor.fetchall())

    def enrollments(
        self, credential_ids: list[int], ids: list[int], assignments: Mapping[int, int]
    ) -> Iterator[tuple[Any, ...]]:
        """Yield the new training, one enrollment for each selected line, on its type’s assignment."""
        training = {"training_start", "training_end", "due"}
        for pk, credential_id, line in zip(ids, credential_ids, self.gathered.plan.selected, strict=True):
            old, days = line.snapshot, line.days
            yield (
                pk, assignments[old.type_id], old.member_id, credential_id, days.training_start, days.training_end,
                days.due, bool(training & line.by_hand), "", self.now,
            )  # fmt: skip

    def lines(self, credential_ids: list[int], enrollment_ids: list[int]) -> Iterator[tuple[Any, ...]]:
        """Yield a line for everyone who was listed: renewed, or skipped with the reason."""
        plan, run_id = self.gathered.plan, self.gathered.run.pk
        made = iter(zip(credential_ids, enrollment_ids, strict=True))  # in the order of the selected lines
        for pk, line in zip(take_ids(RenewalLine, len(plan.lines)), plan.lines, strict=True):
            old = line.snapshot
            new_credential, new_enrollment = next(made) if line.selected else (None, None)
            outcome, reason = ("renewed", "") if line.selected else ("skipped", why_left_out(line))
            closed = old.enrollment_id if line.selected else None
            yield (
                pk, run_id, old.member_id, old.credential_id, outcome, reason, bool(line.by_hand), new_credential,
                closed, new_enrollment, "",
            )  # fmt: skip

    def events(self, credential_ids: list[int]) -> Iterator[Entry]:
        """Yield one event for each new credential, so that a person's own trail is whole."""
        names = {pk: kind.name for pk, kind in self.gathered.types.items()}
        run_id = self.gathered.run.pk
        for pk, line in zip(credential_ids, self.gathered.plan.selected, strict=True):
            old = line.snapshot
            data = {"run": run_id, "renews": old.credential_id, "valid_through": f"{line.days.end}"}
            yield Entry("credential.renewed", "credential", pk, names[old.type_id], old.member_id, data)


def why_left_out(line: PlanLine) -> str:
    """Return the reason why a line is not renewed, for the person who reads the result."""
    if line.faults:
        return f"A date could not be read: {next(iter(line.faults.values()))}"[:500]
    return line.problem.sentence[:500] if line.problem else "Left out by choice: not ticked."
