"""Fields of the submission screens: hours in rows, several files, the key of a form, ticked rows."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile

from recert.training.actions.checks import hours as read_hours
from recert.training.hours import key_of_category
from recert.training.queries import categories
from recert.web.shell.forms import AppForm
from recert.web.shell.ids import is_id

ROWS, MOST_ROWS = 3, 12


class FilesInput(forms.FileInput):
    """A field for several photos or PDFs; a phone offers its camera."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[UploadedFile[bytes]]:
        """Return every file that was sent."""
        return list(files.getlist(name)) if hasattr(files, "getlist") else []


class KeyField(forms.Field):
    """The key that a form was made with, so that sending it twice is one thing; a new one where none makes sense."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> UUID:
        """Return the key."""
        try:
            return UUID(str(value).strip())
        except ValueError:
            return uuid4()


class HoursForm(AppForm):
    """A form with hours by category, in rows."""

    def __init__(
        self, data: Any = None, *args: Any, initial: Mapping[str, Any] | None = None, **kwargs: Any
    ) -> None:
        given = dict(initial or {})
        super().__init__(data, *args, initial=given, **kwargs)
        sent = [int(name[6:]) + 1 for name in (given if data is None else data) if _is_row(name)]
        self._rows = min(max([ROWS, *(each + (data is None) for each in sent)]), MOST_ROWS)
        for index in range(self._rows):
            self._add_row(index)

    def _add_row(self, index: int) -> None:
        hours = forms.CharField(
            label="Hours" if index == 0 else f"Hours, row {index + 1}", required=False, max_length=20
        )
        hours.widget.attrs |= {"class": "input short", "inputmode": "decimal", "autocomplete": "off"}
        category = forms.CharField(
            label="Category" if index == 0 else f"Category, row {index + 1}", required=False, max_length=60
        )
        category.widget.attrs |= {"class": "input", "list": "categories", "autocomplete": "off"}
        self.fields |= {f"hours_{index}": hours, f"category_{index}": category}

    @property
    def hours_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Each category with its hours."""
        return [(self[f"category_{index}"], self[f"hours_{index}"]) for index in range(self._rows)]

    def clean(self) -> dict[str, Any]:
        """Read the rows; a category is said once, as the agency spells it, with the sum of its hours."""
        given: dict[str, Any] = super().clean() or {}
        parts: dict[str, Decimal] = {}
        spelled = {key_of_category(each): each for each in reversed(categories())} if self.is_bound else {}
        for index in range(self._rows):
            category, typed = given.get(f"category_{index}", ""), given.get(f"hours_{index}", "")
            category = spelled.setdefault(key_of_category(category), category)
            if not typed:
                if category:
                    self.add_error(f"hours_{index}", "How many hours of this category?")
                continue
            try:
                parts[category] = parts.get(category, Decimal(0)) + read_hours(typed)
            except ValueError as fault:
                self.add_error(f"hours_{index}", str(fault))
        given["parts"] = parts
        return given


def _is_row(name: str) -> bool:
    return name.startswith("hours_") and is_id(name[6:]) and len(name) < len("hours_000")


def row_values(parts: Mapping[str, str]) -> dict[str, str]:
    """Return hours by category as the rows of a form show them first."""
    values: dict[str, str] = {}
    for index, (category, hours) in enumerate(parts.items()):
        values |= {f"category_{index}": category, f"hours_{index}": hours}
    return values
