"""Forms of what is handed in: the same fields for the member, for whoever reviews, and for many at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import uuid4

from django import forms

from recert.credentials.models import CredentialType
from recert.personnel.models import Group, Unit
from recert.submissions.answering import LONGEST_ANSWER
from recert.submissions.entries import LONGEST, ROLES, CardEntry, Entry, TrainingEntry
from recert.submissions.models import Submission
from recert.submissions.queries import STATES, Wanted
from recert.submissions.recording import Who
from recert.training.models import Mode
from recert.web.shell.forms import AppForm, DayField, put_errors
from recert.web.submissions.fields import FilesInput, HoursForm, IdsField, KeyField, is_id, row_values

ANOTHER = "another"
DAY_HELP = "2026-04-01, 4/1/2026 or 1 Apr 2026"
ACCEPT = "image/*,application/pdf"
REVIEW_STATES = {
    "waiting": "Waiting",
    "returned": "Returned",
    "approved": "Approved",
    "rejected": "Rejected",
    "withdrawn": "Withdrawn",
}


def _text(label: str, name: str, *, needed: bool = False, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, required=needed, max_length=LONGEST[name], **kwargs)


class TrainingForm(HoursForm):
    """Training done elsewhere."""

    title = _text("Title", "title", needed=True, help_text="As the certificate says")
    provider = _text("Provider", "provider", help_text="Who gave it")
    completed_on = DayField(label="Last day", help_text=DAY_HELP)
    started_on = DayField(label="First day", required=False, help_text="Only if it took several days")
    mode = forms.ChoiceField(
        label="How it was given", required=False, choices=[("", "Not known"), *Mode.choices]
    )
    role = forms.ChoiceField(label="Part in it", required=False, choices=list(ROLES.items()))
    codes = _text(
        "Training codes", "codes", help_text="Numbers of approval or course codes, separated by commas"
    )
    topic = _text("Topic", "topic")
    note = _text("Note", "note", widget=forms.Textarea(attrs={"rows": 2}), help_text="For whoever reviews it")

    def entry(self) -> Entry:
        """Return what was typed (after ``is_valid``)."""
        given = self.cleaned_data
        names = (
            "title",
            "completed_on",
            "parts",
            "provider",
            "started_on",
            "mode",
            "codes",
            "topic",
            "role",
            "note",
        )
        return TrainingEntry(**{name: given[name] for name in names})


class CardForm(AppForm):
    """A card."""

    credential_type = forms.ChoiceField(label="Credential type")
    title = _text("Name of the card", "title", help_text="Only for a type that is not in the list")
    number = _text("Number", "number", help_text="As printed on the card")
    valid_from = DayField(label="Valid from", help_text=f"The first valid day: {DAY_HELP}")
    valid_through = DayField(
        label="Valid through",
        required=False,
        help_text="The last valid day as printed; empty: by the type’s rule",
    )
    never_expires = forms.BooleanField(label="It never expires", required=False)
    issued_on = DayField(
        label="Issued on", required=False, help_text="If it is another day than the first valid one"
    )
    note = _text("Note", "note", widget=forms.Textarea(attrs={"rows": 2}), help_text="For whoever reviews it")

    def __init__(self, *args: Any, types: Iterable[CredentialType], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.fields["credential_type"]
        if isinstance(kind, forms.ChoiceField):
            kind.error_messages["invalid_choice"] = "That choice is not in the list any more. Choose again."
            kind.choices = [
                ("", "Choose…"),
                *((str(each.pk), f"{each.name} ({each.authority.name})") for each in types),
                (ANOTHER, "Another one, not in this list"),
            ]

    def entry(self) -> Entry:
        """Return what was typed (after ``is_valid``)."""
        given = self.cleaned_data
        chosen = given["credential_type"]
        names = ("title", "number", "issued_on", "valid_from", "valid_through", "never_expires", "note")
        known = {name: given[name] for name in names} | ({} if chosen == ANOTHER else {"title": ""})
        return CardEntry(type_id=None if chosen == ANOTHER else int(chosen), **known)


class Papers(forms.Form):
    """What a member's form has beside the entry: files, and the key that makes it one submission."""

    files = forms.Field(
        label="Photo or PDF",
        required=False,
        help_text="Take a photo, or choose files: PDF, PNG or JPEG, up to 20 MB each",
        widget=FilesInput(attrs={"accept": ACCEPT}),
    )
    key = KeyField(required=False, initial=uuid4)
    drop = IdsField(required=False)
    again = forms.BooleanField(label="It is not the same: hand it in", required=False)

    @property
    def dropped(self) -> list[int]:
        """The documents that are ticked to be taken out."""
        return self["drop"].field.clean(self["drop"].data) if self.is_bound else []


class OwnTrainingForm(Papers, TrainingForm):
    """External training, as its member hands it in."""


class OwnCardForm(Papers, CardForm):
    """A card, as its member hands it in."""


class ReviewTrainingForm(TrainingForm):
    """External training, as whoever reviews it may put it right."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)


class ReviewCardForm(CardForm):
    """A card, as whoever reviews it may put it right."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)


