"""The form of attendance: a mark for each person shown, and what is to be done besides saving them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from recert.classes.actions import MarkGiven
from recert.classes.models import Attendee
from recert.core.requirements import plain
from recert.web.shell.forms import AppForm
from recert.web.shell.ids import is_id

WAS = "was_"
MOST_PAGES = 100_000
SAVE, REST, COMPLETE, ADD = "save", "rest", "complete", "add"


@dataclass(frozen=True, slots=True)
class MarkRow:
    """A person of the page, with the fields of the mark and of the hours; ``was``: what is on record now."""

    attendee: Attendee
    mark: BoundField
    hours: BoundField
    was: str


class MarksForm(AppForm):
    """Marks of the people shown. ``do``: save, or also mark everybody else present, or complete the session.

    ``page``: where to go on once they are saved, so that turning a page loses none. ``saved``: the words on marks that were
    saved before something else was refused.
    """

    saved: str = ""

    do = forms.ChoiceField(
        required=False,
        choices=[(SAVE, "Save"), (REST, "The rest"), (COMPLETE, "Complete")],
        error_messages={"invalid_choice": "Choose what to do: save, or complete the session."},
    )
    page = forms.IntegerField(required=False, min_value=1, max_value=MOST_PAGES)
    rest = forms.BooleanField(label="Who is not marked was absent", required=False)
    walk_in = forms.CharField(label="Find somebody who walked in", required=False, max_length=200)
    add = forms.CharField(required=False, max_length=18)

    def __init__(self, data: Any, *, people: Sequence[Attendee]) -> None:
        super().__init__(data, auto_id="id_%s")
        self.people = people
        for one in people:
            self._offer(one)

    def _offer(self, one: Attendee) -> None:
        name, initial = one.member.full_name, plain(one.hours) if one.hours else ""
        mark = forms.ChoiceField(
            label=name, required=False, choices=Attendee.Mark.choices, initial=one.mark,
            error_messages={"invalid_choice": "Choose present, partly or absent."},
        )  # fmt: skip
        hours = forms.CharField(
            label=f"Hours of {name}", required=False, max_length=12, initial=initial,
            error_messages={"max_length": "Hours go from 0 to 9999.99."},
            widget=forms.TextInput(attrs={"class": "input days", "inputmode": "decimal", "autocomplete": "off"}),
        )  # fmt: skip
        self.fields |= {f"mark_{one.pk}": mark, f"hours_{one.pk}": hours}

    def clean_add(self) -> int | None:
        """Return the id of the member to be added as a walk-in."""
        text = self.cleaned_data["add"]
        if text and not is_id(text):
            raise forms.ValidationError("Choose somebody of the list: search again.")
        return int(text) if text else None

    def marks(self) -> list[MarkGiven]:
        """Return what was ticked, beside what the page showed then (after ``is_valid``)."""
        given = self.cleaned_data
        return [
            MarkGiven(
                one.pk,
                given[f"mark_{one.pk}"],
                given[f"hours_{one.pk}"],
                self._seen(self.data.get(f"{WAS}{one.pk}")),
            )
            for one in self.people
        ]

    @staticmethod
    def _seen(text: str | None) -> tuple[str, Decimal | None] | None:
        mark, _, hours = (text or "").partition(":")
        try:
            return (mark, Decimal(hours) if hours else None) if text else None
        except InvalidOperation:
            return None

    def rows(self) -> Iterator[MarkRow]:
        """Yield the people of the page with their fields."""
        for one in self.people:
            yield MarkRow(one, self[f"mark_{one.pk}"], self[f"hours_{one.pk}"], spell(one))


class TeachingForm(MarksForm):
    """Marks by whoever teaches: walk-ins by their whole number, nothing to complete."""

    do = forms.ChoiceField(
        required=False,
        choices=[(SAVE, "Save"), (REST, "The rest"), (ADD, "Add")],
        error_messages={"invalid_choice": "Choose what to do: save, or add somebody."},
    )
    rest = walk_in = add = None  # type: ignore[assignment]
    number = forms.CharField(
        label="Badge or personnel number",
        required=False,
        max_length=40,
        help_text="The whole number, as on the badge",
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the number where somebody is to be added."""
        given = super().clean() or {}
        if given.get("do") == ADD and not given.get("number") and "number" not in self.errors:
            self.add_error("number", "Whose? Type the whole number.")
        return given


def spell(one: Attendee) -> str:
    """Return the mark on record as the page sends it back."""
    return f"{one.mark}:{plain(one.hours) if one.hours else ''}"


def ids_in(data: Any) -> list[int]:
    """Return the people whom a page that was sent showed."""
    return [int(name[len(WAS) :]) for name in data if name.startswith(WAS) and is_id(name[len(WAS) :])]
