"""The field and the form by which a document is attached, to whatever it proves."""

from __future__ import annotations

from typing import Any

from django import forms

from recert.web.shell.forms import AppForm

KINDS = ".pdf,.png,.jpg,.jpeg,application/pdf,image/png,image/jpeg"
AGAIN = "Choose the file again: the browser does not keep it while something else is put right."


def document_field(**kwargs: Any) -> forms.FileField:
    """Return a field for one PDF, PNG or JPEG file; what it is, is told by its content when it is kept."""
    wanted = {"label": "Document", "help_text": "PDF, PNG or JPEG, up to 20 MB", **kwargs}
    return forms.FileField(
        allow_empty_file=True,
        max_length=200,
        widget=forms.FileInput(attrs={"accept": KINDS}),
        error_messages={"required": "Choose a file first."},
        **wanted,
    )


class DocumentForm(AppForm):
    """A file that proves something."""

    file = document_field()


def say_files_again(form: forms.Form) -> None:
    """Say beside each file that was sent that it is to be chosen once more, where something else is wrong."""
    for name in form.files if form.errors else ():
        if name in form.fields and name not in form.errors:
            form.add_error(name, AGAIN)
