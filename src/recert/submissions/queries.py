"""Reads about submissions; who sees whose is decided here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from recert.agencies.actors import Actor
from recert.agencies.roles import Permission
from recert.credentials.models import Credential, Document
from recert.kernel import days
from recert.kernel.models import AuditEvent
from recert.kernel.text import fold
from recert.personnel.queries import units_below, visible_members
from recert.submissions.entries import CardEntry, Entry, TrainingEntry
from recert.submissions.models import Submission, SubmissionFile
from recert.training.models import Completion

State = Submission.State
STATES = (State.WAITING, State.RETURNED, State.APPROVED, State.REJECTED, State.WITHDRAWN)


def own_submissions(actor: Actor) -> QuerySet[Submission]:
    """Return what the actor handed in, or began to, the latest first."""
    own = Submission.objects.filter(member__membership_id=actor.membership_id or 0)
    return own.select_related("member", "credential_type", "decided_by").order_by("-pk")


def reviewable(actor: Actor) -> QuerySet[Submission]:
    """Return what was handed in by members whom the actor reviews; cards only for who may add credentials."""
    if not actor.may(Permission.SUBMISSIONS_REVIEW):
        return Submission.objects.none()
    found = Submission.objects.filter(~Q(state=State.DRAFT))
    if not actor.sees_all:
        found = found.filter(member_id__in=visible_members(actor).values("id"))
    return found if actor.may(Permission.CREDENTIALS_EDIT) else found.filter(kind=Submission.Kind.TRAINING)


def visible_submissions(actor: Actor) -> QuerySet[Submission]:
    """Return the actor's own submissions and those that the actor reviews."""
    own = Q(member__membership_id=actor.membership_id or 0)
    rows = Submission.objects.filter(own | Q(pk__in=reviewable(actor).values("pk")))
    return rows.select_related("member__unit", "course", "credential_type__authority", "decided_by")


def visible_files(actor: Actor) -> QuerySet[SubmissionFile]:
    """Return the files of the submissions that the actor may see."""
    files = SubmissionFile.objects.filter(submission_id__in=visible_submissions(actor).values("pk"))
    return files.filter(document__withdrawn_at__isnull=True).select_related("document")


def files_of(submission: Submission) -> QuerySet[SubmissionFile]:
    """Return the files of a submission, the first one first."""
    return SubmissionFile.objects.filter(
        submission_id=submission.pk, document__withdrawn_at__isnull=True
    ).select_related("document")


def files_of_key(actor: Actor, key: object) -> list[SubmissionFile]:
    """Return the files that came with a form of the actor's own; none for a key that is no key."""
    try:
        form = UUID(str(key))
    except ValueError:
        return []
    found = own_submissions(actor).filter(key=form).first()
    return list(files_of(found)) if found else []


def documents_of(submission_id: int) -> QuerySet[Document]:
    """Return the documents of a submission, the first one first."""
    rows = SubmissionFile.objects.filter(submission_id=submission_id).values("document_id")
    return Document.objects.filter(pk__in=rows, withdrawn_at__isnull=True).order_by("pk")


def on_file(documents: QuerySet[Document]) -> QuerySet[Document]:
    """Leave out the files of submissions that were not approved: they are no part of a member's record."""
    undecided = SubmissionFile.objects.exclude(submission__state=State.APPROVED)
    return documents.exclude(pk__in=undecided.values("document_id"))


