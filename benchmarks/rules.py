"""How fast the core plans renewals and counts hours: python benchmarks/rules.py [people].

Prints each time beside a floor in the same run: the bare loop over the same rows that only adds up what was read.
"""

import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from recert.core.dates import DateRange
from recert.core.renewal import CredentialSnapshot, Policy, plan
from recert.core.requirements import Entry, assess
from recert.core.requirements.reading import parse_requirement
from recert.core.rules import parse_rule

TODAY = date(2026, 3, 17)
DURATION = {"kind": "duration", "years": 2}
ANNUAL = {"kind": "annual_day", "month": 3, "day": 31, "every_years": 2}
LATE = {"until": {"fixed": "04-30"}, "anchor": "previous_expiry", "after_that": "not_renewable"}
RULES = {
    1: parse_rule({"validity": DURATION, "renewal": {"in_window": "previous_expiry"}}),
    2: parse_rule({"validity": ANNUAL, "renewal": {"in_window": "previous_expiry", "late": LATE}}),
    3: parse_rule({"validity": {"kind": "duration_month_end", "months": 24}, "renewal": {"in_window": "completion"}}),
    4: parse_rule({"validity": {"kind": "birthday", "every_years": 3}, "renewal": {"in_window": "previous_expiry"}}),
    5: None,
}  # fmt: skip
REQUIREMENT = parse_requirement({
    "total_min": 40, "per_day_max": 12, "min_session_hours": 0.5, "caps": [{"where": {"mode": "online"}, "max": 20}],
    "categories": [{"key": "national", "min": 20, "caps": [{"where": {"mode": "distributive"}, "max": 7}]},
                   {"key": "local", "min": 10}, {"key": "individual", "min": 10}],
    "subsets": [{"where": {"tag": "pediatric"}, "min": 2}], "must_include": ["cpr"],
})  # fmt: skip
PERIOD = DateRange(date(2024, 4, 1), date(2026, 3, 31))


def snapshots(people: int) -> list[CredentialSnapshot]:
    """Return credentials of five rules, expired and expiring."""
    return [
        CredentialSnapshot(
            number, number, number % 5 + 1, TODAY - timedelta(days=700), TODAY - timedelta(days=700),
            TODAY + timedelta(days=number % 120 - 60),
            birth_date=date(1960 + number % 40, number % 12 + 1, number % 28 + 1),
        )
        for number in range(people)
    ]  # fmt: skip


def logs(people: int, each: int = 60) -> list[list[Entry]]:
    """Return logs in which caps bite for some people and not for others."""
    modes, keys = ("classroom", "online", "distributive"), ("national", "local", "individual")
    return [
        [
            Entry(
                PERIOD.start + timedelta(days=(person * 7 + number * 11) % 730), Decimal(number % 4 + 1) / 2,
                (keys[(person + number) % 3],),
                {"mode": modes[(person * number) % 3], "tag": ("pediatric",) if number % 9 == 0 else (),
                 "course": "cpr" if number == 7 else None},
            )
            for number in range(each)
        ]
        for person in range(people)
    ]  # fmt: skip


def timed(what: str, rows: int, work: Callable[[], Any], floor: Callable[[], Any]) -> Any:
    """Run both, and print how long they took."""
    start = time.perf_counter()
    floor()
    middle = time.perf_counter()
    result = work()
    end = time.perf_counter()
    print(
        f"{what:32} {rows:9,} rows  {end - middle:6.2f} s  {(end - middle) / rows * 1e6:7.1f} µs a row"
        f"  {(end - middle) / (middle - start):6.1f} × the bare loop"
    )
    return result


def main() -> None:
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    facts = snapshots(people)
    policy = Policy(days_before=14)
    found = timed(
        "plan the renewal", people, lambda: plan(facts, rules=RULES, policy=policy, edits={}, today=TODAY),
        lambda: sum((each.valid_through - each.valid_from).days for each in facts),
    )  # fmt: skip
    print(f"  {len(found.selected):,} selected, {len(found.left_out):,} not")
    training = logs(people // 10)
    rows = sum(len(log) for log in training)
    counts = timed(
        "count the hours", rows, lambda: [assess(REQUIREMENT, log, period=PERIOD) for log in training],
        lambda: sum(entry.hours for log in training for entry in log if entry.on in PERIOD),
    )  # fmt: skip
    print(f"  {sum(each.satisfied for each in counts):,} of {len(counts):,} people satisfied")


if __name__ == "__main__":
    main()
