"""Documents: files that prove a credential. Stored under a random name; what they are is read from their content."""

from __future__ import annotations

import hashlib
import re
import unicodedata
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePath

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from recert.agencies.actors import Actor
from recert.agencies.roles import Permission
from recert.credentials.models import Credential, Document
from recert.kernel.audit import Entry, record
from recert.kernel.problems import ProblemError
from recert.kernel.uploads import JPEG, MB, PDF, PNG, FileKind, digest_of, kept, kind_of, safe_name

LARGEST = 20 * 1024 * 1024
LONGEST_NAME = 120
# What a file starts with, its type, and the ending that its name gets.
KINDS = (
    (b"%PDF-", "application/pdf", ".pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png", ".png"),
    (b"\xff\xd8\xff", "image/jpeg", ".jpg"),
)
ENDINGS = {"image/jpeg": (".jpg", ".jpeg")}
HEIC = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc")
LARGEST = 20 * MB
KINDS = (PDF, PNG, JPEG)


def attach_document(*, by: Actor, credential_id: int, upload: UploadedFile[bytes]) -> Document:
    """Store a PDF, PNG or JPEG file with a credential and return its record.

    The type is told by the content, never by the name. Raises ProblemError({"file": sentence}) for anything else, for
    empty files, files over 20 MB and a file that is attached already; Credential.DoesNotExist.
    """
    by.require(Permission.CREDENTIALS_EDIT)
    with stored(upload) as file, transaction.atomic():
        rows = Credential.objects.select_related("member", "credential_type").select_for_update(of=("self",))
        credential = rows.get(pk=credential_id)
        _refuse_twice(credential, file.sha256)
        document = file.document(member_id=credential.member_id, credential_id=credential.pk, by=by)
        document.save()
        record(_entry("document.attached", credential, document), by=by)
    return document


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that is in store already and has no record yet."""

    name: str
    content_type: str
    size: int
    sha256: str
    stored: str

    def document(self, *, member_id: int, credential_id: int | None, by: Actor) -> Document:
        """Return its record, not yet saved."""
        document = Document(
            member_id=member_id,
            credential_id=credential_id,
            name=safe_name(self.name, self.content_type),
            content_type=self.content_type,
            size=self.size,
            sha256=self.sha256,
            recorded_at=timezone.now(),
            recorded_by_id=by.user_id,
        )
        document.file.name = self.stored
        return document


@contextmanager
def stored(upload: UploadedFile[bytes]) -> Iterator[Stored]:
    """Keep a PDF, PNG or JPEG file under a random name; gone again where the block fails, so that a record points at it.

    Raises ProblemError({"file": sentence}) for anything else, for empty files and files over 20 MB.
    """
    content_type, ending = _kind_of(upload)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    name = default_storage.save(f"{require_agency_id()}/{uuid.uuid4().hex}{ending}", upload)
    try:
        yield Stored(upload.name or "", content_type, upload.size or 0, digest.hexdigest(), name)
    except BaseException:
        default_storage.delete(name)  # no row points at it
        raise
    kind = _kind_of(upload)
    digest = digest_of(upload)
    with kept(upload, kind) as stored, transaction.atomic():
        rows = Credential.objects.select_related("member", "credential_type").select_for_update(of=("self",))
        credential = rows.get(pk=credential_id)
        _refuse_twice(credential, digest)
        document = _document(credential, upload, kind, digest, stored, by)
        record(_entry("document.attached", credential, document), by=by)
    return document


def withdraw_document(*, by: Actor, document_id: int) -> Document:
    """Take a document out of the record; the file stays in store for the audit trail.

    Raises ProblemError where it was withdrawn already, Document.DoesNotExist.
    """
    by.require(Permission.CREDENTIALS_EDIT)
    with transaction.atomic():
        rows = Document.objects.select_related("credential__member", "credential__credential_type")
        document = rows.select_for_update(of=("self",)).get(pk=document_id)
        if document.withdrawn_at is not None or document.credential is None:
            raise ProblemError("This document was withdrawn already.")
        document.withdrawn_at = timezone.now()
        document.save(update_fields=["withdrawn_at"])
        record(_entry("document.withdrawn", document.credential, document), by=by)
    return document


def _kind_of(upload: UploadedFile[bytes]) -> FileKind:
    size = upload.size or 0
    if size == 0:
        raise ProblemError({"file": "The file is empty. Choose the scan or photo itself."})
    if size > LARGEST:
        large = f"{upload.name} is {size / MB:.0f} MB; at most 20 MB. Send a photo instead, or a smaller PDF."
        raise ProblemError({"file": large})
    upload.seek(0)
    head = upload.read(16)
    for start, content_type, ending in KINDS:
        if head.startswith(start):
            return content_type, ending
    if head[4:12] in HEIC:
        heic = f"{upload.name} is a HEIC photo, which few programs can show. Take it with the camera here, or send a JPEG."
        raise ProblemError({"file": heic})
    raise ProblemError({"file": f"{upload.name} is not a PDF, PNG or JPEG file, whatever its name says."})
    kind = kind_of(upload, KINDS)
    if kind is None:
        raise ProblemError({"file": f"{upload.name} is not a PDF, PNG or JPEG file, whatever its name says."})
    return kind


def _refuse_twice(credential: Credential, sha256: str) -> None:
    same = Document.objects.filter(
        credential_id=credential.pk, sha256=sha256, withdrawn_at__isnull=True
    ).first()
    if same is not None:
        raise ProblemError({"file": f"This very file is attached already, as {same.name}."})


def _document(
    credential: Credential, upload: UploadedFile[bytes], kind: FileKind, sha256: str, stored: str, by: Actor
) -> Document:
    document = Document(
        member_id=credential.member_id,
        credential_id=credential.pk,
        name=safe_name(upload.name or "", kind),
        content_type=kind.content_type,
        size=upload.size or 0,
        sha256=sha256,
        recorded_at=timezone.now(),
        recorded_by_id=by.user_id,
    )
    document.file.name = stored
    document.save()
    return document


def _entry(kind: str, credential: Credential, document: Document) -> Entry:
    name = f"{credential.credential_type.name} of {credential.member.full_name}"
    data = {"document": document.name, "sha256": document.sha256}
    return Entry(kind, "credential", credential.pk, name, credential.member_id, data)
