"""What a member hands in: once, whole, with its photos; what makes no sense is said and costs nothing."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from recert.agencies.actors import Actor
from recert.credentials.models import Document
from recert.kernel.models import AuditEvent
from recert.kernel.problems import ProblemError
from recert.personnel.models import Member
from recert.submissions.actions.files import MOST_FILES, keep_files
from recert.submissions.actions.own import hand_in, withdraw
from recert.submissions.entries import TrainingEntry
from recert.submissions.models import Submission, SubmissionFile
from tests.factories import CompletionFactory, CredentialFactory, CredentialTypeFactory, SubmissionFactory
from tests.submissions.helping import CARD, CLASS, PHOTO, TODAY, handed_in, photo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scope", "sound")]


def test_training_waits_for_review_as_it_was_typed(member_actor: Actor) -> None:
    made = handed_in(member_actor, files=(PHOTO,), topic="firearms")
    row = Submission.objects.get()
    assert (row.pk, row.state, row.hours_by_category) == (made.pk, "waiting", {"Trauma": "6"})
    assert row.facts == {"topic": "firearms"}
    assert row.entered["Hours"] == "6, Trauma"
    assert row.files.get().document.member.full_name == "Sam Rowan"
    assert AuditEvent.objects.get(subject_type="submission").kind == "submission.handed_in"


def test_a_form_sent_twice_is_one_submission(member_actor: Actor) -> None:
    key = uuid4()
    first, second = (handed_in(member_actor, key=key, files=(PHOTO,)) for _ in range(2))
    assert first.pk == second.pk
    assert SubmissionFile.objects.count() == Document.objects.count() == 1
    assert AuditEvent.objects.filter(subject_type="submission").count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"completed_on": date(2026, 3, 13)}, "completed_on"),
        ({"started_on": date(2026, 3, 10)}, "started_on"),
        ({"parts": {"": Decimal(25)}}, "hours"),
        ({"parts": {"A": Decimal(20), "B": Decimal(29)}, "started_on": date(2026, 3, 8)}, "hours"),
        ({"parts": {}}, "hours"),
        ({"title": " "}, "title"),
        ({"codes": "x" * 201}, "codes"),
        ({"mode": "by mail"}, "mode"),
        ({"role": "king"}, "role"),
    ],
)
def test_training_that_makes_no_sense_is_refused(
    member_actor: Actor, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(ProblemError) as caught:
        handed_in(member_actor, **changes)
    assert list(caught.value.problems) == [field]
    assert not Submission.objects.exists()


def test_two_days_may_have_48_hours(member_actor: Actor) -> None:
    handed_in(member_actor, parts={"": Decimal(48)}, started_on=date(2026, 3, 8))
    assert Submission.objects.get().hours_by_category == {"": "48"}


def test_a_card_needs_its_photo(member_actor: Actor) -> None:
    with pytest.raises(ProblemError, match="photo of the card"):
        handed_in(member_actor, CARD)
    assert handed_in(member_actor, CARD, files=(PHOTO,)).title == "Drone licence"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "credential_type"),
        ({"valid_through": None}, "valid_through"),
        ({"never_expires": True}, "valid_through"),
        ({"valid_through": date(2026, 2, 28)}, "valid_through"),
        ({"issued_on": date(2026, 3, 13)}, "issued_on"),
        ({"number": "x" * 81}, "number"),
        ({"type_id": 999}, "credential_type"),
    ],
)
def test_a_card_that_makes_no_sense_is_refused(
    member_actor: Actor, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(ProblemError) as caught:
        handed_in(member_actor, CARD, files=(PHOTO,), **changes)
    assert list(caught.value.problems) == [field]


def test_a_card_of_a_known_type_is_checked_by_its_rule(member_actor: Actor) -> None:
    kind = CredentialTypeFactory(rule={})
    with pytest.raises(ProblemError, match="This type has no rule"):
        handed_in(member_actor, CARD, files=(PHOTO,), type_id=kind.pk, valid_through=None)
    handed_in(member_actor, CARD, files=(PHOTO,), type_id=CredentialTypeFactory().pk, valid_through=None)


def test_good_files_stay_when_another_is_refused(member_actor: Actor) -> None:
    key = uuid4()
    uploads = [photo(b"MZ a program", "card.jpg"), photo(PHOTO, "../../etc/passwd")]
    problems = keep_files(by=member_actor, kind="card", key=key, uploads=uploads)
    assert problems == ["card.jpg is not a PDF, PNG or JPEG file, whatever its name says."]
    assert Submission.objects.get().state == "draft"
    assert Document.objects.get().name == "passwd.jpg"


def test_a_heic_photo_is_refused_with_the_way_out(member_actor: Actor) -> None:
    heic = photo(b"\x00\x00\x00\x18ftypheic\x00\x00", "IMG_1.HEIC")
    [problem] = keep_files(by=member_actor, kind="card", key=uuid4(), uploads=[heic])
    assert "send a JPEG" in problem


def test_there_is_an_end_to_files(member_actor: Actor) -> None:
    uploads = [photo(PHOTO + bytes([at])) for at in range(MOST_FILES + 1)]
    assert len(keep_files(by=member_actor, kind="card", key=uuid4(), uploads=uploads)) == 1
    assert Document.objects.count() == MOST_FILES


def test_the_same_class_again_is_asked_about(member_actor: Actor) -> None:
    member = Member.objects.get()
    CompletionFactory(member=member, title="TRAUMA conference", completed_on=CLASS.completed_on)
    with pytest.raises(ProblemError, match="on file already"):
        handed_in(member_actor)
    assert hand_in(by=member_actor, key=uuid4(), entry=CLASS, again=True, today=TODAY).state == "waiting"


def test_what_others_did_is_no_double(member_actor: Actor) -> None:
    CompletionFactory(title=CLASS.title, completed_on=CLASS.completed_on)
    SubmissionFactory(title=CLASS.title, completed_on=CLASS.completed_on)
    assert handed_in(member_actor).state == "waiting"


def test_the_same_card_again_is_asked_about(member_actor: Actor) -> None:
    held = CredentialFactory(
        member=Member.objects.get(), valid_from=CARD.valid_from, valid_through=CARD.valid_through
    )
    with pytest.raises(ProblemError, match="on file already"):
        handed_in(member_actor, CARD, files=(PHOTO,), type_id=held.credential_type_id)


def test_the_same_certificate_again_is_asked_about(member_actor: Actor) -> None:
    handed_in(member_actor, files=(PHOTO,))
    with pytest.raises(ProblemError, match=r"card\.jpg came with “Trauma conference” too"):
        handed_in(member_actor, files=(PHOTO,), title="Another", completed_on=date(2026, 3, 2))


def test_a_change_keeps_its_place_in_the_queue(member_actor: Actor) -> None:
    row = handed_in(member_actor, files=(PHOTO,))
    document = Document.objects.get()
    entry = TrainingEntry(CLASS.title, CLASS.completed_on, {"Trauma": Decimal(7)})
    changed = hand_in(
        by=member_actor, key=row.key, entry=entry, drop=[document.pk], changing=True, today=TODAY
    )
    assert (changed.handed_in_at, changed.version) == (row.handed_in_at, 2)
    assert AuditEvent.objects.latest("pk").data["changes"]["Hours"] == ["6, Trauma", "7, Trauma"]
    document.refresh_from_db()
    assert document.withdrawn_at is not None


def test_another_entry_under_the_same_key_is_refused_and_changes_nothing(member_actor: Actor) -> None:
    row = handed_in(member_actor)
    assert handed_in(member_actor, key=row.key) == row
    with pytest.raises(ProblemError, match="handed in already, as “Trauma conference”"):
        handed_in(member_actor, key=row.key, title="Street survival seminar")
    row.refresh_from_db()
    assert (row.title, row.version) == ("Trauma conference", 2)


def test_what_is_withdrawn_stays_on_file(member_actor: Actor) -> None:
    row = handed_in(member_actor)
    withdraw(by=member_actor, submission_id=row.pk)
    with pytest.raises(ProblemError, match="withdrawn"):
        handed_in(member_actor, key=row.key)
    assert Submission.objects.get().state == "withdrawn"


def test_nobody_withdraws_what_is_not_their_own(member_actor: Actor) -> None:
    row = SubmissionFactory()
    with pytest.raises(Submission.DoesNotExist):
        withdraw(by=member_actor, submission_id=row.pk)


def test_a_login_without_a_record_hands_in_nothing(coordinator: Actor) -> None:
    with pytest.raises(Member.DoesNotExist):
        handed_in(coordinator)
