from collections.abc import Callable
from datetime import date

import pytest

from recert.core.facts import MissingFact
from recert.core.kinds import Rule
from recert.core.rules import parse_rule
from recert.core.windows import (
    NO_END,
    Held,
    amend,
    closing_day,
    late_until,
    opening_day,
    renew,
    same_length,
    separate,
    window_check,
)

D = date.fromisoformat
Library = Callable[[str], Rule]
SPEED = "nc-speed-measuring-instrument-instructor"
MASS_POST, WASHINGTON = "massachusetts-post-certification", "washington-ems-certification"
LATE_EMT = "Renewal was possible until 30 April 2026; on 2 May 2026 it cannot be renewed any more."
BORN = D("1990-02-14")


def rule_of(renewal: object, **validity: object) -> Rule:
    return parse_rule({"validity": validity or {"kind": "duration", "years": 2}, "renewal": renewal})


def held(issued: str, expires: str | None, anchor: str | None = None) -> Held:
    return Held(D(issued), D(expires) if expires else None, D(anchor) if anchor else None)


def done(rule: Rule, has: Held, on: str, born: date | None = BORN) -> tuple[str, str, str]:
    outcome = renew(rule, has, D(on), born)
    return outcome.status, str(outcome.new_issue), str(outcome.new_expiry)


def test_the_example_of_the_rule_book(library: Library) -> None:
    outcome = renew(library("nremt-emt"), held("2024-02-10", "2026-03-31"), D("2026-03-02"))
    assert (outcome.status, outcome.new_issue, outcome.new_expiry) == (
        "renewed",
        D("2026-04-01"),
        D("2028-03-31"),
    )
    assert "31 March, every second year, so the last valid day is 31 March 2028." in outcome.reason
    assert outcome.short == "31 March, every 2 years"


