"""Who lacks what: not valid, overdue, without a document; each in words."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from recert.agencies.actors import Actor
from recert.agencies.models import Agency
from recert.reports.asked import Asked
from recert.reports.lacking import DOCUMENTS, EXPIRED, TRAINING, Lack, how_many, lacks, who_lacks
from tests.factories import (
    AssignmentFactory,
    AuthorityActionFactory,
    CredentialFactory,
    DocumentFactory,
    EnrollmentFactory,
    MemberFactory,
)
from tests.reports.test_compliance import judged
from tests.reports.world import DAY, NOW, make_world

pytestmark = pytest.mark.django_db
SOON, PAST = DAY + timedelta(days=30), DAY - timedelta(days=5)


def words(actor: Actor, show: str = "") -> dict[int, list[Lack]]:
    return lacks(actor, Asked(DAY), show)


@pytest.mark.parametrize("seed", range(3))
def test_what_is_not_valid_is_what_the_matrix_counts_so(scope: Agency, coordinator: Actor, seed: int) -> None:
    bad = [one for one, valid in judged(make_world(seed)) if not valid]
    assert {each.pk for each in who_lacks(coordinator, Asked(DAY), EXPIRED)} == {one.member_id for one in bad}
    assert how_many(coordinator, Asked(DAY), EXPIRED) == len(bad)
    assert sum(map(len, words(coordinator, EXPIRED).values())) == len(bad)


def test_expired_and_suspended_are_told_apart(scope: Agency, coordinator: Actor) -> None:
    expired, held = CredentialFactory(valid_through=PAST), CredentialFactory(valid_through=SOON)
    AuthorityActionFactory(credential=held, effective_on=PAST)
    told = words(coordinator)
    assert told[expired.member_id] == [Lack(EXPIRED, expired.credential_type.name, PAST, "Expired")]
    assert told[held.member_id] == [Lack(EXPIRED, held.credential_type.name, None, "Suspended")]


def test_overdue_training_says_what_is_missing(scope: Agency, coordinator: Actor) -> None:
    late = EnrollmentFactory(due_on=PAST, ends_on=SOON)
    EnrollmentFactory(due_on=PAST, ends_on=SOON, completed_on=PAST)
    EnrollmentFactory(due_on=PAST, ends_on=SOON, closed_on=PAST, closed_reason="withdrawn")
    EnrollmentFactory(due_on=DAY, ends_on=SOON)
    [[lack]] = words(coordinator).values()
    assert (lack.kind, lack.name, lack.since) == (TRAINING, late.assignment.name, PAST)
    assert lack.words


def test_a_credential_without_a_document_is_asked_for_only_when_wanted(
    scope: Agency, coordinator: Actor
) -> None:
    bare, shown, taken = (CredentialFactory(valid_through=SOON) for _ in range(3))
    DocumentFactory(credential=shown)
    DocumentFactory(credential=taken, withdrawn_at=NOW)
    assert words(coordinator) == {}
    assert set(words(coordinator, DOCUMENTS)) == {bare.member_id, taken.member_id}


def test_a_type_narrows_training_too(scope: Agency, coordinator: Actor) -> None:
    kind = CredentialFactory(valid_through=SOON).credential_type
    own = EnrollmentFactory(assignment=AssignmentFactory(credential_type=kind), due_on=PAST, ends_on=SOON)
    EnrollmentFactory(due_on=PAST, ends_on=SOON)
    found = who_lacks(coordinator, Asked(DAY, type_id=kind.pk), "")
    assert [each.pk for each in found] == [own.member_id]


def test_a_manager_sees_the_own_people_only(scope: Agency, manager: Actor) -> None:
    CredentialFactory(valid_through=PAST)
    EnrollmentFactory(due_on=PAST, ends_on=SOON, member=MemberFactory())
    assert not who_lacks(manager, Asked(DAY), "").exists()
    assert lacks(manager, Asked(DAY), "") == {}


def test_it_costs_the_same_for_few_and_many(
    scope: Agency, coordinator: Actor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for seed, people in ((1, 3), (2, 30)):
        world = make_world(seed, people)
        for member in world.members:
            EnrollmentFactory(member=member, due_on=PAST, ends_on=SOON)
        with django_assert_num_queries(3):
            assert lacks(coordinator, Asked(DAY), "")
