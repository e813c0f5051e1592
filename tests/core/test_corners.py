"""Days and hours exactly at an edge, and choices that only one order of thought makes right."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from recert.core import dates
from recert.core.evaluate import answer
from recert.core.kinds import GraceMonth
from recert.core.places import in_window_anchor
from recert.core.requirements import Entry, assess
from recert.core.requirements.reading import parse_requirement
from recert.core.rules import RuleError, parse_rule
from recert.core.validity import first_expiry
from recert.core.windows import Held, renew
from tests.core.oracle.asking import hours

D = date.fromisoformat
HELD = Held(D("2024-02-10"), D("2026-03-31"))
TWO = {"kind": "duration", "years": 2}
ANNUAL = {"kind": "annual_day", "month": 3, "day": 31, "every_years": 2}


def entry(day: int, length: float, **more: object) -> dict[str, Any]:
    return {"date": f"2026-04-{day:02}", "hours": length, **more}


def test_a_credential_may_be_good_for_one_day() -> None:
    found = answer({"event": "amend", "credential": {"issued": "2026-01-01", "expires": "2026-01-01"}})
    assert found["new_expiry"] == "2026-01-01"


def test_the_expiry_that_a_birth_date_gives_may_be_left_out() -> None:
    rule = {"validity": {"kind": "birthday", "every_years": 3}}
    line = {
        "event": "due",
        "rule": rule,
        "credential": {"issued": "2024-02-10"},
        "person": {"birth_date": "1990-05-20"},
    }
    assert answer(line) == {"id": None, "due_date": "2026-05-20"}


def test_a_period_may_have_one_day_and_an_entry_the_most_hours() -> None:
    found = hours({}, [entry(4, 100_000)], period={"start": "2026-04-04", "end": "2026-04-04"})
    assert found["counted_total"] == 100_000
    assert "required_total" not in found


@pytest.mark.parametrize("category", [None, "", []])
def test_an_entry_may_have_no_category(category: object) -> None:
    asked = {"categories": [{"key": "law"}], "uncategorized_counts": True}
    found = hours(asked, [entry(4, 1, category=category)])
    assert (found["counted_total"], found["by_category"]) == (1, {"law": 0})


@pytest.mark.parametrize(
    "terms",
    [
        {"closes": {"days_after": 30}, "late": {"until": {"days_after": 30}}},
        {"reentry": {"from": {"days_after": 9}, "until": {"days_after": 9}}},
        {"opens": {"days_before": 9}, "closes": {"days_before": 9}},
    ],
)
def test_two_edges_may_be_the_same_day(terms: Any) -> None:
    assert parse_rule({"validity": ANNUAL, "renewal": terms}).renewal is not None


def test_a_grace_month_without_numbers_is_the_due_month() -> None:
    rule = parse_rule({"validity": TWO, "renewal": {"grace_month": {}}})
    assert rule.terms.grace_month == GraceMonth(0, 0)
    assert in_window_anchor(rule) == "previous_expiry"


@pytest.mark.parametrize(
    "terms", [{"closes": {"days_after": 1}}, {"late": {}}, {"reentry": {"days_after": 1}}]
)
def test_any_deadline_lets_a_length_continue(terms: Any) -> None:
    assert in_window_anchor(parse_rule({"validity": TWO, "renewal": terms})) == "previous_expiry"


@pytest.mark.parametrize(
    ("on", "status"), [("2026-04-04", "renewed_late"), ("2026-04-05", "reentry"), ("2026-04-10", "reentry")]
)
def test_re_entry_comes_before_what_is_left_of_lateness(on: str, status: str) -> None:
    terms = {"late": {"until": {"days_after": 10}}, "reentry": {"days_after": 5}}
    assert renew(parse_rule({"validity": ANNUAL, "renewal": terms}), HELD, D(on)).status == status


def test_the_first_year_of_the_calendar_is_a_year() -> None:
    assert dates.add_months(date(1, 1, 31), 1) == date(1, 2, 28)
    assert dates.clamped(9999, 12, 31) == date.max


def test_a_text_may_have_two_hundred_characters() -> None:
    assert parse_requirement({"course": "x" * 200}).course == "x" * 200


def test_hours_in_all_and_of_a_category_are_missed_least_together() -> None:
    asked = {
        "total_min": 5, "categories": [{"key": "law", "min": 2}, {"key": "ems"}],
        "caps": [{"where": "day", "max": 3}, {"where": "night", "max": 3}],
    }  # fmt: skip
    log = [
        entry(4, 2, category="ems", topic="day"), entry(5, 2, category="law", topic=["day", "night"]),
        entry(6, 2, category="ems", topic="night"),
    ]  # fmt: skip
    assert hours(asked, log)["by_category"] == {"law": 1, "ems": 4}
    assert hours({**asked, "total_min": 4}, log)["by_category"] == {"law": 2, "ems": 2}


def test_what_a_category_owes_stands_for_more_than_a_little() -> None:
    asked = {
        "categories": [{"key": "a", "min": 2}, {"key": "b"}],
        "groups": [{"keys": ["a", "b"], "each_gt": 0}],
    }
    assert hours(asked, [entry(4, 0.5, category="b")])["shortfall"] == {"a": 2}
    assert hours(asked, [entry(4, 2, category="a")])["shortfall"] == {"b": "any"}


def test_every_part_counts_only_its_period() -> None:
    found = hours({"all": [{"total_min": 2}]}, [{"date": "2025-12-31", "hours": 2}])
    assert (found["counted_total"], found["shortfall"]) == (0, {"total": 2})


@pytest.mark.parametrize(
    ("asked", "categories", "expected"),
    [
        ({"groups": [{"keys": ["b"], "min": 1}]}, ["a", "b"], {"a": 0, "b": 1}),
        ({"subsets": [{"where": {"category": "b"}, "min": 1}]}, ["a", "b"], {"a": 0, "b": 1}),
        ({}, ["a", "b"], {"a": 1}),
        ({"categories": [{"key": "b"}], "groups": [{"keys": ["b"], "min": 1}]}, ["a", "b"], {"b": 1}),
    ],
)
def test_hours_of_several_categories_serve_what_is_asked(asked: Any, categories: Any, expected: Any) -> None:
    assert hours(asked, [entry(4, 1, category=categories)])["by_category"] == expected


def test_hours_of_several_categories_say_what_they_are_worth() -> None:
    asked = {
        "categories": [{"key": "law", "min": 4}, {"key": "ems", "min": 2, "max": 2}],
        "equivalents": [{"where": "mentor", "hours": 6}],
    }  # fmt: skip
    [line] = hours(asked, [entry(4, 1, category=["law", "ems"], kind="mentor")])["completions"]
    assert line["towards"] == {"law": 4, "ems": 2}
    worth = "which is what it is worth by the rule, not 1 hour"
    assert line["reason"] == f"Counted: 6 hours towards law (4) and ems (2), {worth}."


def test_hours_that_count_in_part_are_over_a_cap_although_one_place_allows_none() -> None:
    asked = {"categories": [{"key": "ems", "max": 0}, {"key": "law", "max": 1}]}
    [line] = hours(asked, [entry(4, 2, category=["law", "ems"])])["completions"]
    assert (line["verdict"], line["hours"], line["towards"]) == ("over_cap", 1, {"law": 1})


def test_every_line_is_of_its_own_entry() -> None:
    asked = {
        "categories": [{"key": "law", "max": 5}, {"key": "ems"}], "per_day_max": 4, "min_session_hours": 1,
        "exclude_used": True, "equivalents": [{"where": "college", "hours": 3, "unless": "promotion"}],
        "unique": "title", "caps": [{"where": "lectures", "max": 0}],
    }  # fmt: skip
    facts: list[dict[str, Any]] = [
        {"pending_approval": True}, {"used_in_previous_cycle": True}, {"kind": "college", "promotion": True}, {}, {},
        {"title": "Sepsis"}, {"title": "Sepsis"}, {"mode": "lectures"}, {},
    ]  # fmt: skip
    days = [D("2026-04-04")] * 5 + [D("2026-04-05"), D("2026-04-06"), D("2026-04-07"), D("2020-01-01")]
    lengths = [1, 1, 1, 0, "0.5", 2, 2, 2, 2]
    categories = [("law",)] * 5 + [("law", "ems"), ("law",), ("law",), ("law",)]
    given = zip(days, lengths, categories, facts, strict=True)
    log = [Entry(day, Decimal(length), keys, fact) for day, length, keys, fact in given]
    log.append(Entry(D("2026-04-08"), Decimal(1), ("x",)))
    found = assess(parse_requirement(asked), log, period=dates.DateRange(D("2026-01-01"), D("2026-12-31")))
    assert [line.entry for line in found.lines] == log
    assert [line.verdict.value for line in found.lines] == [
        "pending_approval", "already_used", "already_used", "too_short", "too_short", "counted", "duplicate",
        "method_not_allowed", "outside_period", "wrong_category",
    ]  # fmt: skip


def renewed(
    terms: Any, on: str, born: str | None = None, held: Held = HELD, **validity: Any
) -> tuple[str, str]:
    rule = parse_rule({"validity": validity or ANNUAL, "renewal": terms})
    found = renew(rule, held, D(on), D(born) if born else None)
    return str(found.new_issue), str(found.new_expiry)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2024-02-10", ("2026-04-01", "2028-03-31")),
        ("2028-03-31", ("2026-04-01", "2028-03-31")),
        ("2028-04-01", ("2028-04-01", "2030-03-31")),
        ("2032-04-01", ("2032-04-01", "2034-03-31")),
    ],
)
def test_the_chain_continues_until_a_period_is_not_over(on: str, expected: tuple[str, str]) -> None:
    assert renewed({"in_window": "previous_expiry"}, on) == expected


def test_a_long_chain_keeps_anchor_and_birth_date() -> None:
    terms, leap = {"in_window": "previous_expiry"}, Held(D("2024-02-29"), D("2025-02-28"), D("2024-02-29"))
    assert renewed(terms, "2027-06-01", held=leap, kind="duration", years=1) == ("2027-03-01", "2028-02-29")
    birthday = {"kind": "birthday", "every_years": 1}
    assert renewed(terms, "2028-06-01", "1990-05-20", **birthday) == ("2028-05-21", "2029-05-20")


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        ({"calendar_years_after_issue_year": 1}, "2027-01-01"),
        ({"by_issue_month": [{"months": [*range(1, 13)], "add_years": 2}]}, "2028-01-01"),
        ({"complete_calendar_years": 1}, "2028-01-01"),
        ({"first_on_or_after_anniversary_years": 1}, "2028-01-01"),
        ({"next_occurrence": True}, "2027-01-01"),
    ],
)
def test_the_first_day_of_a_year_may_end_a_first_period(first: Any, expected: str) -> None:
    validity = {"kind": "annual_day", "month": 1, "day": 1, "every_years": 1, "first": first}
    assert str(first_expiry(parse_rule({"validity": validity}).validity, D("2026-03-16"))) == expected


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        ({"calendar_years_after_issue_year": 1}, "2027-05-31"),
        ({"by_issue_month": [{"months": [*range(1, 13)], "add_years": 2}]}, "2028-05-31"),
        ({"complete_calendar_years": 1}, "2028-05-31"),
        ({"first_on_or_after_anniversary_years": 1}, "2027-05-31"),
        ({"next_occurrence": True}, "2026-05-31"),
    ],
)
def test_a_birth_month_may_end_a_first_period(first: Any, expected: str) -> None:
    validity = {"kind": "birth_month_end", "every_years": 1, "first": first}
    found = first_expiry(parse_rule({"validity": validity}).validity, D("2026-03-16"), D("1990-05-20"))
    assert str(found) == expected


def test_a_whole_cycle_may_end_on_its_very_last_day() -> None:
    validity = {"kind": "annual_day", "month": 2, "day": 28, "every_years": 1}
    assert first_expiry(parse_rule({"validity": validity}).validity, D("2024-02-29")) == D("2025-02-28")


def test_a_day_of_the_month_that_the_new_days_tell_is_not_told_again() -> None:
    rule = {"validity": {"kind": "duration", "months": 1}, "renewal": {"in_window": "previous_expiry"}}
    credential = {"issued": "2025-12-31", "expires": "2026-01-31"}
    found = answer({"event": "renew", "rule": rule, "credential": credential, "renewed_on": "2026-01-31"})
    assert (found["new_issue"], found["new_expiry"], "anchor" in found) == ("2026-02-01", "2026-02-28", False)


def test_versions_of_different_days_stand_side_by_side() -> None:
    sets = [{"name": year, "periods_from": f"{year}-01-01", "requirement": {}} for year in ("2028", "2027")]
    rule = parse_rule({"validity": TWO, "requirement_sets": sets})
    assert [each.name for each in rule.requirement_sets] == ["2027", "2028"]


def test_one_word_limits_what_counts_once() -> None:
    asked = {"unique": {"key": "title", "where": "video"}}
    log = [
        entry(day, 1, title="Sepsis", mode=mode) for day, mode in ((4, "video"), (5, "class"), (6, "video"))
    ]
    assert [line["verdict"] for line in hours(asked, log)["completions"]] == [
        "counted",
        "counted",
        "duplicate",
    ]


def test_beyond_the_calendar_is_told() -> None:
    with pytest.raises(dates.DateOutOfRangeError, match=r"^the result lies outside the years 1 to 9999$"):
        dates.add_days(date.max, 1)


def test_a_rule_owes_one_requirement_or_several_versions() -> None:
    sets = [{"name": "New", "requirement": {}}]
    with pytest.raises(RuleError) as caught:
        parse_rule({"validity": TWO, "requirement": {"total_min": 1}, "requirement_sets": sets})
    assert [each.field for each in caught.value.problems] == ["requirement"]
    assert caught.value.problem.endswith(" together with requirement_sets; give one of them")


def test_changes_and_windows_know_the_expiry_that_the_rule_tells() -> None:
    line = {
        "rule": {"validity": TWO, "renewal": {"closes": {"days_after": 0}}},
        "credential": {"issued": "2024-02-10"},
    }
    assert answer({**line, "event": "amend"})["new_expiry"] == "2026-02-10"
    checked = [
        answer({**line, "event": "window_check", "event_date": f"2026-02-{day}"})["status"]
        for day in (10, 11)
    ]
    assert checked == ["accepted", "too_late"]
    assert answer({**line, "event": "window_check"})["error"].endswith(
        "_on: missing; give a day as YYYY-MM-DD"
    )
