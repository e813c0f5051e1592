"""The periods to come, the days that show what a rule means, and the cycle that a day lies in."""

from datetime import date
from typing import Any

import pytest

from recert.core.dates import DateOutOfRangeError, DateRange
from recert.core.facts import MissingFact
from recert.core.kinds import Period, Rule
from recert.core.requirements.periods import Owed
from recert.core.rules import parse_rule
from recert.core.timeline import cycle_on, next_periods, samples
from recert.core.windows import Held, renew

D = date.fromisoformat
ANNUAL = {"kind": "annual_day", "month": 3, "day": 31, "every_years": 2}
LAST, AFTER = ("The last valid day", "2024-03-31"), "2024-04-01"
EARLY, OPENS = "The day before it opens", "The first day in time"
IN_TIME, LATE = "The last day in time", "The last day of late renewal"


def rule_of(renewal: object, **validity: object) -> Rule:
    return parse_rule({"validity": validity or ANNUAL, "renewal": renewal})


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ({}, [(*LAST, "renewed"), ("One day after the end", AFTER, "renewed")]),
        (
            {"opens": {"days_before": 90}},
            [
                (EARLY, "2023-12-31", "too_early"), (OPENS, "2024-01-01", "renewed"), (*LAST, "renewed"),
                ("One day after the end", AFTER, "renewed"),
            ],
        ),
        (
            {"late": {"until": {"days_after": 30}, "after_that": "inactive"}},
            [
                (*LAST, "renewed"), ("One day late", AFTER, "renewed_late"), (LATE, "2024-04-30", "renewed_late"),
                ("After that", "2024-05-01", "inactive"),
            ],
        ),
        ({"late": {}}, [(*LAST, "renewed"), ("One day late", AFTER, "renewed_late")]),
        (
            {"closes": {"months_after": 1}, "late": {"until": {"months_after": 2}}},
            [
                (*LAST, "renewed"), (IN_TIME, "2024-04-30", "renewed"), ("One day late", "2024-05-01", "renewed_late"),
                (LATE, "2024-05-31", "renewed_late"), ("After that", "2024-06-01", "too_late"),
            ],
        ),
        (
            {"closes": {"days_before": 31}, "late": {"until": {"days_after": 1}}},
            [
                (IN_TIME, "2024-02-29", "renewed"), ("One day late", "2024-03-01", "renewed_late"),
                (*LAST, "renewed_late"), (LATE, AFTER, "renewed_late"), ("After that", "2024-04-02", "too_late"),
            ],
        ),
        (
            {"late": {"until": {"days_after": 1}, "after_that": "inactive"}},
            [(*LAST, "renewed"), ("One day late", AFTER, "renewed_late"), ("After that", "2024-04-02", "inactive")],
        ),
        (
            {"business_day_roll": "next"},
            [(*LAST, "renewed"), (IN_TIME, AFTER, "renewed"), ("One day late", "2024-04-02", "too_late")],
        ),
    ],
)  # fmt: skip
def test_the_telling_days_of_a_rule(terms: Any, expected: list[tuple[str, str, str]]) -> None:
    held, rule = Held(D("2022-02-10"), D("2024-03-31")), rule_of(terms)
    found = samples(rule, held)
    assert [(each.when, str(each.day), each.outcome.status) for each in found] == expected
    assert [each.outcome for each in found] == [renew(rule, held, each.day) for each in found]


def test_no_telling_day_lies_before_the_day_of_issue() -> None:
    rule = rule_of({"opens": {"days_before": 90}})
    found = samples(rule, Held(D("2024-03-31"), D("2024-03-31")))
    assert [each.when for each in found] == ["The last valid day", "One day after the end"]
    assert [each.when for each in samples(rule, Held(None, D("2024-03-31")))][:2] == [EARLY, OPENS]
    assert samples(rule, Held(D("2024-03-31"), None)) == []


