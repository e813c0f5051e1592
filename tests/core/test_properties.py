"""What must hold for every day and every rule."""

import json
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from recert.core.dates import add_months
from recert.core.evaluate import EVENTS, evaluate_lines
from recert.core.kinds import Rule
from recert.core.rules import dump_rule, parse_rule
from recert.core.validity import first_period
from recert.core.windows import Held, closing_day, late_until, opening_day, renew, window_check
from tests.core.test_rules import RENEWALS, VALIDITIES

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
BORN = st.dates(date(1940, 1, 1), date(2005, 12, 31))
RULES = st.sampled_from([
    parse_rule({"validity": validity, "renewal": renewal})
    for validity in VALIDITIES
    for renewal in RENEWALS
    if validity["kind"] not in ("no_expiry", "while_active") and validity.get("from") in (None, "issue")
])  # fmt: skip
DONE = {"renewed", "renewed_late", "reinstated"}


def chain(rule: Rule, issued: date, length: int) -> list[date]:
    """Return the last valid days of a credential that is renewed in time again and again."""
    period = first_period(rule.validity, issued)
    held = Held(issued, period.through, period.anchor)
    ends = []
    for _ in range(length):
        assert held.expires
        outcome = renew(rule, held, held.expires)
        held = Held(outcome.new_issue, outcome.new_expiry, outcome.anchor)
        ends.append(held.expires)
    return ends


@given(issued=DAYS, months=st.integers(1, 60))
def test_ten_renewals_in_a_row_keep_the_anniversary(issued: date, months: int) -> None:
    rule = parse_rule(
        {"validity": {"kind": "duration", "months": months}, "renewal": {"in_window": "previous_expiry"}}
    )
    assert chain(rule, issued, 10) == [add_months(issued, months * number) for number in range(2, 12)]


@given(issued=DAYS, months=st.integers(1, 60))
def test_the_day_before_keeps_the_anniversary_too(issued: date, months: int) -> None:
    validity = {"kind": "duration", "months": months, "end": "day_before"}
    rule = parse_rule({"validity": validity, "renewal": {"in_window": "previous_expiry"}})
    expected = [add_months(issued, months * number) - timedelta(days=1) for number in range(2, 12)]
    assert chain(rule, issued, 10) == expected


@given(issued=DAYS, months=st.integers(1, 60))
def test_month_ends_stay_month_ends(issued: date, months: int) -> None:
    validity = {"kind": "duration_month_end", "months": months}
    rule = parse_rule({"validity": validity, "renewal": {"in_window": "previous_expiry"}})
    assert all((end + timedelta(days=1)).day == 1 for end in chain(rule, issued, 10))


@given(rule=RULES, issued=DAYS, born=BORN)
def test_no_period_ends_before_it_starts(rule: Rule, issued: date, born: date) -> None:
    period = first_period(rule.validity, issued, born)
    assert period.through
    assert period.start <= period.through


@settings(max_examples=400)
@given(
    rule=RULES,
    issued=DAYS,
    born=BORN,
    leap=st.sampled_from(range(1944, 2005, 4)),
    after=st.integers(-900, 3000),
)
def test_people_of_one_birthday_are_renewed_alike(
    rule: Rule, issued: date, born: date, leap: int, after: int
) -> None:
    expires = first_period(rule.validity, issued, born).through
    assert expires
    held, renewed_on = Held(issued, expires), max(issued, expires + timedelta(days=after))
    assert renew(rule, held, renewed_on, born) == renew(rule, held, renewed_on, born.replace(year=leap))


@settings(max_examples=400)
@given(rule=RULES, issued=DAYS, born=BORN, after=st.integers(-900, 3000))
def test_a_renewal_gives_a_period_that_is_not_over_or_a_reason(
    rule: Rule, issued: date, born: date, after: int
) -> None:
    expires = first_period(rule.validity, issued, born).through
    assert expires
    renewed_on = max(issued, expires + timedelta(days=after))
    outcome = renew(rule, Held(issued, expires), renewed_on, born)
    assert outcome.reason.endswith(".")
    assert len(outcome.short) <= 28
    if outcome.status in DONE:
        assert outcome.new_issue
        assert outcome.new_expiry
        assert outcome.valid_from
        assert renewed_on <= outcome.valid_from <= max(outcome.new_expiry, expires + timedelta(days=1))
        assert outcome.new_issue in (renewed_on, expires + timedelta(days=1)) or outcome.new_issue > expires
    else:
        assert outcome.new_issue is outcome.new_expiry is outcome.valid_from is None


@given(rule=RULES, issued=DAYS, born=BORN)
def test_the_edges_of_the_window_turn_to_the_day(rule: Rule, issued: date, born: date) -> None:
    expires = first_period(rule.validity, issued, born).through
    assert expires
    held, day = Held(None, expires), timedelta(days=1)
    opens, closes = opening_day(rule, expires), closing_day(rule, expires)
    last = max(closes or date.min, late_until(rule, expires) or date.min)
    if not rule.terms.renewable:
        return
    if opens and rule.terms.opens and rule.terms.before_window is None:
        assert window_check(rule, held, opens - day).status == "too_early"
    if closes and last < date(2200, 1, 1):
        assert window_check(rule, held, closes).status == "accepted"
        assert window_check(rule, held, last + day).status not in ("accepted", "too_early")


@given(rule=RULES)
def test_a_rule_survives_writing_and_reading(rule: Rule) -> None:
    assert parse_rule(json.loads(json.dumps(dump_rule(rule)))) == rule


EDGES = ["2026-02-28", "9999-12-31", "0001-01-01"]
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(EDGES),
    lambda children: (
        st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=5), children, max_size=3)
    ),
    max_leaves=6,
)
RULE_FIELDS = [
    *(
        "kind",
        "months",
        "years",
        "days",
        "month",
        "day",
        "every_years",
        "first",
        "parity",
        "from",
        "min_years",
        "end",
    ),
    *(
        "in_window",
        "opens",
        "closes",
        "late",
        "until",
        "reentry",
        "grace_month",
        "amendment",
        "tiers",
        "before",
        "anchor",
    ),
]
PART = st.dictionaries(
    st.sampled_from(RULE_FIELDS), JUNK | st.sampled_from(["duration", "birthday"]) | st.integers(0, 40)
)
LINE = st.fixed_dictionaries(
    {"event": st.sampled_from(sorted(EVENTS)) | JUNK},
    optional={
        "id": JUNK,
        "rule": JUNK
        | st.fixed_dictionaries({"validity": PART | st.sampled_from(VALIDITIES), "renewal": PART}),
        "credential": JUNK
        | st.fixed_dictionaries({}, optional={"issued": JUNK, "expires": JUNK, "anchor": JUNK}),
        "renewed_on": JUNK,
        "event_date": JUNK,
        "person": JUNK | st.fixed_dictionaries({"birth_date": JUNK}),
        "days_before_expiry": JUNK,
        "training_period": JUNK,
    },
)


@settings(max_examples=500)
@given(line=LINE | JUNK)
def test_no_line_raises(line: object) -> None:
    for text, good in evaluate_lines([json.dumps(line)]):
        assert ("error" in json.loads(text)) is not good


@given(text=st.text())
def test_no_text_raises(text: str) -> None:
    for answer, _ in evaluate_lines([text]):
        json.loads(answer)
