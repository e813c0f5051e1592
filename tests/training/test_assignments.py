from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from recert.agencies.actors import Actor, NotAllowedError
from recert.agencies.models import Agency
from recert.kernel.models import AuditEvent
from recert.kernel.problems import ProblemError
from recert.training import actions
from recert.training.models import Assignment, Enrollment
from recert.training.queries import assignment_rows, assignments, moves_of, needs_update
from recert.training.terms import Days, Terms
from tests.factories import (
    AssignmentFactory,
    CredentialFactory,
    CredentialTypeFactory,
    EnrollmentFactory,
    LearningPlanFactory,
    MemberFactory,
    renewed,
)

TODAY = date(2026, 11, 23)
SAME = Terms("same_for_all", date(2026, 1, 1), date(2026, 12, 31), date(2026, 12, 1))


def problems(call: Callable[..., Any], **given: Any) -> dict[str, str]:
    with pytest.raises(ProblemError) as refused:
        call(**given)
    return refused.value.problems


def days_of(enrollment: Enrollment) -> Days:
    enrollment.refresh_from_db()
    return Days(enrollment.starts_on, enrollment.ends_on, enrollment.due_on)


def test_all_holders_are_enrolled_in_their_credentials_period(scope: Agency, coordinator: Actor) -> None:
    kind = CredentialTypeFactory()
    CredentialFactory.create_batch(3, credential_type=kind)
    CredentialFactory(credential_type=kind, valid_through=None)
    CredentialFactory(credential_type=kind, member=MemberFactory(inactive_since=TODAY))
    CredentialFactory()
    assignment, result = actions.create_assignment(
        name="EMT 2026", type_id=kind.pk, plan_id=None, terms=Terms(), today=TODAY, by=coordinator
    )
    assert (result.chosen, result.enrolled, len(result.left)) == (4, 3, 1)
    assert "never expires" in result.left[0].reason
    found = set(
        Enrollment.objects.filter(assignment=assignment).values_list("starts_on", "ends_on", "due_on")
    )
    assert found == {(date(2025, 1, 1), date(2026, 12, 31), date(2026, 12, 17))}


def test_the_last_credential_of_a_chain_gives_the_days(scope: Agency, coordinator: Actor) -> None:
    old = CredentialFactory()
    new = renewed(old)
    actions.create_assignment(
        name="EMT", type_id=old.credential_type_id, plan_id=None, terms=Terms(), today=TODAY, by=coordinator
    )
    assert Enrollment.objects.get().credential_id == new.pk


def test_chosen_members_without_the_credential_are_left_out(scope: Agency, coordinator: Actor) -> None:
    kind, holder, other = CredentialTypeFactory(), CredentialFactory(), MemberFactory()
    _, result = actions.create_assignment(
        name="EMT",
        type_id=kind.pk,
        plan_id=None,
        terms=SAME,
        member_ids=[holder.member_id, other.pk, other.pk, 10**12],
        today=TODAY,
        by=coordinator,
    )
    assert (result.chosen, result.enrolled) == (3, 0)
    assert result.reasons == {
        "No credential of this type on file.": 2,
        "Not an active member whom you may see.": 1,
    }


def test_a_plain_assignment_takes_any_member(scope: Agency, coordinator: Actor) -> None:
    member = MemberFactory()
    assignment, result = actions.create_assignment(
        name="Harassment prevention",
        type_id=None,
        plan_id=None,
        terms=SAME,
        member_ids=[member.pk],
        today=TODAY,
        by=coordinator,
    )
    assert result.enrolled == 1
    assert assignment.enrollments.get().credential_id is None


def test_training_due_before_it_starts_is_left_out_and_said(scope: Agency, coordinator: Actor) -> None:
    credential = CredentialFactory(valid_from=date(2026, 12, 20))
    given = {"type_id": credential.credential_type_id, "plan_id": None, "today": TODAY, "by": coordinator}
    _, result = actions.create_assignment(name="By validity", terms=Terms(due_days_before=14), **given)
    assert "due before the credential starts" in result.left[0].reason
    _, result = actions.create_assignment(name="Same for all", terms=SAME, **given)
    assert result.enrolled == 1


def test_bad_assignments_are_refused_by_field(scope: Agency, coordinator: Actor) -> None:
    AssignmentFactory(name="Taken")
    plan = LearningPlanFactory(credential_type=CredentialTypeFactory())
    given = {
        "type_id": CredentialTypeFactory().pk,
        "plan_id": None,
        "terms": Terms(),
        "today": TODAY,
        "by": coordinator,
    }
    for change, field in [
        ({"name": "Taken"}, "name"),
        ({"name": "n" * 251}, "name"),
        ({"name": "\x07"}, "name"),
        ({"plan_id": 999}, "plan"),
        ({"plan_id": plan.pk}, "plan"),
        ({"type_id": 999}, "type"),
        ({"type_id": None}, "logic"),
        ({"type_id": None, "terms": SAME}, "type"),
        ({"terms": Terms("same_for_all")}, "due_on"),
    ]:
        assert field in problems(actions.create_assignment, **{"name": "New", **given, **change})
    assert Assignment.objects.count() == 1


