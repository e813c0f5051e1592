"""What every write of submissions begins with: the row held, and what may still be done to it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from recert.agencies.actors import Actor
from recert.kernel import days
from recert.kernel.audit import Entry as Event
from recert.kernel.problems import ProblemError
from recert.personnel.models import Member
from recert.submissions.models import Submission

State = Submission.State
OPEN = (State.DRAFT, State.WAITING, State.RETURNED)  # what its member may still change
DONE = {State.APPROVED: "approved", State.REJECTED: "rejected", State.RETURNED: "returned"}


def own_member(by: Actor) -> Member:
    """Return the record of the actor's login, held until the transaction ends; raise Member.DoesNotExist."""
    return Member.objects.select_for_update().get(membership_id=by.membership_id or 0)


def find(member: Member, key: UUID) -> Submission | None:
    """Return the member's submission that came from this form, held until the transaction ends."""
    return Submission.objects.select_for_update().filter(member_id=member.pk, key=key).first()


def refuse_closed(submission: Submission, kind: str) -> None:
    """Raise ProblemError where its member cannot change it any more."""
    if submission.kind != kind:
        raise ProblemError("This form belongs to another submission: begin with a new one.")
    if submission.state not in OPEN:
        raise ProblemError(f"{what_happened(submission)} To hand in something else, begin with a new one.")


def what_happened(submission: Submission) -> str:
    """Say who decided and when, for whoever comes too late."""
    if submission.state == State.WITHDRAWN:
        return "It was withdrawn."
    if submission.state not in DONE or submission.decided_at is None:
        return "It was changed meanwhile: look at it again."
    who = submission.decided_by or "Somebody"
    return f"{who} {DONE[State(submission.state)]} it on {days.show_moment(submission.decided_at)}."


def event(kind: str, submission: Submission, member: Member, **data: Any) -> Event:
    """Return the audit event of a submission."""
    name = f"{submission} of {member.full_name}"
    return Event(kind, "submission", submission.pk, name, member.pk, data)
