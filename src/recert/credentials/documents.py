"""Documents: files that prove a credential. Stored under a random name; what they are is read from their content."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from recert.agencies.actors import Actor
from recert.agencies.roles import Permission
from recert.credentials.models import Credential, Document
from recert.kernel.audit import Entry, record
from recert.kernel.insert import insert_rows, take_ids
from recert.kernel.problems import ProblemError
from recert.kernel.uploads import HEAD, JPEG, MB, PDF, PNG, FileKind, digest_of, kept, kind_of, safe_name

LARGEST = 20 * MB
KINDS = (PDF, PNG, JPEG)
COLUMNS = (
    "id", "member_id", "name", "file", "content_type", "size", "sha256", "recorded_at", "recorded_by_id",
)  # fmt: skip
HEIC = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc")


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
    kind: FileKind
    size: int
    sha256: str
    stored: str

    def document(self, *, member_id: int, credential_id: int | None, by: Actor) -> Document:
        """Return its record, not yet saved."""
        document = Document(
            member_id=member_id,
            credential_id=credential_id,
            name=safe_name(self.name, self.kind),
            content_type=self.kind.content_type,
            size=self.size,
            sha256=self.sha256,
            recorded_at=timezone.now(),
            recorded_by_id=by.user_id,
        )
        document.file.name = self.stored
        return document

    def for_many(self, member_ids: Sequence[int], *, by: Actor) -> dict[int, int]:
        """Save a record of the one file for each member, who may open it then; return the records' ids by member.

        A fixed number of statements, and the file is kept once.
        """
        ids, now = take_ids(Document, len(member_ids)), timezone.now()
        said = (
            safe_name(self.name, self.kind), self.stored, self.kind.content_type, self.size, self.sha256, now, by.user_id,
        )  # fmt: skip
        insert_rows(
            Document, COLUMNS, ((pk, member, *said) for pk, member in zip(ids, member_ids, strict=True))
        )
        return dict(zip(member_ids, ids, strict=True))


@contextmanager
def stored(upload: UploadedFile[bytes]) -> Iterator[Stored]:
    """Keep a PDF, PNG or JPEG file under a random name; gone again where the block fails, so that a record points at it.

    Raises ProblemError({"file": sentence}) for anything else, for empty files and files over 20 MB.
    """
    kind = _kind_of(upload)
    digest = digest_of(upload)
    with kept(upload, kind) as name:
        yield Stored(upload.name or "", kind, upload.size or 0, digest, name)


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
    kind = kind_of(upload, KINDS)
    if kind is None:
        raise ProblemError({"file": _not_usable(upload)})
    return kind


def _not_usable(upload: UploadedFile[bytes]) -> str:
    upload.seek(0)
    if upload.read(HEAD)[4:12] in HEIC:
        return f"{upload.name} is a HEIC photo, which few programs can show. Take it with the camera here, or send a JPEG."
    return f"{upload.name} is not a PDF, PNG or JPEG file, whatever its name says."


def _refuse_twice(credential: Credential, sha256: str) -> None:
    same = Document.objects.filter(
        credential_id=credential.pk, sha256=sha256, withdrawn_at__isnull=True
    ).first()
    if same is not None:
        raise ProblemError({"file": f"This very file is attached already, as {same.name}."})


def _entry(kind: str, credential: Credential, document: Document) -> Entry:
    name = f"{credential.credential_type.name} of {credential.member.full_name}"
    data = {"document": document.name, "sha256": document.sha256}
    return Entry(kind, "credential", credential.pk, name, credential.member_id, data)