@pytest.mark.parametrize(
    ("key", "issued", "expires", "on", "expected"),
    [
        ("nremt-emt", "2024-02-10", "2026-03-31", "2026-03-31", ("renewed", "2026-04-01", "2028-03-31")),
        ("nremt-emt", "2024-02-10", "2026-03-31", "2026-04-01", ("renewed_late", "2026-04-01", "2028-03-31")),
        ("nremt-emt", "2024-02-10", "2026-03-31", "2026-04-30", ("renewed_late", "2026-04-01", "2028-03-31")),
        ("nremt-emt", "2024-02-10", "2026-03-31", "2026-05-01", ("not_renewable", "None", "None")),
        (
            "aha-bls-provider",
            "2024-02-10",
            "2026-02-28",
            "2026-03-09",
            ("renewed", "2026-03-09", "2028-03-31"),
        ),
        (
            "aha-bls-provider",
            "2024-02-10",
            "2026-02-28",
            "2026-01-09",
            ("renewed", "2026-01-09", "2028-01-31"),
        ),
        ("california-emt", "2024-02-10", "2026-02-28", "2025-08-28", ("renewed", "2026-03-01", "2028-02-29")),
        ("california-emt", "2024-02-10", "2026-02-28", "2025-08-27", ("renewed", "2025-08-27", "2027-08-31")),
        ("california-emt", "2024-02-10", "2026-02-28", "2026-03-01", ("renewed", "2026-03-01", "2028-02-29")),
        ("texas-ems-certification", "2022-05-05", "2026-05-05", "2025-05-04", ("too_early", "None", "None")),
        (
            "texas-ems-certification",
            "2022-05-05",
            "2026-05-05",
            "2025-05-05",
            ("renewed", "2026-05-06", "2030-05-05"),
        ),
        (
            "texas-ems-certification",
            "2022-05-05",
            "2026-05-05",
            "2027-05-05",
            ("reinstated", "2027-05-05", "2031-05-05"),
        ),
        (
            "texas-ems-certification",
            "2022-05-05",
            "2026-05-05",
            "2027-05-06",
            ("not_renewable", "None", "None"),
        ),
        (
            "tennessee-ems-license",
            "2024-03-01",
            "2026-02-28",
            "2025-12-30",
            ("renewed", "2026-03-01", "2028-02-29"),
        ),
        ("tennessee-ems-license", "2024-03-01", "2026-02-28", "2025-12-29", ("too_early", "None", "None")),
        (
            "tennessee-ems-license",
            "2024-03-01",
            "2026-02-28",
            "2026-04-29",
            ("renewed_late", "2026-03-01", "2028-02-29"),
        ),
        ("kansas-emt", "2024-05-10", "2026-12-31", "2026-07-31", ("too_early", "None", "None")),
        ("kansas-emt", "2024-05-10", "2026-12-31", "2026-08-01", ("renewed", "2027-01-01", "2028-12-31")),
        ("kansas-emt", "2024-05-10", "2026-12-31", "2026-12-02", ("too_late", "None", "None")),
        ("iowa-ems-certification", "2024-04-01", "2026-04-01", "2025-12-31", ("too_early", "None", "None")),
        (
            "iowa-ems-certification",
            "2024-04-01",
            "2026-04-01",
            "2026-01-01",
            ("renewed", "2026-04-02", "2028-04-01"),
        ),
        ("iowa-ems-certification", "2024-04-01", "2026-04-01", "2026-04-02", ("inactive", "None", "None")),
        ("virginia-emt", "2022-06-03", "2026-06-30", "2026-05-31", ("renewed", "2026-05-31", "2030-05-31")),
        ("virginia-emt", "2022-06-03", "2026-06-30", "2026-06-01", ("renewed", "2026-07-01", "2030-06-30")),
        ("virginia-emt", "2022-06-03", "2026-06-30", "2026-07-01", ("reentry", "None", "None")),
        ("virginia-emt", "2022-06-03", "2026-06-30", "2028-07-01", ("too_late", "None", "None")),
        (
            "colorado-ems-provisional",
            "2026-01-01",
            "2026-04-01",
            "2026-03-01",
            ("not_renewable", "None", "None"),
        ),
        (SPEED, "2023-03-03", "2026-03-03", "2027-03-03", ("reinstated", "2027-03-03", "2030-03-03")),
        (SPEED, "2023-03-03", "2026-03-03", "2027-03-04", ("full_course", "None", "None")),
        (
            "texas-tcfp-certification",
            "2025-01-01",
            "2025-10-31",
            "2026-11-01",
            ("reexamination", "None", "None"),
        ),
        (
            "massachusetts-emt",
            "2024-05-01",
            "2026-04-01",
            "2026-04-30",
            ("renewed_late", "2026-04-02", "2028-04-01"),
        ),
        (WASHINGTON, "2020-01-05", "2023-01-05", "2026-11-23", ("renewed_late", "2026-01-06", "2029-01-05")),
        (MASS_POST, "2021-07-01", "2024-02-01", "2024-01-05", ("renewed", "2024-02-02", "2027-02-01")),
    ],
)
def test_renewals_to_the_day(
    library: Library, key: str, issued: str, expires: str, on: str, expected: object
) -> None:
    assert done(library(key), held(issued, expires), on) == expected


def test_what_never_expires_is_not_renewed(library: Library) -> None:
    permanent = library("pro-board-fire-fighter-i-ii")
    assert done(permanent, held("2021-07-01", None), "2024-01-05") == ("unchanged", "None", "None")


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2026-01-31", ("renewed", "2026-01-31", "2028-01-31")),
        ("2026-02-01", ("renewed", "2026-06-01", "2028-05-31")),
        ("2026-05-31", ("renewed", "2026-06-01", "2028-05-31")),
        ("2026-06-01", ("reinstated", "2026-06-01", "2028-06-30")),
        ("2026-08-31", ("reinstated", "2026-08-31", "2028-08-31")),
        ("2026-09-01", ("too_late", "None", "None")),
    ],
)
def test_flight_instructors_have_three_calendar_months_on_either_side(
    library: Library, on: str, expected: object
) -> None:
    assert (
        done(library("faa-flight-instructor-recent-experience"), held("2024-05-20", "2026-05-31"), on)
        == expected
    )


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2026-04-30", ("renewed", "2026-04-30", "2027-04-30")),
        ("2026-05-01", ("renewed", "2026-07-01", "2027-06-30")),
        ("2026-07-31", ("renewed", "2026-07-01", "2027-06-30")),
        ("2026-08-01", ("too_late", "None", "None")),
    ],
)
def test_a_check_in_the_grace_month_counts_as_in_the_due_month(
    library: Library, on: str, expected: object
) -> None:
    assert (
        done(library("part-135-air-ambulance-crew-check"), held("2025-06-03", "2026-06-30"), on) == expected
    )


