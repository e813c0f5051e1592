"""The document of a completion that came without one, such as a certificate that arrives later."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from recert.agencies.actors import Actor
from recert.agencies.roles import Permission
from recert.credentials.documents import stored
from recert.credentials.models import Document
from recert.kernel.audit import Entry, record
from recert.kernel.problems import ProblemError
from recert.personnel.models import Member
from recert.personnel.queries import queue_for
from recert.submissions.actions.correcting import visible_completions
from recert.submissions.models import SubmissionFile
from recert.training.models import Completion

GONE = "This entry was withdrawn meanwhile: look at the one that stands now."
OWN = "This is your own: somebody else sees to its document."
HAS_ONE = "It has a document already: take that one out first."
HAS_NONE = "This document was taken out already."
HANDED_IN = "The member handed this document in; it stays with what was approved."


def attach_evidence(*, by: Actor, completion_id: int, upload: UploadedFile[bytes]) -> Document:
    """Keep a PDF, PNG or JPEG file as the evidence of a completion that has none, and return its record.

    Raises ProblemError (``file`` for what is no such file; that the completion is the actor's own, was withdrawn or has a
    document), Completion.DoesNotExist.
    """
    by.require(Permission.COMPLETIONS_RECORD)
    with stored(upload) as file, transaction.atomic():
        completion = _hold(by, completion_id)
        if completion.document is not None:
            raise ProblemError({"file": HAS_ONE})
        document = file.document(member_id=completion.member_id, credential_id=None, by=by)
        document.save()
        completion.evidence = document
        completion.save(update_fields=["evidence"])
        record(_entry("document.attached", completion, document), by=by)
    return document


def withdraw_evidence(*, by: Actor, completion_id: int) -> Document:
    """Take the document of a completion out of the record, and return it; the file stays in store for the audit trail.

    What a member handed in stays. Raises ProblemError (that too; that there is none, that the completion is the actor's own
    or was withdrawn), Completion.DoesNotExist.
    """
    by.require(Permission.COMPLETIONS_RECORD)
    with transaction.atomic():
        completion = _hold(by, completion_id)
        document = completion.document
        if document is None:
            raise ProblemError(HAS_NONE)
        if is_handed_in(document):
            raise ProblemError(HANDED_IN)
        document.withdrawn_at = timezone.now()
        document.save(update_fields=["withdrawn_at"])
        record(_entry("document.withdrawn", completion, document), by=by)
    return document


def is_handed_in(document: Document) -> bool:
    """Tell whether a document came with a submission (one query)."""
    return SubmissionFile.objects.filter(document_id=document.pk).exists()


def _hold(by: Actor, completion_id: int) -> Completion:
    rows = visible_completions(by)
    queue_for(Member.objects.filter(pk__in=rows.filter(pk=completion_id).values("member_id")))
    completion = rows.get(pk=completion_id)
    if by.membership_id is not None and completion.member.membership_id == by.membership_id:
        raise ProblemError(OWN)
    if completion.withdrawn_at is not None:
        raise ProblemError(GONE)
    return completion


def _entry(kind: str, completion: Completion, document: Document) -> Entry:
    data = {"document": document.name, "sha256": document.sha256}
    return Entry(kind, "completion", completion.pk, completion.title, completion.member_id, data)
