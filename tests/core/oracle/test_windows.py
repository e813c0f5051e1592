from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from recert.core.evaluate import answer
from tests.core.oracle.asking import Data, renewed, window
from tests.core.oracle.cases import HARD_DAYS, name
from tests.core.oracle.dates import corresponding, page, walk
from tests.core.oracle.windows import checked, closing, late_end, opening, outcome

FOUR_YEARS = {"kind": "duration", "years": 4}
SMALL = st.integers(0, 6)
OPENS = st.one_of(
    st.fixed_dictionaries({"days_before": st.sampled_from([30, 45, 60, 90, 365])}),
    st.fixed_dictionaries({"months_before": st.integers(1, 13)}),
    st.fixed_dictionaries({"years_before": st.integers(1, 2)}),
    st.fixed_dictionaries({"days_after": st.just(0)}),
    st.fixed_dictionaries({"calendar_months_before_expiry_month": st.integers(1, 13)}),
    st.fixed_dictionaries(
        {
            "calendar_months_before_expiry_month": st.integers(1, 13),
            "includes_expiry_month": st.just(value=True),
        }
    ),
    st.fixed_dictionaries({"fixed_in_expiry_year": st.sampled_from(["01-01", "02-28", "08-01"])}),
    st.fixed_dictionaries({"fixed": st.sampled_from(["01-31", "09-01", "12-31"])}),
)
CLOSES = st.one_of(
    st.fixed_dictionaries({"days_before": st.sampled_from([0, 1, 20])}),
    st.fixed_dictionaries({"months_before": st.integers(1, 2)}),
    st.fixed_dictionaries({"days_after": st.integers(0, 20)}),
    st.fixed_dictionaries({"months_after": SMALL}),
    st.fixed_dictionaries({"fixed_in_expiry_year": st.sampled_from(["06-30", "12-31"])}),
    st.fixed_dictionaries({"fixed": st.sampled_from(["03-31", "12-31"])}),
)
UNTIL = st.one_of(
    st.fixed_dictionaries({"days_after": st.sampled_from([1, 30, 90, 366])}),
    st.fixed_dictionaries({"months_after": st.integers(1, 14)}),
    st.fixed_dictionaries({"years_after": st.integers(1, 3)}),
    st.fixed_dictionaries({"calendar_months_after": SMALL}),
    st.fixed_dictionaries({"fixed": st.sampled_from(["01-31", "04-30", "12-31"])}),
)
AFTER_THAT = ["not_renewable", "inactive", "reentry", "full_course", "reexamination"]
LATE = st.fixed_dictionaries(
    {"until": UNTIL},
    optional={
        "anchor": st.sampled_from(["previous_expiry", "completion"]),
        "after_that": st.sampled_from(AFTER_THAT),
    },
)
RENEWALS = st.fixed_dictionaries(
    {"in_window": st.just("previous_expiry")}, optional={"opens": OPENS, "closes": CLOSES, "late": LATE}
)
EXPIRES = st.sampled_from(HARD_DAYS) | st.dates(date(2020, 1, 1), date(2060, 12, 31))


def held(expires: date) -> tuple[date, date]:
    """Long enough ago that no window opens before the day of issue, and to the day what the rule gives."""
    return corresponding(expires, -48), expires


def edges(renewal: Data, expires: date) -> list[date]:
    found = {opening(renewal, expires), closing(renewal, expires), late_end(renewal, expires)}
    return sorted({walk(edge, days) for edge in found - {date.min, date.max} for days in (-1, 0, 1)})


def in_order(renewal: Data, expires: date) -> bool:
    """Tell whether the days follow each other, for this expiry and, so that the rule is accepted, for any other."""
    line = {"event": "window_check", "rule": {"validity": FOUR_YEARS, "renewal": renewal}}
    found = answer({**line, "credential": {"expires": "2026-12-31"}, "event_date": "2026-12-31"})
    if "before" in found.get("error", ""):  # "the window would close before it opens" and the like
        return False
    return opening(renewal, expires) <= closing(renewal, expires) <= late_end(renewal, expires)


def holds_at_every_edge(renewal: Data, expires: date) -> None:
    rule = {"validity": FOUR_YEARS, "renewal": renewal}
    for on in edges(renewal, expires):
        assert window(rule, held(expires), on) == checked(renewal, expires, on), on
        assert renewed(rule, held(expires), on)[:2] == outcome(renewal, expires, on), on


