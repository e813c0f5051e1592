"""Fields that name rows: one of a list, and many ticked ones."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

LONGEST_ID = 18  # digits; every such number fits a bigint


class IdField(forms.TypedChoiceField):
    """A choice among rows, by id; None when nothing is chosen."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, empty_value=None, **kwargs)
        self.error_messages["invalid_choice"] = "That choice is not in the list any more. Choose again."


class IdsField(forms.Field):
    """The ids of ticked rows, each once, in the order of the page."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[int]:
        """Return whole numbers, or an error that says what to do."""
        ids = dict.fromkeys(str(each).strip() for each in value or ())
        if not all(is_id(each) for each in ids):
            raise forms.ValidationError("Tick rows of the list: what came is not one of them.")
        return [int(each) for each in ids]


def offer(form: forms.Form, name: str, rows: Iterable[Any], first: str) -> None:
    """Offer these rows in the field of this name, after an entry for none."""
    form.fields[name].choices = [("", first), *((row.pk, str(row)) for row in rows)]  # type: ignore[attr-defined]


def is_id(text: str) -> bool:
    """Tell whether this may be the id of a row."""
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_ID
