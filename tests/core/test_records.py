"""The dates on record beside those of the rule: what agrees, and what the rule would have given."""

from datetime import date
from typing import Any

import pytest

from recert.core.dates import DateOutOfRangeError
from recert.core.facts import MissingFact
from recert.core.records import Record, period_of, said_otherwise
from recert.core.rules import parse_rule

D = date.fromisoformat
ANNUAL = parse_rule({
    "validity": {"kind": "annual_day", "month": 3, "day": 31, "every_years": 2},
    "renewal": {"opens": {"days_before": 60}, "late": {"until": {"days_after": 30}}},
})  # fmt: skip
BIRTHDAY = parse_rule({"validity": {"kind": "birthday", "every_years": 2}, "renewal": {}})
YEARS = parse_rule({"validity": {"kind": "duration", "years": 2}, "renewal": {"in_window": "completion"}})
OLD = Record(D("2022-04-01"), D("2022-04-01"), D("2024-03-31"))


@pytest.mark.parametrize(
    ("issued", "through", "before", "by_rule"),
    [
        ("2024-02-10", "2026-03-31", None, "2025-03-31"),
        ("2024-02-10", "2025-03-31", None, None),
        ("2024-02-10", None, None, "2025-03-31"),
        ("2024-03-02", "2026-03-31", OLD, None),  # renewed in time, on the day of issue
        ("2024-04-01", "2026-03-31", OLD, None),  # its day of issue is the first day of the new period
        ("2024-04-01", "2026-04-30", OLD, "2026-03-31"),
        ("2024-03-02", "2026-04-30", OLD, "2026-03-31"),
        ("2024-09-01", "2026-03-31", OLD, None),
        ("2024-09-01", "2027-09-01", OLD, "2026-03-31"),
    ],
)
def test_printed_dates_beside_the_rule(
    issued: str, through: str | None, before: Any, by_rule: str | None
) -> None:
    record = Record(D(issued), D(issued), through and D(through))
    found = said_otherwise(ANNUAL, record, before=before)
    assert (found and str(found.through)) == by_rule


def test_a_renewal_from_the_first_day_of_its_period_is_told_as_in_time() -> None:
    found = said_otherwise(ANNUAL, Record(D("2024-04-01"), D("2024-04-01"), D("2026-04-30")), before=OLD)
    assert found
    assert found.reason.startswith("Renewed on 31 March 2024, in time")


def test_what_cannot_be_renewed_in_time_is_told_by_its_own_day() -> None:
    never = parse_rule({"validity": {"kind": "duration", "years": 2}, "renewal": {"renewable": False}})
    found = said_otherwise(never, Record(D("2024-05-01"), D("2024-05-01"), D("2027-01-01")), before=OLD)
    assert found
    assert (found.start, found.through) == (D("2024-05-01"), D("2026-05-01"))


def test_a_period_as_renewed_on_the_last_day_agrees() -> None:
    record = Record(D("2024-04-01"), D("2024-04-01"), D("2026-03-31"))
    assert said_otherwise(YEARS, record, before=OLD) is None


def test_a_period_tells_its_reason_and_its_anchor() -> None:
    old = Record(D("2022-01-31"), D("2022-01-31"), D("2024-01-30"))
    found = period_of(YEARS, D("2024-01-20"), before=old)
    assert found
    assert (found.start, found.through, found.anchor) == (D("2024-01-20"), D("2026-01-20"), D("2024-01-20"))
    assert "2 years" in found.reason


def test_what_never_ends_is_not_continued() -> None:
    forever = Record(D("2020-01-01"), D("2020-01-01"), None)
    assert period_of(None, D("2024-01-01"), before=forever) is None
    assert (
        said_otherwise(YEARS, Record(D("2024-01-01"), D("2024-01-01"), D("2026-01-01")), before=forever)
        is None
    )


def test_a_renewal_is_not_dated_into_the_period_before_it() -> None:
    backwards = period_of(YEARS, D("2022-04-01"), before=OLD)
    assert backwards == period_of(YEARS, D("2022-04-01"))


def test_without_a_rule_the_length_goes_on() -> None:
    found = period_of(None, D("2024-03-01"), before=OLD)
    assert found
    assert (found.start, found.through) == (D("2024-03-01"), D("2026-02-28"))
    assert period_of(None, D("2024-03-01")) is None


def test_what_the_rule_cannot_tell_is_no_difference() -> None:
    far = Record(D("9999-01-01"), D("9999-01-01"), D("9999-12-31"))
    assert said_otherwise(BIRTHDAY, OLD) is None
    assert said_otherwise(YEARS, far) is None
    with pytest.raises(MissingFact):
        period_of(BIRTHDAY, D("2024-01-01"))
    with pytest.raises(DateOutOfRangeError):
        period_of(YEARS, D("9999-01-01"))
    assert said_otherwise(BIRTHDAY, OLD, birth_date=D("1990-05-20"))
