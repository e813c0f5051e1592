"""Forms of the reports: what is asked for lives in the address."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django import forms

from recert.agencies.actors import Actor
from recert.credentials.type_queries import all_types
from recert.kernel import days
from recert.reports import expiring, lacking
from recert.reports.asked import NO_UNIT, Asked
from recert.reports.compliance import SHOWN
from recert.reports.hours import Span
from recert.web.shell.forms import AppForm, DayField, show_value
from recert.web.shell.ids import IdField, offer
from recert.web.shell.places import offer_groups, offer_units

BY = {"": "By unit", "person": "By person", "category": "By category"}


class AskedForm(AppForm):
    """Who and what a report looks at."""

    type = IdField(label="Credential type", required=False)
    unit = IdField(label="Unit", required=False)
    group = IdField(label="Group", required=False)

    def __init__(self, data: Any, *, actor: Actor, today: date) -> None:
        super().__init__(data, auto_id="filter_%s")
        self.today = today
        self.prepare()
        if "type" in self.fields:
            offer(self, "type", all_types(), "All")
        offer_units(self, "unit", actor, "All", [(NO_UNIT, "Without a unit")])
        offer_groups(self, "group", actor, "All")
        self.is_valid()

    def prepare(self) -> None:
        """Complete the fields that depend on the day, before anything is read."""

    def asked(self) -> Asked:
        """Return what is asked for (of a form without errors)."""
        given = self.cleaned_data
        return Asked(
            day=given.get("as_of") or self.today,
            type_id=given.get("type"),
            unit_id=given.get("unit"),
            group_id=given.get("group"),
        )

    def told(self) -> list[tuple[str, str]]:
        """Return what is asked for in words: every filter with its label."""
        return [
            (str(field.label), show_value(field, self._value(name))) for name, field in self.fields.items()
        ]

    def _value(self, name: str) -> Any:
        value = self.cleaned_data.get(name)
        return self.today if name == "as_of" and value is None else "" if value is None else value

    @property
    def is_narrowed(self) -> bool:
        """Tell whether anything narrows the report."""
        return any(value not in (None, "", []) for value in self.cleaned_data.values())


class DayForm(AskedForm):
    """The same, as of a day."""

    as_of = DayField(label="As of", required=False)
    field_order = ("as_of",)

    def prepare(self) -> None:
        """Say what an empty field means."""
        self.fields["as_of"].widget.attrs["placeholder"] = "Today"


class BehindForm(DayForm):
    """The same, and which of the people."""

    show = forms.ChoiceField(label="Show", required=False, choices=list(SHOWN.items()))


class OutlookForm(AskedForm):
    """What expires by month, in lines by type or unit."""

    by = forms.ChoiceField(
        label="Lines by", required=False, choices=[("", "Credential type"), ("unit", "Unit")]
    )


class EndingForm(AskedForm):
    """What expires in a month."""

    month = forms.ChoiceField(label="Month", required=False)
    show = forms.ChoiceField(label="Show", required=False, choices=list(expiring.SHOWN.items()))
    field_order = ("month",)

    def prepare(self) -> None:
        """Offer the months from today on."""
        months = (
            (expiring.key_of(*each), days.show_month(*each)) for each in expiring.months_from(self.today)
        )
        self.fields["month"].choices = [("", "All 24 months"), *months]  # type: ignore[attr-defined]


class LackingForm(AskedForm):
    """Who lacks what."""

    show = forms.ChoiceField(label="Show", required=False, choices=list(lacking.SHOWN.items()))


class HoursForm(AskedForm):
    """A span of days, and whose hours are counted."""

    type = None  # type: ignore[assignment]  # Django: not asked for here
    first = DayField(label="From", required=False)
    last = DayField(label="Through", required=False)
    people = forms.ChoiceField(
        label="Members", required=False, choices=[("", "Active on the last day"), ("all", "All")]
    )
    by = forms.ChoiceField(label="Show", required=False, choices=list(BY.items()))
    field_order = ("first", "last")

    def prepare(self) -> None:
        """Say what empty days mean: the year so far."""
        self.fields["first"].widget.attrs["placeholder"] = "Start of the year"
        self.fields["last"].widget.attrs["placeholder"] = "Today"

    def clean(self) -> dict[str, Any]:
        """The span runs forward."""
        given = super().clean() or self.cleaned_data
        first, last = given.get("first"), given.get("last") or self.today
        if first and first > last:
            self.add_error("first", "This day is after the last one. Choose an earlier one.")
        return given

    @property
    def span(self) -> Span:
        """The days that count: those given, else the year of the last day up to it."""
        last = self.cleaned_data.get("last") or self.today
        return Span(self.cleaned_data.get("first") or date(last.year, 1, 1), last)

    def asked(self) -> Asked:
        """Return whose hours are asked for: members who serve on the last day, or all."""
        everybody = self.cleaned_data.get("people") == "all"
        return replace(super().asked(), day=self.span.last, everybody=everybody)

    def told(self) -> list[tuple[str, str]]:
        """Say the days that count, typed or not."""
        days_of = {"From": self.span.first, "Through": self.span.last}
        told = super().told()
        return [(label, days.show(days_of[label]) if label in days_of else words) for label, words in told]