@settings(max_examples=400, deadline=None)
@given(renewal=RENEWALS, expires=EXPIRES)
def test_the_status_turns_to_the_day_at_every_edge(renewal: Data, expires: date) -> None:
    assume(in_order(renewal, expires))
    holds_at_every_edge(renewal, expires)


@settings(max_examples=200, deadline=None)
@given(renewal=RENEWALS, opens=OPENS, before=st.sampled_from(["completion", "rejected"]), expires=EXPIRES)
def test_before_the_window_the_cycle_moves_or_it_is_too_early(
    renewal: Data, opens: Data, before: str, expires: date
) -> None:
    early = {**renewal, "opens": opens, "before_window": before}
    assume(in_order(early, expires))
    holds_at_every_edge(early, expires)


@settings(max_examples=200, deadline=None)
@given(renewal=RENEWALS, expires=EXPIRES)
def test_a_deadline_on_a_weekend_moves_to_monday(renewal: Data, expires: date) -> None:
    rolling = {**renewal, "business_day_roll": "next"}
    assume("late" in renewal or "closes" in renewal)
    assume(in_order(rolling, expires))
    holds_at_every_edge(rolling, expires)


@pytest.mark.parametrize("before", [0, 1, 2])
@pytest.mark.parametrize("after", [0, 1, 2])
def test_done_in_the_grace_months_counts_as_done_in_the_due_month(before: int, after: int) -> None:
    renewal = {"in_window": "previous_expiry", "grace_month": {"before": before, "after": after}}
    rule = {"validity": {"kind": "duration_month_end", "months": 12}, "renewal": renewal}
    for expires in (day for day in HARD_DAYS if day == page(day)[-1]):
        has, new = (corresponding(expires, -12), expires), page(expires, 12)[-1]
        for on in (opening(renewal, expires), expires, closing(renewal, expires)):
            assert renewed(rule, has, on) == ("renewed", walk(expires, 1), new), on
        too_soon = renewed(rule, has, walk(opening(renewal, expires), -1))
        too_long = renewed(rule, has, walk(closing(renewal, expires), 1))
        assert walk(expires, 1) not in too_soon
        assert new not in too_long


@pytest.mark.parametrize("expires", HARD_DAYS[::7])
def test_without_lateness_no_renewal_is_late(expires: date) -> None:
    rule = {"validity": FOUR_YEARS, "renewal": {"in_window": "previous_expiry"}}
    for days in (-700, 0, 1, 400):
        on = walk(expires, days)
        assert window(rule, held(expires), on) == "accepted"
        assert renewed(rule, held(expires), on)[:2] == ("renewed", walk(expires, 1))


@pytest.mark.parametrize("days", [-400, -1, 0, 1, 400])
def test_what_cannot_be_renewed_never_can(days: int) -> None:
    rule = {"validity": FOUR_YEARS, "renewal": {"renewable": False}}
    on = walk(date(2028, 2, 29), days)
    assert window(rule, held(date(2028, 2, 29)), on) == "not_renewable"
    assert renewed(rule, held(date(2028, 2, 29)), on) == ("not_renewable", None, None)


@pytest.mark.parametrize("until", [{"years_after": 1}, {"months_after": 1}, {"days_after": 1}], ids=name)
def test_lateness_starts_on_the_day_after_the_expiry(until: Data) -> None:
    for expires in HARD_DAYS[::5]:
        renewal = {"in_window": "previous_expiry", "late": {"until": until}}
        rule = {"validity": FOUR_YEARS, "renewal": renewal}
        found = [renewed(rule, held(expires), walk(expires, days))[0] for days in (-1, 0, 1)]
        assert found == ["renewed", "renewed", "renewed_late"]


@settings(max_examples=200, deadline=None)
@given(after=st.fixed_dictionaries({}, optional={"days_after": st.integers(1, 400)}), expires=EXPIRES)
def test_only_the_longer_way_back_is_open_from_re_entry_on(after: Data, expires: date) -> None:
    renewal = {"in_window": "previous_expiry", "reentry": after or {"years_after": 1}}
    rule = {"validity": FOUR_YEARS, "renewal": renewal}
    starts = walk(expires, after["days_after"]) if after else corresponding(expires, 12)
    assert renewed(rule, held(expires), starts) == ("reentry", None, None)
    assert renewed(rule, held(expires), walk(starts, 90))[0] == "reentry"
    assert renewed(rule, held(expires), walk(starts, -1))[1] == walk(expires, 1)
