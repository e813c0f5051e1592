"""Approve: training becomes a completion and a card a credential, with its document, exactly once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.db import transaction
from django.utils import timezone

from recert.agencies.actors import Actor
from recert.agencies.roles import Permission
from recert.credentials.actions import add_credential
from recert.kernel.audit import changes, record
from recert.kernel.bulk import update_rows
from recert.kernel.insert import among
from recert.kernel.problems import ProblemError
from recert.submissions import entries
from recert.submissions.actions.deciding import decide, held, held_many, refuse
from recert.submissions.actions.holding import State, event
from recert.submissions.entries import CardEntry, Entry, TrainingEntry, entry_of
from recert.submissions.models import Submission, SubmissionFile
from recert.submissions.queries import documents_of
from recert.training.actions.crediting import credit
from recert.training.models import Completion

SUBMITTED = Completion.Source.SUBMITTED
NOT_YOURS = "It is not there, or not yours to review."
BY_ITSELF = "A card is approved on its own page, beside its photo."
DECIDED = ("state", "completion_id", "decided_at", "decided_by_id", "version", "answer")


@dataclass(frozen=True, slots=True)
class Approved:
    """An approved submission; ``met``: how many trainings are done by it; what to look at, in sentences."""

    submission: Submission
    met: int = 0
    warnings: Sequence[str] = field(default_factory=list)


def approve(
    *, by: Actor, submission_id: int, version: int, entry: Entry | None = None, today: date
) -> Approved:
    """Put a submission on file.

    ``version``: the one that was looked at. ``entry``: what stands after the reviewer put something right; the member's own
    words and note are kept. Raises ProblemError (fields of the entry, or who decided meanwhile), Submission.DoesNotExist.
    """
    with transaction.atomic():
        submission = held(by, submission_id, version)
        stands = replace(entry, note=submission.note) if entry else entry_of(submission)
        entries.check(stands, submission.member, today)
        if isinstance(stands, CardEntry) and stands.type_id is None:
            raise ProblemError({"credential_type": "Choose the credential type that this card belongs to."})
        for name, value in stands.columns().items():
            setattr(submission, name, value)
        done = _put_on_file(submission, stands, by, today)
        decide(submission, State.APPROVED, "", by)
        name = submission.credential_type.name if submission.credential_type else ""
        told = changes(submission.entered, entries.said(stands, name))
        record(event("submission.approved", submission, submission.member, changes=told), by=by)
    return done


def _put_on_file(submission: Submission, entry: Entry, by: Actor, today: date) -> Approved:
    papers = documents_of(submission.pk)
    if isinstance(entry, TrainingEntry):
        first = papers.first()
        finished = entry.finished(submission.member_id, SUBMITTED, first.pk if first else None)
        credited = credit([finished], today=today, by=by)
        submission.completion_id = credited.ids[0]
        return Approved(submission, len(credited.met))
    saved = add_credential(
        by=by,
        member_id=submission.member_id,
        type_id=entry.type_id or 0,
        facts=entry.facts(today),
        today=today,
    )
    submission.credential_id = saved.credential.pk
    papers.update(credential_id=saved.credential.pk)
    return Approved(submission, warnings=saved.warnings)


@dataclass(frozen=True, slots=True)
class Many:
    """What became of everything ticked: how many were approved, and why the others were not, by id."""

    approved: int
    left: Mapping[int, str]


def approve_training(*, by: Actor, versions: Mapping[int, int], today: date) -> Many:
    """Approve several submissions of training as they stand ({id: version looked at}), in a fixed number of statements.

    Left out, with the reason: cards (one at a time, with an eye on the photo), the actor's own, what was decided or changed
    meanwhile, what makes no sense any more, and ids that are not the actor's to see.
    """
    by.require(Permission.SUBMISSIONS_REVIEW)
    with transaction.atomic():
        left = dict.fromkeys(versions, NOT_YOURS)
        rows = held_many(by, list(versions))
        left |= {row.pk: _why_not(row, versions[row.pk], by, today) for row in rows}
        taken = [row for row in rows if not left[row.pk]]
        _approve_all(taken, by, today)
    return Many(len(taken), {pk: why for pk, why in left.items() if why})


def _why_not(row: Submission, version: int, by: Actor, today: date) -> str:
    if not row.is_training:
        return BY_ITSELF
    try:
        refuse(row, by, version)
        entries.check(entry_of(row), row.member, today)
    except ProblemError as fault:
        return str(fault)
    return ""


def _approve_all(rows: Sequence[Submission], by: Actor, today: date) -> None:
    if not rows:
        return
    papers = _first_papers([row.pk for row in rows])
    finished = [
        entry.finished(row.member_id, SUBMITTED, papers.get(row.pk))
        for row in rows
        if isinstance(entry := entry_of(row), TrainingEntry)
    ]
    now, ids = timezone.now(), credit(finished, today=today, by=by).ids
    done = [
        {"id": row.pk, "state": State.APPROVED.value, "completion_id": made, "decided_at": now,
         "decided_by_id": by.user_id, "version": row.version + 1, "answer": ""}
        for row, made in zip(rows, ids, strict=True)
    ]  # fmt: skip
    update_rows(Submission, done, fields=DECIDED)
    record([event("submission.approved", row, row.member) for row in rows], by=by)


def _first_papers(ids: Sequence[int]) -> dict[int, int]:
    """Return the first document of each submission."""
    rows = SubmissionFile.objects.filter(document__withdrawn_at__isnull=True)
    pairs = among(rows, "submission", ids).values_list("submission_id", "document_id")
    return dict(sorted(pairs, reverse=True))
