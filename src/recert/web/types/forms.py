"""Forms of the credential type screens."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from recert.core.library import LibraryType
from recert.core.rules import RuleError, parse_rule
from recert.credentials import library
from recert.credentials.models import CredentialType
from recert.credentials.type_actions import DISCIPLINE_LENGTH, NAME_LENGTH, NOTE_LENGTH, URL_LENGTH, TypeFacts
from recert.web.shell.forms import AppForm, DayField
from recert.web.shell.templatetags.recert import spelt
from recert.web.types import rules

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
ANY = ("", "Any")
LONGEST = {"years": 50, "months": 600, "days": 18_000}


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


class TypeForm(AppForm):
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

    def facts(self, rule: Mapping[str, Any]) -> TypeFacts:
        """Return what was typed (after ``is_valid``), with this rule."""
        return TypeFacts(rule=rule, **self.cleaned_data)


class RuleForm(AppForm):
    """When a credential of the type ends, and where the next one starts."""

    kind = forms.ChoiceField(label="A credential is valid until", choices=rules.KINDS)
    amount = forms.IntegerField(label="How many", min_value=1)
    unit = forms.ChoiceField(
        label="Of what", choices=[("years", "years"), ("months", "months"), ("days", "days")]
    )
    end = forms.ChoiceField(
        label="The last valid day is",
        choices=[("same_day", "the same day, that much later"), ("day_before", "the day before")],
    )
    months = forms.IntegerField(label="Months after the month of issue", min_value=1, max_value=600)
    month = forms.TypedChoiceField(
        label="Month",
        coerce=int,
        empty_value=None,
        choices=[("", "Choose…"), *((number, name) for number, name in enumerate(MONTHS, 1))],
    )
    day = forms.IntegerField(label="Day of the month", min_value=1, max_value=31)
    every_years = forms.IntegerField(label="Every how many years", min_value=1, max_value=50)
    continues = forms.ChoiceField(
        label="Renewed on time, the next period",
        choices=[
            ("previous_expiry", "continues from the old end"),
            ("completion", "runs from the day of renewal"),
        ],
    )
    opens_days = forms.IntegerField(
        label="May be renewed this many days before the end",
        required=False,
        min_value=1,
        max_value=3650,
        help_text="Empty: at any time before",
    )
    late_days = forms.IntegerField(
        label="May be renewed late for this many days",
        required=False,
        min_value=1,
        max_value=3650,
        help_text="Empty: the rule does not say",
    )

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound:
            for name in self._beside():
                self.fields[name].required = False

    def _beside(self) -> list[str]:
        """Return the fields that the chosen kind of rule does not ask for."""
        kind = self.data.get("kind", "")
        kept = {"kind", *rules.FIELDS.get(kind, ())}
        kept |= {"opens_days", "late_days"} if kind in rules.RENEWABLE else set()
        return [name for name in self.fields if name not in kept]

    def clean(self) -> dict[str, Any]:
        """Leave alone what the chosen kind does not ask for; check the rest as one rule."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for name in self._beside():
            self.errors.pop(name, None)
        amount, unit = given.get("amount"), given.get("unit") or "years"
        if given.get("kind") == "duration" and amount and amount > LONGEST[unit]:
            self.add_error(
                "amount", f"At most {LONGEST[unit]:,} {unit}. For longer, choose “It never expires”."
            )
        if not self.errors:
            self._check_rule(given)
        return given

    def _check_rule(self, given: Mapping[str, Any]) -> None:
        """Put what the vocabulary refuses beside the field of the same name."""
        try:
            rule = rules.rule_from(given)
            if rule:
                parse_rule(rule)
        except RuleError as fault:
            for problem in fault.problems:
                name = problem.field.rpartition(".")[2]
                self.add_error(name if name in self.fields else None, problem.problem)

    def rule(self) -> dict[str, Any]:
        """Return the rule in the vocabulary (after ``is_valid``)."""
        return rules.rule_from(self.cleaned_data)


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


def both_valid(forms_: Iterable[forms.Form]) -> bool:
    """Check every form, so that all errors show at once."""
    return all([form.is_valid() for form in forms_])  # noqa: C419 - a generator would stop at the first
