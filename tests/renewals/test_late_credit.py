"""Training recorded after the renewal: the renewal that should have happened, to correct or to keep."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from recert.agencies.actors import Actor, NotAllowedError
from recert.agencies.models import Agency
from recert.credentials.models import Credential
from recert.kernel.models import AuditEvent
from recert.kernel.problems import ProblemError
from recert.renewals.late_credit import correct, keep, late_credits, waiting
from recert.renewals.models import RenewalRun
from recert.training.actions import record_completions
from recert.training.models import Completion, Enrollment

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("scope", "sound")]
DONE = 40


@pytest.fixture
def record(expired: list[Credential], coordinator: Actor, today: date) -> Any:
    """Record that the first person completed the old training so many days ago, after the renewal."""

    def record(days_ago: int = DONE) -> Any:
        enrollment = Enrollment.objects.get(credential=expired[0])
        return record_completions(
            assignment_id=enrollment.assignment_id, enrollment_ids=[enrollment.pk],
            completed_on=today - timedelta(days=days_ago), today=today, by=coordinator,
        )  # fmt: skip

    return record


@pytest.fixture
def renewed(expired: list[Credential], draft: RenewalRun, confirm: Any) -> Credential:
    """The first person's credential, renewed late on the day of the run."""
    confirm(draft)
    return Credential.objects.get(renews=expired[0])


def test_a_completion_inside_the_cycle_is_recorded_after_the_renewal(
    renewed: Credential, record: Any
) -> None:
    result = record()
    assert (result.recorded, result.late, result.closed) == (1, 1, 0)
    enrollment = Enrollment.objects.get(credential=renewed.renews)
    assert enrollment.closed_reason == "renewed"
    assert enrollment.late_credit_at


def test_one_outside_the_cycle_is_not(renewed: Credential, record: Any) -> None:
    assert record(days_ago=1).closed == 1
    assert record(days_ago=900).closed == 1


def test_it_shows_the_renewal_that_should_have_happened_and_changes_nothing(
    renewed: Credential, record: Any, coordinator: Actor, today: date
) -> None:
    record()
    [credit] = late_credits(coordinator)
    assert credit.valid_from == today - timedelta(days=DONE)
    assert credit.valid_through < (renewed.valid_through or today)
    assert "the new period runs from that day" in credit.reason
    assert Credential.objects.get(pk=renewed.pk).withdrawn_at is None


def test_a_correction_replaces_the_renewal_and_moves_its_training(
    renewed: Credential, record: Any, coordinator: Actor, today: date
) -> None:
    record()
    [credit] = late_credits(coordinator)
    assert correct(by=coordinator, seen=[credit.seen], today=today) == 1
    new = Credential.objects.get(corrects=renewed)
    assert (new.valid_from, new.valid_through) == (credit.valid_from, credit.valid_through)
    assert new.anchor or "the new period runs from that day" in new.reason
    training = Enrollment.objects.get(credential=new)
    assert (training.starts_on, training.ends_on) == (new.valid_from, new.valid_through)
    assert late_credits(coordinator) == []


def test_what_is_kept_is_listed_no_more_until_it_is_recorded_again(
    renewed: Credential, record: Any, coordinator: Actor
) -> None:
    record()
    keep(by=coordinator, seen=[late_credits(coordinator)[0].seen])
    assert (late_credits(coordinator), waiting(coordinator)) == ([], 0)
    assert AuditEvent.objects.filter(kind="late_credit.kept").count() == 1
    record(days_ago=50)
    assert len(late_credits(coordinator)) == 1


def test_a_corrected_day_keeps_the_first_entry_on_file(renewed: Credential, record: Any) -> None:
    record()
    record(days_ago=50)
    rows = Completion.objects.filter(enrollment__credential=renewed.renews)
    assert (rows.count(), rows.filter(withdrawn_at__isnull=True).count()) == (2, 1)


def test_what_changed_since_it_was_seen_is_refused(
    renewed: Credential, record: Any, coordinator: Actor, today: date
) -> None:
    record()
    [credit] = late_credits(coordinator)
    record(days_ago=50)
    for seen in ([credit.seen], [], ["x"]):
        with pytest.raises(ProblemError):
            correct(by=coordinator, seen=seen, today=today)
    assert not Credential.objects.filter(corrects=renewed).exists()


def test_a_manager_may_not(manager: Actor) -> None:
    with pytest.raises(NotAllowedError):
        keep(by=manager, seen=["x"])


def test_the_screen_shows_both_renewals_and_corrects(
    agency: Agency, coordinator_client: Client, renewed: Credential, record: Any
) -> None:
    record()
    desk = coordinator_client.get(reverse("renewals:desk", args=[agency.slug])).content.decode()
    assert "Late credit: 1 person" in desk
    address = reverse("renewals:late", args=[agency.slug])
    page = coordinator_client.get(address)
    seen = page.context["credits"][0].seen
    assert "Should have been" in page.content.decode()
    stale = coordinator_client.post(address, {"seen": f"{seen}0", "do": "correct"}).content.decode()
    assert "Something changed since you looked" in stale
    done = coordinator_client.post(address, {"seen": seen, "do": "correct"}, follow=True).content.decode()
    assert "Corrected: 1." in done
    assert "No late credit waits" in done
