"""Documents: what a file is comes from its content; it is stored under a name that says nothing."""

import hashlib

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from recert.agencies.actors import Actor, NotAllowedError
from recert.agencies.models import Agency
from recert.credentials import documents
from recert.credentials.documents import attach_document, withdraw_document
from recert.credentials.models import Document
from recert.kernel.problems import ProblemError
from recert.kernel.uploads import PDF as PDF_KIND
from recert.kernel.uploads import safe_name
from tests.factories import CredentialFactory, DocumentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scope", "sound")]
PDF = b"%PDF-1.7\nhello"
PNG = b"\x89PNG\r\n\x1a\n0000"
JPEG = b"\xff\xd8\xff\xe00000"


def attach(by: Actor, content: bytes, name: str = "card.pdf") -> Document:
    upload = SimpleUploadedFile(name, content, content_type="text/html")
    return attach_document(by=by, credential_id=CredentialFactory().pk, upload=upload)


@pytest.mark.parametrize(
    ("content", "kind", "name"),
    [(PDF, "application/pdf", "card.pdf"), (PNG, "image/png", "card.png"), (JPEG, "image/jpeg", "card.jpg")],
)
def test_the_content_says_what_a_file_is(coordinator: Actor, content: bytes, kind: str, name: str) -> None:
    document = attach(coordinator, content, "card.html")
    assert (document.content_type, document.name) == (kind, name)
    assert document.sha256 == hashlib.sha256(content).hexdigest()


def test_it_is_stored_in_the_agencys_folder_under_a_random_name(coordinator: Actor, agency: Agency) -> None:
    document = attach(coordinator, PDF, "José's card.pdf")
    folder, _, name = document.file.name.partition("/")
    assert folder == str(agency.pk)
    assert len(name) == 36
    assert "card" not in name
    with default_storage.open(document.file.name) as stored:
        assert stored.read() == PDF


@pytest.mark.parametrize("content", [b"", b"<html>", b"GIF89a", b"PK\x03\x04", b" %PDF-1.7", b"\x89PNG"])
def test_anything_else_is_refused_and_nothing_is_stored(coordinator: Actor, content: bytes) -> None:
    with pytest.raises(ProblemError) as caught:
        attach(coordinator, content)
    assert list(caught.value.problems) == ["file"]
    assert not Document.objects.exists()


def test_a_file_over_the_limit_is_refused(coordinator: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "LARGEST", 10)
    with pytest.raises(ProblemError, match="at most 20 MB"):
        attach(coordinator, PDF)


def test_the_same_file_twice_is_refused(coordinator: Actor) -> None:
    document = attach(coordinator, PDF)
    upload = SimpleUploadedFile("again.pdf", PDF)
    with pytest.raises(ProblemError, match=r"attached already, as card\.pdf"):
        attach_document(by=coordinator, credential_id=document.credential_id or 0, upload=upload)


def test_a_document_is_withdrawn_once_and_its_file_stays(coordinator: Actor) -> None:
    document = attach(coordinator, PDF)
    withdraw_document(by=coordinator, document_id=document.pk)
    assert default_storage.exists(document.file.name)
    with pytest.raises(ProblemError, match="already"):
        withdraw_document(by=coordinator, document_id=document.pk)


def test_only_who_may_edit_attaches_and_withdraws(manager: Actor) -> None:
    with pytest.raises(NotAllowedError):
        attach(manager, PDF)
    with pytest.raises(NotAllowedError):
        withdraw_document(by=manager, document_id=DocumentFactory().pk)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\me\\card.PDF", "card.PDF"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie x.pdf"),
        ("\u202egnp.pdf", "gnp.pdf"),
        ("", "document.pdf"),
        ("...", "document.pdf"),
        ("Nguyễn Văn An.pdf", "Nguyễn Văn An.pdf"),
        ("x" * 300 + ".pdf", "x" * 120 + ".pdf"),
        ('"quoted";.pdf', "quoted.pdf"),
    ],
)
def test_names_are_made_safe(name: str, safe: str) -> None:
    assert safe_name(name, PDF_KIND) == safe
