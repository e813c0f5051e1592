"""What a member does with submissions: hand in, change, withdraw."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from recert.agencies.actors import Actor
from recert.agencies.roles import Permission
from recert.credentials.models import CredentialType
from recert.kernel.audit import changes, record
from recert.kernel.problems import ProblemError
from recert.submissions import entries
from recert.submissions.actions.files import drop_files
from recert.submissions.actions.holding import (
    OPEN,
    State,
    event,
    find,
    own_member,
    refuse_closed,
    what_happened,
)
from recert.submissions.entries import CardEntry, Entry
from recert.submissions.models import Submission
from recert.submissions.queries import documents_of, doubles

ANOTHER = (
    "This form was handed in already, as “{what}”. To change that, open it under “What you handed in”; for something else "
    "begin with a new form. What you typed is still here."
)
NO_PHOTO = "Add a photo of the card: whoever reviews it compares the days with it."


def hand_in(
    *,
    by: Actor,
    key: UUID,
    entry: Entry,
    drop: Sequence[int] = (),
    again: bool = False,
    changing: bool = False,
    today: date,
) -> Submission:
    """Hand in what a member entered, or change what is waiting or was returned; sent twice, it is one submission.

    ``drop``: documents to take out. ``again``: the member says that it is no double of what is on file. ``changing``: what
    was handed in is to be changed; without it another entry under the same key is refused, not put in its place. Raises
    ProblemError (fields of the entry, ``files``, ``again``), Member.DoesNotExist for a login without a record.
    """
    by.require(Permission.OWN_VIEW)
    with transaction.atomic():
        member = own_member(by)
        entries.check(entry, member, today)
        submission = find(member, key) or Submission(member_id=member.pk, kind=entry.kind, key=key)
        refuse_closed(submission, entry.kind)
        if not changing:
            _refuse_another(submission, entry)
        if drop:
            drop_files(submission, drop)
        _check_papers(submission, entry, again=again)
        submission.handed_in_by_id, was = by.user_id, submission.state
        told = _write(submission, entry)
        if told or was != State.WAITING:
            kind = "submission.changed" if submission.version > 1 else "submission.handed_in"
            record(event(kind, submission, member, changes=told), by=by)
    return submission


def _refuse_another(submission: Submission, entry: Entry) -> None:
    waiting = submission.pk and submission.state != State.DRAFT
    if waiting and entries.said(entry, _name_of(entry)) != submission.entered:
        raise ProblemError(ANOTHER.format(what=submission))


def _check_papers(submission: Submission, entry: Entry, *, again: bool) -> None:
    if isinstance(entry, CardEntry) and not (submission.pk and documents_of(submission.pk).exists()):
        raise ProblemError({"files": NO_PHOTO})
    found = [] if again else doubles(submission, entry)
    if found:
        raise ProblemError({"again": f"{' '.join(found)} Tick this if it is not the same."})


def _write(submission: Submission, entry: Entry) -> dict[str, list[str]]:
    """Save the entry and put it into the queue; return what is different from before."""
    now_said = entries.said(entry, _name_of(entry))
    told = changes(submission.entered, now_said)
    for field, value in entry.columns().items():
        setattr(submission, field, value)
    if submission.state != State.DRAFT and submission.pk:
        submission.version += 1
    if submission.state != State.WAITING:
        submission.handed_in_at = timezone.now()
    submission.entered, submission.state = now_said, State.WAITING
    submission.decided_at, submission.decided_by_id = None, None
    submission.save()
    return told


def _name_of(entry: Entry) -> str:
    type_id = entry.type_id if isinstance(entry, CardEntry) else None
    return CredentialType.objects.get(pk=type_id).name if type_id else ""


def withdraw(*, by: Actor, submission_id: int) -> Submission:
    """Take back what is not decided yet; it stays on file.

    Raises ProblemError where it was decided, Submission.DoesNotExist where it is not the actor's own.
    """
    by.require(Permission.OWN_VIEW)
    with transaction.atomic():
        member = own_member(by)
        rows = Submission.objects.select_for_update(of=("self",)).select_related(
            "credential_type", "decided_by"
        )
        submission = rows.get(pk=submission_id, member_id=member.pk)
        if submission.state not in OPEN:
            raise ProblemError(what_happened(submission))
        submission.state, submission.decided_at, submission.decided_by_id = State.WITHDRAWN, None, None
        submission.version += 1
        submission.save()
        record(event("submission.withdrawn", submission, member), by=by)
    return submission