def waiting_count(actor: Actor) -> int:
    """Return how many submissions wait for the actor to look at them (for the rail)."""
    return reviewable(actor).filter(state=State.WAITING).count()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the queue is narrowed to."""

    q: str = ""
    state: str = State.WAITING
    kind: str = ""
    unit_id: int | None = None


def queue(actor: Actor, wanted: Wanted) -> QuerySet[Submission]:
    """Return what matches: waiting ones with the oldest first, others with the latest decision first."""
    found = _narrowed(actor, wanted).filter(state=wanted.state)
    order = ("handed_in_at", "pk") if wanted.state == State.WAITING else ("-decided_at", "-pk")
    return found.select_related("member__unit", "credential_type", "decided_by").order_by(*order)


def counts(actor: Actor, wanted: Wanted) -> dict[str, int]:
    """Return how many of each state match, whatever state is wanted (one query)."""
    rows = _narrowed(actor, wanted).order_by().values_list("state").annotate(Count("pk"))
    return dict.fromkeys([each.value for each in STATES], 0) | dict(rows)


def _narrowed(actor: Actor, wanted: Wanted) -> QuerySet[Submission]:
    found = reviewable(actor)
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if wanted.unit_id is not None:
        found = found.filter(member__unit_id__in=units_below(wanted.unit_id).values("id"))
    for word in fold(wanted.q).split():
        about = Q(title__icontains=word) | Q(credential_type__sort_key__contains=word)
        found = found.filter(Q(member__search_key__contains=word) | about)
    return found


def trail_of(submission: Submission) -> QuerySet[AuditEvent]:
    """Return what happened to a submission, latest first."""
    return AuditEvent.objects.filter(subject_type="submission", subject_id=submission.pk)


def doubles(submission: Submission, entry: Entry) -> list[str]:
    """Say what is on file already that looks like this entry of the submission's member: records, and the same files."""
    found = _same_training if isinstance(entry, TrainingEntry) else _same_card
    return [*found(submission, entry), *_same_files(submission)]  # type: ignore[arg-type]


def _same_training(submission: Submission, entry: TrainingEntry) -> list[str]:
    day = days.show(entry.completed_on)
    same = {
        "member_id": submission.member_id,
        "completed_on": entry.completed_on,
        "title__iexact": entry.title,
    }
    on_file = Completion.objects.filter(withdrawn_at__isnull=True, **same)
    if submission.completion_id:
        on_file = on_file.exclude(pk=submission.completion_id)
    if on_file.exists():
        return [f"“{entry.title}” on {day} is on file already."]
    if _others(submission).filter(**same).exists():
        return [f"“{entry.title}” on {day} was handed in already."]
    return []


def _same_card(submission: Submission, entry: CardEntry) -> list[str]:
    if entry.type_id is None:
        return []
    same = {
        "member_id": submission.member_id,
        "credential_type_id": entry.type_id,
        "valid_from": entry.valid_from,
    }
    day = days.show(entry.valid_from)
    on_file = Credential.objects.filter(withdrawn_at__isnull=True, **same)
    if submission.credential_id:
        on_file = on_file.exclude(pk=submission.credential_id)
    if on_file.exists():
        return [f"A card of this type from {day} is on file already."]
    if _others(submission).filter(**same).exists():
        return [f"A card of this type from {day} was handed in already."]
    return []


def _others(submission: Submission) -> QuerySet[Submission]:
    """Return the member's other submissions that are still to be decided."""
    return Submission.objects.filter(state__in=[State.WAITING, State.RETURNED]).exclude(pk=submission.pk)


def _same_files(submission: Submission) -> list[str]:
    """Name the member's other submissions that came with one of the same files."""
    if submission.pk is None:
        return []
    rows = _with_same_file(submission).filter(submission__member_id=submission.member_id)
    return [
        f"The file {row.document.name} came with “{row.submission}” too."
        for row in rows.select_related(*_ROW)[:3]
    ]


_ROW = ("document", "submission__credential_type", "submission__member")


def same_file_of_others(submission: Submission) -> Sequence[SubmissionFile]:
    """Return files of other members that are the very same: for whoever reviews, never for the member."""
    rows = _with_same_file(submission).exclude(submission__member_id=submission.member_id)
    return list(rows.select_related(*_ROW)[:3])


def _with_same_file(submission: Submission) -> QuerySet[SubmissionFile]:
    hashes = list(documents_of(submission.pk).values_list("sha256", flat=True))
    others = SubmissionFile.objects.exclude(submission_id=submission.pk)
    live = others.exclude(submission__state__in=[State.REJECTED, State.WITHDRAWN, State.DRAFT])
    return live.filter(document__sha256__in=hashes, document__withdrawn_at__isnull=True)
