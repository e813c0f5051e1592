"""Figures as they are read: hours are never rounded."""

from decimal import Decimal

import pytest

from recert.web.shell.templatetags.recert import in_hours, plain_hours


@pytest.mark.parametrize(
    ("hours", "plain", "words"),
    [
        ("0.50", "0.5", "0.5 hours"),
        ("1.25", "1.25", "1.25 hours"),
        ("1.00", "1", "1 hour"),
        ("60", "60", "60 hours"),
    ],
)
def test_hours_are_said_without_empty_decimals(hours: str, plain: str, words: str) -> None:
    assert plain_hours(Decimal(hours)) == plain
    assert in_hours(Decimal(hours)) == words
