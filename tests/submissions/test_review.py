"""What a reviewer decides: once, by somebody else than the member, and what comes of it is on file exactly once."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from recert.agencies.actors import Actor, NotAllowedError
from recert.agencies.models import Agency
from recert.agencies.roles import Role
from recert.credentials.models import Credential
from recert.kernel.models import AuditEvent
from recert.kernel.problems import ProblemError
from recert.personnel.models import Member
from recert.submissions.actions.answering import answer, reopen
from recert.submissions.actions.approving import NOT_YOURS, approve, approve_training
from recert.submissions.actions.correcting import correct_completion, entry_on_file
from recert.submissions.actions.deciding import OWN
from recert.submissions.actions.recording import Who, record_training
from recert.submissions.entries import entry_of
from recert.submissions.models import Submission
from recert.training.models import Completion
from tests.conftest import actor_in
from tests.factories import (
    CredentialFactory,
    MemberFactory,
    SubmissionFactory,
    SubmissionFileFactory,
    UnitFactory,
    renewed,
)
from tests.factories.credentials import LONG_AGO
from tests.factories.submissions import CardFactory
from tests.factories.training import AssignmentFactory, EnrollmentFactory, PlanVersionFactory
from tests.submissions.helping import CLASS, TODAY, handed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scope", "sound")]


def ok(row: Submission, by: Actor, version: int = 1) -> Submission:
    return approve(by=by, submission_id=row.pk, version=version, today=TODAY).submission


def test_approved_training_is_a_completion_with_its_proof(coordinator: Actor) -> None:
    paper = SubmissionFileFactory()
    row = ok(paper.submission, coordinator)
    made = Completion.objects.get()
    assert (row.state, row.completion_id, row.decided_by_id) == ("approved", made.pk, coordinator.user_id)
    assert (made.title, made.hours, made.source) == ("Trauma conference", Decimal(6), "submitted")
    assert (made.hours_by_category, made.evidence_id) == ({"Trauma": "6"}, paper.document_id)


def test_an_approved_card_is_a_credential_with_its_photo(coordinator: Actor) -> None:
    old = CredentialFactory(valid_from=date(2024, 3, 1), valid_through=date(2026, 2, 28))
    paper = SubmissionFileFactory(
        submission=CardFactory(member=old.member, credential_type=old.credential_type)
    )
    row = ok(paper.submission, coordinator)
    made = Credential.objects.get(pk=row.credential_id)
    assert (made.renews_id, made.number, made.valid_through) == (old.pk, "B-17", date(2028, 2, 29))
    paper.document.refresh_from_db()
    assert paper.document.credential_id == made.pk


def test_a_second_reviewer_is_told_who_decided(coordinator: Actor, agency: Agency) -> None:
    row = SubmissionFactory()
    ok(row, coordinator)
    with pytest.raises(ProblemError, match=f"^{coordinator.name} approved it on "):
        answer(
            by=actor_in(agency, Role.COORDINATOR),
            submission_id=row.pk,
            version=1,
            state="rejected",
            reason="No",
        )
    with pytest.raises(ProblemError, match="approved it on"):
        ok(row, coordinator, version=2)
    assert Completion.objects.count() == 1


def test_what_was_changed_while_one_looked_is_looked_at_again(coordinator: Actor) -> None:
    row = SubmissionFactory(version=3)
    with pytest.raises(ProblemError, match="changed while you looked"):
        ok(row, coordinator, version=2)


def test_nobody_decides_on_their_own(coordinator: Actor) -> None:
    own = MemberFactory(membership_id=coordinator.membership_id)
    row = SubmissionFactory(member=own)
    with pytest.raises(ProblemError, match=OWN):
        ok(row, coordinator)
    with pytest.raises(ProblemError, match=OWN):
        answer(by=coordinator, submission_id=row.pk, version=1, state="returned", reason="x")
    assert approve_training(by=coordinator, versions={row.pk: 1}, today=TODAY).left == {row.pk: OWN}


def test_nobody_records_their_own_training(coordinator: Actor) -> None:
    own = MemberFactory(membership_id=coordinator.membership_id)
    who = Who([own.pk, MemberFactory().pk])
    with pytest.raises(ProblemError, match="You are among them") as refused:
        record_training(by=coordinator, who=who, entry=CLASS, expected=2, today=TODAY)
    assert own.member_number in str(refused.value)
    assert not Completion.objects.exists()
    others = replace(who, without=[own.member_number])
    done = record_training(by=coordinator, who=others, entry=CLASS, expected=1, today=TODAY)
    assert done.recorded == 1


def test_who_handed_it_in_never_decides_on_it_whosever_record_the_login_shows(coordinator: Actor) -> None:
    own = MemberFactory(membership_id=coordinator.membership_id)
    row = handed_in(coordinator)
    assert row.member_id == own.pk
    own.membership_id = None
    own.save()
    with pytest.raises(ProblemError, match=OWN):
        ok(row, coordinator)
    assert approve_training(by=coordinator, versions={row.pk: 1}, today=TODAY).left == {row.pk: OWN}


def test_what_the_reviewer_puts_right_stands_and_the_first_words_stay(coordinator: Actor) -> None:
    row = SubmissionFactory()
    right = replace(entry_of(row), parts={"Trauma": Decimal(4)})  # type: ignore[type-var]
    approve(by=coordinator, submission_id=row.pk, version=1, entry=right, today=TODAY)
    row.refresh_from_db()
    assert (row.hours_by_category, row.entered["Hours"]) == ({"Trauma": "4"}, "6, Trauma")
    assert Completion.objects.get().hours == Decimal(4)
    assert AuditEvent.objects.get(kind="submission.approved").data["changes"] == {
        "Hours": ["6, Trauma", "4, Trauma"]
    }


def test_a_card_of_another_type_is_given_its_type_first(coordinator: Actor) -> None:
    row = CardFactory(credential_type=None, title="Drone licence")
    with pytest.raises(ProblemError) as caught:
        ok(row, coordinator)
    assert list(caught.value.problems) == ["credential_type"]
    kind = CredentialFactory().credential_type
    entry = replace(entry_of(row), type_id=kind.pk, title="")  # type: ignore[type-var, call-arg]
    done = approve(by=coordinator, submission_id=row.pk, version=1, entry=entry, today=TODAY)
    assert Credential.objects.get(pk=done.submission.credential_id).credential_type_id == kind.pk


@pytest.mark.parametrize("state", ["returned", "rejected"])
def test_a_reason_goes_back_with_it(coordinator: Actor, state: str) -> None:
    row = SubmissionFactory()
    with pytest.raises(ProblemError) as caught:
        answer(by=coordinator, submission_id=row.pk, version=1, state=state, reason="  ")
    assert list(caught.value.problems) == ["reason"]
    answer(by=coordinator, submission_id=row.pk, version=1, state=state, reason="The photo is dark")
    row.refresh_from_db()
    assert (row.state, row.answer) == (state, "The photo is dark")
    assert not Completion.objects.exists()


def test_an_approval_taken_back_leaves_nothing_that_counts(coordinator: Actor) -> None:
    rows = [SubmissionFactory(), CardFactory()]
    for row in rows:
        ok(row, coordinator)
        reopen(by=coordinator, submission_id=row.pk, reason="Wrong person")
    assert not Completion.objects.filter(withdrawn_at__isnull=True).exists()
    assert not Credential.objects.filter(withdrawn_at__isnull=True).exists()
    assert {row.state for row in Submission.objects.all()} == {"waiting"}
    assert ok(rows[0], coordinator, version=3).state == "approved"


def test_a_card_renewed_since_is_not_taken_back(coordinator: Actor) -> None:
    row = ok(CardFactory(), coordinator)
    renewed(Credential.objects.get(pk=row.credential_id))
    with pytest.raises(ProblemError, match="renewed since"):
        reopen(by=coordinator, submission_id=row.pk, reason="Wrong person")


def test_many_are_approved_in_as_many_statements_as_few(coordinator: Actor) -> None:
    counts = []
    for size in (25, 60):  # few rows take a shorter way on PostgreSQL
        rows = [SubmissionFactory() for _ in range(size)]
        with CaptureQueriesContext(connection) as seen:
            done = approve_training(by=coordinator, versions={row.pk: 1 for row in rows}, today=TODAY)
        assert (done.approved, done.left) == (size, {})
        counts.append(len(seen))
    assert Completion.objects.count() == 85
    assert counts[0] == counts[1]


def test_a_class_is_recorded_for_many_in_as_many_statements_as_for_few(coordinator: Actor) -> None:
    counts = []
    for size in (25, 60):
        people = [MemberFactory().pk for _ in range(size)]
        entry = entry_of(SubmissionFactory())
        with CaptureQueriesContext(connection) as seen:
            done = record_training(
                by=coordinator, who=Who(member_ids=people), entry=entry, expected=size, today=TODAY  # type: ignore[arg-type]
            )  # fmt: skip
        assert done.recorded == size
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_of_many_what_cannot_be_approved_is_named(coordinator: Actor) -> None:
    good, card, changed = SubmissionFactory(), CardFactory(), SubmissionFactory(version=2)
    gone = SubmissionFactory(state="withdrawn")
    versions = {good.pk: 1, card.pk: 1, changed.pk: 1, gone.pk: 1, 999: 1}
    done = approve_training(by=coordinator, versions=versions, today=TODAY)
    assert done.approved == 1
    assert set(done.left) == {card.pk, changed.pk, gone.pk, 999}
    assert done.left[999] == NOT_YOURS


def test_a_manager_reviews_training_of_the_own_units_only(manager: Actor) -> None:
    from recert.personnel.models import Unit

    here = MemberFactory(unit=Unit.objects.get(name="Managed station"))
    elsewhere = MemberFactory(unit=UnitFactory())
    ok(SubmissionFactory(member=here), manager)
    for row in (SubmissionFactory(member=elsewhere), CardFactory(member=here)):
        with pytest.raises(Submission.DoesNotExist):
            ok(row, manager)


@pytest.mark.parametrize("role", [Role.MEMBER, Role.AUDITOR])
def test_others_decide_nothing(agency: Agency, role: Role) -> None:
    row = SubmissionFactory()
    with pytest.raises(NotAllowedError):
        ok(row, actor_in(agency, role))


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "approved", "decided_at": LONG_AGO},
        {"state": "rejected", "decided_at": None, "answer": "No"},
        {"state": "returned", "answer": ""},
        {"state": "waiting", "handed_in_at": None},
        {"started_on": date(2026, 3, 10)},
    ],
)
def test_the_database_refuses_what_cannot_be(fields: dict[str, object]) -> None:
    row = SubmissionFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.filter(pk=row.pk).update(**fields)


def test_a_completion_comes_of_one_submission(coordinator: Actor) -> None:
    row = ok(SubmissionFactory(), coordinator)
    fields = {"state": "approved", "decided_at": row.decided_at, "completion_id": row.completion_id}
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.filter(
            pk=SubmissionFactory(member=Member.objects.get(pk=row.member_id)).pk
        ).update(**fields)


@pytest.mark.parametrize(("attempt", "done"), [(1, True), (2, True), (3, False)])
def test_an_examination_counts_within_its_attempts(coordinator: Actor, attempt: int, done: bool) -> None:
    version = PlanVersionFactory(requirement={"exam_passed_within_attempts": 2})
    training = EnrollmentFactory(assignment=AssignmentFactory(plan=version.plan, version=version))
    row = SubmissionFactory(member=training.member)
    exam = replace(entry_of(row), parts={}, role=f"exam_{attempt}")  # type: ignore[type-var, call-arg]
    approve(by=coordinator, submission_id=row.pk, version=1, entry=exam, today=TODAY)
    training.refresh_from_db()
    assert (training.completed_on == date(2026, 3, 9)) is done
    assert entry_on_file(Completion.objects.get()).role == f"exam_{attempt}"


def test_an_examination_that_was_none_is_corrected(coordinator: Actor) -> None:
    row = SubmissionFactory()
    exam = replace(entry_of(row), role="exam_1", topic="Airway")  # type: ignore[type-var, call-arg]
    approve(by=coordinator, submission_id=row.pk, version=1, entry=exam, today=TODAY)
    made = Completion.objects.get()
    assert made.facts == {"topic": "Airway", "kind": "exam", "passed": True, "attempt": 1}
    right = replace(entry_on_file(made), role="instructor")
    new = correct_completion(by=coordinator, completion_id=made.pk, entry=right, reason="Taught", today=TODAY)
    assert new.facts == {"topic": "Airway", "role": "instructor"}
