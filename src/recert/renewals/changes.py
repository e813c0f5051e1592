"""What moved between the preview and the confirmation, in words: who, what, by whom and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from recert.core.renewal import PlanLine
from recert.credentials.models import Credential
from recert.kernel.days import show
from recert.personnel.models import Member
from recert.renewals.models import RenewalRun

if TYPE_CHECKING:
    from recert.renewals.gather import Gathered


@dataclass(frozen=True, slots=True)
class Change:
    """One credential that is not what was confirmed. ``at`` is when, where the file knows it."""

    credential_id: int
    member_id: int
    member_name: str
    type_name: str
    what: str
    at: datetime | None = None


def what_changed(run: RenewalRun, gathered: Gathered) -> list[Change]:
    """Compare the plan that was shown (its digests are kept in the run) with the plan of now."""
    shown = {int(pk): digest for pk, digest in run.summary.get("digests", {}).items()}
    now = gathered.plan.digests()
    gone = [pk for pk in shown if pk not in now]
    moved = [pk for pk in shown if pk in now and now[pk] != shown[pk]]
    fresh = [pk for pk in now if pk not in shown]
    lines = {line.snapshot.credential_id: line for line in gathered.plan.lines}
    found = _named(gone + moved + fresh)
    changes = [_change(found[pk], _gone(found[pk], lines.get(pk))) for pk in gone if pk in found]
    changes += [
        _change(found[pk], ("Its facts changed, so other days are suggested.", None))
        for pk in moved
        if pk in found
    ]
    changes += [
        _change(found[pk], ("New on the list since you looked.", None)) for pk in fresh if pk in found
    ]
    return changes


def _named(ids: list[int]) -> dict[int, Credential]:
    if not ids:
        return {}
    credentials = Credential.objects.select_related("member", "credential_type", "withdrawn_by").filter(
        pk__in=ids
    )
    found = {credential.pk: credential for credential in credentials}
    successors = Credential.objects.select_related("recorded_by").filter(
        renews_id__in=ids, withdrawn_at__isnull=True
    )
    for successor in successors:
        found[successor.renews_id or 0].successor = successor  # type: ignore[attr-defined]
    return found


def _change(credential: Credential, said: tuple[str, datetime | None]) -> Change:
    member: Member = credential.member
    return Change(
        credential.pk, member.pk, member.full_name, credential.credential_type.name, said[0], said[1]
    )


def _gone(credential: Credential, line: PlanLine | None) -> tuple[str, datetime | None]:
    successor: Credential | None = getattr(credential, "successor", None)
    if successor:
        through = f" to {show(successor.valid_through)}" if successor.valid_through else ""
        return f"Renewed by {successor.recorded_by or 'the system'}{through}.", successor.recorded_at
    if credential.withdrawn_at:
        return f"Corrected by {credential.withdrawn_by or 'the system'}.", credential.withdrawn_at
    if credential.member.inactive_since:
        return "Made inactive.", None
    if line and line.problem:
        return line.problem.sentence, None
    if line and not line.selected:
        return "No longer ticked.", None
    return "No longer on this list.", None
