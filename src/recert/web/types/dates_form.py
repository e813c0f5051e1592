"""The form of a rule's dates: when a credential ends, when it may be renewed, and what the next period is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from recert.core.dates import MONTHS
from recert.web.shell.forms import AppForm
from recert.web.types import dates_words as words

LONGEST = {"years": 50, "months": 600, "days": 18_000}
MOST = 3650
RARE = ("closes_count", "closes_day", "grace_before", "grace_after", "reentry_count", "roll", "no_renewal")
A_DAY = {"class": "short", "placeholder": "MM-DD"}


def _count(
    label: str, *, required: bool = False, low: int = 0, high: int = MOST, hint: str = ""
) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=required, min_value=low, max_value=high, help_text=hint)


def _choice(
    label: str, choices: words.Choices, *, required: bool = False, hint: str = ""
) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=required, choices=choices, help_text=hint)


def _day(label: str) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=5, widget=forms.TextInput(attrs=dict(A_DAY))
    )


class DatesForm(AppForm):
    """When a credential of the type ends, and where the next one starts. Only what the chosen kind asks for counts."""

    kind = _choice("A credential is valid until", words.KINDS, required=True)
    amount = forms.IntegerField(label="How many", min_value=1)
    unit = _choice("Of what", words.UNITS, required=True)
    end = _choice("The last valid day is", words.ENDS, required=True)
    months = _count("Months after the month of issue", required=True, low=1, high=600)
    month = forms.TypedChoiceField(
        label="Month",
        coerce=int,
        empty_value=None,
        choices=[("", "Choose…"), *((number, name) for number, name in enumerate(MONTHS) if number)],
    )
    day = _count("Day of the month", required=True, low=1, high=31)
    parity = _choice("Of which years", words.PARITIES)
    days = forms.CharField(
        label="The days of the year",
        max_length=80,
        help_text="Each as MM-DD, separated by commas: 04-30, 10-31",
    )
    min_years = _count("At least so many years after", required=True, low=1, high=50)
    feb29 = _choice("Born on 29 February, in common years", words.LEAPS)
    lapse_months = _count("Months that it stays good after service ends", high=600)
    every_years = _count("Every how many years", required=True, low=1, high=50)
    first = _choice("The first credential", words.FIRSTS)
    first_years = _count("How many years", required=True, low=1, high=50)
    first_half = _count("Issued January to June: years on", required=True, low=1, high=50)
    second_half = _count("Issued July to December: years on", required=True, low=1, high=50)

    no_renewal = forms.BooleanField(label="It cannot be renewed", required=False)
    continues = _choice("Renewed on time, the next period", words.ANCHORS, required=True)
    opens_count = _count("Renewal opens", high=600, hint="Empty: at any time")
    opens_unit = _choice("Before the end", words.OPENS)
    opens_day = _day("or on a day of the year of expiry")
    before_window = _choice("Earlier than that", words.BEFORE)
    closes_count = _count("Renewal closes")
    closes_unit = _choice("Before or after the end", words.CLOSES)
    closes_day = _day("or on a day of the year of expiry")
    grace_before = _count("Calendar months before the due month that count as in it", high=12)
    grace_after = _count("Calendar months after it", high=12)
    roll = forms.BooleanField(label="A deadline on a weekend moves to the Monday after", required=False)
    late = _choice("After that, a late renewal", words.LATES)
    late_count = _count("Accepted for")
    late_unit = _choice("After the end", words.LATE_UNITS)
    late_day = _day("or until a day of the year")
    late_anchor = _choice("Renewed late, the next period", words.LATE_ANCHORS)
    after_that = _choice("Later than that", words.AFTER)
    reentry_count = _count("Only re-entry from", hint="Empty: the rule has none")
    reentry_unit = _choice("After the end", words.LATE_UNITS[:3])

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._asked = words.asked_of(self.data if self.is_bound else self.initial)
        for name in self.fields:
            if name not in self._asked:
                self.fields[name].required = False

    @property
    def rare(self) -> bool:
        """Tell whether one of the less common fields is used, so that they show at once."""
        return any(self[name].value() not in (None, "", False) for name in RARE)

    def clean(self) -> dict[str, Any]:
        """Leave alone what the chosen kind does not ask for."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for name in set(self.fields) - self._asked:
            self.errors.pop(name, None)
        amount, unit = given.get("amount"), given.get("unit") or "years"
        if given.get("kind") == "duration" and amount and amount > LONGEST[unit]:
            self.add_error(
                "amount", f"At most {LONGEST[unit]:,} {unit}. For longer, choose “It never expires”."
            )
        if given.get("late") == "until" and given.get("late_count") is None and not given.get("late_day"):
            self.add_error("late_count", "Say for how long, or until which day of the year.")
        if given.get("late") == "no" and not given.get("after_that"):
            self.add_error("after_that", "Say what is left once it has expired.")
        return given

    def rule(self) -> dict[str, Any]:
        """Return validity and renewal in the vocabulary (after ``is_valid``); {} for no rule."""
        return words.rule_from(self.cleaned_data)

    def put(self, problems: Mapping[str, str]) -> dict[str, str]:
        """Put what the vocabulary refuses beside its field; return what belongs to no field of this form."""
        left = {}
        for field, problem in problems.items():
            name = words.FIELD_OF.get(field) or field.rpartition(".")[2].partition("[")[0]
            if name in self.fields and field.startswith(("validity", "renewal")):
                self.add_error(name, problem)
            else:
                left[field] = problem
        return left