@pytest.mark.parametrize(
    ("on", "status"), [("2026-03-31", "renewed"), ("2024-04-01", "renewed"), ("2024-04-02", "too_late")]
)
def test_a_deadline_on_a_weekend_moves_to_monday(library: Library, on: str, status: str) -> None:
    expires = "2024-03-31" if on < "2025" else "2026-03-31"  # 31 March 2024 was a Sunday
    assert done(library("idaho-ems-license"), held("2022-04-01", expires), on)[0] == status


def test_the_window_of_dangerous_goods_includes_the_month_of_expiry(library: Library) -> None:
    rule = library("dangerous-goods-by-air-training")
    assert opening_day(rule, D("2026-01-31")) == D("2025-12-01")
    assert opening_day(library("faa-flight-instructor-recent-experience"), D("2026-01-31")) == D("2025-10-01")


def test_a_fixed_opening_lies_before_the_expiry_and_a_fixed_late_day_after_it() -> None:
    rule = rule_of({"opens": {"fixed": "11-01"}, "late": {"until": {"fixed": "01-31"}}})
    assert opening_day(rule, D("2026-03-31")) == D("2025-11-01")
    assert late_until(rule, D("2026-12-31")) == D("2027-01-31")


def test_lateness_may_have_no_end_and_none_at_all(library: Library) -> None:
    assert late_until(library("washington-ems-certification"), D("2026-12-31")) == NO_END
    assert late_until(library("iowa-ems-certification"), D("2026-12-31")) is None
    assert closing_day(library("aha-bls-provider"), D("2026-12-31")) is None


def test_before_re_entry_the_shorter_way_is_open() -> None:
    rule = rule_of({"in_window": "previous_expiry", "reentry": {"years_after": 2}})
    assert done(rule, held("2022-01-05", "2024-01-05"), "2026-01-04") == (
        "renewed_late",
        "2024-01-06",
        "2026-01-05",
    )
    assert done(rule, held("2022-01-05", "2024-01-05"), "2026-01-05")[0] == "reentry"


def test_grace_to_renew_is_no_permission_to_work(library: Library) -> None:
    outcome = renew(library("nremt-emt"), held("2024-02-10", "2026-03-31"), D("2026-04-15"))
    assert (outcome.new_issue, outcome.valid_from) == (D("2026-04-01"), D("2026-04-15"))


def test_a_renewal_in_time_is_valid_from_the_new_period_on(library: Library) -> None:
    outcome = renew(library("nremt-emt"), held("2024-02-10", "2026-03-31"), D("2026-03-15"))
    assert outcome.valid_from == outcome.new_issue == D("2026-04-01")


def test_a_chain_that_was_clamped_returns_to_its_day() -> None:
    rule = rule_of({"in_window": "previous_expiry"}, kind="duration", years=1)
    has, ends = held("2024-02-29", "2025-02-28"), []
    for _ in range(4):
        outcome = renew(rule, has, has.expires)
        has = Held(outcome.new_issue, outcome.new_expiry, outcome.anchor)
        ends.append(str(outcome.new_expiry))
    assert ends == ["2026-02-28", "2027-02-28", "2028-02-29", "2029-02-28"]


def test_a_month_s_31st_comes_back_even_without_an_anchor_on_file() -> None:
    rule = rule_of({"in_window": "previous_expiry"}, kind="duration", months=1)
    has, ends = held("2026-01-31", "2026-02-28"), []
    for _ in range(5):
        outcome = renew(rule, has, has.expires)
        has = Held(outcome.new_issue, outcome.new_expiry)
        ends.append(str(outcome.new_expiry)[5:])
    assert ends == ["03-31", "04-30", "05-31", "06-30", "07-31"]


def test_28_february_stays_28_in_a_plain_duration_and_is_a_month_end_in_the_other() -> None:
    duration = rule_of({"in_window": "previous_expiry"}, kind="duration", years=1)
    month_end = rule_of({"in_window": "previous_expiry"}, kind="duration_month_end", months=12)
    has = held("2022-02-28", "2023-02-28")
    assert done(duration, has, "2023-02-01")[2] == "2024-02-28"
    assert done(month_end, has, "2023-02-01")[2] == "2024-02-29"


def test_365_days_is_not_a_year() -> None:
    rule = rule_of({"in_window": "previous_expiry"}, kind="duration", days=365)
    assert done(rule, held("2022-03-10", "2023-03-10"), "2023-03-01")[2] == "2024-03-09"


