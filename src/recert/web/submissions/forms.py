"""Forms of what is handed in: the same fields for the member, for whoever reviews, and for many at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms

from recert.credentials.models import CredentialType
from recert.submissions.entries import LONGEST, ROLES, CardEntry, TrainingEntry, facts_shown
from recert.submissions.models import Submission
from recert.training.models import Completion, Mode
from recert.web.shell.documents import document_field
from recert.web.shell.forms import AppForm, DayField, put_errors
from recert.web.shell.ids import IdField, IdsField
from recert.web.submissions.choosing import Offered, begun, choice_of_courses, fill, leave
from recert.web.submissions.fields import FilesInput, HoursForm, KeyField, row_values

ANOTHER = "another"
DAY_HELP = "2026-04-01, 4/1/2026 or 1 Apr 2026"
BLANK: Mapping[str, Any] = {
    **dict.fromkeys(("title", "provider", "mode", "codes", "topic", "role"), ""),
    **dict.fromkeys(("course", "completed_on", "started_on")),
    "parts": {},
}
NO_COURSES = Offered()
ACCEPT = "image/*,application/pdf"


def _text(label: str, name: str, *, needed: bool = False, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, required=needed, max_length=LONGEST[name], **kwargs)


class TrainingForm(HoursForm):
    """Training done elsewhere, or a course of the agency."""

    course = IdField(
        label="Course",
        required=False,
        help_text="If it was one of these, what you leave empty is as the course says",
    )
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

    def __init__(
        self, data: Any = None, *args: Any, courses: Offered = NO_COURSES, initial: Any = None, **kwargs: Any
    ) -> None:
        self.courses = courses.by_id
        super().__init__(data, *args, initial=begun(initial or {}, self.courses), **kwargs)
        if str(self.initial.get("course") or "") not in map(str, self.courses):
            self.initial["course"] = None
        if self.courses:
            self.fields["course"].choices = courses.choices  # type: ignore[attr-defined]
            self.fields["title"].required = not self.data.get("course")
        else:
            del self.fields["course"]

    def clean(self) -> dict[str, Any]:
        """Say what is wrong with the training itself beside everything else, not only once all else is right."""
        given = super().clean()
        course = given["course"] = self.courses.get(given.get("course") or 0)
        if course:
            before = self.courses.get(int(self.initial.get("course") or 0))
            if before and before != course:
                leave(given, before)
            fill(self, given, course)
        found = self._problems(given)
        put_problems(self, {name: words for name, words in found.items() if name not in self.errors})
        return given

    def _problems(self, given: Mapping[str, Any]) -> dict[str, str]:
        """Return what is wrong so far; how many hours a training may have is known with its days."""
        so_far = {name: given.get(name) or BLANK[name] for name in BLANK}
        on = so_far["completed_on"]
        found = TrainingEntry(**so_far | {"completed_on": on or date.max}).problems(date.max)
        if any(name.startswith("hours_") for name in self.errors) or (given["parts"] and not on):
            found.pop("hours", None)
        return found

    def entry(self) -> TrainingEntry:
        """Return what was typed (after ``is_valid``)."""
        given = self.cleaned_data
        return TrainingEntry(**{name: given[name] for name in BLANK}, note=given.get("note", ""))


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

    def entry(self) -> CardEntry:
        """Return what was typed (after ``is_valid``)."""
        given = self.cleaned_data
        chosen = given["credential_type"]
        names = ("title", "number", "issued_on", "valid_from", "valid_through", "never_expires")
        known = (
            {name: given[name] for name in names}
            | {"note": given.get("note", "")}
            | ({} if chosen == ANOTHER else {"title": ""})
        )
        return CardEntry(type_id=None if chosen == ANOTHER else int(chosen), **known)


class Papers(forms.Form):
    """What a member's form has beside the entry: files, a note, and the key that makes it one submission."""

    files = forms.Field(  # type: ignore[assignment]  # Django takes fields off the class
        label="Photo or PDF",
        required=False,
        help_text="Take a photo, or choose files: PDF, PNG or JPEG, up to 20 MB each",
        widget=FilesInput(attrs={"accept": ACCEPT}),
    )
    note = _text("Note", "note", widget=forms.Textarea(attrs={"rows": 2}), help_text="For whoever reviews it")
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


def values_of(submission: Submission) -> dict[str, Any]:
    """Return what a form about this submission shows first."""
    row = submission
    common = {"key": row.key, "note": row.note, "title": row.title, "version": row.version}
    if row.is_training:
        names = ("provider", "started_on", "completed_on", "mode", "codes")
        facts = facts_shown(row.facts) | {"course": row.course_id}
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


class CorrectForm(TrainingForm):
    """A completion put right, and why."""

    reason = forms.CharField(label="What was wrong", max_length=200, help_text="For example: hours misread")

    def __init__(self, data: Any, *, found: Completion) -> None:
        offered = choice_of_courses(all_of_them=True, chosen=found.course)
        super().__init__(data, initial=completion_values(found), courses=offered)


class WithdrawForm(AppForm):
    """Why a completion is withdrawn."""

    reason = forms.CharField(
        label="Why", max_length=200, help_text="For example: recorded for the wrong person"
    )


def completion_values(row: Completion) -> dict[str, Any]:
    """Return what the form of a completion's correction shows first."""
    names = ("title", "provider", "started_on", "completed_on", "mode", "codes")
    facts = facts_shown(row.facts) | {"course": row.course_id}
    return {name: getattr(row, name) for name in names} | facts | row_values(row.hours_by_category)


class ManyForm(TrainingForm):
    """Training done elsewhere, by everybody who is chosen."""

    expected = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    file = document_field(
        required=False,
        help_text="A certificate or the outline: PDF, PNG or JPEG, up to 20 MB. Everybody it is recorded for may open it, "
        "so attach no list of names",
    )
