from collections.abc import Callable
from datetime import date

import pytest

from recert.core.kinds import Rule, Validity
from recert.core.rules import parse_rule
from recert.core.validity import (
    MissingFact,
    Status,
    first_expiry,
    first_period,
    next_expiry,
    separated,
    status_on,
)

D = date.fromisoformat
Library = Callable[[str], Rule]
BORN = D("1990-09-14")


def of(**validity: object) -> Validity:
    return parse_rule({"validity": validity, "renewal": None}).validity


@pytest.mark.parametrize(
    ("key", "issued", "expected"),
    [
        ("nremt-emt", "2024-06-30", "2026-03-31"),
        ("nremt-emt", "2024-07-01", "2027-03-31"),
        ("nremt-emr", "2024-02-10", "2026-09-30"),
        ("aha-bls-provider", "2024-02-10", "2026-02-28"),
        ("aha-bls-provider", "2022-02-28", "2024-02-29"),
        ("arc-cpr-aed", "2024-02-29", "2026-02-28"),
        ("scba-respirator-fit-test", "2023-02-28", "2024-02-28"),
        ("bloodborne-pathogens-annual-training", "2024-01-15", "2025-01-14"),
        ("bloodborne-pathogens-annual-training", "2023-01-15", "2024-01-15"),
        ("washington-ems-provisional", "2024-08-31", "2025-02-28"),
        ("kansas-emt", "2024-05-10", "2026-12-31"),
        ("south-dakota-ems-license", "2024-11-01", "2026-04-30"),
        ("nebraska-emt", "2024-12-31", "2025-12-31"),
        ("nebraska-emt", "2025-12-10", "2025-12-31"),
        ("nebraska-paramedic", "2025-01-01", "2026-12-31"),
        ("massachusetts-emt", "2024-03-20", "2024-04-01"),
        ("massachusetts-emt", "2024-04-01", "2025-04-01"),
        ("florida-officer-mandatory-retraining", "2022-06-30", "2026-06-30"),
        ("florida-officer-mandatory-retraining", "2022-07-01", "2027-06-30"),
        ("texas-tcfp-certification", "2025-10-31", "2026-10-31"),
        ("new-jersey-fire-inspector-official", "2024-06-10", "2027-04-30"),
        ("idaho-ems-license", "2024-05-10", "2026-03-31"),
    ],
)
def test_the_first_expiry_is_the_authority_s(library: Library, key: str, issued: str, expected: str) -> None:
    assert first_expiry(library(key).validity, D(issued)) == D(expected)


@pytest.mark.parametrize(
    ("key", "born", "issued", "expected"),
    [
        ("tennessee-ems-license", "1992-02-11", "2022-05-01", "2024-02-29"),
        ("tennessee-ems-license", "1992-05-11", "2022-05-31", "2024-05-31"),
        ("ohio-emt", "1990-09-14", "2024-09-14", "2027-09-14"),
        ("ohio-emt", "2000-02-29", "2023-06-01", "2026-02-28"),
        ("massachusetts-post-certification", "1990-07-04", "2024-07-01", "2027-07-01"),
        ("massachusetts-post-certification", "1990-07-04", "2024-07-02", "2028-07-01"),
    ],
)
def test_the_first_expiry_follows_the_birth_date(
    library: Library, key: str, born: str, issued: str, expected: str
) -> None:
    assert first_expiry(library(key).validity, D(issued), D(born)) == D(expected)


@pytest.mark.parametrize("key", ["tennessee-ems-license", "ohio-emt", "massachusetts-post-certification"])
def test_a_missing_birth_date_is_asked_for(library: Library, key: str) -> None:
    with pytest.raises(MissingFact, match="needs the birth date, which is not on file") as caught:
        first_period(library(key).validity, D("2024-01-01"))
    assert caught.value.fact == "birth_date"


def test_the_day_before_ends_a_duration() -> None:
    year = of(kind="duration", years=1, end="day_before")
    assert first_expiry(year, D("2024-03-01")) == D("2025-02-28")
    assert next_expiry(year, D("2025-02-28"), anchor=D("2024-03-01")) == D("2026-02-28")
    assert next_expiry(year, D("2027-02-28")) == D("2028-02-29")


