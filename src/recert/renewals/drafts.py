"""The draft of a renewal: every tick and every typed value is kept, so that nothing typed is ever lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from recert.agencies.actors import Actor
from recert.agencies.models import Membership
from recert.agencies.roles import Permission, Role
from recert.core.renewal import DAY_FIELDS
from recert.kernel.audit import Entry, record
from recert.kernel.problems import ProblemError
from recert.renewals.filters import Filters
from recert.renewals.gather import Gathered
from recert.renewals.models import RenewalEdit, RenewalRun

BATCH = 2000


def draft_of(*, by: Actor, assignment_id: int | None = None, due_days: int = 14) -> RenewalRun:
    """Return the actor's draft for the desk (or for one assignment); it is made when there is none.

    ``due_days`` is what a new draft starts with.
    """
    by.require(Permission.RENEWALS_VIEW)
    now = timezone.now()
    defaults = {"created_at": now, "changed_at": now, "policy": {"days_before": due_days}}
    key: dict[str, Any] = {
        "owner_id": by.user_id,
        "assignment_id": assignment_id,
        "state": RenewalRun.State.DRAFT,
    }
    run, _ = RenewalRun.objects.get_or_create(**key, defaults=defaults)
    return run


def keep_typed(*, run: RenewalRun, rows: Mapping[int, Mapping[str, str]], by: Actor) -> None:
    """Keep what was typed on rows (credential id → field → text; an empty text takes the suggestion back)."""
    by.require(Permission.RENEWALS_APPLY)
    if not rows:
        return
    kept = {
        edit.credential_id: edit
        for edit in RenewalEdit.objects.filter(run_id=run.pk, credential_id__in=list(rows))
    }
    edits = []
    for credential_id, typed in rows.items():
        before = kept[credential_id].typed if credential_id in kept else {}
        merged = {**before, **{name: text[:40] for name, text in typed.items() if name in DAY_FIELDS}}
        values = {name: text for name, text in merged.items() if text}
        edits.append(RenewalEdit(run_id=run.pk, credential_id=credential_id, typed=values))
    _upsert(run, edits, "typed")


def tick(*, run: RenewalRun, credential_ids: Iterable[int], selected: bool, by: Actor) -> None:
    """Tick or untick these rows."""
    by.require(Permission.RENEWALS_APPLY)
    rows = [RenewalEdit(run_id=run.pk, credential_id=pk, selected=selected) for pk in credential_ids]
    _upsert(run, rows, "selected")


def tick_all(*, run: RenewalRun, selected: bool, by: Actor) -> None:
    """Tick or untick everything of the draft, the rows that come later included."""
    by.require(Permission.RENEWALS_APPLY)
    with transaction.atomic():
        if _hold(run):
            RenewalEdit.objects.filter(run_id=run.pk).update(selected=None)
            run.select_all = selected
            _touch(run, "select_all")


def set_policy(*, run: RenewalRun, policy: Mapping[str, Any], by: Actor) -> None:
    """Keep the policy; rows whose training dates nobody edited follow it."""
    by.require(Permission.RENEWALS_APPLY)
    if run.policy != dict(policy):
        run.policy = dict(policy)
        _touch(run, "policy")


def note_preview(*, run: RenewalRun, gathered: Gathered, filters: Filters) -> None:
    """Remember what was shown for confirmation, so that a later change can be named."""
    run.summary = {"digests": gathered.plan.digests(), "filters": filters.as_json()}
    run.fingerprint = gathered.plan.fingerprint
    _touch(run, "summary", "fingerprint")


def discard(*, run: RenewalRun, by: Actor) -> None:
    """Forget every edit of a draft."""
    by.require(Permission.RENEWALS_APPLY)
    with transaction.atomic():
        if _hold(run):
            RenewalRun.objects.filter(pk=run.pk).delete()


def hand_over(*, run: RenewalRun, membership_id: int, by: Actor) -> Membership:
    """Give the draft, with all its edits, to another coordinator; raise ProblemError when that cannot be."""
    by.require(Permission.RENEWALS_APPLY)
    with transaction.atomic():
        to = (
            Membership.objects.select_related("user")
            .filter(pk=membership_id, is_active=True, role=Role.COORDINATOR)
            .first()
        )
        if to is None or to.user_id == by.user_id:
            raise ProblemError({"membership": "Choose another coordinator of this agency."})
        same = Q(owner_id=to.user_id, assignment=run.assignment_id, state=RenewalRun.State.DRAFT)
        held = list(RenewalRun.objects.select_for_update().filter(Q(pk=run.pk) | same).order_by("pk"))
        if RenewalRun.State.DRAFT not in {each.state for each in held if each.pk == run.pk}:
            raise ProblemError(
                {"membership": "This renewal was confirmed meanwhile, so nothing is left to hand over."}
            )
        theirs = RenewalRun.objects.filter(same)
        if theirs.filter(edits__isnull=False).exists():
            raise ProblemError(
                {
                    "membership": f"{to.user} has a draft with edits of their own here. Ask them to finish or discard it."
                }
            )
        theirs.delete()
        run.owner_id = to.user_id
        _touch(run, "owner_id")
        record(Entry("renewal.handed_over", "renewal_run", run.pk, f"to {to.user}"), by=by)
    return to


def _upsert(run: RenewalRun, edits: list[RenewalEdit], column: str) -> None:
    with transaction.atomic():
        if not _hold(run):
            return
        RenewalEdit.objects.bulk_create(
            edits,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["agency", "run", "credential"],
            update_fields=[column],
        )
        _touch(run)


def _hold(run: RenewalRun) -> bool:
    """Keep a draft from being confirmed until the transaction ends; False where it was confirmed or discarded already."""
    drafts = RenewalRun.objects.filter(pk=run.pk, state=RenewalRun.State.DRAFT)
    return bool(drafts.select_for_update().values_list("pk"))


def _touch(run: RenewalRun, *columns: str) -> None:
    """Write these columns while it is a draft: a run that another tab confirmed meanwhile stays as it was confirmed."""
    run.changed_at = timezone.now()
    values = {name: getattr(run, name) for name in ("changed_at", *columns)}
    RenewalRun.objects.filter(pk=run.pk, state=RenewalRun.State.DRAFT).update(**values)
