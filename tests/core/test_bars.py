"""What a requirement asks for, as bars: the total first, of alternative ways the nearest."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from recert.core.dates import DateRange
from recert.core.requirements import Entry, assess, bars_of
from recert.core.requirements.reading import parse_requirement

YEAR = DateRange(date(2026, 1, 1), date(2026, 12, 31))


def entry(hours: float, *categories: str, **facts: Any) -> Entry:
    return Entry(date(2026, 5, 1), Decimal(str(hours)), categories, facts)


def bars(rule: dict[str, Any], *log: Entry) -> list[tuple[str, Decimal, Decimal, int]]:
    found = bars_of(parse_requirement(rule), log, period=YEAR)
    return [(bar.name, bar.counted, bar.missing, bar.percent) for bar in found]


def test_the_total_comes_first_then_the_categories() -> None:
    rule = {"total_min": 10, "categories": [{"key": "a", "min": 4}, {"key": "b"}]}
    assert bars(rule, entry(6, "a"), entry(1, "b")) == [("", 7, 3, 70), ("a", 6, 0, 100)]


def test_groups_and_subsets_have_bars_of_their_own() -> None:
    rule = {
        "categories": [{"key": "a"}, {"key": "b"}],
        "groups": [{"keys": ["a", "b"], "min": 8}, {"keys": ["a"], "each_gt": 0}],
        "subsets": [{"where": {"tag": "live"}, "min": 4}],
    }
    assert bars(rule, entry(3, "a"), entry(1, "b", tag="live")) == [
        ("a + b", 4, 4, 50),
        ("tag live", 1, 3, 25),
    ]


def test_of_alternative_ways_the_nearest_is_drawn() -> None:
    rule = {"any_of": [{"total_min": 40}, {"total_min": 12}]}
    assert bars(rule, entry(10)) == [("", 10, 2, 83)]


def test_parts_are_drawn_one_after_the_other() -> None:
    rule = {"all": [{"total_min": 4}, {"categories": [{"key": "a", "min": 2}]}]}
    assert bars(rule, entry(1, "a")) == [("", 1, 3, 25), ("a", 1, 1, 50)]


def test_a_course_may_be_named_by_several_names() -> None:
    rule = parse_requirement({"must_include": ["EMS-204"]})
    assert assess(rule, [entry(1, course=("Airway", "EMS-204"))], period=YEAR).satisfied
    assert not assess(rule, [entry(1, course=("Airway",))], period=YEAR).satisfied


def test_the_parts_of_one_session_are_no_doubles_and_as_long_as_the_session() -> None:
    rule = parse_requirement({"total_min": 3, "min_session_hours": 2, "unique": {"key": "title"}})
    facts = {"title": "Day at the tower"}
    day = date(2026, 5, 1)
    parts = [Entry(day, Decimal(one), ("a",), facts, 7, Decimal(3)) for one in ("1", "2")]
    assert assess(rule, parts, period=YEAR).satisfied
    others = [Entry(day, Decimal(one), ("a",), facts, number) for number, one in enumerate(("1", "2"))]
    assert not assess(rule, others, period=YEAR).satisfied
