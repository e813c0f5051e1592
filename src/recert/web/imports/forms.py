"""Forms of imports: the file, its columns, and the word to go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from recert.imports.columns import OF_KIND
from recert.imports.reading import MOST_BYTES
from recert.imports.rows import Preview
from recert.web.shell.forms import AppForm

EXAMPLE_LENGTH = 30


class FileForm(AppForm):
    """One CSV file."""

    file = forms.FileField(
        label="CSV file",
        help_text="From a spreadsheet or another system. Any order of columns, separated by comma, semicolon or tab.",
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,text/csv,text/plain"}),
        error_messages={
            "required": "Choose a file.",
            "empty": "The file is empty.",
            "max_length": "The file's name is too long: %(max)d characters fit.",
        },
        max_length=200,
    )

    def clean_file(self) -> UploadedFile[bytes]:
        """Refuse a file that is too large before it is read into memory."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(
                f"The file has {(file.size or 0) / 2**20:.0f} MB; at most {MOST_BYTES // 2**20} MB can be read. "
                "Split it in two."
            )
        return file


class ColumnsForm(AppForm):
    """Which column of the file holds which field."""

    def __init__(self, *args: Any, preview: Preview, **kwargs: Any) -> None:
        kwargs.setdefault(
            "initial", {name: place for name, place in preview.matched.items() if place is not None}
        )
        super().__init__(*args, **kwargs)
        choices = [("", "Not in the file"), *_choices(preview)]
        for column in OF_KIND[preview.kind]:
            self.fields[column.name] = forms.ChoiceField(
                label=column.title,
                choices=choices,
                required=False,
                widget=forms.Select(attrs={"class": "select"}),
                error_messages={"invalid_choice": "The file has no such column: choose one of the list."},
            )

    def chosen(self) -> Mapping[str, int | None]:
        """Return the place of each field's column."""
        return {name: int(value) if value else None for name, value in self.cleaned_data.items()}


def _choices(preview: Preview) -> Sequence[tuple[str, str]]:
    first = preview.sheet.lines[0].cells
    return [
        (str(place), _described(place, head, first[place])) for place, head in enumerate(preview.sheet.header)
    ]


def _described(place: int, head: str, example: str) -> str:
    shown = f"{example[:EXAMPLE_LENGTH]}…" if len(example) > EXAMPLE_LENGTH else example
    return f"{head or f'Column {place + 1}'}{f' (like {shown})' if shown else ''}"


class CommitForm(AppForm):
    """What was shown when the person said go."""

    fingerprint = forms.CharField(max_length=200, widget=forms.HiddenInput)
