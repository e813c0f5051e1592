from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.oracle.asking import Data, ask, day, issue, renew, renewed
from tests.core.oracle.cases import (
    BORN,
    CALENDAR_KINDS,
    DURATIONS,
    FIXED_FIRST,
    HARD_DAYS,
    VALIDITIES,
    births,
    name,
)
from tests.core.oracle.dates import continued_until, corresponding, from_start, issued_until, walk

ISSUED = st.dates(date(2020, 1, 1), date(2060, 12, 31))
CONTINUES, STARTS_ANEW = {"in_window": "previous_expiry"}, {"in_window": "completion"}


def each_day(validity: Data) -> Iterator[tuple[date, date | None]]:
    return ((issued, born) for issued in HARD_DAYS for born in births(validity))


@pytest.mark.parametrize("validity", [*VALIDITIES, *FIXED_FIRST], ids=name)
def test_the_first_expiry_on_every_hard_day(validity: Data) -> None:
    wrong = [
        (issued, born, found, expected)
        for issued, born in each_day(validity)
        if (found := issue(validity, issued, born)) != (expected := issued_until(validity, issued, born))
    ]
    assert wrong == []


@pytest.mark.parametrize("validity", VALIDITIES, ids=name)
def test_a_renewal_in_time_continues_the_old_period(validity: Data) -> None:
    rule = {"validity": validity, "renewal": CONTINUES}
    wrong = []
    for issued, born in each_day(validity):
        old, new = (continued_until(validity, issued, times, born) for times in (1, 2))
        found = renewed(rule, (issued, old), old, born)
        if found != ("renewed", walk(old, 1), new):
            wrong.append((issued, old, born, found, new))
    assert wrong == []


@pytest.mark.parametrize("validity", VALIDITIES, ids=name)
def test_a_renewal_on_completion_runs_from_its_own_day(validity: Data) -> None:
    rule = {"validity": validity, "renewal": STARTS_ANEW}
    wrong = []
    for on, born in each_day(validity):
        held = (walk(on, -200), walk(on, 100))
        found = renewed(rule, held, on, born)
        if found != ("renewed", on, new := from_start(validity, on, born)):
            wrong.append((held, on, born, found, new))
    assert wrong == []


def chain(validity: Data, issued: date, born: date | None, **more: str) -> list[date | None]:
    """Renew ten times in time, each on the last valid day, and each with what the answer before gave."""
    rule = {"validity": validity, "renewal": CONTINUES}
    start, end, ends = issued, issue(validity, issued, born), []
    for _ in range(10):
        assert end
        found = renew(rule, (start, end), end, born, **more)
        start, end = date.fromisoformat(found["new_issue"]), day(found["new_expiry"])
        more |= {"anchor": found["anchor"]} if "anchor" in found else {}
        ends.append(end)
    return ends


def anchored_chain(validity: Data, issued: date, born: date | None) -> list[date | None]:
    return chain(validity, issued, born, anchor=issued.isoformat())


@settings(max_examples=150, deadline=None)
@given(validity=st.sampled_from(VALIDITIES), issued=ISSUED, born=st.sampled_from(BORN))
def test_ten_renewals_in_a_row_keep_the_anniversary(validity: Data, issued: date, born: date) -> None:
    expected = [continued_until(validity, issued, times, born) for times in range(2, 12)]
    assert anchored_chain(validity, issued, born) == expected


@pytest.mark.parametrize("validity", DURATIONS, ids=name)
def test_a_clamped_day_never_starts_a_chain(validity: Data) -> None:
    for issued in (date(2024, 2, 29), date(2023, 12, 31), date(2024, 8, 30), date(2027, 8, 31)):
        expected = [continued_until(validity, issued, times) for times in range(2, 12)]
        assert anchored_chain(validity, issued, None) == expected


@pytest.mark.parametrize("issued", [date(2024, 8, 28), date(2024, 4, 30), date(2024, 1, 15)])
@pytest.mark.parametrize("validity", DURATIONS, ids=name)
def test_ten_renewals_by_what_the_answers_give_keep_the_anniversary(validity: Data, issued: date) -> None:
    expected = [continued_until(validity, issued, times) for times in range(2, 12)]
    assert chain(validity, issued, None) == expected


@pytest.mark.parametrize("issued", [date(2024, 2, 29), date(2024, 1, 31), date(2024, 8, 30)])
@pytest.mark.parametrize("length", [{"years": 1}, {"months": 1}, {"months": 6}], ids=name)
def test_the_day_of_issue_brings_a_clamped_day_back(length: Data, issued: date) -> None:
    validity = {"kind": "duration", **length}
    rule = {"validity": validity, "renewal": CONTINUES}
    for times in range(1, 12):
        held = (issued, continued_until(validity, issued, times))
        assert renewed(rule, held, held[1])[2] == continued_until(validity, issued, times + 1), held


@pytest.mark.parametrize("validity", CALENDAR_KINDS, ids=name)
def test_a_fixed_first_expiry_is_only_the_first_one(validity: Data) -> None:
    rule = {"validity": {**validity, "first": {"next_occurrence": True}}, "renewal": CONTINUES}
    for issued, born in each_day(validity):
        old = issue(rule["validity"], issued, born)
        assert old
        new = continued_until(rule["validity"], issued, 2, born)
        assert renewed(rule, (issued, old), old, born) == ("renewed", walk(old, 1), new)


@settings(max_examples=200, deadline=None)
@given(validity=st.sampled_from([*VALIDITIES, *FIXED_FIRST]), issued=ISSUED, born=st.sampled_from(BORN))
def test_no_credential_expires_before_it_is_issued(validity: Data, issued: date, born: date) -> None:
    end = issue(validity, issued, born)
    assert end
    assert end >= issued


@pytest.mark.parametrize("validity", [{"kind": "no_expiry"}, {"kind": "while_active"}], ids=name)
def test_some_never_expire(validity: Data) -> None:
    assert all(issue(validity, issued) is None for issued in HARD_DAYS)


@pytest.mark.parametrize("months", [1, 12, 36, 60])
def test_who_leaves_stays_certified_for_so_many_months(months: int) -> None:
    rule = {"validity": {"kind": "while_active", "lapses_after": {"months": months}}}
    for left in HARD_DAYS:
        credential = {"issued": "2015-05-05"}
        found = ask(event="separate", rule=rule, credential=credential, event_date=left.isoformat())
        assert day(found["new_expiry"]) == corresponding(left, months)
