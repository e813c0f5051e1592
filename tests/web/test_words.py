"""Words as they are read: hours are never rounded, a noun fits its number, a field's error is in our words."""

from decimal import Decimal

import pytest
from django import forms

from recert.web.shell.forms import AppForm
from recert.web.shell.templatetags.recert import in_hours, of_number, plain_hours


@pytest.mark.parametrize(
    ("hours", "plain", "words"),
    [
        ("0.50", "0.5", "0.5 hours"),
        ("1.25", "1.25", "1.25 hours"),
        ("1.00", "1", "1 hour"),
        ("60", "60", "60 hours"),
        ("2784.50", "2,784.5", "2784.5 hours"),
    ],
)
def test_hours_are_said_without_empty_decimals(hours: str, plain: str, words: str) -> None:
    assert plain_hours(Decimal(hours)) == plain
    assert in_hours(Decimal(hours)) == words


@pytest.mark.parametrize(
    ("noun", "one"),
    [("runs", "run"), ("people", "person"), ("credential types", "credential type"),
     ("holders with other dates", "holder with other dates")],
)  # fmt: skip
def test_a_noun_agrees_with_its_number(noun: str, one: str) -> None:
    assert (of_number(noun, 1), of_number(noun, 2), of_number(noun, 0)) == (one, noun, noun)


class Sheet(AppForm):
    rank = forms.ChoiceField(choices=[("chief", "Chief")])
    seats = forms.IntegerField(min_value=2, error_messages={"invalid": "Seats are counted whole."})
    place = forms.CharField(max_length=5)
    hours = forms.DecimalField(max_digits=4, decimal_places=2, required=False)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"rank": "king"}, "That is not in the list: choose again."),
        ({"rank": ""}, "This is needed: fill it in."),
        ({"seats": "1"}, "Write 2 or more."),
        ({"seats": "half"}, "Seats are counted whole."),
        ({"hours": "1.234"}, "Write at most 2 digits after the point."),
        ({"hours": "123"}, "Write at most 2 digits before the point."),
        ({"place": "Harbour"}, "Write at most 5 characters: these are 7."),
    ],
)
def test_a_fields_error_says_what_to_do(sent: dict[str, str], said: str) -> None:
    sheet = Sheet({"rank": "chief", "seats": "2", "place": "Pier"} | sent)
    assert list(sheet.errors.values()) == [[said]]