def test_a_renewal_needs_a_credential_that_is_there_already(library: Library) -> None:
    outcome = renew(library("nremt-emt"), held("2026-02-10", "2028-03-31"), D("2026-02-09"))
    assert (outcome.status, outcome.short) == ("too_early", "Issued only on 10 Feb")


def test_a_missing_birth_date_is_asked_for(library: Library) -> None:
    with pytest.raises(MissingFact):
        renew(library("tennessee-ems-license"), held("2024-03-01", "2026-02-28"), D("2026-02-01"))


@pytest.mark.parametrize(
    ("issued", "expires", "on", "expected"),
    [
        ("2024-04-01", "2026-04-01", "2026-03-09", "2028-03-09"),
        ("2024-04-01", "2026-03-31", "2026-03-09", "2028-03-08"),
        ("2024-02-29", "2025-02-28", "2025-03-31", "2026-03-31"),
        ("2024-01-01", "2024-03-31", "2026-11-30", "2027-02-27"),
        ("2025-01-01", "2025-01-31", "2026-01-31", "2026-02-27"),
        ("2024-02-10", "2026-03-31", "2026-03-02", "2028-04-20"),
    ],
)
def test_without_a_rule_the_length_stays(issued: str, expires: str, on: str, expected: str) -> None:
    outcome = renew(None, held(issued, expires), D(on))
    assert (outcome.status, outcome.new_issue, outcome.new_expiry) == ("renewed", D(on), D(expected))
    assert outcome.reason.startswith(
        "This type has no rule on file, so the new period is as long as the one before"
    )


def test_the_same_length_needs_a_start() -> None:
    with pytest.raises(MissingFact, match="day of issue"):
        same_length(Held(None, D("2026-01-01")), D("2026-01-01"))


@pytest.mark.parametrize(
    ("key", "on", "status"),
    [
        ("new-york-emt", "2025-09-29", "too_early"),
        ("new-york-emt", "2025-09-30", "accepted"),
        ("new-york-emt", "2026-05-16", "accepted"),
        ("new-york-emt", "2026-05-17", "too_late"),
        ("texas-notary-public", "2026-03-31", "too_early"),
        ("texas-notary-public", "2026-04-01", "accepted"),
        ("texas-notary-public", "2026-07-01", "too_late"),
        ("connecticut-emt", "2026-09-28", "accepted"),
        ("connecticut-emt", "2026-09-29", "too_late"),
        ("california-emt", "2025-01-01", "accepted"),
        ("colorado-ems-provisional", "2026-06-01", "not_renewable"),
        ("texas-tcfp-certification", "2027-07-01", "reexamination"),
    ],
)
def test_the_window_turns_to_the_day(library: Library, key: str, on: str, status: str) -> None:
    assert window_check(library(key), held("2023-06-30", "2026-06-30"), D(on)).status == status


def test_a_change_moves_no_date() -> None:
    outcome = amend(held("2024-02-10", "2026-03-31"))
    assert (outcome.status, outcome.new_issue, outcome.new_expiry) == ("unchanged", None, D("2026-03-31"))


def test_separation_says_when_it_ends(library: Library) -> None:
    outcome = separate(library("idaho-peace-officer"), held("2020-01-01", None), D("2026-01-31"))
    assert outcome.new_expiry == D("2029-01-31")
    assert "lapses 36 months after service ends" in outcome.reason
    assert (
        separate(library("nremt-emt"), held("2024-02-10", "2026-03-31"), D("2026-01-31")).status
        == "unchanged"
    )


@pytest.mark.parametrize(
    ("key", "on", "sentence"),
    [
        ("kansas-emt", "2026-07-31", "It may be renewed from 1 August 2026 on; 31 July 2026 is too early."),
        (
            "kansas-emt",
            "2026-12-24",
            "Renewal was possible until 1 December 2026; 24 December 2026 is too late.",
        ),
        ("nremt-emt", "2026-05-02", LATE_EMT),
    ],
)
def test_a_refusal_says_why_with_the_rule_s_own_days(
    library: Library, key: str, on: str, sentence: str
) -> None:
    expires = "2026-12-31" if key == "kansas-emt" else "2026-03-31"
    assert renew(library(key), held("2024-02-10", expires), D(on)).reason == sentence
