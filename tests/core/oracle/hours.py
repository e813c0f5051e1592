"""A requirement engine for small cases: whole hours only, and every way to spend each of them is tried.

An hour of an entry goes to one of the places that it may serve, or to none. ``reachable`` walks through all of
these ways, hour by hour; what an hour adds to is a counter, and a counter may have a most (caps) and a least (owed).
"""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from tests.core.oracle.asking import Data

Log = list[Data]
PERIOD = ("2026-01-01", "2026-12-31")


class Best(NamedTuple):
    """What the best split of whole hours leaves: hours missing, categories untouched; and the most hours then."""

    missing: float
    untouched: int
    total: float


def matches(where: str | Data, entry: Data) -> bool:
    """One word is the mode, the topic or the role; an object must match in every field."""
    if isinstance(where, str):
        return where in (entry.get("mode"), entry.get("topic"), entry.get("role"))
    return all(entry.get(field) == value for field, value in where.items())


def kept(asked: Data, log: Log) -> Log:
    """Drop what is pending, outside the period, used already or too short, and then what stood there before."""
    staying = [
        entry
        for entry in log
        if not entry.get("pending_approval")
        and PERIOD[0] <= entry["date"] <= PERIOD[1]
        and not (asked.get("exclude_used") and entry.get("used_in_previous_cycle"))
        and entry["hours"] >= asked.get("min_session_hours", 0)
    ]
    return once(asked, staying) if "unique" in asked else staying


def once(asked: Data, log: Log) -> Log:
    """Keep the first of each key; what can go nowhere takes no later one's place."""
    unique, seen, staying = asked["unique"], set(), []
    for entry in sorted(log, key=lambda entry: str(entry["date"])):
        key = entry.get(unique["key"])
        limited = key is not None and matches(unique.get("where", {}), entry) and places(asked, entry)
        if not (limited and key in seen):
            staying.append(entry)
        seen |= {key} if limited else set()
    return staying


def listed(entry: Data) -> list[str]:
    """Return the categories of an entry, which may have one, several or none."""
    found = entry.get("category")
    return found if isinstance(found, list) else [found] if found else []


def named(asked: Data) -> set[str]:
    if not asked.get("categories"):
        return set()
    keys = {category["key"] for category in asked["categories"]}
    keys |= {key for group in asked.get("groups", []) for key in group["keys"]}
    wheres = [subset["where"] for subset in asked.get("subsets", [])]
    return keys | {where["category"] for where in wheres if isinstance(where, dict) and "category" in where}


def places(asked: Data, entry: Data) -> list[str | None]:
    """Return where an hour of the entry may go; None is the total alone."""
    names = named(asked)
    serving = [key for key in listed(entry) if key in names]
    if serving:
        return [*serving]
    if names and not asked.get("uncategorized_counts"):
        return []
    return [*listed(entry)] or [None]


def belongs(where: str | Data, entry: Data, place: str | None) -> bool:
    if isinstance(where, str):
        return where in (entry.get("tag"), place)
    return where.get("category", place) == place and where.get("tag", entry.get("tag")) == entry.get("tag")


def counters(asked: Data, entry: Data, place: str | None) -> Iterator[str]:
    """Name all that an hour adds to when it is spent in this place."""
    yield "total"
    yield f"day {entry['date']}"
    yield f"at {place}"
    yield from (
        f"cap {number}" for number, cap in enumerate(asked.get("caps", [])) if matches(cap["where"], entry)
    )
    for category in asked.get("categories", []):
        if category["key"] == place:
            caps = enumerate(category.get("caps", []))
            yield from (f"cap {number} in {place}" for number, cap in caps if matches(cap["where"], entry))
    for number, subset in enumerate(asked.get("subsets", []), start=1):
        if belongs(subset["where"], entry, place):
            yield f"subset_{number}"


def most(asked: Data, log: Log) -> dict[str, float]:
    """Return what each counter may reach at most."""
    found: dict[str, float] = {
        f"cap {number}": cap["max"] for number, cap in enumerate(asked.get("caps", []))
    }
    if "per_day_max" in asked:
        found |= {f"day {entry['date']}": asked["per_day_max"] for entry in log}
    for category in asked.get("categories", []):
        key, caps = category["key"], enumerate(category.get("caps", []))
        found |= {f"cap {number} in {key}": cap["max"] for number, cap in caps}
        found |= {f"at {key}": category["max"]} if "max" in category else {}
    return found


def shortfall(asked: Data, spent: Counter[str]) -> Data:
    """Return what is missing, as the engine names it."""
    owed = {"total": asked.get("total_min", 0) - spent["total"]}
    for category in asked.get("categories", []):
        owed[category["key"]] = category.get("min", 0) - spent[f"at {category['key']}"]
    for number, group in enumerate(asked.get("groups", []), start=1):
        owed[f"group_{number}"] = group["min"] - sum(spent[f"at {key}"] for key in group["keys"])
    for number, subset in enumerate(asked.get("subsets", []), start=1):
        owed[f"subset_{number}"] = subset["min"] - spent[f"subset_{number}"]
    return {name: hours for name, hours in owed.items() if hours > 0}


def untouched(asked: Data, spent: Counter[str]) -> set[str]:
    """Return the categories of a group that have nothing in them, or just as much as they must have more than."""
    groups = [group for group in asked.get("groups", []) if "each_gt" in group]
    return {key for group in groups for key in group["keys"] if spent[f"at {key}"] <= group["each_gt"]}


def reachable(asked: Data, log: Log) -> list[Counter[str]]:
    """Return every state of the counters that some split of the log's whole hours leads to."""
    tops = most(asked, log)
    states = {frozenset[tuple[str, int]]()}
    for entry in log:
        ways = [list(counters(asked, entry, place)) for place in places(asked, entry)]
        for _ in range(entry["hours"]):
            states |= {new for state in states for way in ways if (new := _added(state, way, tops))}
    return [Counter(dict(state)) for state in states]


def _added(
    state: frozenset[tuple[str, int]], way: list[str], tops: dict[str, float]
) -> frozenset[tuple[str, int]] | None:
    spent = dict(state)
    for name in way:
        spent[name] = spent.get(name, 0) + 1
        if spent[name] > tops.get(name, spent[name]):
            return None
    return frozenset(spent.items())


def best(asked: Data, log: Log) -> Best:
    """Return the fewest hours missing of all splits; of these the fewest untouched, then the most hours."""
    found = [
        Best(sum(shortfall(asked, spent).values()), len(untouched(asked, spent)), -spent["total"])
        for spent in reachable(asked, kept(asked, log))
    ]
    return min(found)._replace(total=-min(found).total)


def can_be_satisfied(asked: Data, log: Log) -> bool:
    return best(asked, log)[:2] == (0, 0)


def spent_by(asked: Data, log: Log, lines: Log) -> Counter[str]:
    """Return what the counters show after the engine's own split."""
    spent: Counter[str] = Counter()
    for entry, line in zip(log, lines, strict=True):
        for place, hours in (line["towards"] or {None: line["hours"]}).items():
            spent.update(dict.fromkeys(counters(asked, entry, place), hours))
    return spent
