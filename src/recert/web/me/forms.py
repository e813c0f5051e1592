"""Forms of a member's own pages."""

from __future__ import annotations

from typing import Any

from django import forms

from recert.web.shell.forms import AppForm

LONGEST_PASSWORD = 4096


class NameForm(AppForm):
    """One's own name."""

    first_name = forms.CharField(
        label="First name",
        help_text="Letters of any script, spaces, hyphens, apostrophes and periods",
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = forms.CharField(
        label="Last name", widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )


def _password(label: str, autocomplete: str, **kwargs: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, max_length=LONGEST_PASSWORD, widget=widget, **kwargs)


class PasswordForm(AppForm):
    """One's own password: the present one, and the new one twice."""

    current = _password("Present password", "current-password")
    new = _password("New password", "new-password", help_text="12 characters or more; a sentence is fine")
    again = _password("New password again", "new-password")

    def clean(self) -> dict[str, Any]:
        """Both must be the same."""
        given = super().clean() or self.cleaned_data
        if given.get("new") and given.get("again") and given["new"] != given["again"]:
            self.add_error("again", "The two new passwords differ. Type the same one twice.")
        return given
