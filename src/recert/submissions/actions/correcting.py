"""Correct a completion on file: the first entry stays, withdrawn, and is shown with the reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q, QuerySet

from recert.agencies.actors import Actor
from recert.agencies.roles import Permission
from recert.kernel.models import AuditEvent
from recert.kernel.problems import ProblemError
from recert.personnel.queries import visible_members
from recert.submissions.entries import SAID_BY_FORM, TrainingEntry, facts_shown, said
from recert.submissions.models import Submission
from recert.training.actions.checks import Problems, text
from recert.training.actions.crediting import GONE, correct, take_back
from recert.training.hours import parts_of
from recert.training.models import Completion

OWN = "This is your own: somebody else corrects it."
FROM_SUBMISSION = "It came from what the member handed in: take the approval back there."
NOTHING_NEW = "Nothing is different: change what is wrong, or leave the record as it is."


def visible_completions(actor: Actor) -> QuerySet[Completion]:
    """Return the completions, corrected ones too, of the members that the actor may see."""
    rows = Completion.objects.select_related(
        "member__unit", "course", "evidence", "recorded_by", "withdrawn_by"
    )
    return rows if actor.sees_all else rows.filter(member_id__in=visible_members(actor).values("id"))


def entry_on_file(row: Completion) -> TrainingEntry:
    """Return what a completion says."""
    return TrainingEntry(
        row.title, row.completed_on, parts_of(row.hours_by_category), row.provider, row.started_on, row.mode, row.codes,
        course=row.course, **facts_shown(row.facts),
    )  # fmt: skip


def correct_completion(
    *, by: Actor, completion_id: int, entry: TrainingEntry, reason: str, today: date
) -> Completion:
    """Replace a completion by what is right, for the reason given, and return the new one.

    Raises ProblemError (fields of the entry, reason, or that it was withdrawn), Completion.DoesNotExist.
    """
    by.require(Permission.COMPLETIONS_RECORD)
    old = visible_completions(by).get(pk=completion_id)
    Problems(entry.problems(today)).stop()
    _refuse_own(old, by)
    if said(entry) == said(entry_on_file(old)):
        raise ProblemError(NOTHING_NEW)
    finished = entry.finished(old.member_id, old.source, old.evidence_id)
    kept = {name: value for name, value in old.facts.items() if name not in SAID_BY_FORM}
    whole = replace(finished, facts=kept | dict(finished.facts))
    return correct(completion_id=old.pk, finished=whole, reason=reason, today=today, by=by)


def withdraw_completion(*, by: Actor, completion_id: int, reason: str) -> Completion:
    """Take a completion that should not be there off the record, for the reason given; it stays on file as withdrawn.

    Raises ProblemError (reason; that it is the actor's own, was withdrawn already, or came from a submission as it stands,
    of which the approval is taken back instead), Completion.DoesNotExist.
    """
    by.require(Permission.COMPLETIONS_RECORD)
    found = visible_completions(by).get(pk=completion_id)
    problems = Problems()
    with problems.of("reason"):
        said_why = text(reason, most=200, needed=True)
    problems.stop()
    _refuse_own(found, by)
    if Submission.objects.filter(completion_id=found.pk).exists():
        raise ProblemError(FROM_SUBMISSION)
    if found.withdrawn_at is not None or not take_back([found.pk], by=by, reason=said_why):
        raise ProblemError(GONE)
    return found


def _refuse_own(completion: Completion, by: Actor) -> None:
    if by.membership_id is not None and completion.member.membership_id == by.membership_id:
        raise ProblemError(OWN)


@dataclass(frozen=True, slots=True)
class Past:
    """An entry of a completion: what it said, and why it was replaced or withdrawn ("": it stands)."""

    row: Completion
    words: Mapping[str, str]
    reason: str


def history_of(completion: Completion) -> Sequence[Past]:
    """Return every entry of a completion, the one that stands first, in two queries."""
    linked = Completion.objects.filter(
        Q(corrects__isnull=False) | Q(replacements__isnull=False) | Q(pk=completion.pk),
        member_id=completion.member_id,
    )
    rows = {row.pk: row for row in linked.select_related("course", "recorded_by", "withdrawn_by").distinct()}
    after = {row.corrects_id: row for row in rows.values() if row.corrects_id}
    last = completion
    while last.pk in after:
        last = after[last.pk]
    chain = [rows[last.pk]]
    while chain[-1].corrects_id in rows:
        chain.append(rows[chain[-1].corrects_id or 0])
    events = AuditEvent.objects.filter(
        kind__in=("completion.corrected", "completion.withdrawn"),
        subject_id__in=[row.pk for row in chain],
        member_id=completion.member_id,
    )
    reasons = {(event.kind, event.subject_id): str(event.data.get("reason", "")) for event in events}
    gone = reasons.get(("completion.withdrawn", chain[0].pk), "")
    corrected = [reasons.get(("completion.corrected", row.pk), "") for row in chain]
    return [
        Past(row, said(entry_on_file(row)), why) for row, why in zip(chain, [gone, *corrected], strict=False)
    ]
