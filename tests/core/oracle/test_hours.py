import json
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from recert.core.evaluate import answer
from tests.core.oracle.asking import Data, hours
from tests.core.oracle.hours import (
    Log,
    best,
    can_be_satisfied,
    kept,
    listed,
    most,
    places,
    shortfall,
    spent_by,
    untouched,
)

NEAR = 1e-6
KEYS = ["a", "b", "c"]
FEW = st.integers(0, 4)
WHERES = st.sampled_from(["online", "ethics", "teacher", {"mode": "online"}, {"topic": "law"}])
CAPS = st.lists(st.fixed_dictionaries({"where": WHERES, "max": st.integers(0, 3)}), max_size=2)
CATEGORY = st.fixed_dictionaries({}, optional={"min": FEW, "max": st.integers(1, 4), "caps": CAPS})
SOME_KEYS = st.lists(st.sampled_from(KEYS), min_size=2, max_size=3, unique=True).map(sorted)
GROUP = st.fixed_dictionaries(
    {"keys": SOME_KEYS, "min": st.integers(1, 5)}, optional={"each_gt": st.integers(0, 1)}
)
INSIDE = st.sampled_from(["kids", "a", {"tag": "kids"}, {"category": "b"}, {"category": "c", "tag": "kids"}])
SUBSET = st.fixed_dictionaries({"where": INSIDE, "min": st.integers(1, 3)})
UNIQUE = st.sampled_from([{"key": "topic"}, {"key": "title"}, {"key": "title", "where": "online"}])


def with_keys(least: dict[str, Data]) -> list[Data]:
    return [{"key": key, **category} for key, category in sorted(least.items())]


def accepted(asked: Data) -> bool:
    """Tell whether the rule makes sense: something is owed, and no most is below what is owed."""
    line = {"event": "hours", "rule": {"requirement": asked}, "log": []}
    return "error" not in answer({**line, "period": {"start": "2026-01-01", "end": "2026-12-31"}})


REQUIREMENTS = st.fixed_dictionaries(
    {},
    optional={
        "total_min": st.integers(1, 9),
        "categories": st.dictionaries(st.sampled_from(KEYS), CATEGORY, min_size=1).map(with_keys),
        "caps": CAPS,
        "groups": st.lists(GROUP, max_size=1),
        "subsets": st.lists(SUBSET, max_size=2),
        "per_day_max": st.integers(1, 4),
        "uncategorized_counts": st.booleans(),
    },
).filter(accepted)
DROPPING = st.fixed_dictionaries(
    {}, optional={"min_session_hours": st.integers(1, 3), "exclude_used": st.booleans(), "unique": UNIQUE}
)
INSIDE_DAYS = st.sampled_from(["2026-01-01", "2026-05-05", "2026-12-31"])
ENTRY = st.fixed_dictionaries(
    {"date": INSIDE_DAYS, "hours": st.integers(1, 3)},
    optional={
        "category": st.sampled_from([*KEYS, "z"]) | SOME_KEYS,
        "mode": st.sampled_from(["online", "class"]),
        "topic": st.sampled_from(["ethics", "law"]),
        "role": st.just("teacher"),
        "tag": st.just("kids"),
    },
)
DROPPED = st.fixed_dictionaries(
    {"date": INSIDE_DAYS | st.sampled_from(["2025-12-31", "2027-01-01"]), "hours": st.integers(1, 4)},
    optional={
        "category": st.sampled_from(KEYS),
        "topic": st.sampled_from(["ethics", "law"]),
        "title": st.sampled_from(["one", "two"]),
        "mode": st.just("online"),
        "pending_approval": st.booleans(),
        "used_in_previous_cycle": st.booleans(),
    },
)
LOGS = st.lists(ENTRY, max_size=5)
DROPPED_LOGS = st.lists(DROPPED, max_size=5)


def missing(found: Data) -> float:
    return sum(value for value in found["shortfall"].values() if isinstance(value, int | float))


def counts_as_the_words_say(asked: Data, log: Log) -> None:
    found, target = hours(asked, log), best(asked, log)
    assert missing(found) <= target.missing + NEAR
    if all(float(part).is_integer() for line in found["completions"] for part in line["towards"].values()):
        assert missing(found) == target.missing
    if abs(missing(found) - target.missing) < NEAR and not asked.get("groups"):
        assert found["counted_total"] >= target.total - NEAR


@settings(max_examples=500, deadline=None)
@given(asked=REQUIREMENTS, log=LOGS)
def test_no_split_leaves_fewer_hours_missing(asked: Data, log: Log) -> None:
    counts_as_the_words_say(asked, log)


