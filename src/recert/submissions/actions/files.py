"""Photos and PDFs of submissions: kept as soon as they arrive, so that a field in error does not cost them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from recert.agencies.actors import Actor
from recert.agencies.roles import Permission
from recert.credentials.documents import Stored, stored
from recert.kernel.problems import ProblemError
from recert.submissions.actions.holding import find, own_member, refuse_closed
from recert.submissions.models import Submission, SubmissionFile
from recert.submissions.queries import documents_of

MOST_FILES = 6
TOO_MANY = f"At most {MOST_FILES} files: take one out first, or put several pages into one PDF."


class _SameFileError(Exception):
    """The submission has this file already."""


def keep_files(*, by: Actor, kind: str, key: UUID, uploads: Sequence[UploadedFile[bytes]]) -> list[str]:
    """Keep the files with the submission of this form, a draft where there is none yet; return what is wrong with others.

    A file that the submission has already is left out in silence. Raises Member.DoesNotExist for a login without a record.
    """
    by.require(Permission.OWN_VIEW)
    problems = []
    for upload in uploads:
        try:
            with stored(upload) as file, transaction.atomic():
                _keep(by, kind, key, file)
        except _SameFileError:
            continue
        except ProblemError as fault:
            problems.append(str(fault))
    return problems


def _keep(by: Actor, kind: str, key: UUID, file: Stored) -> None:
    member = own_member(by)
    submission = find(member, key) or Submission(member_id=member.pk, kind=kind, key=key)
    refuse_closed(submission, kind)
    if submission.pk is None:
        submission.save()
    kept = documents_of(submission.pk)
    if kept.filter(sha256=file.sha256).exists():
        raise _SameFileError
    if kept.count() >= MOST_FILES:
        raise ProblemError(TOO_MANY)
    document = file.document(member_id=member.pk, credential_id=None, by=by)
    document.save()
    SubmissionFile(submission_id=submission.pk, document_id=document.pk).save()


def drop_files(submission: Submission, document_ids: Sequence[int]) -> None:
    """Take documents out of a submission; they stay in store for the audit trail."""
    documents_of(submission.pk).filter(pk__in=document_ids).update(withdrawn_at=timezone.now())