def test_a_period_says_why() -> None:
    period = first_period(of(kind="duration", months=12), D("2026-03-16"))
    assert (period.start, period.through, period.anchor) == (
        D("2026-03-16"),
        D("2027-03-16"),
        D("2026-03-16"),
    )
    assert period.short == "12 months from 16 Mar"
    assert (
        period.reason
        == "Issued on 16 March 2026; it is good for 12 months, so the last valid day is 16 March 2027."
    )


@pytest.mark.parametrize("key", ["pro-board-fire-fighter-i-ii", "texas-peace-officer-license-tcole"])
def test_some_have_no_last_valid_day(library: Library, key: str) -> None:
    validity = library(key).validity
    assert first_period(validity, D("2026-03-16")).through is None
    assert next_expiry(validity, D("2026-03-16")) is None


def test_a_leap_day_birthday_follows_the_rule() -> None:
    born = D("2000-02-29")
    march = of(kind="birthday", every_years=3, feb29="mar01")
    february = of(kind="birthday", every_years=3, feb29="feb28")
    assert next_expiry(march, D("2024-02-29"), birth_date=born) == D("2027-03-01")
    assert next_expiry(february, D("2024-02-29"), birth_date=born) == D("2027-02-28")
    assert next_expiry(march, D("2025-03-01"), birth_date=born) == D("2028-02-29")
    assert first_expiry(march, D("2024-02-29"), born) == D("2027-03-01")


def test_a_silent_rule_says_so_to_who_was_born_on_a_leap_day(library: Library) -> None:
    validity = library("ohio-emt").validity
    assert "the authority does not say" in first_period(validity, D("2024-05-05"), D("2000-02-29")).reason
    assert "the authority does not say" not in first_period(validity, D("2024-05-05"), BORN).reason


def test_a_chosen_day_is_kept(library: Library) -> None:
    validity = library("new-jersey-fire-inspector-official").validity
    assert next_expiry(validity, D("2026-04-30")) == D("2029-04-30")
    assert next_expiry(validity, D("2026-10-31")) == D("2029-10-31")


def test_an_expiry_off_the_rule_s_day_gets_no_longer_than_a_cycle(library: Library) -> None:
    assert next_expiry(library("nremt-emt").validity, D("2026-04-15")) == D("2028-03-31")
    assert next_expiry(library("nebraska-emt").validity, D("2026-12-31")) == D("2027-12-31")


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("idaho-peace-officer", "2029-02-28"),
        ("nevada-post-basic-certificate", "2031-02-28"),
        ("california-post-cpt", "2026-02-28"),
        ("arc-cpr-aed", "2027-01-01"),
    ],
)
def test_leaving_service_ends_only_what_depends_on_it(library: Library, key: str, expected: str) -> None:
    assert separated(library(key).validity, D("2027-01-01"), D("2026-02-28")) == D(expected)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2025-12-31", Status.PENDING),
        ("2026-01-01", Status.CURRENT),
        ("2026-10-01", Status.CURRENT),
        ("2026-10-02", Status.EXPIRING),
        ("2026-12-31", Status.EXPIRING),
        ("2027-01-01", Status.EXPIRED),
    ],
)
def test_status_turns_to_the_day(day: str, expected: Status) -> None:
    assert status_on(D(day), valid_from=D("2026-01-01"), valid_through=D("2026-12-31")) is expected


def test_a_hold_outweighs_the_dates_and_withdrawal_outweighs_all() -> None:
    def status(**more: object) -> Status:
        return status_on(D("2026-06-01"), valid_from=D("2026-01-01"), valid_through=None, **more)

    assert status() is Status.CURRENT
    assert status(hold="suspended") is Status.SUSPENDED
    assert status(hold="revoked") is Status.REVOKED
    assert status(hold="revoked", withdrawn=True) is Status.WITHDRAWN
