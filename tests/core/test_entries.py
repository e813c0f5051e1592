"""What became of an entry in one sentence, what an entry must be, and what a rule's small parts say."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from recert.core._reader import Reader, RuleError, listed, spell
from recert.core.dates import MonthDay, counted
from recert.core.facts import MissingFact
from recert.core.kinds import NoExpiry, Rule
from recert.core.moments import FixedDay, MonthsBefore, Offset, Side, Unit
from recert.core.requirements.entries import Entry, Line, Verdict, hours_words, on_words, plain
from recert.core.requirements.kinds import Category, Group, Requirement, RequirementSet, Subset, Where
from recert.core.rules import parse_rule

N = Decimal
HERE = {"mode": "online", "topic": ["law", "ethics"], "passed": True, "title": "Sepsis"}


def line(verdict: Verdict, counted: str = "0", towards: tuple[Any, ...] = (), why: str = "") -> str:
    return Line(Entry(hours=N("2.50")), verdict, N(counted), towards, why).sentence


@pytest.mark.parametrize(
    ("verdict", "counted", "towards", "why", "sentence"),
    [
        (Verdict.COUNTED, "2.5", (("", N("2.5")),), "", "Counted: 2.5 hours towards the total."),
        (Verdict.COUNTED, "1", (("law", N(1)),), "", "Counted: 1 hour towards law."),
        (Verdict.COUNTED, "2", (("law", N(1)), ("", N(1))), "", "Counted: 2 hours towards law."),
        (Verdict.COUNTED, "1", (("law", N(1)),), "carried over", "Counted: 1 hour towards law, carried over."),
        (Verdict.COUNTED, "0", (), "the course A", "Counted: the course A."),
        (Verdict.COUNTED, "0", (), "", "Counted: no hours, but kept on record."),
        (Verdict.COUNTED, "2", (), "", "Counted: 2 hours."),
        (Verdict.OVER_CAP, "0", (), "it is too much", "Not counted: it is too much."),
        (
            Verdict.OVER_CAP, "2", (("law", N("1.5")), ("ethics", N("0.5"))), "it is too much",
            "Counted in part: 2 of 2.5 hours towards law (1.5) and ethics (0.5); it is too much.",
        ),
    ],
)  # fmt: skip
def test_what_became_of_an_entry_is_a_sentence(
    verdict: Verdict, counted: str, towards: Any, why: str, sentence: str
) -> None:
    assert line(verdict, counted, towards, why) == sentence


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        ("0", "0 hours"),
        ("1", "1 hour"),
        ("1.0", "1 hour"),
        ("41.50", "41.5 hours"),
        ("60", "60 hours"),
        ("1E+2", "100 hours"),
    ],
)
def test_hours_have_no_empty_decimals(hours: str, words: str) -> None:
    assert hours_words(N(hours)) == words
    assert plain(N(hours)) == words.split(" ", maxsplit=1)[0]


def test_an_entry_says_when_it_was() -> None:
    assert on_words(Entry(date(2026, 5, 3))) == "on 3 May 2026"
    assert on_words(Entry()) == "without a date"


@pytest.mark.parametrize(
    ("where", "category", "expected"),
    [
        (Where((("mode", "online"),)), "", True),
        (Where((("mode", "online"), ("topic", "law"))), "", True),
        (Where((("mode", "online"), ("topic", "fire"))), "", False),
        (Where((("topic", "fire"), ("mode", "online"))), "", False),
        (Where((("category", "legal"),)), "legal", True),
        (Where((("category", "legal"),)), "", False),
        (Where((("course", "Sepsis"),)), "", True),
        (Where((("credential", "Sepsis"),)), "", False),
        (Where((("passed", True),)), "", True),
        (Where(word="ethics", among=("mode", "topic")), "", True),
        (Where(word="ethics", among=("mode",)), "", False),
        (Where(word="legal", among=("tag", "category")), "legal", True),
        (Where(word="legal", among=("tag",)), "legal", False),
        (Where(), "", True),
    ],
)
def test_an_entry_matches_what_is_meant(where: Where, category: str, expected: bool) -> None:
    assert where.matches(HERE, category) is expected


def test_a_course_field_is_asked_before_the_title() -> None:
    where = Where((("course", "Sepsis"),))
    assert not where.matches({"course": "Trauma", "title": "Sepsis"})
    assert where.matches({"course": ("Trauma", "Sepsis")})


@pytest.mark.parametrize(
    ("where", "words"),
    [
        (Where(word="lectures"), "lectures"),
        (Where((("mode", "lectures"), ("role", "student"))), "lectures and student"),
        (Where((("category", "law"), ("tag", "ethics"))), "category law and tag ethics"),
        (Where((("level", 3),)), "level 3"),
    ],
)
def test_what_is_meant_has_words(where: Where, words: str) -> None:
    assert where.in_words() == words


def test_a_requirement_knows_its_courses_categories_and_hours() -> None:
    inside = Subset(Where((("category", "ethics"), ("tag", "x"))), N(1))
    found = Requirement(
        categories=(Category("law"),),
        groups=(Group(("ems", "fire")),),
        subsets=(inside,),
        must_include=("A",),
        course="B",
    )
    assert (found.courses, found.named) == (("A", "B"), {"law", "ems", "fire", "ethics"})
    assert (Requirement(must_include=("A",)).courses, Requirement(groups=found.groups).named) == (
        ("A",),
        frozenset(),
    )
    owing = [
        Requirement(),
        Requirement(total_min=N(1)),
        Requirement(groups=found.groups),
        Requirement(subsets=(inside,)),
    ]
    assert [each.owes_hours for each in owing] == [False, True, True, True]


def test_the_version_of_what_is_owed_follows_the_period_s_first_day() -> None:
    old, new = (
        RequirementSet(Requirement(), "Old"),
        RequirementSet(Requirement(course="A"), "New", date(2027, 1, 1)),
    )
    rule = Rule(NoExpiry(), requirement_sets=(old, new))
    days = (date(2026, 12, 31), date(2027, 1, 1), date(2028, 1, 1))
    assert [rule.set_for(day) for day in days] == [old, new, new]
    assert Rule(NoExpiry(), requirement_sets=(new,)).set_for(days[0]) is None
    assert (rule.requirement, Rule(NoExpiry()).requirement) == (new.requirement, None)
    assert Rule(NoExpiry(), requirement_sets=(old,)).requirement == old.requirement


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (Offset(Unit.DAYS_BEFORE, 0), "the last valid day"),
        (Offset(Unit.DAYS_BEFORE, 1), "1 day before the last valid day"),
        (Offset(Unit.MONTHS_AFTER, 3), "3 months after the last valid day"),
        (Offset(Unit.YEARS_BEFORE, 2), "2 years before the last valid day"),
        (Offset(Unit.CALENDAR_MONTHS_AFTER, 3), "the end of the 3 calendar months after the month of expiry"),
        (MonthsBefore(1, True), "the first day of the month of expiry"),
        (MonthsBefore(2), "the first day of the 2 calendar months before the month of expiry"),
        (MonthsBefore(2, True), "the first day of the 2 calendar months that end with the month of expiry"),
        (FixedDay(Side.BEFORE, MonthDay(5, 9)), "9 May"),
    ],
)
def test_a_moment_has_words(moment: Any, words: str) -> None:
    assert moment.in_words() == words


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "nothing"),
        (3, "3"),
        (2.5, "2.5"),
        ("a", "'a'"),
        ([1], "[1]"),
        ("x" * 58, repr("x" * 58)),
        ("x" * 59, "'" + "x" * 56 + "..."),
    ],
)
def test_a_value_is_spelled_and_cut(value: object, text: str) -> None:
    assert spell(value) == text


def test_words_are_listed() -> None:
    assert [listed(["a"]), listed(["a", "b"]), listed(["a", 2, "c"], "and")] == ["a", "a or b", "a, 2 and c"]
    assert [counted(1, "day"), counted(0, "day"), counted(2, "day")] == ["1 day", "0 days", "2 days"]


def test_a_missing_fact_is_a_question() -> None:
    fact = MissingFact("day_of_issue")
    assert (str(fact), fact.fact) == (
        "The rule needs the day of issue, which is not on file: enter it first.", "day_of_issue",
    )  # fmt: skip


def test_an_error_tells_all_problems() -> None:
    with pytest.raises(RuleError) as caught:
        parse_rule({"validity": {"kind": "annual_day", "month": 13, "day": 1, "every_years": 0}})
    assert str(caught.value) == (
        "validity.month: 13 is not a month; give 1 to 12; also validity.every_years: 0 is not a whole number from 1 to 50"
    )


def test_a_field_s_long_name_is_cut_and_a_list_may_be_a_tuple() -> None:
    reader = Reader({"x" * 70: 1, "days": ("01-31",)}, "", [])
    assert [str(day) for day in reader.month_days("days")] == ["01-31"]
    reader.done()
    assert [str(each) for each in reader.problems] == [f"{'x' * 60}: not a field here; allowed are days"]
    empty = Reader({"a": 1}, "here", [])
    empty.done()
    assert [str(each) for each in empty.problems] == ["here.a: not a field here; no field is allowed"]


@pytest.mark.parametrize(
    ("side", "expires", "expected"),
    [
        (Side.BEFORE, "2026-05-09", "2026-05-09"),
        (Side.BEFORE, "2026-05-08", "2025-05-09"),
        (Side.AFTER, "2026-05-09", "2026-05-09"),
        (Side.AFTER, "2026-05-10", "2027-05-09"),
        (Side.IN_EXPIRY_YEAR, "2026-05-08", "2026-05-09"),
        (Side.IN_EXPIRY_YEAR, "2026-05-10", "2026-05-09"),
    ],
)
def test_a_fixed_day_may_be_the_expiry_itself(side: Side, expires: str, expected: str) -> None:
    assert str(FixedDay(side, MonthDay(5, 9)).on(date.fromisoformat(expires))) == expected
