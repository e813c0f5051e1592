"""A small agency in which everything happened that the invariants speak of, done by the actions themselves."""

from datetime import date, timedelta
from typing import Any

from tests import factories as make
from tests.factories.credentials import LONG_AGO
from tests.factories.submissions import ApprovedFactory, CardFactory

from recert.agencies.actors import Actor
from recert.agencies.models import Agency
from recert.credentials.actions import correct_credential
from recert.credentials.drafts import Facts
from recert.credentials.models import Credential
from recert.kernel.tenancy import agency_scope
from recert.personnel.models import Member
from recert.renewals import drafts
from recert.renewals.apply import apply_run
from recert.renewals.filters import Filters
from recert.renewals.gather import gather
from recert.renewals.models import RenewalLine, RenewalRun
from recert.renewals.undo import undo_run
from recert.submissions.models import Submission
from recert.training.models import Assignment, Enrollment


def held_by(member: Any, assignment: Assignment, today: date) -> Credential:
    """A credential that ended ten days ago, with open training and a document."""
    start, end = today - timedelta(700), today - timedelta(10)
    credential: Credential = make.CredentialFactory(
        member=member, credential_type=assignment.credential_type, valid_from=start, valid_through=end
    )
    make.EnrollmentFactory(assignment=assignment, credential=credential)
    make.DocumentFactory(credential=credential)
    return credential


def renew(chosen: Credential, by: Actor, today: date) -> RenewalRun:
    """Confirm a run that renews this one credential."""
    run = drafts.draft_of(by=by)
    drafts.tick_all(run=run, selected=False, by=by)
    drafts.tick(run=run, credential_ids=[chosen.pk], selected=True, by=by)
    plan = gather(run, Filters(), by=by, today=today).plan
    return apply_run(run_id=run.pk, fingerprint=plan.fingerprint, filters=Filters(), by=by, today=today)


def correct(credential: Credential, by: Actor, today: date) -> Credential:
    """Correct the number of a credential."""
    facts = Facts(credential.issued_on, "R-1", credential.valid_from, credential.valid_through)
    return correct_credential(
        by=by, credential_id=credential.pk, facts=facts, reason="misread", today=today
    ).credential


def _approved_card(credential: Credential) -> Submission:
    """A card that was approved and became this credential, of somebody with a login."""
    member = credential.member
    Member.objects.filter(pk=member.pk).update(membership_id=make.MembershipFactory(role="member").pk)
    card: Submission = CardFactory(
        member=member, state="approved", decided_at=LONG_AGO, credential=credential
    )
    return card


def play(agency: Agency, by: Actor, today: date) -> dict[str, int]:
    """Let it happen, and return the ids by what they are."""
    with agency_scope(agency.pk):
        unit = make.UnitFactory(parent=make.UnitFactory())
        first, second, third = (make.MemberFactory(unit=unit) for _ in range(3))
        kind = make.CredentialTypeFactory(name="CPR")
        assignment = make.AssignmentFactory(name="CPR 2024", credential_type=kind)
        old, other = held_by(first, assignment, today), held_by(second, assignment, today)
        wrong = held_by(third, assignment, today)
        replacement = correct(wrong, by, today)
        completion = make.CompletionFactory(
            member=first, enrollment=Enrollment.objects.get(credential=old), completed_on=today
        )
        taking = make.FinishedTakingFactory(member=third)
        make.LessonStateFactory(taking=taking, done_at=taking.finished_at)
        credit = make.AttendanceCreditFactory(attendee__member=third)
        run, undone = renew(old, by, today), renew(other, by, today)
        undo_run(run_id=undone.pk, by=by, today=today)
        draft = drafts.draft_of(by=by)
        drafts.tick(run=draft, credential_ids=[other.pk], selected=True, by=by)
        line, undone_line = (RenewalLine.objects.get(run=each, outcome="renewed") for each in (run, undone))
        skipped = RenewalLine.objects.filter(run=run, outcome="skipped")[0]
        return {
            "unit": unit.pk, "first": first.pk, "second": second.pk, "kind": kind.pk, "assignment": assignment.pk,
            "old": old.pk, "other": other.pk, "wrong": wrong.pk, "replacement": replacement.pk,
            "completion": completion.pk, "handed_in": make.SubmissionFileFactory().submission_id,
            "approved": ApprovedFactory(member=first).pk, "card": _approved_card(old).pk,
            "run": run.pk, "undone": undone.pk, "draft": draft.pk,
            "line": line.pk, "undone_line": undone_line.pk, "skipped": skipped.pk,
            "new": line.new_credential_id, "training": line.new_enrollment_id,
            "closed": line.closed_enrollment_id, "taken_back": undone_line.new_credential_id,
            "reopened": undone_line.closed_enrollment_id, "agency": agency.pk,
            "taking": taking.pk, "course": taking.course_id,
            "credit": credit.pk, "credited": credit.completion_id, "attendee": credit.attendee_id,
        }  # fmt: skip
