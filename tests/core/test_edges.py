"""What only a direct call reaches: facts that are not given, and rules that no file can hold."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from recert.core.dates import month_start, parse_day, parse_month_day
from recert.core.evaluate import answer
from recert.core.facts import MissingFact
from recert.core.kinds import Anchor, Duration, NoExpiry, Renewal, Rule
from recert.core.periods import TrainingPeriod, same_for_all, training_period
from recert.core.places import in_window_anchor
from recert.core.requirements import Entry, Requirement, assess
from recert.core.requirements.kinds import Equivalent, Group, Where
from recert.core.requirements.periods import Cycle, Rolling, owed_period
from recert.core.requirements.reading import parse_requirement
from recert.core.rules import parse_rule
from recert.core.validity import duration_anchor
from recert.core.windows import Held, Outcome, renew
from tests.core.oracle.asking import hours

D = date.fromisoformat
HELD = Held(D("2024-02-10"), D("2026-03-31"))
NEVER = Outcome(
    "unchanged", None, None, "It has no last valid day, so there is nothing to renew.", "Never expires"
)


@pytest.mark.parametrize("terms", [None, Renewal(), Renewal(in_window=Anchor.COMPLETION)])
def test_an_expiry_on_file_of_what_never_expires_is_not_renewed(terms: Renewal | None) -> None:
    assert renew(Rule(NoExpiry(), terms), HELD, D("2026-03-01")) == NEVER


@pytest.mark.parametrize("start", ["previous_expiry", "completion"])
def test_a_duration_says_itself_where_the_next_period_starts(start: str) -> None:
    rule = parse_rule({"validity": {"kind": "duration", "years": 1, "from": start}})
    assert in_window_anchor(rule) is Anchor(start)


@pytest.mark.parametrize("period", [Cycle(), Rolling(12)])
def test_a_period_asks_for_the_day_of_issue(period: Any) -> None:
    with pytest.raises(MissingFact, match="needs the day of issue") as caught:
        owed_period(period)
    assert caught.value.fact == "day_of_issue"


def test_a_period_without_an_end_has_no_months() -> None:
    line = {"event": "hours", "rule": {"requirement": {"prorate": {"per_month": 1}}}, "log": []}
    found = answer({**line, "period": {"start": "2026-01-01"}})
    assert "The rule needs the end of the period, which is not on file: enter it first." in found["error"]


@pytest.mark.parametrize(
    ("credential", "counted", "start"),
    [
        ({"issued": "2026-03-16"}, 1, "1 January 2026"),
        ({"issued": "2024-03-16", "expires": "2025-01-31"}, 2, None),
    ],
)
def test_hours_follow_the_period_of_rule_and_credential(
    credential: Any, counted: int, start: str | None
) -> None:
    period = {"kind": "calendar_years"} if start else {"kind": "cycle"}
    log = [{"date": "2024-12-31", "hours": 2}, {"date": "2026-12-31", "hours": 1}]
    line = {"event": "hours", "rule": {"requirement": {"total_min": 1}, "period": period}, "log": log}
    assert answer({**line, "credential": credential})["counted_total"] == counted
    assert answer(line)["counted_total"] == 3


def test_a_wrong_period_stands_in_the_way_of_hours_and_periods() -> None:
    kinds = "cycle, calendar_years, fiscal_years, fixed_grid or rolling"
    said = f"rule.period.kind: 'moon' is not a kind of period; give {kinds}"
    rule = {"period": {"kind": "moon"}, "requirement": {}}
    line = {"id": 7, "rule": rule, "log": [], "credential": {"issued": "2026-03-16"}}
    assert answer({**line, "event": "period"}) == {"id": 7, "error": said}
    assert answer({**line, "event": "hours"}) == {"id": 7, "error": said}


@pytest.mark.parametrize(
    ("issued", "period", "missing"),
    [
        ("2026-12-31", None, 5), ("2027-01-01", None, 6), ("2027-01-01", "2026-12-31", 6), (None, "2026-12-31", 5),
        (None, "2027-01-01", 6), (None, None, 6),
    ],
)  # fmt: skip
def test_the_version_that_counts_is_that_of_the_day_of_issue(
    issued: str | None, period: str | None, missing: int
) -> None:
    sets = [
        {"name": "New", "periods_from": "2027-01-01", "requirement": {"total_min": 6}},
        {"name": "Old", "requirement": {"total_min": 5}},
    ]
    line: dict[str, Any] = {"event": "hours", "rule": {"requirement_sets": sets}, "log": []}
    line |= {"credential": {"issued": issued}} if issued else {}
    line |= {"period": {"start": period}} if period else {}
    assert answer(line)["shortfall"] == {"total": missing}


def test_hours_that_other_hours_push_out_say_so() -> None:
    asked = {"total_min": 4, "categories": [{"key": "a", "max": 2}, {"key": "b", "min": 2, "max": 2}]}
    log = [
        {"date": "2026-04-04", "hours": 3, "category": ["a", "b"]}, {"date": "2026-04-05", "hours": 2, "category": "b"},
    ]  # fmt: skip
    found = hours(asked, log)
    assert (found["counted_total"], found["shortfall"], found["by_category"]) == (4, {}, {"a": 2, "b": 2})


def test_more_than_a_little_of_each_is_asked_also_without_hours_together() -> None:
    group = Group(("a", "b"), each_gt=Decimal(1))
    log = [Entry(D("2026-04-04"), Decimal(1), ("a",)), Entry(D("2026-04-05"), Decimal("1.5"), ("b",))]
    found = assess(Requirement(groups=(group,)), log)
    assert (found.shortfall, found.counted_total, found.satisfied) == ({"a": "any"}, Decimal("2.5"), False)
    assert assess(Requirement(groups=(group,)), [*log, *log]).satisfied


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"kind": "exam", "attempt": 3}, {}),
        ({"kind": "exam", "attempts": 3}, {}),
        ({"kind": "exam"}, {}),
        ({"kind": "exam", "attempt": 4, "attempts": 1}, {"exam_passed_within_attempts": 3}),
        ({"kind": "exam", "passed": True, "attempts": 4}, {"exam_passed_within_attempts": 3}),
        ({"kind": "exam", "passed": "yes"}, {"exam_passed_within_attempts": 3}),
    ],
)
def test_an_examination_counts_by_its_attempt(entry: Any, said: Any) -> None:
    found = hours({"exam_passed_within_attempts": 3}, [entry])
    assert found["shortfall"] == said
    assert found["completions"][0]["verdict"] == ("too_short" if said else "counted")


def test_what_is_missing_in_groups_and_subsets_has_its_number() -> None:
    asked = {
        "total_min": 3, "groups": [{"keys": ["a", "b"], "min": 2}, {"keys": ["c"], "min": 1}],
        "subsets": [{"where": "x", "min": 2}, {"where": {"category": "a", "tag": "t"}, "min": 1}],
    }  # fmt: skip
    log = [
        {"date": "2026-04-04", "hours": 1, "tag": "x", "category": "a"},
        {"date": "2026-04-05", "hours": 0.5, "tag": ["t", "x"], "category": "a"},
    ]
    missing = {"total": 1.5, "group_1": 0.5, "group_2": 1, "subset_1": 0.5, "subset_2": 0.5}
    found = hours(asked, log)
    assert found["shortfall"] == missing
    assert found["reason"] == (
        "Missing: 1.5 hours in all, 0.5 hours of a and b together, 1 hour of c, 0.5 hours of x, "
        "0.5 hours of category a and tag t; 1.5 of 3 hours counted."
    )


@pytest.mark.parametrize(
    ("each_gt", "words"), [(0, "any hours of case law"), (2, "more than 2 hours of case law")]
)
def test_what_each_of_a_group_lacks_is_said_with_the_least(each_gt: int, words: str) -> None:
    asked = {"groups": [{"keys": ["ethics", "case_law"], "min": 3, "each_gt": each_gt}]}
    found = hours(asked, [{"date": "2026-04-04", "hours": 3, "category": "ethics"}])
    assert found["shortfall"] == {"case_law": "any"}
    assert found["reason"] == f"Missing: {words}; 3 hours counted."


def test_an_examination_passed_is_said_with_its_attempts() -> None:
    found = hours({"exam_passed_within_attempts": 1}, [{"date": "2026-04-04", "hours": 0, "kind": "exam"}])
    assert found["completions"][0]["reason"] == "Counted: the examination, passed within 1 attempt."


def test_training_for_all_may_be_one_day_and_end_when_it_is_due() -> None:
    day = D("2026-05-01")
    assert same_for_all(day, day, day) == TrainingPeriod(day, day, day)
    with pytest.raises(
        ValueError, match=r"^the due date 2 May 2026 does not lie within 1 May 2026 to 1 May 2026$"
    ):
        same_for_all(day, day, D("2026-05-02"))


def test_training_that_cannot_be_due_says_so() -> None:
    found = training_period(D("2026-04-01"), D("2026-04-10"), 14)
    days = "14 days before 10 April 2026 is 27 March 2026, before training starts on 1 April 2026"
    words = f"{days}: choose another due date."
    assert found == TrainingPeriod(D("2026-04-01"), D("2026-04-10"), None, words)


def test_a_day_of_two_issue_days_is_inside() -> None:
    first = {"issue_in": ["06-30", "06-30"], "then": "next_year", "else": "same_year"}
    line = {"event": "period", "rule": {"period": {"kind": "calendar_years", "first": first}}}
    starts = [
        answer({**line, "credential": {"issued": f"2026-{day}"}})["period_start"]
        for day in ("06-29", "06-30", "07-01")
    ]
    assert starts == ["2026-01-01", "2027-01-01", "2026-01-01"]


@pytest.mark.parametrize(("worth", "counted"), [(0, 1), (1, 2), (2.5, 4), (0.5, 1), (-1, 1)])
def test_numbers_count_in_whole_multiples(worth: float, counted: float) -> None:
    asked = {"total_min": 9, "equivalents": [{"where": {"credits": 1}, "hours": 2}]}
    assert hours(asked, [{"date": "2026-04-04", "hours": 1, "credits": worth}])["counted_total"] == counted


def test_a_double_is_the_entry_itself_and_limited_by_its_facts() -> None:
    asked = {"total_min": 9, "unique": {"key": "title", "where": {"mode": "video"}}}
    log = [{"date": f"2026-04-0{day}", "hours": day, "title": "Sepsis", "mode": "video"} for day in (1, 2)]
    entries = [Entry(D(each["date"]), Decimal(each["hours"]), (), each) for each in log]
    found = assess(parse_requirement(asked), entries)
    assert [line.entry for line in found.lines] == entries
    assert [line.verdict.value for line in found.lines] == ["counted", "duplicate"]


@pytest.mark.parametrize(
    ("day", "end", "expected"),
    [
        ("2026-01-01", "2026-12-31", 3), ("2026-01-02", "2026-12-31", 3), ("2025-12-31", "2026-12-31", 1),
        ("2025-11-17", "2026-02-14", 1), ("2025-11-16", "2026-02-14", 0),
    ],
)  # fmt: skip
def test_only_hours_of_the_period_before_are_carried(day: str, end: str, expected: int) -> None:
    asked = {"total_min": 9, "carryover": {"max": 1}}
    found = hours(asked, [{"date": day, "hours": 3}], period={"start": "2026-01-01", "end": end})
    assert found["counted_total"] == expected


def test_an_equivalent_of_nothing_is_worth_nothing() -> None:
    found = assess(Requirement(equivalents=(Equivalent(Where(), Decimal(5)),)), [Entry(None, Decimal(1))])
    assert found.counted_total == Decimal(1)


LECTURES = {"total_min": 0, "caps": [{"where": "lectures", "max": 2}]}
OTHER = {"date": "2026-04-04", "hours": 2, "mode": "lectures", "category": "c"}
A, B = (
    {"date": f"2026-04-0{day}", "hours": 2, "mode": "lectures", "category": key}
    for day, key in ((5, "a"), (6, "b"))
)


@pytest.mark.parametrize(
    ("groups", "log", "expected", "missing"),
    [
        ([], [OTHER, A], {"c": 2, "a": 0}, {}),
        ([{"keys": ["a", "b"], "min": 2}], [OTHER, A], {"c": 0, "a": 2}, {}),
        ([{"keys": ["a", "b"], "min": 1}], [OTHER, A, B], {"c": 1, "a": 1, "b": 0}, {}),
        ([{"keys": ["a", "b"], "min": 2}], [A, B], {"a": 2, "b": 0}, {}),
        ([{"keys": ["a", "b"], "min": 2, "each_gt": 0}], [A, B], {"a": 1.99, "b": 0.01}, {}),
        ([{"keys": ["a", "b"], "each_gt": 0.5}], [A, B], {"a": 1.49, "b": 0.51}, {}),
        ([{"keys": ["a", "b"], "each_gt": 0}], [OTHER, A, B], {"c": 1.98, "a": 0.01, "b": 0.01}, {}),
        ([{"keys": ["b"], "min": 2}, {"keys": ["a"], "each_gt": 0}], [A, B], {"a": 0, "b": 2}, {"a": "any"}),
    ],
)
def test_under_a_cap_groups_get_what_they_owe(groups: Any, log: Any, expected: Any, missing: Any) -> None:
    found = hours({**LECTURES, "groups": groups}, log)
    assert (found["by_category"], found["shortfall"]) == (expected, missing)


def test_thirds_of_hours_say_that_other_hours_fill_what_may_count() -> None:
    caps = [{"where": topic, "max": 1} for topic in "abcd"]
    log = [{"date": "2026-04-04", "hours": 1, "topic": [*topics]} for topics in ("abc", "abd", "acd", "bcd")]
    found = hours({"total_min": 9, "caps": caps}, log)
    assert {line["verdict"] for line in found["completions"]} == {"over_cap"}
    assert all(line["reason"].endswith("; other hours fill what may count.") for line in found["completions"])


def test_an_entry_without_a_day_has_no_day_s_most() -> None:
    log = [Entry(None, Decimal(9)), Entry(D("2026-04-04"), Decimal(9))]
    assert assess(Requirement(per_day_max=Decimal(8)), log).counted_total == Decimal(17)


def test_hours_that_count_stand_before_a_fact_without_hours() -> None:
    ways = [{"total_min": 1}, {"categories": [{"key": "law"}], "course": "A"}]
    [line] = hours({"all": ways}, [{"date": "2026-04-04", "hours": 1, "course": "A"}])["completions"]
    assert (line["hours"], line["reason"]) == (1, "Counted: 1 hour towards the total.")


@pytest.mark.parametrize(
    "more", [{"current": True}, {"credential": "BLS"}, {"credential": "BLS", "current": False}]
)
def test_a_course_outside_the_period_does_not_stand(more: Any) -> None:
    found = hours({"course": "A"}, [{"date": "2020-01-01", "course": "A", **more}])
    assert found["shortfall"] == {"must_include": ["A"]}


def test_within_one_attempt_the_first_is_meant() -> None:
    asked = {"exam_passed_within_attempts": 1}
    assert hours(asked, [{"kind": "exam"}])["satisfied"]
    assert not hours(asked, [{"kind": "exam", "attempt": 2}])["satisfied"]


def test_separation_knows_the_expiry_that_the_rule_tells() -> None:
    rule = {"validity": {"kind": "duration", "years": 1}}
    line = {
        "event": "separate",
        "rule": rule,
        "credential": {"issued": "2024-02-10"},
        "event_date": "2024-05-01",
    }
    assert answer(line)["new_expiry"] == "2025-02-10"


@pytest.mark.parametrize(
    "terms", [{"in_window": "completion"}, {"opens": {"days_before": 9}, "before_window": "completion"}]
)
def test_a_birthday_counts_from_the_day_of_renewal_too(terms: Any) -> None:
    rule = parse_rule(
        {"validity": {"kind": "birthday", "every_years": 3, "feb29": "mar01"}, "renewal": terms}
    )
    found = renew(rule, HELD, D("2026-03-05"), D("2000-02-29"))
    assert str(found.new_expiry) == "2029-03-01"
    assert "it ends on the birthday, every third year (1 March in common years), so" in found.reason


@pytest.mark.parametrize(
    ("terms", "on"),
    [
        ({"late": {"anchor": "completion"}}, "2026-05-05"),
        ({"opens": {"days_before": 9}, "before_window": "completion"}, "2025-10-05"),
    ],
)
def test_a_choice_of_days_keeps_its_day_late_and_early(terms: Any, on: str) -> None:
    validity = {"kind": "annual_day_choice", "days": ["03-31", "09-30"], "every_years": 1}
    found = renew(parse_rule({"validity": validity, "renewal": terms}), HELD, D(on))
    assert str(found.new_expiry)[5:] == "03-31"


def test_a_late_renewal_knows_the_birth_date() -> None:
    terms = {"late": {"anchor": "completion"}}
    rule = parse_rule({"validity": {"kind": "birthday", "every_years": 1}, "renewal": terms})
    assert str(renew(rule, HELD, D("2026-05-05"), D("1990-05-20")).new_expiry) == "2026-05-20"


def test_an_anchor_needs_no_day_of_issue() -> None:
    rule = parse_rule({"validity": {"kind": "duration", "years": 1}})
    assert isinstance(rule.validity, Duration)
    assert duration_anchor(rule.validity, None, D("2026-03-31")) == D("2026-03-31")
    assert duration_anchor(rule.validity, D("2025-01-31"), D("2026-03-10")) == D("2026-03-10")


def test_days_that_are_none_are_told_and_cut() -> None:
    with pytest.raises(ValueError, match=r"^'x{40}' is not a day of the year; write it as MM-DD$"):
        parse_month_day("x" * 41)
    with pytest.raises(ValueError, match=r"^'x{40}' is not a day; write it as YYYY-MM-DD$"):
        parse_day("x" * 41)
    assert month_start(D("2026-01-31")) == D("2026-01-01")
