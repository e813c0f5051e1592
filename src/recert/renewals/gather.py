"""Gather the facts of a renewal from the database, in a constant number of queries, and plan it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet, Subquery

from recert.agencies.actors import Actor
from recert.core import renewal as core
from recert.credentials.models import Credential, CredentialType
from recert.credentials.periods import rule_of
from recert.credentials.queries import with_hold
from recert.kernel import days
from recert.renewals.filters import Filters, listed, open_training
from recert.renewals.models import RenewalEdit, RenewalRun
from recert.renewals.targets import Target, targets_for
from recert.training.models import Enrollment

FACTS = (
    "pk",
    "member_id",
    "credential_type_id",
    "issued_on",
    "valid_from",
    "valid_through",
    "anchor",
    "member__birth_date",
    "hold",
    "enrollment_id",
    "done_on",
)


@dataclass(frozen=True, slots=True)
class Gathered:
    """A plan with what it needs to be shown and applied."""

    run: RenewalRun
    filters: Filters
    plan: core.RenewalPlan
    types: Mapping[int, CredentialType]
    targets: Mapping[int, Target]


def facts(credentials: QuerySet[Credential], today: date) -> list[core.CredentialSnapshot]:
    """Return the snapshots of these credentials, by type, then by expiry, then by person."""
    training = open_training()
    rows = (
        with_hold(credentials, today)
        .annotate(
            enrollment_id=Subquery(training.values("pk")[:1]),
            done_on=Subquery(training.values("completed_on")[:1]),
        )
        .order_by(
            "credential_type__sort_key", "credential_type_id", "valid_through", "member__sort_key", "pk"
        )
        .values_list(*FACTS)
    )
    return [core.CredentialSnapshot(*row) for row in rows]


def gather(run: RenewalRun, filters: Filters, *, by: Actor, today: date) -> Gathered:
    """Return the plan of a draft for the credentials that the filters list, as of today.

    Reads only. A draft of an assignment is always narrowed to that assignment.
    """
    snapshots = facts(listed(by, filters, today), today)
    types = types_of({snapshot.type_id for snapshot in snapshots})
    return gathered_from(run, filters, snapshots, types, today=today)


def gathered_from(
    run: RenewalRun,
    filters: Filters,
    snapshots: list[core.CredentialSnapshot],
    types: Mapping[int, CredentialType],
    *,
    today: date,
) -> Gathered:
    """Plan these snapshots with the draft's edits and policy."""
    policy = policy_of(run.policy)
    plan = core.plan(
        snapshots,
        rules={pk: rule_of(kind) for pk, kind in types.items()},
        policy=policy,
        edits=edits_of(run),
        today=today,
        select_all=run.select_all,
        taken=_taken(policy, snapshots),
    )
    return Gathered(run, filters, plan, types, targets_for(plan, types))


def types_of(ids: Iterable[int]) -> dict[int, CredentialType]:
    """Return credential types by id."""
    return {kind.pk: kind for kind in CredentialType.objects.select_related("authority").filter(pk__in=ids)}


def policy_of(data: Mapping[str, Any]) -> core.Policy:
    """Read a draft's policy; days are ISO texts."""
    kept: dict[str, Any] = {
        name: data[name] for name in ("same_for_all", "days_before", "target") if name in data
    }
    kept |= {name: date.fromisoformat(data[name]) for name in ("start", "end", "due") if data.get(name)}
    return core.Policy(**kept)


def edits_of(run: RenewalRun) -> dict[int, core.Edit]:
    """Return the draft's edits by credential id; what is no day becomes a fault with its sentence."""
    rows = RenewalEdit.objects.filter(run_id=run.pk).values_list("credential_id", "selected", "typed")
    return {credential_id: read_edit(selected, typed) for credential_id, selected, typed in rows}


def read_edit(selected: bool | None, typed: Mapping[str, str]) -> core.Edit:  # noqa: FBT001
    """Read typed values: days that are days, and faults for the rest."""
    read: dict[str, date] = {}
    faults: dict[str, str] = {}
    for name, text in typed.items():
        try:
            read[name] = days.read(text)
        except days.NotADate as fault:
            faults[name] = str(fault)
    return core.Edit(selected, read, faults)


def _taken(policy: core.Policy, snapshots: list[core.CredentialSnapshot]) -> frozenset[int]:
    """Return the members who have other open training on the assignment that was chosen by name."""
    if not policy.target.isdigit():
        return frozenset()
    closing = {snapshot.enrollment_id for snapshot in snapshots}
    rows = Enrollment.objects.filter(assignment_id=int(policy.target), closed_on__isnull=True).values_list(
        "pk", "member_id"
    )
    return frozenset(member_id for pk, member_id in rows if pk not in closing)
