"""Forms of sharing: the span of a transcript, the unit of a calendar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from recert.personnel.queries import UnitRow
from recert.reports.transcript import ALL, DATES, Span
from recert.web.shell.forms import AppForm, DayField

DAYS = ("first", "last")


class SpanForm(AppForm):
    """Which days a transcript shows. Days that are typed count, unless a span of the list is chosen, which clears them."""

    span = forms.ChoiceField(label="Show", required=False)
    first = DayField(label="From", required=False)
    last = DayField(label="Through", required=False)

    def __init__(self, data: Any, *, spans: Mapping[str, Span]) -> None:
        super().__init__(_with_dates(data))
        self.spans = spans
        choices = [(key, span.words) for key, span in spans.items()]
        self.fields["span"].choices = [*choices, (DATES, "Days of my own choice")]  # type: ignore[attr-defined]
        self.fields["span"].error_messages["invalid_choice"] = "Choose one of the list."

    def clean(self) -> dict[str, Any]:
        """The first day does not lie after the last."""
        given = super().clean() or self.cleaned_data
        first, last = given.get("first"), given.get("last")
        if given.get("span") == DATES and not self.errors and not (first or last):
            self.add_error("first", "Type the first day, the last day, or both.")
        if first and last and first > last:
            self.add_error("last", "This day lies before the first one. Type a later day.")
        return given

    def chosen(self) -> Span | None:
        """Return the span; None where what was asked for makes no sense."""
        if not self.is_valid():
            return None
        given = self.cleaned_data
        if given["span"] == DATES:
            return Span(DATES, "Days of choice", given["first"], given["last"])
        return self.spans[given["span"] or ALL]


def _with_dates(data: Any) -> dict[str, Any]:
    """Return the question with typed days as its span, or without the days where another span was chosen."""
    given = {name: data[name] for name in data}
    typed = any(given.get(name, "").strip() for name in DAYS)
    if typed and given.get("span", "") in ("", ALL, DATES):
        return given | {"span": DATES}
    return {name: value for name, value in given.items() if name not in DAYS}


class NameForm(AppForm):
    """The name that stands on a certificate."""

    name = forms.CharField(
        label="Name on the paper",
        max_length=250,
        error_messages={"required": "Type the name as it is printed on the paper."},
    )


class UnitForm(AppForm):
    """Whose days a calendar of other people shows."""

    unit = forms.ChoiceField(label="Unit")

    def __init__(self, *args: Any, units: Sequence[UnitRow], all_of_them: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(row.unit.pk), f"{'– ' * row.depth}{row.unit.name}") for row in units]
        everybody = [("all", "Everybody whom I manage")] if all_of_them else []
        self.fields["unit"].choices = [("", "Choose a unit"), *everybody, *named]  # type: ignore[attr-defined]
        self.fields["unit"].error_messages["required"] = "Choose whose days the calendar shows."
        self.fields["unit"].error_messages["invalid_choice"] = "Choose one of the list."

    def unit_id(self) -> int | None:
        """Return the unit, None for everybody."""
        unit = self.cleaned_data["unit"]
        return None if unit == "all" else int(unit)
