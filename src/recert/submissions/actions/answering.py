"""Return or reject a submission with a reason; take an approval back."""

from __future__ import annotations

from django.db import transaction

from recert.agencies.actors import Actor
from recert.credentials.actions import withdraw_credential
from recert.credentials.models import Credential
from recert.kernel.audit import record
from recert.kernel.problems import ProblemError
from recert.submissions.actions.deciding import decide, held, held_in_any_state, refuse_own
from recert.submissions.actions.holding import State, event
from recert.submissions.models import Submission
from recert.submissions.queries import documents_of
from recert.training.actions.checks import Problems, text
from recert.training.actions.crediting import take_back
from recert.training.models import Completion

LONGEST_ANSWER = 300
ANSWERS = {State.RETURNED: "submission.returned", State.REJECTED: "submission.rejected"}


def answer(*, by: Actor, submission_id: int, version: int, state: str, reason: str) -> Submission:
    """Return a submission to its member, or reject it, with a reason that the member reads.

    Raises ProblemError (reason, or who decided meanwhile), Submission.DoesNotExist.
    """
    said = _reason(reason)
    with transaction.atomic():
        submission = held(by, submission_id, version)
        decide(submission, state, said, by)
        record(event(ANSWERS[State(state)], submission, submission.member, reason=said), by=by)
    return submission


def reopen(*, by: Actor, submission_id: int, reason: str) -> Submission:
    """Take an approval back: what came of it is withdrawn and stays on file, and the submission waits again.

    Raises ProblemError where it is not approved, is the actor's own or was built upon since; Submission.DoesNotExist.
    """
    said = _reason(reason)
    with transaction.atomic():
        submission = held_in_any_state(by, submission_id)
        refuse_own(submission, by)
        if submission.state != State.APPROVED:
            raise ProblemError("Only an approval can be taken back; this is not approved now.")
        data = {"completion": submission.completion_id, "credential": submission.credential_id}
        _take_off_file(submission, said, by)
        submission.completion_id = submission.credential_id = None
        submission.decided_at = submission.decided_by_id = None
        submission.state, submission.version = State.WAITING, submission.version + 1
        submission.save()
        record(event("submission.reopened", submission, submission.member, reason=said, **data), by=by)
    return submission


def _take_off_file(submission: Submission, reason: str, by: Actor) -> None:
    if submission.completion_id:
        made = Completion.objects.filter(pk=submission.completion_id, withdrawn_at__isnull=True)
        if not made.exists():
            raise ProblemError(
                "The completion was corrected or withdrawn since: correct it on the member’s page."
            )
        take_back([submission.completion_id], by=by)
        return
    credential_id = submission.credential_id or 0
    if Credential.objects.filter(renews_id=credential_id, withdrawn_at__isnull=True).exists():
        raise ProblemError("The credential was renewed since: correct it on its own page.")
    withdraw_credential(by=by, credential_id=credential_id, reason=f"Approval taken back: {reason}"[:300])
    documents_of(submission.pk).update(credential_id=None)


def _reason(reason: str) -> str:
    problems = Problems()
    with problems.of("reason"):
        kept = text(reason, most=LONGEST_ANSWER, needed=True, several_lines=True)
    problems.stop()
    return kept
