"""A plan may ask for a credential that is held and current; what changes there is counted at once."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recert.agencies.actors import Actor
from recert.agencies.models import Agency
from recert.credentials.actions import add_credential, correct_credential, record_action, withdraw_credential
from recert.credentials.drafts import Facts
from recert.credentials.models import CredentialType
from recert.kernel.problems import ProblemError
from recert.training.actions import PlanContent, add_plan, create_assignment
from recert.training.actions.crediting import credit
from recert.training.counting import progress_of
from recert.training.models import Enrollment
from recert.training.queries import standing
from recert.training.terms import Terms
from tests.factories import (
    AssignmentFactory,
    CredentialFactory,
    CredentialTypeFactory,
    EnrollmentFactory,
    MemberFactory,
)
from tests.factories.training import PlanVersionFactory
from tests.training.test_crediting import completed_on, finished

pytestmark = pytest.mark.usefixtures("sound")
START = date(2026, 1, 1)
TODAY = date(2026, 6, 1)
HELD = {"all": [{"credential": "bls provider"}, {"categories": [{"key": "Medical", "min": 2}]}]}
EITHER = {"any_of": [{"credential": "BLS Provider"}, {"categories": [{"key": "Medical", "min": 2}]}]}


@pytest.fixture
def bls(scope: Agency) -> CredentialType:
    return CredentialTypeFactory(name="BLS Provider")


def put_on(rule: dict[str, Any]) -> Enrollment:
    version = PlanVersionFactory(requirement=rule)
    assignment = AssignmentFactory(plan=version.plan, version=version)
    return EnrollmentFactory(assignment=assignment, starts_on=START, ends_on=date(2026, 12, 31))


def facts(first: date, last: date) -> Facts:
    return Facts(issued_on=min(first, TODAY), valid_from=first, valid_through=last)


def of(enrollment: Enrollment) -> Any:
    return progress_of(Enrollment.objects.filter(pk=enrollment.pk).select_related("assignment"))[
        enrollment.pk
    ]


def add(enrollment: Enrollment, bls: CredentialType, first: date, last: date, by: Actor) -> Any:
    return add_credential(
        by=by, member_id=enrollment.member_id, type_id=bls.pk, facts=facts(first, last), today=TODAY
    ).credential


@pytest.mark.parametrize(
    ("first", "last", "done"),
    [
        (date(2025, 1, 1), date(2027, 1, 1), START),  # held before: from the training's first day
        (date(2026, 3, 1), date(2027, 1, 1), date(2026, 3, 1)),
        (date(2024, 1, 1), date(2025, 12, 31), None),  # ended the day before
        (date(2999, 1, 1), date(2999, 12, 31), None),  # to come
    ],
)
def test_what_is_held_counts_while_it_is_current(
    bls: CredentialType, coordinator: Actor, first: date, last: date, done: date | None
) -> None:
    enrollment = put_on(EITHER)
    add(enrollment, bls, first, last, coordinator)
    assert completed_on(enrollment) == done


def test_it_must_be_current_when_the_rest_is_done(bls: CredentialType, coordinator: Actor) -> None:
    enrollment = put_on(HELD)
    add(enrollment, bls, date(2025, 1, 1), date(2026, 2, 28), coordinator)
    credit([finished(enrollment.member_id, on=date(2026, 3, 9))], today=TODAY, by=coordinator)
    assert completed_on(enrollment) is None
    assert of(enrollment).missing == ["the credential bls provider, current"]
    add(enrollment, bls, date(2026, 4, 1), date(2028, 4, 1), coordinator)
    assert completed_on(enrollment) == date(2026, 4, 1)
    assert of(enrollment).met


def test_what_ends_later_does_not_undo_training_that_was_done(
    bls: CredentialType, coordinator: Actor
) -> None:
    enrollment = put_on(HELD)
    add(enrollment, bls, date(2025, 1, 1), date(2026, 3, 31), coordinator)
    credit([finished(enrollment.member_id, on=date(2026, 3, 9))], today=TODAY, by=coordinator)
    assert completed_on(enrollment) == date(2026, 3, 9)
    assert of(enrollment).met, "it ended on 31 March, and the training was done by then"


def test_a_correction_a_suspension_and_a_withdrawal_are_counted_at_once(
    bls: CredentialType, coordinator: Actor
) -> None:
    enrollment = put_on(EITHER)
    wrong = add(enrollment, bls, date(2023, 1, 1), date(2025, 1, 1), coordinator)
    right = correct_credential(
        by=coordinator, credential_id=wrong.pk, facts=facts(date(2026, 2, 1), date(2028, 1, 1)),
        reason="The card says so", today=TODAY,
    ).credential  # fmt: skip
    assert completed_on(enrollment) == date(2026, 2, 1)
    record_action(
        by=coordinator, credential_id=right.pk, kind="suspended", effective_on=date(2026, 2, 2),
        reason="Order", today=TODAY,
    )  # fmt: skip
    assert completed_on(enrollment) is None
    withdraw_credential(by=coordinator, credential_id=right.pk, reason="Somebody else's")
    assert completed_on(enrollment) is None


def test_who_is_put_on_it_with_the_credential_in_hand_is_done(
    bls: CredentialType, coordinator: Actor
) -> None:
    plan = add_plan(by=coordinator, name="BLS", content=PlanContent(rule=EITHER), type_id=bls.pk)
    held = CredentialFactory(credential_type=bls, valid_from=date(2025, 1, 1), valid_through=date(2999, 1, 1))
    create_assignment(
        name="BLS", type_id=bls.pk, plan_id=plan.pk, terms=Terms(), member_ids=[held.member_id], today=TODAY,
        by=coordinator,
    )  # fmt: skip
    assert completed_on(Enrollment.objects.get(member=held.member)) == date(2025, 1, 1)


def test_the_key_of_the_library_names_a_type_too(scope: Agency, coordinator: Actor) -> None:
    kind = CredentialTypeFactory(name="Basic life support", library_key="aha-bls")
    enrollment = put_on({"credential": "aha-bls"})
    add(enrollment, kind, date(2026, 1, 1), date(2028, 1, 1), coordinator)
    assert completed_on(enrollment) == START


def test_another_plan_costs_one_look_and_many_cost_no_more(bls: CredentialType, coordinator: Actor) -> None:
    def statements(people: list[Enrollment]) -> int:
        with CaptureQueriesContext(connection) as captured:
            progress_of(people)
        return len(captured)

    first = put_on(HELD)
    more = [first] + [
        EnrollmentFactory(assignment=first.assignment, member=MemberFactory()) for _ in range(30)
    ]
    for each in more[:22]:
        CredentialFactory(member=each.member, credential_type=bls)
    assert statements(more[:21]) == statements(more)


def test_a_plan_cannot_ask_for_what_no_type_is_called(bls: CredentialType, coordinator: Actor) -> None:
    with pytest.raises(ProblemError) as problem:
        add_plan(by=coordinator, name="Medical", content=PlanContent(rule={"credential": "BSL"}))
    assert "No credential type of yours is called “BSL”" in str(problem.value)
    add_plan(by=coordinator, name="Medical", content=PlanContent(rule={"credential": "BLS provider"}))


def test_a_version_that_is_to_ask_for_a_credential_is_held_against_who_holds_it(
    bls: CredentialType, coordinator: Actor
) -> None:
    first = put_on({"total_min": 2})
    other = EnrollmentFactory(assignment=first.assignment, starts_on=START, ends_on=first.ends_on)
    add(first, bls, date(2025, 1, 1), date(2999, 1, 1), coordinator)
    people = [finished(each.member_id, on=date(2026, 3, 9)) for each in (first, other)]
    credit(people, today=TODAY, by=coordinator)
    draft = PlanVersionFactory(plan=first.assignment.plan, number=2, used_at=None, requirement=HELD)
    found = standing(coordinator, draft)
    assert (found.done_now, found.done_then, found.lose) == (2, 1, 1)
    assert [each.enrollment for each in found.changed] == [other]


def test_what_was_met_before_the_credential_ended_is_done_in_the_preview_too(
    bls: CredentialType, coordinator: Actor
) -> None:
    enrollment = put_on(HELD)
    add(enrollment, bls, date(2025, 1, 1), date(2026, 3, 31), coordinator)
    credit([finished(enrollment.member_id, on=date(2026, 3, 9))], today=TODAY, by=coordinator)
    draft = PlanVersionFactory(plan=enrollment.assignment.plan, number=2, used_at=None, requirement=HELD)
    found = standing(coordinator, draft)
    assert (found.done_now, found.done_then) == (1, 1)