class AnswerForm(AppForm):
    """What a reviewer tells the member."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)
    to = forms.ChoiceField(
        choices=[(Submission.State.RETURNED, "Return"), (Submission.State.REJECTED, "Reject")],
        widget=forms.HiddenInput,
    )
    reason = forms.CharField(
        label="Why",
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The member reads it. Say what is missing, or what to do instead",
    )


class ReopenForm(AppForm):
    """Why an approval is taken back."""

    reason = forms.CharField(
        label="Why", max_length=LONGEST_ANSWER, help_text="For example: approved for the wrong type"
    )


class TickedForm(AppForm):
    """Ticked rows of the queue, each with the version that was looked at: ``17-2``."""

    pick = forms.Field(widget=forms.MultipleHiddenInput, required=False)

    def clean_pick(self) -> dict[int, int]:
        """Return the version of each submission."""
        pairs = [str(each).partition("-") for each in self.cleaned_data["pick"] or ()]
        found = {int(pk): int(version) for pk, _, version in pairs if is_id(pk) and is_id(version)}
        if not found:
            raise forms.ValidationError("Tick submissions of the list first.")
        return found


class QueueForm(AppForm):
    """What the queue is narrowed to; lives in the address."""

    q = forms.CharField(label="Find", required=False, max_length=200)
    kind = forms.ChoiceField(label="What", required=False, choices=[("", "Any"), *Submission.Kind.choices])
    unit = forms.TypedChoiceField(label="Unit", required=False, coerce=int, empty_value=None)
    state = forms.ChoiceField(
        required=False, choices=[("", ""), *((each.value, "") for each in STATES)], widget=forms.HiddenInput
    )

    def __init__(self, data: Any, *, units: Iterable[Unit]) -> None:
        super().__init__(data, auto_id="filter_%s")
        unit = self.fields["unit"]
        if isinstance(unit, forms.ChoiceField):
            unit.choices = [("", "Any"), *((each.pk, each.name) for each in units)]

    def wanted(self) -> Wanted:
        """Return what to look for; a value that makes no sense is shown with its error and does not count."""
        self.is_valid()
        given = self.cleaned_data
        state = given.get("state") or Submission.State.WAITING
        return Wanted(given.get("q", ""), state, given.get("kind", ""), given.get("unit"))

    @property
    def is_narrowed(self) -> bool:
        """Tell whether anything but the state narrows the queue."""
        wanted = self.wanted()
        return bool(wanted.q or wanted.kind or wanted.unit_id)


def values_of(submission: Submission) -> dict[str, Any]:
    """Return what a form about this submission shows first."""
    row = submission
    common = {"key": row.key, "note": row.note, "title": row.title, "version": row.version}
    if row.is_training:
        names = ("provider", "started_on", "completed_on", "mode", "codes")
        facts = {name: row.facts.get(name, "") for name in ("topic", "role")}
        return (
            common | {name: getattr(row, name) for name in names} | facts | row_values(row.hours_by_category)
        )
    names = ("number", "issued_on", "valid_from", "valid_through", "never_expires")
    chosen = row.credential_type_id or (ANOTHER if row.title else "")
    return common | {name: getattr(row, name) for name in names} | {"credential_type": chosen}


def put_problems(form: forms.Form, problems: Mapping[str, str]) -> None:
    """Attach an action's problems to the fields they name; hours are said at the first row."""
    first = "hours_0" if "hours_0" in form.fields else ""
    put_errors(form, {first if name == "hours" else name: problem for name, problem in problems.items()})


class WhoForm(AppForm):
    """Whom a training is recorded for; lives in the address."""

    unit = forms.TypedChoiceField(
        label="Unit", required=False, coerce=int, empty_value=None, help_text="And all below it"
    )
    group = forms.TypedChoiceField(label="Group", required=False, coerce=int, empty_value=None)
    numbers = forms.CharField(
        label="Member numbers",
        required=False,
        max_length=20_000,
        help_text="As many as you like, with commas or spaces between them",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    member = IdsField(required=False)

    def __init__(self, data: Any, *, units: Iterable[Unit], groups: Iterable[Group]) -> None:
        super().__init__(data, auto_id="who_%s")
        offers: dict[str, Iterable[Any]] = {"unit": units, "group": groups}
        for name, rows in offers.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", "None"), *((each.pk, each.name) for each in rows)]

    def who(self) -> Who:
        """Return who is chosen; what makes no sense is shown with its error and does not count."""
        self.is_valid()
        given = self.cleaned_data
        numbers = tuple(dict.fromkeys(re.split(r"[\s,;]+", given.get("numbers", "").strip())))
        return Who(
            given.get("member", ()), tuple(filter(None, numbers)), given.get("unit"), given.get("group")
        )

    @property
    def is_chosen(self) -> bool:
        """Tell whether anybody was asked for."""
        return self.who() != Who() and any(self.cleaned_data.values())


class ManyForm(TrainingForm):
    """Training done elsewhere, by everybody who is chosen."""

    expected = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
