"""What expires by month, against a plain count in Python."""

from collections import Counter
from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from recert.agencies.actors import Actor
from recert.agencies.models import Agency
from recert.credentials.models import Credential
from recert.personnel.models import Unit
from recert.reports.asked import Asked
from recert.reports.expiring import ending, key_of, months_from, outlook
from tests.factories import CredentialFactory, MemberFactory, renewed
from tests.reports.world import DAY, World, make_world

pytestmark = pytest.mark.django_db
LAST = date(2028, 5, 31)


def ends(world: World) -> list[Credential]:
    return [
        each
        for each in world.credentials
        if each.withdrawn_at is None
        and (each.member.inactive_since is None or each.member.inactive_since > DAY)
        and each.valid_through
        and DAY <= each.valid_through <= LAST
    ]


def month_of(credential: Credential) -> str:
    assert credential.valid_through
    return key_of(credential.valid_through.year, credential.valid_through.month)


@pytest.mark.parametrize("seed", range(4))
def test_every_month_is_what_a_plain_count_gives(scope: Agency, coordinator: Actor, seed: int) -> None:
    rows = ends(make_world(seed))
    found = outlook(coordinator, Asked(DAY), "type")
    counted = Counter(month_of(each) for each in rows)
    assert {key_of(m.year, m.month): m.waiting for m in found.months if m.waiting} == dict(counted)
    for line in found.lines:
        own = Counter(month_of(each) for each in rows if each.credential_type_id == line.key)
        assert {month: count for month, count in line.waiting if count} == dict(own)


@pytest.mark.parametrize("seed", range(3))
def test_a_unit_includes_all_below_it(scope: Agency, coordinator: Actor, seed: int) -> None:
    world = make_world(seed)
    rows = ends(world)
    lines = {line.key: line.total for line in outlook(coordinator, Asked(DAY), "unit").lines}
    for unit in world.units:
        assert lines.get(unit.pk, 0) == sum(each.member.unit_id in world.inside(unit) for each in rows)


def test_what_is_renewed_already_is_counted_apart(scope: Agency, coordinator: Actor) -> None:
    renewed(CredentialFactory(valid_through=DAY + timedelta(days=10)))
    first = outlook(coordinator, Asked(DAY), "type").months[0]
    assert (first.waiting, first.renewed) == (0, 1)
    assert ending(coordinator, Asked(DAY), "2026-06", "waiting").count() == 0
    assert ending(coordinator, Asked(DAY), "2026-06", "renewed").count() == 1


def test_a_month_lists_its_own_days_and_this_one_from_today_on(scope: Agency, coordinator: Actor) -> None:
    days = [DAY - timedelta(days=1), DAY, date(2026, 6, 30), date(2026, 7, 1)]
    made = [CredentialFactory(valid_through=day) for day in days]
    assert {each.pk for each in ending(coordinator, Asked(DAY), "2026-06")} == {made[1].pk, made[2].pk}
    assert [each.pk for each in ending(coordinator, Asked(DAY), "2026-07")] == [made[3].pk]


def test_months_run_over_the_turn_of_the_year() -> None:
    months = months_from(date(2026, 12, 31))
    assert (months[0], months[1], months[-1], len(months)) == ((2026, 12), (2027, 1), (2028, 11), 24)


def test_a_manager_sees_the_own_people_only(scope: Agency, manager: Actor) -> None:
    CredentialFactory(valid_through=DAY)
    own = MemberFactory(unit=Unit.objects.get(name="Managed station"))
    CredentialFactory(member=own, valid_through=DAY)
    assert outlook(manager, Asked(DAY), "unit").total == 1


def test_it_costs_the_same_for_few_and_many(
    scope: Agency, coordinator: Actor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for seed, people in ((1, 2), (2, 40)):
        make_world(seed, people)
        with django_assert_num_queries(2):
            outlook(coordinator, Asked(DAY), "unit")