def test_telling_days_ask_for_the_birth_date() -> None:
    rule, held = rule_of({}, kind="birthday", every_years=3), Held(D("2022-02-10"), D("2024-05-20"))
    with pytest.raises(MissingFact, match="birth date"):
        samples(rule, held)
    assert str(samples(rule, held, D("1990-05-20"))[0].outcome.new_expiry) == "2027-05-20"


def cycle(rule: Rule | None, as_of: str | None, expires: str | None = "2026-03-31", **more: Any) -> Owed:
    held = Held(D("2024-02-10"), D(expires) if expires else None)
    return cycle_on(rule, held, D(as_of) if as_of else None, **more)


@pytest.mark.parametrize(
    ("as_of", "start", "through"),
    [
        (None, "2024-02-10", "2026-03-31"),
        ("2024-02-10", "2024-02-10", "2026-03-31"),
        ("2026-03-31", "2024-02-10", "2026-03-31"),
        ("2026-04-01", "2026-04-01", "2028-03-31"),
        ("2030-04-01", "2030-04-01", "2032-03-31"),
    ],
)
def test_the_cycle_that_a_day_lies_in(as_of: str | None, start: str, through: str) -> None:
    found = cycle(rule_of({"in_window": "previous_expiry"}), as_of)
    assert found.days == DateRange(D(start), D(through))
    assert found.reason.startswith("Hours are owed in the credential's own period, ")


@pytest.mark.parametrize("rule", [None, rule_of({"renewable": False})])
def test_no_cycle_holds_a_day_after_the_last_renewal(rule: Rule | None) -> None:
    reason = "No period of the credential holds 1 April 2026: it cannot be renewed so far."
    assert cycle(rule, "2026-04-01") == Owed(None, reason)


def test_before_the_day_of_issue_no_hours_are_owed() -> None:
    reason = "Nothing is owed yet on 9 February 2024: the credential was issued on 10 February 2024."
    assert cycle(None, "2024-02-09") == Owed(None, reason)
    with pytest.raises(MissingFact, match="needs the day of issue") as caught:
        cycle_on(None, Held(None, D("2026-03-31")), D("2024-02-09"))
    assert caught.value.fact == "day_of_issue"


def test_a_cycle_without_an_end_holds_every_day() -> None:
    assert cycle(None, "2999-01-01", expires=None).days == DateRange(D("2024-02-10"))


def test_the_cycle_follows_birth_date_and_anchor() -> None:
    birthday = rule_of({}, kind="birthday", every_years=3)
    assert cycle(birthday, "2027-01-01", "2026-05-20", birth_date=D("1990-05-20")).days == DateRange(
        D("2026-05-21"), D("2029-05-20")
    )
    yearly = rule_of({"in_window": "previous_expiry"}, kind="duration", years=1)
    held = Held(D("2026-03-01"), D("2027-02-28"), D("2024-02-29"))
    assert cycle_on(yearly, held, D("2027-06-01")).days == DateRange(D("2027-03-01"), D("2028-02-29"))


def test_the_periods_to_come_are_those_of_the_renewals() -> None:
    rule, issued = rule_of({"in_window": "previous_expiry"}, kind="duration", years=1), D("2024-02-29")
    first, second = next_periods(rule, issued, count=2)
    outcome = renew(rule, Held(issued, first.through, first.anchor), D("2025-02-28"))
    assert outcome.new_issue is not None
    expected = Period(outcome.new_issue, outcome.new_expiry, outcome.reason, outcome.short, outcome.anchor)
    assert (second, second.anchor) == (expected, issued)


def test_the_end_of_the_calendar_ends_the_cycles() -> None:
    yearly = rule_of({"in_window": "previous_expiry"}, kind="duration", years=1)
    held = Held(D("9998-12-31"), D("9999-06-30"))
    assert cycle_on(yearly, held, D("9999-07-01")).days is None
    with pytest.raises(DateOutOfRangeError):
        samples(yearly, held)
