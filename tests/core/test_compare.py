"""Two rules side by side: what reads differently, and whose next dates would be others."""

from datetime import date
from typing import Any

import pytest

from recert.core.compare import Change, Difference, Holding, changes, differences
from recert.core.kinds import Rule
from recert.core.rules import parse_rule
from recert.core.windows import Held, Outcome, renew

D = date.fromisoformat
TODAY = D("2026-03-02")
TWO = {"validity": {"kind": "duration", "years": 2}}
DATES = ("It is good for 2 years.", "The new period runs from the day of renewal.")
NO_RULE = ("No rule on file: a renewal has the same length as the period before.",)
OWN_PERIOD = ("Hours are owed in the credential's own period.",)
SETS = [
    {"name": "Old model", "requirement": {"total_min": 5}},
    {"name": "New model", "periods_from": "2027-01-01", "requirement": {"total_min": 6}},
]
CATEGORIES = [
    {"key": "law", "min": 4, "max": 8, "caps": [{"where": "lectures", "max": 2}]},
    {"key": "ethics", "max": 2},
    {"key": "driving", "min": 1},
]


def rule(**parts: Any) -> Rule:
    return parse_rule({**TWO, **parts})


def test_without_rules_nothing_differs() -> None:
    found = changes(None, None)
    assert found == [
        Change("Dates and renewal", NO_RULE, NO_RULE),
        Change("When hours are owed", (), ()),
        Change("Hours and courses", ("No hours on file.",), ("No hours on file.",)),
    ]
    assert [each.differs for each in found] == [False, False, False]


@pytest.mark.parametrize(
    ("parts", "period", "owed"),
    [
        ({}, (), ("No hours on file.",)),
        ({"period": {"kind": "calendar_years"}}, (), ("No hours on file.",)),
        ({"requirement": {"total_min": 5}}, OWN_PERIOD, ("5 hours in all.",)),
        (
            {"requirement": {"total_min": 5}, "period": {"kind": "calendar_years"}},
            ("Hours are owed every year from 1 January.",), ("5 hours in all.",),
        ),
        (
            {"requirement": {"categories": CATEGORIES}}, OWN_PERIOD,
            (
                "Law: 4 hours, at most 8.", "At most 2 hours of lectures count in law.",
                "Ethics: any hours, at most 2.", "Driving: 1 hour.",
            ),
        ),
        (
            {"requirement_sets": SETS}, OWN_PERIOD,
            (
                "Old model.", "5 hours in all.",
                "New model: for credentials whose own period starts on 1 January 2027 or later.", "6 hours in all.",
            ),
        ),
    ],
)  # fmt: skip
def test_the_parts_of_two_rules_stand_side_by_side(parts: Any, period: Any, owed: Any) -> None:
    dates, when, what = changes(rule(), rule(**parts))
    assert (dates.part, dates.before, dates.after, dates.differs) == (
        "Dates and renewal",
        DATES,
        DATES,
        False,
    )
    assert (when.part, when.before, when.after) == ("When hours are owed", (), period)
    assert (what.part, what.before, what.after) == ("Hours and courses", ("No hours on file.",), owed)
    assert (when.differs, what.differs) == (period != (), owed != ("No hours on file.",))


def test_the_rule_before_stands_before() -> None:
    dates, when, what = changes(rule(requirement={"total_min": 5}), None)
    assert (dates.before, dates.after) == (DATES, NO_RULE)
    assert (when.before, when.after) == (OWN_PERIOD, ())
    assert (what.before, what.after) == (("5 hours in all.",), ("No hours on file.",))


def holding(key: str, expires: str | None, birth_date: date | None = None) -> Holding:
    return Holding(key, Held(D("2024-04-01"), D(expires) if expires else None), birth_date)


def test_only_those_whose_next_dates_are_others_differ() -> None:
    longer = parse_rule({"validity": {"kind": "duration", "years": 3}})
    held = [holding("early", "2026-06-30"), holding("late", "2026-01-31"), holding("never", None)]
    found = list(differences(rule(), longer, held, TODAY))
    assert [(each.key, str(each.renewed_on)) for each in found] == [
        ("early", "2026-06-30"), ("late", "2026-03-02"),
    ]  # fmt: skip
    on = D("2026-06-30")
    assert found[0] == Difference(
        "early", on, renew(rule(), held[0].held, on), renew(longer, held[0].held, on)
    )


def test_without_a_rule_the_length_stays_beside_the_other_rule() -> None:
    [found] = differences(None, rule(), [holding("one", "2026-03-31")], TODAY)
    assert (str(found.before.new_expiry), str(found.after.new_expiry)) == ("2028-03-30", "2028-03-31")
    assert (
        list(
            differences(rule(), rule(renewal={"amendment": "surname"}), [holding("one", "2026-03-31")], TODAY)
        )
        == []
    )


def test_two_refusals_do_not_differ_and_one_does() -> None:
    closed, other = rule(renewal={"renewable": False}), rule(renewal={"closes": {"days_before": 3}})
    assert list(differences(closed, other, [holding("one", "2026-03-31")], TODAY)) == []
    [found] = differences(rule(), closed, [holding("one", "2026-03-31")], TODAY)
    assert (found.before.status, found.after.status) == ("renewed", "not_renewable")


def test_what_cannot_be_computed_says_why() -> None:
    birthday = parse_rule({"validity": {"kind": "birthday", "every_years": 3}})
    [found] = differences(rule(), birthday, [holding("one", "2026-03-31")], TODAY)
    reason = "The rule needs the birth date, which is not on file: enter it first."
    assert found.after == Outcome("missing_fact", None, None, reason, "Needs a fact first")
    [found] = differences(rule(), birthday, [holding("one", "2026-03-31", D("1990-05-20"))], TODAY)
    assert str(found.after.new_expiry) == "2028-05-20"


def test_what_lies_beyond_the_calendar_says_so() -> None:
    short = parse_rule({"validity": {"kind": "duration", "days": 1}})
    [found] = differences(rule(), short, [holding("one", "9999-12-30")], TODAY)
    reason = "Renewed on 30 December 9999 it ends beyond the calendar."
    assert found.before == Outcome("too_late", None, None, reason, "Too far ahead")
    assert str(found.after.new_expiry) == "9999-12-31"
