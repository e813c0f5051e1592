"""What every decision on a submission begins and ends with."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from recert.agencies.actors import Actor
from recert.agencies.roles import Permission
from recert.kernel.insert import among
from recert.kernel.problems import ProblemError
from recert.personnel.models import Member
from recert.personnel.queries import queue_for
from recert.submissions.actions.holding import State, what_happened
from recert.submissions.models import Submission
from recert.submissions.queries import reviewable

OWN = "This is your own: somebody else decides on it."


def held(by: Actor, submission_id: int, version: int | None = None) -> Submission:
    """Return a submission that waits for the actor, held until the transaction ends.

    ``version``: the one that was looked at. Raises ProblemError where it was decided or changed meanwhile or is the actor's
    own; NotAllowedError; Submission.DoesNotExist.
    """
    submission = held_in_any_state(by, submission_id)
    refuse(submission, by, version)
    return submission


def held_in_any_state(by: Actor, submission_id: int) -> Submission:
    """Return a submission that the actor reviews, and its member, held until the transaction ends."""
    by.require(Permission.SUBMISSIONS_REVIEW)
    found = held_many(by, [submission_id])
    if not found:
        raise Submission.DoesNotExist
    return found[0]


def held_many(by: Actor, ids: Sequence[int]) -> list[Submission]:
    """Return those of these submissions that the actor reviews, held until the transaction ends; people are held first."""
    people = among(reviewable(by), "id", list(ids)).values_list("member_id", flat=True)
    queue_for(among(Member.objects.all(), "id", sorted(set(people))))
    rows = among(reviewable(by), "id", list(ids)).order_by("pk").select_for_update(of=("self",))
    return list(rows.select_related("member", "course", "credential_type__authority", "decided_by"))


def refuse(submission: Submission, by: Actor, version: int | None = None) -> None:
    """Raise ProblemError where the actor may not decide on it now."""
    refuse_own(submission, by)
    if submission.state != State.WAITING:
        raise ProblemError(what_happened(submission))
    if version is not None and submission.version != version:
        raise ProblemError("It was changed while you looked at it: look at it again before you decide.")


def is_own(submission: Submission, by: Actor) -> bool:
    """Tell whether it is the actor's own: of the record that the login shows, or handed in by the same login."""
    mine = by.membership_id is not None and submission.member.membership_id == by.membership_id
    return mine or (by.user_id is not None and submission.handed_in_by_id == by.user_id)


def refuse_own(submission: Submission, by: Actor) -> None:
    """Raise ProblemError where it is the actor's own."""
    if is_own(submission, by):
        raise ProblemError(OWN)


def decide(submission: Submission, state: str, answer: str, by: Actor) -> None:
    """Write the decision into the row."""
    submission.state, submission.answer, submission.version = state, answer, submission.version + 1
    submission.decided_at, submission.decided_by_id = timezone.now(), by.user_id
    submission.save()
