"""The document of a completion: attached later, taken out again, kept once for many."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recert.agencies.actors import Actor, NotAllowedError
from recert.agencies.models import Agency
from recert.agencies.roles import Role
from recert.credentials.models import Document
from recert.credentials.queries import visible_documents
from recert.kernel.models import AuditEvent
from recert.kernel.problems import ProblemError
from recert.personnel.models import Unit
from recert.submissions.actions import evidence
from recert.submissions.actions.approving import approve
from recert.submissions.actions.correcting import correct_completion
from recert.submissions.actions.recording import Who, record_training
from recert.submissions.entries import TrainingEntry
from recert.training.models import Completion
from tests.conftest import actor_in
from tests.factories import CompletionFactory, MemberFactory, SubmissionFileFactory, UnitFactory
from tests.submissions.helping import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scope", "sound")]

PDF = b"%PDF-1.7 a certificate"
CLASS = TrainingEntry("Trauma", date(2026, 3, 9), {"": Decimal(6)})


def paper(content: bytes = PDF, name: str = "certificate.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def files() -> set[Path]:
    return {each for each in Path(settings.MEDIA_ROOT).rglob("*") if each.is_file()}


def attach(by: Actor, completion: Completion, content: bytes = PDF) -> Document:
    return evidence.attach_evidence(by=by, completion_id=completion.pk, upload=paper(content))


def test_a_certificate_that_comes_later_is_attached_and_taken_out(coordinator: Actor) -> None:
    completion = CompletionFactory(enrollment=None)
    first = attach(coordinator, completion)
    assert Completion.objects.get().document == first
    assert default_storage.open(str(first.file)).read() == PDF
    with pytest.raises(ProblemError, match="has a document already"):
        attach(coordinator, completion)
    evidence.withdraw_evidence(by=coordinator, completion_id=completion.pk)
    assert Completion.objects.get().document is None
    with pytest.raises(ProblemError, match="taken out already"):
        evidence.withdraw_evidence(by=coordinator, completion_id=completion.pk)
    assert attach(coordinator, completion, PDF + b"2") == Completion.objects.get().document
    kinds = list(AuditEvent.objects.order_by("pk").values_list("kind", "subject_id"))
    told = ("document.attached", "document.withdrawn", "document.attached")
    assert kinds == [(kind, completion.pk) for kind in told]


@pytest.mark.parametrize("content", [b"", b"MZ a program", b"<svg onload=alert(1)>"])
def test_what_is_no_document_leaves_nothing_behind(coordinator: Actor, content: bytes) -> None:
    completion, before = CompletionFactory(enrollment=None), files()
    with pytest.raises(ProblemError) as refused:
        attach(coordinator, completion, content)
    assert list(refused.value.problems) == ["file"]
    assert not Document.objects.exists()
    assert files() == before


def test_nobody_sees_to_the_document_of_their_own(coordinator: Actor) -> None:
    own = CompletionFactory(member=MemberFactory(membership_id=coordinator.membership_id), enrollment=None)
    before = files()
    with pytest.raises(ProblemError, match="your own"):
        attach(coordinator, own)
    assert files() == before


def test_an_entry_that_was_corrected_takes_no_document_and_the_new_one_keeps_it(coordinator: Actor) -> None:
    old = CompletionFactory(enrollment=None)
    document = attach(coordinator, old)
    new = correct_completion(by=coordinator, completion_id=old.pk, entry=CLASS, reason="Misread", today=TODAY)
    assert new.document == document
    with pytest.raises(ProblemError, match="withdrawn meanwhile"):
        evidence.withdraw_evidence(by=coordinator, completion_id=old.pk)


def test_what_a_member_handed_in_is_not_taken_out(coordinator: Actor) -> None:
    file = SubmissionFileFactory()
    approve(by=coordinator, submission_id=file.submission_id, version=1, today=TODAY)
    made = Completion.objects.get()
    with pytest.raises(ProblemError, match="handed this document in"):
        evidence.withdraw_evidence(by=coordinator, completion_id=made.pk)
    assert made.document == file.document


def test_a_manager_attaches_in_the_own_units_only(manager: Actor) -> None:
    here = CompletionFactory(
        member=MemberFactory(unit=Unit.objects.get(name="Managed station")), enrollment=None
    )
    attach(manager, here)
    elsewhere = CompletionFactory(member=MemberFactory(unit=UnitFactory()), enrollment=None)
    with pytest.raises(Completion.DoesNotExist):
        attach(manager, elsewhere)


@pytest.mark.parametrize("role", [Role.MEMBER, Role.AUDITOR])
def test_others_attach_nothing(agency: Agency, role: Role) -> None:
    with pytest.raises(NotAllowedError):
        attach(actor_in(agency, role), CompletionFactory(enrollment=None))


def test_one_file_proves_it_for_many_and_is_kept_once(coordinator: Actor) -> None:
    counts, before = [], files()
    for size in (25, 60):  # few rows take a shorter way on PostgreSQL
        people = [MemberFactory().pk for _ in range(size)]
        with CaptureQueriesContext(connection) as seen:
            record_training(
                by=coordinator, who=Who(member_ids=people), entry=CLASS, expected=size, today=TODAY, upload=paper()
            )  # fmt: skip
        counts.append(len(seen))
        proofs = {each.member_id: each.document for each in Completion.objects.filter(member_id__in=people)}
        assert all(proof is not None and proof.member_id == pk for pk, proof in proofs.items())
    assert counts[0] == counts[1]
    assert len(files() - before) == 2
    assert {len(set(Document.objects.values_list("file", flat=True))), Document.objects.count()} == {2, 85}


def test_a_file_for_many_is_opened_by_each_of_them_and_nobody_else(
    coordinator: Actor, agency: Agency
) -> None:
    member, other = actor_in(agency, Role.MEMBER), actor_in(agency, Role.MEMBER)
    own = MemberFactory(membership_id=member.membership_id)
    MemberFactory(membership_id=other.membership_id)
    who = Who(member_ids=[own.pk, MemberFactory().pk])
    record_training(by=coordinator, who=who, entry=CLASS, expected=2, today=TODAY, upload=paper())
    assert [each.member_id for each in visible_documents(member)] == [own.pk]
    assert not visible_documents(other).exists()


def test_nothing_of_a_file_stays_where_nobody_is_recorded(coordinator: Actor) -> None:
    before = files()
    with pytest.raises(ProblemError) as refused:
        record_training(by=coordinator, who=Who(), entry=CLASS, expected=0, today=TODAY, upload=paper())
    assert list(refused.value.problems) == ["who"]
    assert files() == before
    assert not Document.objects.exists()
