"""Forms of the credential type screens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from recert.core.library import LibraryType
from recert.credentials import library
from recert.credentials.models import CredentialType
from recert.credentials.type_actions import DISCIPLINE_LENGTH, NAME_LENGTH, NOTE_LENGTH, URL_LENGTH, TypeFacts
from recert.web.shell.forms import AppForm, DayField
from recert.web.shell.on_file import OnFile
from recert.web.shell.templatetags.recert import spelt

ANY = ("", "Any")


class ListForm(AppForm):
    """What the list of types is narrowed to."""

    q = forms.CharField(label="Find a type or authority", required=False, max_length=200)


class LibraryForm(AppForm):
    """What the library is narrowed to."""

    q = forms.CharField(label="Find a type or authority", required=False, max_length=200)
    state = forms.ChoiceField(label="State", required=False)
    discipline = forms.ChoiceField(label="Discipline", required=False)
    authority = forms.ChoiceField(label="Authority", required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data, auto_id="filter_%s")
        for name, field in (
            ("state", "jurisdiction"),
            ("discipline", "discipline"),
            ("authority", "authority"),
        ):
            choices = [ANY, *((value, spelt(value)) for value in library.values_of(field))]
            self.fields[name] = forms.ChoiceField(
                label=self.fields[name].label,
                required=False,
                choices=choices,
                widget=self.fields[name].widget,
            )

    def found(self) -> list[LibraryType]:
        """Return the types that match; a value that makes no sense does not count."""
        self.is_valid()
        given = self.cleaned_data
        return library.find(
            text=given.get("q", ""),
            state=given.get("state", ""),
            discipline=given.get("discipline", ""),
            authority=given.get("authority", ""),
        )


class TakeForm(AppForm):
    """Which types to take from the library."""

    keys = forms.MultipleChoiceField(
        label="Credential types", error_messages={"required": "Tick at least one credential type."}
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        keys = self.fields["keys"]
        if isinstance(keys, forms.MultipleChoiceField):
            keys.choices = [(key, entry.name) for key, entry in library.entries().items()]


class TypeForm(OnFile):
    """A credential type: what it is. With ``locked`` the rule stays as it is."""

    name = forms.CharField(label="Name", max_length=NAME_LENGTH, help_text="As it stands on the card")
    authority = forms.CharField(
        label="Issuing authority",
        max_length=NAME_LENGTH,
        widget=forms.TextInput(attrs={"list": "authorities"}),
    )
    discipline = forms.CharField(
        label="Discipline",
        required=False,
        max_length=DISCIPLINE_LENGTH,
        widget=forms.TextInput(attrs={"list": "disciplines"}),
    )
    source_url = forms.CharField(label="Where the rule is published", required=False, max_length=URL_LENGTH)
    note = forms.CharField(
        label="Note", required=False, max_length=NOTE_LENGTH, widget=forms.Textarea(attrs={"rows": 3})
    )

    def facts(self, rule: Mapping[str, Any], cloned_from: str = "") -> TypeFacts:
        """Return what was typed (after ``is_valid``), with this rule."""
        return TypeFacts(rule=rule, cloned_from=cloned_from, **self.cleaned_data)


class TryForm(AppForm):
    """Days to try a rule with."""

    issued = DayField(label="Issued on", required=False)
    born = DayField(label="Born on", required=False)
    renewed = DayField(label="Renewed on", required=False)

    def day(self, name: str) -> Any:
        """Return a day that was typed, or None where there is none or it is no day."""
        self.is_valid()
        return self.cleaned_data.get(name)


def values_of(kind: CredentialType) -> dict[str, str]:
    """Return a type as the start of a form."""
    return {
        "name": kind.name,
        "authority": kind.authority.name,
        "discipline": spelt(kind.discipline),
        "source_url": kind.source_url,
        "note": kind.note,
    }


def values_of_entry(entry: LibraryType) -> dict[str, str]:
    """Return a type of the library as the start of a form."""
    return {
        "name": f"{entry.name}, own rule",
        "authority": entry.authority,
        "discipline": spelt(entry.discipline),
        "source_url": entry.source_url,
        "note": entry.note,
    }
