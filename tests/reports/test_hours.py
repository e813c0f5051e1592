"""Training hours in a span of days, against a plain sum in Python."""

import random
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from recert.agencies.actors import Actor
from recert.agencies.models import Agency
from recert.reports.asked import Asked
from recert.reports.hours import Span, by_person, splits, totals
from recert.training.models import Completion
from tests.factories import CompletionFactory, MemberFactory
from tests.reports.world import DAY, NOW, World, make_world

pytestmark = pytest.mark.django_db
SPAN = Span(date(2026, 1, 1), DAY)
SPLITS = [{"Airway": "2"}, {"airway": "1.5", "Trauma": "0.25"}, {"": "3"}, {}]


def trained(world: World, seed: int = 1) -> list[Completion]:
    """Completions on and around the edges of the span, some withdrawn."""
    rng = random.Random(seed)
    days = [
        SPAN.first,
        SPAN.last,
        SPAN.first - timedelta(days=1),
        SPAN.last + timedelta(days=1),
        date(2026, 3, 1),
    ]
    made = []
    for member in world.members:
        for _ in range(rng.choice((0, 1, 3))):
            split = rng.choice(SPLITS)
            hours = sum(map(Decimal, split.values()), Decimal(0))
            gone = NOW if rng.random() < 0.2 else None
            made.append(
                CompletionFactory(
                    member=member,
                    completed_on=rng.choice(days),
                    hours_by_category=split,
                    hours=hours,
                    withdrawn_at=gone,
                )
            )
    return made


def counted(world: World) -> list[Completion]:
    return [
        each
        for each in trained(world)
        if each.withdrawn_at is None
        and SPAN.first <= each.completed_on <= SPAN.last
        and (each.member.inactive_since is None or each.member.inactive_since > DAY)
    ]


@pytest.mark.parametrize("seed", range(3))
def test_units_and_categories_are_what_a_plain_sum_gives(
    scope: Agency, coordinator: Actor, seed: int
) -> None:
    world = make_world(seed)
    rows = counted(world)
    found = totals(coordinator, Asked(DAY), SPAN)
    categories: Counter[str] = Counter()
    for each in rows:
        for category, hours in each.hours_by_category.items():
            categories[category.lower()] += Decimal(hours)  # type: ignore[assignment]
    assert {each.key: each.hours for each in found.categories} == dict(categories)
    lines = {line.unit_id: line.total for line in found.lines}
    for unit in world.units:
        assert lines.get(unit.pk, 0) == sum(
            each.hours for each in rows if each.member.unit_id in world.inside(unit)
        )


def test_each_person_has_the_own_hours_and_who_did_nothing_has_none(
    scope: Agency, coordinator: Actor
) -> None:
    world = make_world(4)
    rows = counted(world)
    found = {each.pk: each.earned for each in by_person(coordinator, Asked(DAY), SPAN)}  # type: ignore[attr-defined]
    assert found == {pk: sum(each.hours for each in rows if each.member_id == pk) for pk in found}
    assert len(found) == sum(m.inactive_since is None or m.inactive_since > DAY for m in world.members)
    for pk, split in splits(coordinator, Asked(DAY), SPAN).items():
        assert sum(split.values()) == found[pk]


def test_who_left_counts_where_everybody_is_asked_for(scope: Agency, coordinator: Actor) -> None:
    gone = MemberFactory(inactive_since=DAY - timedelta(days=1))
    CompletionFactory(member=gone)
    assert totals(coordinator, Asked(DAY), SPAN).total.total == 0
    assert totals(coordinator, Asked(DAY, everybody=True), SPAN).total.total == 8


def test_a_manager_sees_the_own_people_only(scope: Agency, manager: Actor) -> None:
    CompletionFactory()
    assert totals(manager, Asked(DAY), SPAN).categories == []
    assert splits(manager, Asked(DAY), SPAN) == {}


def test_it_costs_the_same_for_few_and_many(
    scope: Agency, coordinator: Actor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for seed, people in ((1, 3), (2, 30)):
        trained(make_world(seed, people))
        with django_assert_num_queries(3):
            totals(coordinator, Asked(DAY), SPAN)
            splits(coordinator, Asked(DAY), SPAN)
