"""What was worked out before the lock is written only while it rests on the facts of now."""

from datetime import date

import pytest

from recert.agencies.actors import Actor
from recert.credentials.models import Credential, CredentialType
from recert.personnel.models import Member
from recert.renewals import apply, drafts
from recert.renewals.filters import Filters
from recert.renewals.gather import Gathered, gather
from recert.renewals.models import RenewalRun
from recert.renewals.rows import Prepared, prepare
from recert.training.models import Enrollment
from tests.factories import AssignmentFactory, MemberFactory


@pytest.fixture
def shown(expired: list[Credential], draft: RenewalRun, coordinator: Actor, today: date) -> Gathered:
    found = gather(draft, Filters(), by=coordinator, today=today)
    drafts.note_preview(run=draft, gathered=found, filters=Filters())
    return found


@pytest.fixture
def prepared(shown: Gathered, coordinator: Actor) -> Prepared:
    return prepare(shown, by=coordinator)


def test_rows_that_rest_on_the_facts_of_now_are_kept(
    shown: Gathered, prepared: Prepared, draft: RenewalRun
) -> None:
    assert apply._still(draft, prepared, shown.plan.fingerprint) is prepared


def test_a_fact_that_moved_is_noticed_under_lock(
    shown: Gathered, prepared: Prepared, draft: RenewalRun, expired: list[Credential], today: date
) -> None:
    Member.objects.filter(pk=expired[0].member_id).update(inactive_since=today)
    with pytest.raises(apply.PlanMovedError) as moved:
        apply._still(draft, prepared, shown.plan.fingerprint)
    assert [change.what for change in moved.value.changes] == ["Made inactive."]


def test_an_edit_made_meanwhile_is_noticed_under_lock(
    shown: Gathered, prepared: Prepared, draft: RenewalRun, expired: list[Credential], coordinator: Actor
) -> None:
    drafts.tick(run=draft, credential_ids=[expired[0].pk], selected=False, by=coordinator)
    with pytest.raises(apply.PlanMovedError):
        apply._still(draft, prepared, shown.plan.fingerprint)


def test_a_fact_that_changes_no_date_makes_new_rows(
    shown: Gathered, prepared: Prepared, draft: RenewalRun, expired: list[Credential]
) -> None:
    Credential.objects.filter(pk=expired[0].pk).update(anchor=expired[0].valid_from)
    again = apply._still(draft, prepared, shown.plan.fingerprint)
    assert again is not prepared
    assert again.gathered.facts.snapshots[0].anchor == expired[0].valid_from


def test_an_assignment_made_meanwhile_is_joined(
    shown: Gathered, prepared: Prepared, draft: RenewalRun, cpr: CredentialType
) -> None:
    made = AssignmentFactory(name="CPR since", credential_type=cpr, made_by_run=draft.pk)
    again = apply._still(draft, prepared, shown.plan.fingerprint)
    assert again.assignments == {cpr.pk: made.pk}
    assert again.new == []


def test_preparing_writes_nothing(
    expired: list[Credential], prepared: Prepared, draft: RenewalRun, coordinator: Actor
) -> None:
    assert not Credential.objects.filter(renews__in=expired).exists()
    assert Enrollment.objects.filter(closed_on__isnull=True).count() == len(expired)
    assert RenewalRun.objects.get(pk=draft.pk).state == "draft"


def test_somebody_new_on_the_list_is_noticed_under_lock(
    shown: Gathered, prepared: Prepared, draft: RenewalRun, expired: list[Credential]
) -> None:
    Credential.objects.create(
        member=MemberFactory(),
        credential_type_id=expired[0].credential_type_id,
        issued_on=expired[0].issued_on,
        valid_from=expired[0].valid_from,
        valid_through=expired[0].valid_through,
        recorded_at=expired[0].recorded_at,
    )
    with pytest.raises(apply.PlanMovedError) as moved:
        apply._still(draft, prepared, shown.plan.fingerprint)
    assert [change.what for change in moved.value.changes] == ["New on the list since you looked."]
