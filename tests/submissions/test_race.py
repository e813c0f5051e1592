"""Two reviewers at once, or a member and a reviewer: one of them decides, the other is told."""

from collections.abc import Callable

import pytest
from django.db import connection

from recert.agencies.actors import Actor
from recert.agencies.models import Agency
from recert.agencies.roles import Role
from recert.credentials.models import Credential
from recert.kernel.tenancy import agency_scope
from recert.submissions.actions.answering import answer, reopen
from recert.submissions.actions.approving import approve, approve_training
from recert.submissions.models import Submission
from recert.training.models import Completion
from tests.conftest import actor_in
from tests.credentials.test_race import at_once
from tests.factories import SubmissionFactory
from tests.factories.submissions import CardFactory
from tests.submissions.helping import TODAY

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"),
]


def approver(by: Actor, row: Submission) -> Callable[[], object]:
    return lambda: approve(by=by, submission_id=row.pk, version=row.version, today=TODAY)


def rejecter(by: Actor, row: Submission) -> Callable[[], object]:
    return lambda: answer(by=by, submission_id=row.pk, version=row.version, state="rejected", reason="No")


def test_training_approved_by_four_at_once_counts_once(agency: Agency) -> None:
    row = SubmissionFactory(agency=agency)
    people = [actor_in(agency, Role.COORDINATOR) for _ in range(4)]
    said = at_once(agency, *[approver(by, row) for by in people])
    assert said.count("done") == 1
    assert sum("approved it on" in told for told in said) == 3
    with agency_scope(agency.pk):
        assert Completion.objects.count() == 1


def test_a_card_approved_and_rejected_at_once_is_one_of_them(agency: Agency) -> None:
    row = CardFactory(agency=agency)
    one, other = actor_in(agency, Role.COORDINATOR), actor_in(agency, Role.COORDINATOR)
    said = at_once(agency, approver(one, row), rejecter(other, row), approver(other, row))
    assert said.count("done") == 1
    with agency_scope(agency.pk):
        state = Submission.objects.get().state
        assert Credential.objects.count() == (1 if state == "approved" else 0)


def test_many_and_one_approved_at_once_are_no_deadlock(agency: Agency, coordinator: Actor) -> None:
    rows = [SubmissionFactory(agency=agency) for _ in range(6)]
    versions = {row.pk: 1 for row in rows}
    acts = [lambda: approve_training(by=coordinator, versions=versions, today=TODAY)] * 2
    said = at_once(agency, *acts, *[approver(coordinator, row) for row in reversed(rows)])
    assert "done" in said
    with agency_scope(agency.pk):
        assert Completion.objects.count() == len(rows)


def test_taken_back_twice_at_once_is_taken_back_once(agency: Agency, coordinator: Actor) -> None:
    row = SubmissionFactory(agency=agency)
    with agency_scope(agency.pk):
        approver(coordinator, row)()
    said = at_once(agency, *[lambda: reopen(by=coordinator, submission_id=row.pk, reason="Wrong")] * 3)
    assert said.count("done") == 1
