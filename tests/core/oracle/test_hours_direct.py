"""One rule of counting at a time: the expectations are worked out by hand from the words."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.oracle.asking import Data, hours
from tests.core.oracle.cases import HARD_DAYS
from tests.core.oracle.dates import walk
from tests.core.oracle.hours import Log
from tests.core.oracle.periods import back_from
from tests.core.oracle.test_hours import LOGS, REQUIREMENTS, missing

BANDS = [[0, 12, 0.25], [12, 24, 0.5], [24, None, 1]]


def done(day: str, length: float = 1, **more: object) -> Data:
    return {"date": day, "hours": length, **more}


def verdicts(asked: Data, log: Log, **more: object) -> list[tuple[str, float]]:
    return [(line["verdict"], line["hours"]) for line in hours(asked, log, **more)["completions"]]


@pytest.mark.parametrize(("per_month", "months"), [(3.5, 5), (1.75, 12), (2, 1), (0.5, 23)])
def test_so_many_hours_are_owed_for_each_month(per_month: float, months: int) -> None:
    found = hours({"prorate": {"per_month": per_month, "months": months}}, [done("2026-04-04", 1)])
    assert found["required_total"] == per_month * months
    assert found["shortfall"].get("total", 0) == max(per_month * months - 1, 0)


def test_without_months_those_of_the_period_are_meant() -> None:
    year = hours({"prorate": {"per_month": 3.5}}, [])
    spring = hours({"prorate": {"per_month": 3.5}}, [], period={"start": "2026-02-01", "end": "2026-06-30"})
    assert (year["required_total"], spring["required_total"]) == (42, 17.5)


@pytest.mark.parametrize("months", [0, 1, 11, 12, 13, 23, 24, 25, 60])
def test_a_band_holds_its_first_month_and_not_its_last(months: int) -> None:
    found = hours({"prorate": {"base": 40, "cycle_months": months, "bands": BANDS}}, [])
    assert found["required_total"] == (10 if months < 12 else 20 if months < 24 else 40)


def test_without_cycle_months_the_band_is_that_of_the_period() -> None:
    asked = {"prorate": {"base": 40, "bands": BANDS}}
    two_years, half_a_year = ("2026-01-01", "2027-12-31"), ("2026-01-01", "2026-06-30")
    found = [
        hours(asked, [], period={"start": start, "end": end})["required_total"]
        for start, end in (two_years, half_a_year)
    ]
    assert found == [40, 10]


@pytest.mark.parametrize(("most", "expected"), [(0, 2), (1, 3), (2, 4), (9, 5)])
def test_hours_of_the_period_before_count_up_to_their_most(most: int, expected: int) -> None:
    log = [done("2025-01-01", 3), done("2026-01-01", 2), done("2024-12-31", 4), done("2027-01-01", 4)]
    assert hours({"total_min": 9, "carryover": {"max": most}}, log)["counted_total"] == expected


def test_used_hours_are_never_carried_over() -> None:
    log = [done("2025-05-05", 3, used_in_previous_cycle=True)]
    assert hours({"total_min": 9, "carryover": {"max": 9}}, log)["counted_total"] == 0


@pytest.mark.parametrize(
    ("entry", "worth"),
    [
        ({"semester_credits": 3}, 40),
        ({"semester_credits": 6}, 80),
        ({"semester_credits": 5}, 40),
        ({"semester_credits": 2}, 1),
        ({"semester_credits": 3, "promotion": True}, 0),
        ({"semester_credits": 3, "promotion": False}, 40),
        ({"promotion": True}, 1),
        ({"kind": "mentor"}, 6),
    ],
)
def test_what_counts_as_how_many_hours(entry: Data, worth: int) -> None:
    college = {"where": {"semester_credits": 3}, "hours": 40, "unless": "promotion"}
    asked = {"total_min": 99, "equivalents": [college, {"where": {"kind": "mentor"}, "hours": 6}]}
    assert hours(asked, [done("2026-04-04", 1, **entry)])["counted_total"] == worth


def test_used_entries_count_unless_the_rule_excludes_them() -> None:
    log = [done("2026-04-04", 2, used_in_previous_cycle=True), done("2026-04-05", 1)]
    assert hours({"total_min": 9}, log)["counted_total"] == 3
    assert verdicts({"total_min": 9, "exclude_used": True}, log) == [("already_used", 0), ("counted", 1)]


def test_the_same_topic_counts_once_and_it_is_the_earliest() -> None:
    log = [done("2026-04-06", 3, topic="law"), done("2026-04-05", 2, topic="law"), done("2026-04-07", 1)]
    expected = [("duplicate", 0), ("counted", 2), ("counted", 1)]
    assert verdicts({"total_min": 9, "unique": {"key": "topic"}}, log) == expected


def test_unique_may_be_limited_to_what_matches() -> None:
    online = {"mode": "online", "title": "Sepsis"}
    log = [
        done("2026-04-04", 1, title="Sepsis"),
        done("2026-04-05", 1, **online),
        done("2026-04-06", 1, **online),
    ]
    asked = {"total_min": 9, "unique": {"key": "title", "where": {"mode": "online"}}}
    assert verdicts(asked, log) == [("counted", 1), ("counted", 1), ("duplicate", 0)]


def test_what_was_dropped_leaves_room_for_its_double() -> None:
    log = [
        done("2026-04-04", 1, topic="law", pending_approval=True),
        done("2026-04-05", 1, topic="law"),
        done("2026-04-06", 2, topic="law"),
        done("2025-04-06", 2, topic="law"),
    ]
    asked = {"total_min": 9, "min_session_hours": 2, "unique": {"key": "topic"}}
    expected = [("pending_approval", 0), ("too_short", 0), ("counted", 2), ("outside_period", 0)]
    assert verdicts(asked, log) == expected


@pytest.mark.parametrize("first", [2, 3])
def test_of_two_doubles_of_a_day_the_order_of_the_log_chooses_none(first: int) -> None:
    log = [done("2026-04-04", first, topic="law"), done("2026-04-04", 5 - first, topic="law")]
    assert hours({"total_min": 9, "unique": {"key": "topic"}}, log)["counted_total"] == 3


@pytest.mark.parametrize(("length", "verdict"), [(1.5, "too_short"), (1.99, "too_short"), (2, "counted")])
def test_the_shortest_session_that_counts(length: float, verdict: str) -> None:
    found = hours({"total_min": 9, "min_session_hours": 2}, [done("2026-04-04", length)])
    assert found["completions"][0]["verdict"] == verdict


@settings(max_examples=100, deadline=None)
@given(applied=st.sampled_from(HARD_DAYS), months=st.integers(1, 36))
def test_a_rolling_window_goes_back_from_the_application(applied: date, months: int) -> None:
    asked = {"total_min": 9, "window": {"kind": "rolling", "months": months, "before": "application"}}
    first, last = back_from(months, applied)
    log = [done(day.isoformat()) for day in (walk(first, -1), first, last, walk(last, 1))]
    found = verdicts(asked, log, application_date=applied.isoformat())
    assert found == [("outside_period", 0), ("counted", 1), ("counted", 1), ("outside_period", 0)]


@pytest.mark.parametrize("window", [{"kind": "period"}, {"kind": "from_previous_approval"}])
def test_both_ends_of_the_period_are_included(window: Data) -> None:
    log = [done(day) for day in ("2025-12-31", "2026-01-01", "2026-12-31", "2027-01-01")]
    found = [hours_counted for _, hours_counted in verdicts({"total_min": 9, "window": window}, log)]
    assert found == [0, 1, 1, 0]


WAYS = [
    {"course": "Refresher"},
    {"credential": "NREMT"},
    {"exam_passed_within_attempts": 3},
    {"total_min": 40},
]
EXAM = {"kind": "exam", "passed": True}


@pytest.mark.parametrize(
    ("entry", "satisfied"),
    [
        ({"course": "Refresher"}, True),
        ({"course": "Refresher", "pending_approval": True}, False),
        ({"credential": "NREMT", "current": True}, True),
        ({"credential": "NREMT", "current": False}, False),
        ({"credential": "State", "current": True}, False),
        ({**EXAM, "attempt": 3}, True),
        ({**EXAM, "attempt": 4}, False),
        ({**EXAM, "attempt": 1, "passed": False}, False),
        ({"hours": 40}, True),
        ({"hours": 39}, False),
    ],
)  # fmt: skip
def test_any_of_the_ways_will_do(entry: Data, satisfied: bool) -> None:
    found = hours({"any_of": WAYS}, [{"date": "2026-04-04", "hours": 1, **entry}])
    assert found["satisfied"] is satisfied


@pytest.mark.parametrize(
    ("entry", "way"),
    [
        ({"course": "Refresher"}, WAYS[0]),
        ({"credential": "NREMT", "current": True}, WAYS[1]),
        ({**EXAM, "attempt": 2}, WAYS[2]),
    ],
)
def test_what_fulfils_a_way_without_hours_is_told_as_counted(entry: Data, way: Data) -> None:
    found = hours({"any_of": [way]}, [{"date": "2026-04-04", **entry}])
    assert found["satisfied"]
    assert found["completions"][0]["verdict"] == "counted"


def test_all_of_the_ways_are_needed() -> None:
    asked = {"total_min": 2, "all": [{"course": "Refresher"}, {"credential": "NREMT"}]}
    found = hours(asked, [done("2026-04-04", 1, course="Refresher")])
    assert found["shortfall"] == {"total": 1, "credential": "NREMT"}
    held = {"credential": "NREMT", "current": True}
    assert hours(asked, [done("2026-04-04", 2, course="Refresher", **held)])["shortfall"] == {}


PLAIN = REQUIREMENTS.filter(lambda asked: not {"groups", "caps", "per_day_max"} & set(asked))


@settings(max_examples=200, deadline=None)
@given(ways=st.lists(PLAIN, min_size=2, max_size=3), log=LOGS, most=st.integers(1, 3))
def test_of_several_ways_the_one_with_the_fewest_hours_missing_is_told(
    ways: Log, log: Log, most: int
) -> None:
    found = hours({"per_day_max": most, "any_of": ways}, log)
    alone = [missing(hours({"per_day_max": most, **way}, log)) for way in ways]
    assert missing(found) == pytest.approx(min(alone))


def test_a_mandatory_course_is_needed_and_its_hours_do_not_matter() -> None:
    asked = {"total_min": 2, "must_include": ["Law", "Fire"], "min_session_hours": 1}
    log = [done("2026-04-04", 2), done("2026-04-05", 0, course="Law")]
    assert hours(asked, log)["shortfall"] == {"must_include": ["Fire"]}
    assert hours(asked, [*log, done("2026-04-06", 1, course="Fire")])["satisfied"]
    late = done("2027-04-06", 1, course="Fire")
    assert hours(asked, [*log, late])["shortfall"] == {"must_include": ["Fire"]}


@pytest.mark.parametrize(("adds", "expected"), [(True, 6), (False, 2)])
def test_hours_without_a_named_category_add_to_the_total_where_the_rule_says_so(
    adds: bool, expected: int
) -> None:
    log = [done("2026-04-04", 2, category="a"), done("2026-04-05", 1), done("2026-04-06", 3, category="z")]
    asked = {"total_min": 9, "categories": [{"key": "a", "min": 1}], "uncategorized_counts": adds}
    found = hours(asked, log)
    assert (found["counted_total"], found["by_category"]["a"]) == (expected, 2)


@pytest.mark.parametrize(
    ("asked", "satisfied"),
    [
        ({"subsets": [{"where": {"category": "b"}, "min": 2}]}, True),
        ({"groups": [{"keys": ["b", "c"], "min": 2}]}, True),
        ({"groups": [{"keys": ["a", "b"], "min": 2, "each_gt": 0}]}, True),
        ({"groups": [{"keys": ["a", "c"], "min": 2, "each_gt": 0}]}, False),
    ],
)
def test_a_list_of_categories_serves_any_of_them_also_where_none_is_named(
    asked: Data, satisfied: bool
) -> None:
    assert hours(asked, [done("2026-04-04", 2, category=["a", "b"])])["satisfied"] is satisfied


def test_hours_never_move_between_categories() -> None:
    asked = {"categories": [{"key": "a", "min": 2}, {"key": "b", "min": 2}]}
    found = hours(asked, [done("2026-04-04", 9, category="a")])
    assert (found["by_category"], found["shortfall"]) == ({"a": 9, "b": 0}, {"b": 2})


def test_a_cap_of_nothing_says_that_the_method_is_not_allowed() -> None:
    asked = {"total_min": 2, "caps": [{"where": "online", "max": 0}]}
    assert verdicts(asked, [done("2026-04-04", 2, mode="online")]) == [("method_not_allowed", 0)]


def test_each_reason_has_its_verdict() -> None:
    asked = {
        "total_min": 9,
        "categories": [{"key": "a"}],
        "per_day_max": 3,
        "caps": [{"where": "online", "max": 1}],
    }
    log = [
        done("2026-04-04", 4, category="a"),
        done("2026-04-05", 2, category="a", mode="online"),
        done("2026-04-06", 2, category="z"),
    ]
    assert verdicts(asked, log) == [("over_day_cap", 3), ("over_cap", 1), ("wrong_category", 0)]


def test_what_counts_in_part_is_not_a_method_that_is_not_allowed() -> None:
    online = {"key": "a", "caps": [{"where": "online", "max": 0}]}
    asked = {"total_min": 1, "categories": [online, {"key": "b", "max": 1}]}
    found = verdicts(asked, [done("2026-04-04", 2, category=["a", "b"], mode="online")])
    assert found == [("over_cap", 1)]
