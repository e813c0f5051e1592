"""What a renewal makes: its days, and the whole sentence that says why."""

from datetime import date
from typing import Any

import pytest

from recert.core.rules import parse_rule
from recert.core.windows import Held, renew

D = date.fromisoformat
HELD = Held(D("2024-02-10"), D("2026-03-31"))
ANNUAL = {"kind": "annual_day", "month": 3, "day": 31, "every_years": 2}
TWO = {"kind": "duration", "years": 2}
CONTINUES = {"in_window": "previous_expiry"}
RENEWED: list[tuple[Any, ...]] = [
    (
        ANNUAL,
        CONTINUES,
        "2026-03-31",
        (
            "renewed",
            "2026-04-01",
            "2028-03-31",
            "2026-04-01",
            None,
            "31 March, every 2 years",
            (
                "Renewed on 31 March 2026, in time, so the new period continues from 31 March 2026; it ends "
                "on 31 March, every second year, so the last valid day is 31 March 2028."
            ),
        ),
    ),
    (
        ANNUAL,
        CONTINUES,
        "2026-04-01",
        (
            "renewed",
            "2026-04-01",
            "2028-03-31",
            "2026-04-01",
            None,
            "31 March, every 2 years",
            (
                "Renewed on 1 April 2026, which this rule does not call late, so the new period continues "
                "from 31 March 2026; it ends on 31 March, every second year, so the last valid day is 31 "
                "March 2028."
            ),
        ),
    ),
    (
        ANNUAL,
        CONTINUES,
        "2028-04-01",
        (
            "renewed",
            "2028-04-01",
            "2030-03-31",
            "2028-04-01",
            None,
            "31 March, every 2 years",
            (
                "Renewed on 1 April 2028, which this rule does not call late, so the new period continues "
                "from 31 March 2028; it ends on 31 March, every second year, so the last valid day is 31 "
                "March 2030."
            ),
        ),
    ),
    (
        ANNUAL,
        {"in_window": "completion"},
        "2026-01-05",
        (
            "renewed",
            "2026-01-05",
            "2027-03-31",
            "2026-01-05",
            None,
            "31 March, every 2 years",
            (
                "Renewed on 5 January 2026, so the new period runs from that day; it ends on 31 March, every "
                "second year, so the last valid day is 31 March 2027."
            ),
        ),
    ),
    (
        TWO,
        {},
        "2026-03-02",
        (
            "renewed",
            "2026-03-02",
            "2028-03-02",
            "2026-03-02",
            "2026-03-02",
            "2 years from 2 Mar",
            (
                "Renewed on 2 March 2026, so the new period runs from that day; it is good for 2 years, so "
                "the last valid day is 2 March 2028."
            ),
        ),
    ),
    (
        TWO,
        CONTINUES,
        "2026-03-02",
        (
            "renewed",
            "2026-04-01",
            "2028-03-31",
            "2026-04-01",
            "2026-03-31",
            "2 years from 31 Mar",
            (
                "Renewed on 2 March 2026, in time, so the new period continues from 31 March 2026; it is good "
                "for 2 years, so the last valid day is 31 March 2028."
            ),
        ),
    ),
    (
        {"kind": "duration_month_end", "months": 1},
        CONTINUES,
        "2026-03-02",
        (
            "renewed",
            "2026-04-01",
            "2026-04-30",
            "2026-04-01",
            None,
            "1 month, month end",
            (
                "Renewed on 2 March 2026, in time, so the new period continues from 31 March 2026; it is good "
                "to the end of the month 1 month on, so the last valid day is 30 April 2026."
            ),
        ),
    ),
    (
        {"kind": "duration_month_end", "months": 24},
        {},
        "2026-03-02",
        (
            "renewed",
            "2026-03-02",
            "2028-03-31",
            "2026-03-02",
            None,
            "Course 2 Mar, month end",
            (
                "Renewed on 2 March 2026, so the new period runs from that day; it is good to the end of the "
                "month 24 months on, so the last valid day is 31 March 2028."
            ),
        ),
    ),
    (
        ANNUAL,
        {"opens": {"months_before": 3}, "before_window": "completion"},
        "2025-12-30",
        (
            "renewed",
            "2025-12-30",
            "2027-03-31",
            "2025-12-30",
            None,
            "31 March, every 2 years",
            (
                "Renewed on 30 December 2025, before the window opens on 31 December 2025, so the new period "
                "runs from that day; it ends on 31 March, every second year, so the last valid day is 31 "
                "March 2027."
            ),
        ),
    ),
    (
        TWO,
        {"grace_month": {"before": 1}},
        "2026-01-31",
        (
            "renewed",
            "2026-01-31",
            "2028-01-31",
            "2026-01-31",
            "2026-01-31",
            "2 years from 31 Jan",
            (
                "Renewed on 31 January 2026, before the window opens on 1 February 2026, so the new period "
                "runs from that day; it is good for 2 years, so the last valid day is 31 January 2028."
            ),
        ),
    ),
    (
        ANNUAL,
        {"late": {}},
        "2026-04-01",
        (
            "renewed_late",
            "2026-04-01",
            "2028-03-31",
            "2026-04-01",
            None,
            "31 March, every 2 years",
            (
                "Renewed on 1 April 2026, late, which is accepted at any time, so the new period continues "
                "from 31 March 2026; it ends on 31 March, every second year, so the last valid day is 31 "
                "March 2028."
            ),
        ),
    ),
    (
        ANNUAL,
        {"late": {"until": {"days_after": 9}, "anchor": "completion"}},
        "2026-04-09",
        (
            "reinstated",
            "2026-04-09",
            "2028-03-31",
            "2026-04-09",
            None,
            "31 March, every 2 years",
            (
                "Renewed on 9 April 2026, late, which is accepted until 9 April 2026, so the new period runs "
                "from that day; it ends on 31 March, every second year, so the last valid day is 31 March "
                "2028."
            ),
        ),
    ),
    (
        {"kind": "annual_day_choice", "days": ["03-31", "09-30"], "every_years": 2},
        {"in_window": "completion"},
        "2026-03-02",
        (
            "renewed",
            "2026-03-02",
            "2027-03-31",
            "2026-03-02",
            None,
            "Fixed day, every 2 years",
            (
                "Renewed on 2 March 2026, so the new period runs from that day; it ends on 31 March or 30 "
                "September, every second year, so the last valid day is 31 March 2027."
            ),
        ),
    ),
    (
        {"kind": "annual_day_choice", "days": ["06-30", "09-30"], "every_years": 1},
        {"in_window": "completion"},
        "2026-03-02",
        (
            "renewed",
            "2026-03-02",
            "2026-09-30",
            "2026-03-02",
            None,
            "Fixed day, every year",
            (
                "Renewed on 2 March 2026, so the new period runs from that day; it ends on 30 June or 30 "
                "September, every year, so the last valid day is 30 September 2026."
            ),
        ),
    ),
    (
        {"kind": "annual_day_choice", "days": ["03-31", "09-30"], "every_years": 1},
        CONTINUES,
        "2026-03-02",
        (
            "renewed",
            "2026-04-01",
            "2027-03-31",
            "2026-04-01",
            None,
            "Fixed day, every year",
            (
                "Renewed on 2 March 2026, in time, so the new period continues from 31 March 2026; it ends on "
                "31 March or 30 September, every year, so the last valid day is 31 March 2027."
            ),
        ),
    ),
    (
        {"kind": "duration", "days": 90},
        CONTINUES,
        "2026-03-02",
        (
            "renewed",
            "2026-04-01",
            "2026-06-29",
            "2026-04-01",
            None,
            "90 days from 31 Mar",
            (
                "Renewed on 2 March 2026, in time, so the new period continues from 31 March 2026; it is good "
                "for 90 days, so the last valid day is 29 June 2026."
            ),
        ),
    ),
    (
        {"kind": "duration", "years": 1, "months": 6, "end": "day_before"},
        CONTINUES,
        "2026-03-02",
        (
            "renewed",
            "2026-04-01",
            "2027-09-30",
            "2026-04-01",
            "2026-04-01",
            "18 months from 31 Mar",
            (
                "Renewed on 2 March 2026, in time, so the new period continues from 31 March 2026; it is good "
                "for 1 year and 6 months, the day before the corresponding date, so the last valid day is 30 "
                "September 2027."
            ),
        ),
    ),
]


@pytest.mark.parametrize(("validity", "terms", "on", "told"), RENEWED)
def test_a_renewal_is_told_with_its_reason(validity: Any, terms: Any, on: str, told: tuple[Any, ...]) -> None:
    found = renew(parse_rule({"validity": validity, "renewal": terms}), HELD, D(on))
    days = [day and str(day) for day in (found.new_issue, found.new_expiry, found.valid_from, found.anchor)]
    assert (found.status, *days, found.short, found.reason) == told