@settings(max_examples=200, deadline=None)
@given(asked=REQUIREMENTS, dropping=DROPPING, log=DROPPED_LOGS)
def test_what_is_dropped_counts_nothing(asked: Data, dropping: Data, log: Log) -> None:
    assume(not same_key_twice_a_day(dropping, log))
    counts_as_the_words_say({**asked, **dropping}, log)


def same_key_twice_a_day(dropping: Data, log: Log) -> bool:
    """Two of the same day have no earliest."""
    key = dropping.get("unique", {}).get("key")
    seen = [(entry["date"], entry.get(key)) for entry in log if entry.get(key)]
    return len(seen) != len(set(seen))


@settings(max_examples=400, deadline=None)
@given(asked=REQUIREMENTS, log=LOGS)
def test_the_lines_keep_every_limit_and_add_up(asked: Data, log: Log) -> None:
    found = hours(asked, log)
    spent = spent_by(asked, log, found["completions"])
    for name, top in most(asked, log).items():
        assert spent[name] <= top + NEAR, name
    assert found["counted_total"] == pytest.approx(spent["total"])
    for key, counted in found["by_category"].items():
        assert counted == pytest.approx(spent[f"at {key}"])
    told = {name: value for name, value in found["shortfall"].items() if value != "any"}
    assert told == pytest.approx({k: v for k, v in shortfall(asked, spent).items() if v > NEAR})
    assert {name for name, value in found["shortfall"].items() if value == "any"} <= untouched(asked, spent)


@settings(max_examples=300, deadline=None)
@given(asked=REQUIREMENTS, log=LOGS)
def test_no_entry_counts_more_than_it_has_or_where_it_does_not_belong(asked: Data, log: Log) -> None:
    for entry, line in zip(log, hours(asked, log)["completions"], strict=True):
        assert 0 <= line["hours"] <= entry["hours"]
        assert set(line["towards"]) <= set(places(asked, entry))
        assert sum(line["towards"].values()) == pytest.approx(line["hours"] if listed(entry) else 0)


@settings(max_examples=300, deadline=None)
@given(asked=REQUIREMENTS, dropping=DROPPING, log=DROPPED_LOGS | LOGS)
def test_every_entry_has_one_line_with_a_reason(asked: Data, dropping: Data, log: Log) -> None:
    assume(not same_key_twice_a_day(dropping, log))
    found = hours({**asked, **dropping}, log)
    assert len(found["completions"]) == len(log)
    assert all(line["reason"].endswith(".") for line in found["completions"])
    assert all((line["hours"] > 0) <= (line["verdict"] in ("counted", "over_cap", "over_day_cap"))
               for line in found["completions"])  # fmt: skip
    assert found["satisfied"] == (found["shortfall"] == {})
    gone = [line for entry, line in zip(log, found["completions"], strict=True)
            if entry not in kept({**asked, **dropping}, log)]  # fmt: skip
    assert all(line["hours"] == 0 for line in gone)


def by_entry(log: Log, lines: Log) -> list[str]:
    return sorted(json.dumps([entry, line], sort_keys=True) for entry, line in zip(log, lines, strict=True))


def shuffling_changes_nothing(asked: Data, log: Log, shuffled: Log) -> None:
    found, again = hours(asked, log), hours(asked, shuffled)
    lines, lines_again = found.pop("completions"), again.pop("completions")
    assert found == again
    assert by_entry(log, lines) == by_entry(shuffled, lines_again)


@settings(max_examples=300, deadline=None)
@given(asked=REQUIREMENTS, log=LOGS, data=st.data())
def test_the_order_of_the_log_changes_nothing(asked: Data, log: Log, data: Any) -> None:
    dated = [{**entry, "date": f"2026-04-{day:02}"} for day, entry in enumerate(log, start=1)]
    shuffling_changes_nothing(asked, dated, data.draw(st.permutations(dated)))


@settings(max_examples=300, deadline=None)
@given(asked=REQUIREMENTS, log=LOGS, data=st.data())
def test_the_order_within_a_day_changes_no_sum(asked: Data, log: Log, data: Any) -> None:
    found, again = hours(asked, log), hours(asked, data.draw(st.permutations(log)))
    assert missing(found) == pytest.approx(missing(again))
    assert found["satisfied"] == again["satisfied"]
    assert found["counted_total"] == pytest.approx(again["counted_total"])


@settings(max_examples=200, deadline=None)
@given(asked=REQUIREMENTS, log=LOGS)
def test_what_can_be_satisfied_is_satisfied(asked: Data, log: Log) -> None:
    assume(can_be_satisfied(asked, log))
    assert hours(asked, log)["satisfied"]