def test_without_a_name_it_is_named_after_the_type_and_the_year(scope: Agency, coordinator: Actor) -> None:
    kind = CredentialTypeFactory(name="EMT")
    given = {
        "name": " ",
        "type_id": kind.pk,
        "plan_id": None,
        "terms": Terms(),
        "today": TODAY,
        "by": coordinator,
    }
    names = [actions.create_assignment(**given)[0].name for _ in range(2)]
    assert names == ["EMT recertification, 2026", "EMT recertification, 2026 (2)"]


def test_changed_terms_move_everyone_but_by_hand_and_completed(scope: Agency, coordinator: Actor) -> None:
    assignment = AssignmentFactory()
    moved, by_hand, done = (
        EnrollmentFactory(
            assignment=assignment, credential=CredentialFactory(), dates_by_hand=hand, completed_on=on
        )
        for hand, on in [(False, None), (True, None), (False, date(2026, 3, 9))]
    )
    impossible = EnrollmentFactory(assignment=assignment)
    assert moves_of(assignment.pk).moved == 2
    result = actions.change_assignment(
        assignment_id=assignment.pk, name="New", plan_id=None, terms=SAME, by=coordinator
    )
    assert (result.moved, result.by_hand, result.completed, result.impossible) == (2, 1, 1, 0)
    assert days_of(moved) == days_of(impossible) == SAME.same != days_of(by_hand) == days_of(done)


def test_by_validity_leaves_who_has_no_credential_as_they_were(scope: Agency, coordinator: Actor) -> None:
    assignment = AssignmentFactory(credential_type=CredentialTypeFactory())
    follows = EnrollmentFactory(assignment=assignment, credential=CredentialFactory())
    alone = EnrollmentFactory(assignment=assignment)
    before = days_of(alone)
    result = actions.change_assignment(
        assignment_id=assignment.pk, name="New", plan_id=None, terms=Terms(due_days_before=30), by=coordinator
    )
    assert (result.moved, result.impossible) == (1, 1)
    assert days_of(follows).due_on == date(2026, 12, 1)
    assert days_of(alone) == before


def test_a_new_name_alone_moves_nobody(scope: Agency, coordinator: Actor) -> None:
    enrollment = EnrollmentFactory(
        assignment__credential_type=CredentialTypeFactory(), credential=CredentialFactory()
    )
    result = actions.change_assignment(
        assignment_id=enrollment.assignment_id, name="New name", plan_id=None, terms=Terms(), by=coordinator
    )
    assert result.moved == 0
    assert AuditEvent.objects.get().data["name"][1] == "New name"


def test_an_assignment_closes_when_nobody_is_on_it(scope: Agency, coordinator: Actor) -> None:
    enrollment = EnrollmentFactory()
    given = {"assignment_id": enrollment.assignment_id, "by": coordinator}
    assert "1 person is still on" in problems(actions.close_assignment, **given, today=TODAY)[""]
    actions.withdraw_enrollments(enrollment_ids=[enrollment.pk], today=TODAY, **given)
    assert actions.close_assignment(**given, today=TODAY).closed_on == TODAY
    assert actions.reopen_assignment(**given).closed_on is None


def test_a_closed_assignment_is_not_reopened_beside_its_namesake(scope: Agency, coordinator: Actor) -> None:
    closed = AssignmentFactory(name="EMT", closed_on=TODAY)
    AssignmentFactory(name="EMT")
    assert "already" in str(problems(actions.reopen_assignment, assignment_id=closed.pk, by=coordinator))


def test_who_needs_an_update(scope: Agency, coordinator: Actor) -> None:
    assignment = AssignmentFactory()
    expired = CredentialFactory(valid_through=date(2026, 11, 22))
    last_day = CredentialFactory(valid_through=TODAY)
    done, renewed_already = CredentialFactory(), CredentialFactory(valid_through=date(2026, 11, 1))
    renewed(renewed_already)
    for credential in (expired, last_day, renewed_already):
        EnrollmentFactory(assignment=assignment, credential=credential)
    EnrollmentFactory(assignment=assignment, credential=done, completed_on=date(2026, 3, 9))
    assert needs_update(assignment, TODAY, coordinator) == 2


def test_a_manager_counts_only_visible_people(scope: Agency, coordinator: Actor, manager: Actor) -> None:
    assignment = AssignmentFactory()
    EnrollmentFactory(assignment=assignment, credential=CredentialFactory(valid_through=date(2026, 11, 1)))
    assert needs_update(assignment, TODAY, coordinator) == 1
    assert needs_update(assignment, TODAY, manager) == 0
    assert assignment_rows(assignments(), manager, TODAY)[0].people == 0


def test_another_agencys_assignment_is_not_there(scope: Agency, coordinator: Actor) -> None:
    with pytest.raises(Assignment.DoesNotExist):
        actions.close_assignment(assignment_id=10**9, today=TODAY, by=coordinator)


def test_a_manager_may_not_change_assignments(scope: Agency, manager: Actor) -> None:
    assignment = AssignmentFactory()
    with pytest.raises(NotAllowedError):
        actions.enroll_members(assignment_id=assignment.pk, member_ids=[], today=TODAY, by=manager)


def test_a_list_of_assignments_costs_the_same_for_many(
    scope: Agency, coordinator: Actor, django_assert_num_queries: Any
) -> None:
    EnrollmentFactory.create_batch(30)
    with django_assert_num_queries(3):
        assert sum(row.people for row in assignment_rows(assignments(), coordinator, TODAY)) == 30
