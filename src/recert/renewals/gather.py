"""Gather the facts of a renewal from the database, in a constant number of queries, and plan it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Any

from django.db.models import QuerySet, Subquery

from recert.agencies.actors import Actor
from recert.core import renewal as core
from recert.credentials.models import Credential, CredentialType
from recert.credentials.periods import rule_of
from recert.credentials.queries import with_hold
from recert.kernel import days
from recert.kernel.reading import tuples
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
class Facts:
    """All that a plan rests on: equal facts give an equal plan. ``rules`` as they are on file, by type id."""

    snapshots: Sequence[core.CredentialSnapshot]
    rules: Mapping[int, Mapping[str, Any]]
    policy: core.Policy
    edits: Mapping[int, core.Edit]
    select_all: bool
    taken: frozenset[int]
    today: date
    types: Mapping[int, CredentialType] = field(compare=False)


@dataclass(frozen=True, slots=True)
class Gathered:
    """A plan with what it rests on and what it needs to be shown and applied."""

    run: RenewalRun
    filters: Filters
    facts: Facts
    plan: core.RenewalPlan
    targets: Mapping[int, Target]

    @property
    def types(self) -> Mapping[int, CredentialType]:
        """The credential types of the plan, by id."""
        return self.facts.types


def facts(
    credentials: QuerySet[Credential], today: date, before: Sequence[core.CredentialSnapshot] = ()
) -> Sequence[core.CredentialSnapshot]:
    """Return the snapshots of these credentials, by type, then by expiry, then by person.

    Where they are still those of ``before``, it is ``before`` itself that is returned: nothing is held twice.
    """
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
    return _snapshots(tuples(rows, day_at=FACTS.index("done_on")), before)


def _snapshots(
    rows: Iterator[tuple[Any, ...]], before: Sequence[core.CredentialSnapshot]
) -> Sequence[core.CredentialSnapshot]:
    same = 0
    for row in rows:
        if same == len(before) or row != before[same]:
            return [*before[:same], *map(core.CredentialSnapshot._make, chain([row], rows))]
        same += 1
    return before if same == len(before) else before[:same]


def gather(run: RenewalRun, filters: Filters, *, by: Actor, today: date) -> Gathered:
    """Return the plan of a draft for the credentials that the filters list, as of today.

    Reads only. A draft of an assignment is always narrowed to that assignment.
    """
    return plan_of(run, filters, read_facts(run, filters, by=by, today=today))


def read_facts(
    run: RenewalRun,
    filters: Filters,
    *,
    by: Actor,
    today: date,
    before: Sequence[core.CredentialSnapshot] = (),
) -> Facts:
    """Return what the plan of a draft rests on, as of today; ``before``: see ``facts``. Reads only."""
    snapshots = facts(listed(by, filters, today), today, before)
    return facts_of(run, snapshots, types_of({snapshot.type_id for snapshot in snapshots}), today=today)


def facts_of(
    run: RenewalRun,
    snapshots: Sequence[core.CredentialSnapshot],
    types: Mapping[int, CredentialType],
    *,
    today: date,
) -> Facts:
    """Return these snapshots with the draft's edits and policy."""
    policy = policy_of(run.policy)
    rules = {pk: kind.rule for pk, kind in types.items()}
    taken = _taken(policy, snapshots)
    return Facts(snapshots, rules, policy, edits_of(run), run.select_all, taken, today, types)


def plan_of(run: RenewalRun, filters: Filters, known: Facts) -> Gathered:
    """Plan what is known."""
    plan = core.plan(
        known.snapshots,
        rules={pk: rule_of(kind) for pk, kind in known.types.items()},
        policy=known.policy,
        edits=known.edits,
        today=known.today,
        select_all=known.select_all,
        taken=known.taken,
    )
    return Gathered(run, filters, known, plan, targets_for(plan, known.types))


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


def _taken(policy: core.Policy, snapshots: Sequence[core.CredentialSnapshot]) -> frozenset[int]:
    """Return the members who have other open training on the assignment that was chosen by name."""
    if not policy.target.isdigit():
        return frozenset()
    closing = {snapshot.enrollment_id for snapshot in snapshots}
    rows = Enrollment.objects.filter(assignment_id=int(policy.target), closed_on__isnull=True).values_list(
        "pk", "member_id"
    )
    return frozenset(member_id for pk, member_id in rows if pk not in closing)
