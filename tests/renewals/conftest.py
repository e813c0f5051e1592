"""A few people whose credentials ran out, and what confirms their renewal."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from recert.agencies.actors import Actor
from recert.agencies.models import Agency
from recert.credentials.models import Credential, CredentialType
from recert.renewals import drafts
from recert.renewals.apply import apply_run
from recert.renewals.filters import Filters
from recert.renewals.gather import gather
from recert.renewals.models import RenewalRun
from tests.factories import (
    RULES,
    AssignmentFactory,
    CredentialFactory,
    CredentialTypeFactory,
    EnrollmentFactory,
    MemberFactory,
)

WHOLE_DESK = Filters()


@pytest.fixture
def cpr(scope: Agency) -> CredentialType:
    return CredentialTypeFactory(name="CPR", rule=RULES["course_month_end"])


@pytest.fixture
def expired(scope: Agency, cpr: CredentialType, today: date) -> list[Credential]:
    """Three people, each with CPR that ended ten days ago and open training on one assignment."""
    assignment = AssignmentFactory(name="CPR 2024", credential_type=cpr)
    found = []
    for number in range(3):
        start, end = today - timedelta(days=700), today - timedelta(days=10)
        credential = CredentialFactory(
            member=MemberFactory(last_name=f"Person{chr(97 + number)}"),
            credential_type=cpr,
            valid_from=start,
            valid_through=end,
        )
        EnrollmentFactory(
            assignment=assignment,
            member=credential.member,
            credential=credential,
            starts_on=start,
            ends_on=end,
            due_on=end,
        )
        found.append(credential)
    return found


@pytest.fixture
def draft(scope: Agency, coordinator: Actor) -> RenewalRun:
    return drafts.draft_of(by=coordinator)


@pytest.fixture
def confirm(coordinator: Actor, today: date) -> Callable[[RenewalRun], RenewalRun]:
    """Preview the draft and confirm exactly what was shown."""

    def confirm(run: RenewalRun, filters: Filters = WHOLE_DESK, by: Actor = coordinator) -> RenewalRun:
        gathered = gather(run, filters, by=by, today=today)
        drafts.note_preview(run=run, gathered=gathered, filters=filters)
        return apply_run(
            run_id=run.pk, fingerprint=gathered.plan.fingerprint, filters=filters, by=by, today=today
        )

    return confirm
