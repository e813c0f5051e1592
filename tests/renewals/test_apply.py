"""A renewal happens once, as previewed, all or nothing; and it can be undone."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from recert.agencies.actors import Actor, NotAllowedError
from recert.agencies.models import Agency
from recert.agencies.roles import Role
from recert.credentials.models import Credential, CredentialType
from recert.kernel.models import AuditEvent
from recert.renewals import drafts
from recert.renewals.apply import NothingSelectedError, PlanMovedError, apply_run
from recert.renewals.filters import Filters
from recert.renewals.gather import gather
from recert.renewals.models import RenewalLine, RenewalRun
from recert.renewals.undo import undo_run, undoable
from recert.training.models import Assignment, Completion, Enrollment
from tests.factories import (
    CredentialFactory,
    EnrollmentFactory,
    LearningPlanFactory,
    MemberFactory,
    MembershipFactory,
    actor_of,
)

pytestmark = pytest.mark.usefixtures("sound")
Confirm = Callable[..., RenewalRun]


@pytest.fixture
def colleague(agency: Agency) -> Actor:
    return actor_of(MembershipFactory(agency=agency, role=Role.COORDINATOR))


def test_renewing_makes_successors_and_keeps_the_old(
    expired: list[Credential], draft: RenewalRun, confirm: Confirm
) -> None:
    run = confirm(draft)
    assert run.state == "applied"
    successors = Credential.objects.filter(renews__in=expired)
    assert {one.renews_id for one in successors} == {one.pk for one in expired}
    assert all(one.valid_through and one.reason for one in successors)
    assert (
        Credential.objects.filter(pk__in=[one.pk for one in expired], withdrawn_at__isnull=True).count() == 3
    )


def test_renewing_late_leaves_the_gap_expired(
    expired: list[Credential], draft: RenewalRun, confirm: Confirm, today: date
) -> None:
    confirm(draft)
    assert {one.valid_from for one in Credential.objects.filter(renews__in=expired)} == {today}


def test_old_training_closes_and_a_new_assignment_takes_everyone(
    expired: list[Credential], draft: RenewalRun, confirm: Confirm, cpr: CredentialType
) -> None:
    plan = LearningPlanFactory(credential_type=cpr)
    run = confirm(draft)
    made = Assignment.objects.get(made_by_run=run.pk)
    assert made.plan_id == plan.pk
    assert made.name.startswith("CPR recertification, ")
    assert made.enrollments.filter(closed_on__isnull=True).count() == 3
    assert Enrollment.objects.filter(credential__in=expired, closed_reason="renewed").count() == 3


def test_later_people_join_the_existing_assignment(
    expired: list[Credential], draft: RenewalRun, confirm: Confirm, coordinator: Actor
) -> None:
    drafts.tick(run=draft, credential_ids=[expired[2].pk], selected=False, by=coordinator)
    first = confirm(draft)
    second = confirm(drafts.draft_of(by=coordinator))
    assert second.summary["joined"] == 1
    assert second.summary["types"][0]["assignment"] == first.summary["types"][0]["assignment"]
    assert Assignment.objects.get(made_by_run=first.pk).enrollments.count() == 3


def test_counts_add_up_and_everyone_left_out_has_a_reason(
    expired: list[Credential], draft: RenewalRun, confirm: Confirm, coordinator: Actor
) -> None:
    drafts.tick(run=draft, credential_ids=[expired[0].pk], selected=False, by=coordinator)
    run = confirm(draft)
    outcomes = list(RenewalLine.objects.filter(run=run).values_list("outcome", flat=True))
    assert sorted(outcomes) == ["renewed", "renewed", "skipped"]
    assert RenewalLine.objects.get(run=run, outcome="skipped").reason == "Left out by choice: not ticked."
    assert (run.summary["renewed"], run.summary["skipped"]) == (2, 1)


def test_confirming_twice_happens_once(
    expired: list[Credential], draft: RenewalRun, confirm: Confirm, coordinator: Actor, today: date
) -> None:
    run = confirm(draft)
    again = apply_run(
        run_id=run.pk, fingerprint=run.fingerprint, filters=Filters(), by=coordinator, today=today
    )
    assert again.pk == run.pk
    assert Credential.objects.filter(renews__in=expired).count() == 3


def test_the_loser_is_told_who_renewed_and_nothing_happens(
    expired: list[Credential],
    draft: RenewalRun,
    confirm: Confirm,
    colleague: Actor,
    today: date,
    coordinator: Actor,
) -> None:
    gathered = gather(draft, Filters(), by=coordinator, today=today)
    drafts.note_preview(run=draft, gathered=gathered, filters=Filters())
    confirm(drafts.draft_of(by=colleague), by=colleague)
    with pytest.raises(PlanMovedError) as moved:
        apply_run(
            run_id=draft.pk,
            fingerprint=gathered.plan.fingerprint,
            filters=Filters(),
            by=coordinator,
            today=today,
        )
    assert len(moved.value.changes) == 3
    assert all(
        change.what.startswith(f"Renewed by {colleague.name}") and change.at for change in moved.value.changes
    )
    assert Credential.objects.filter(renews__in=expired).count() == 3


def test_a_suspension_after_the_preview_stops_the_run(
    expired: list[Credential], draft: RenewalRun, coordinator: Actor, today: date
) -> None:
    from tests.factories import AuthorityActionFactory

    gathered = gather(draft, Filters(), by=coordinator, today=today)
    drafts.note_preview(run=draft, gathered=gathered, filters=Filters())
    AuthorityActionFactory(credential=expired[1], effective_on=today)
    with pytest.raises(PlanMovedError) as moved:
        apply_run(
            run_id=draft.pk,
            fingerprint=gathered.plan.fingerprint,
            filters=Filters(),
            by=coordinator,
            today=today,
        )
    assert [change.what for change in moved.value.changes] == [
        "Suspended by the authority: reinstate the credential before renewing it."
    ]
    assert not Credential.objects.filter(renews__in=expired).exists()


def test_nothing_selected_is_refused(
    expired: list[Credential], draft: RenewalRun, confirm: Confirm, coordinator: Actor
) -> None:
    drafts.tick_all(run=draft, selected=False, by=coordinator)
    with pytest.raises(NothingSelectedError):
        confirm(draft)


def test_an_auditor_may_not_renew(
    expired: list[Credential], draft: RenewalRun, auditor: Actor, today: date
) -> None:
    with pytest.raises(NotAllowedError):
        apply_run(run_id=draft.pk, fingerprint="", filters=Filters(), by=auditor, today=today)


def test_edited_dates_win_and_are_marked(
    expired: list[Credential], draft: RenewalRun, confirm: Confirm, coordinator: Actor, today: date
) -> None:
    end = today + timedelta(days=400)
    drafts.keep_typed(run=draft, rows={expired[0].pk: {"end": end.isoformat()}}, by=coordinator)
    confirm(draft)
    successor = Credential.objects.get(renews=expired[0])
    assert successor.valid_through == end
    assert "by hand" in successor.reason
    assert successor.enrollments.get().due_on == end - timedelta(days=14)


def test_the_database_refuses_a_second_living_successor(
    expired: list[Credential], draft: RenewalRun, confirm: Confirm
) -> None:
    confirm(draft)
    with pytest.raises(IntegrityError), transaction.atomic():
        CredentialFactory(
            member=expired[0].member, credential_type=expired[0].credential_type, renews=expired[0]
        )


def test_a_failure_half_way_leaves_nothing(
    expired: list[Credential], draft: RenewalRun, confirm: Confirm, monkeypatch: pytest.MonkeyPatch
) -> None:
    from recert.renewals import apply

    def broken(*_args: object, **_kwargs: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(apply, "record", broken)
    with pytest.raises(OSError, match="disk full"):
        confirm(draft)
    assert not Credential.objects.filter(renews__in=expired).exists()
    assert Enrollment.objects.filter(credential__in=expired, closed_on__isnull=True).count() == 3
    assert RenewalRun.objects.get(pk=draft.pk).state == "draft"


def test_the_run_is_in_the_audit_log(
    expired: list[Credential], draft: RenewalRun, confirm: Confirm, coordinator: Actor
) -> None:
    run = confirm(draft)
    event = AuditEvent.objects.get(kind="renewal.applied")
    assert (event.subject_id, event.by_id, event.data["renewed"]) == (run.pk, coordinator.user_id, 3)


def test_statements_do_not_grow_with_the_people(
    expired: list[Credential],
    draft: RenewalRun,
    confirm: Confirm,
    coordinator: Actor,
    cpr: CredentialType,
    today: date,
) -> None:
    confirm(draft)
    counts = []
    for people in (25, 60):
        for _ in range(people):
            CredentialFactory(
                member=MemberFactory(),
                credential_type=cpr,
                valid_from=today - timedelta(days=700),
                valid_through=today - timedelta(days=1),
            )
        with CaptureQueriesContext(connection) as captured:
            confirm(drafts.draft_of(by=coordinator))
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 60


def test_undo_takes_everything_back(
    expired: list[Credential], draft: RenewalRun, confirm: Confirm, coordinator: Actor, today: date
) -> None:
    run = confirm(draft)
    result = undo_run(run_id=run.pk, by=coordinator, today=today)
    assert (result.undone, result.refused) == (3, 0)
    assert not Credential.objects.filter(renews__in=expired, withdrawn_at__isnull=True).exists()
    assert Enrollment.objects.filter(credential__in=expired, closed_on__isnull=True).count() == 3
    assert Assignment.objects.get(made_by_run=run.pk).closed_on == today
    assert RenewalRun.objects.get(pk=run.pk).state == "undone"
    assert AuditEvent.objects.filter(kind="renewal.undone").count() == 1


def test_after_an_undo_the_same_people_can_be_renewed_again(
    expired: list[Credential], draft: RenewalRun, confirm: Confirm, coordinator: Actor, today: date
) -> None:
    undo_run(run_id=confirm(draft).pk, by=coordinator, today=today)
    again = confirm(drafts.draft_of(by=coordinator))
    assert again.summary["renewed"] == 3
    assert again.summary["created"] == 1


def test_who_has_started_keeps_the_new_dates(
    expired: list[Credential], draft: RenewalRun, confirm: Confirm, coordinator: Actor, today: date
) -> None:
    run = confirm(draft)
    started = Enrollment.objects.get(assignment__made_by_run=run.pk, member=expired[0].member)
    Completion.objects.create(
        member=started.member,
        enrollment=started,
        title="CPR class",
        completed_on=today,
        recorded_at=run.applied_at,
    )
    assert undoable(run).count() == 2
    result = undo_run(run_id=run.pk, by=coordinator, today=today)
    assert (result.undone, result.refused) == (2, 1)
    assert (
        RenewalLine.objects.get(run=run, member=started.member).undo_refused
        == "Has training recorded on the new assignment."
    )
    assert Credential.objects.filter(renews=expired[0], withdrawn_at__isnull=True).exists()


def test_undoing_twice_changes_nothing_more(
    expired: list[Credential], draft: RenewalRun, confirm: Confirm, coordinator: Actor, today: date
) -> None:
    run = confirm(draft)
    undo_run(run_id=run.pk, by=coordinator, today=today)
    assert undo_run(run_id=run.pk, by=coordinator, today=today).undone == 0
    assert AuditEvent.objects.filter(kind="renewal.undone").count() == 1


def test_training_done_early_is_listed_and_counts_from_its_day(
    scope: Agency, cpr: CredentialType, draft: RenewalRun, confirm: Confirm, today: date
) -> None:
    done = today - timedelta(days=5)
    credential = CredentialFactory(
        credential_type=cpr, valid_from=today - timedelta(days=300), valid_through=today + timedelta(days=200)
    )
    EnrollmentFactory(
        member=credential.member,
        credential=credential,
        starts_on=today - timedelta(days=300),
        due_on=today + timedelta(days=190),
        ends_on=today + timedelta(days=200),
        completed_on=done,
    )
    confirm(draft)
    assert Credential.objects.get(renews=credential).valid_from == done
