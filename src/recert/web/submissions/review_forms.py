"""Forms of whoever reviews or records: the queue, the answer, who was there."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from recert.agencies.actors import Actor
from recert.submissions.actions.answering import LONGEST_ANSWER
from recert.submissions.actions.recording import Who
from recert.submissions.models import Submission
from recert.submissions.queries import STATES, Wanted
from recert.web.shell.forms import AppForm
from recert.web.shell.ids import IdField, IdsField, is_id
from recert.web.shell.places import offer_groups, offer_units

REVIEW_STATES = {
    "waiting": "Waiting",
    "returned": "Returned",
    "approved": "Approved",
    "rejected": "Rejected",
    "withdrawn": "Withdrawn",
}


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
    unit = IdField(label="Unit", required=False)
    state = forms.ChoiceField(
        required=False, choices=[("", ""), *((each.value, "") for each in STATES)], widget=forms.HiddenInput
    )

    def __init__(self, data: Any, *, actor: Actor) -> None:
        super().__init__(data, auto_id="filter_%s")
        offer_units(self, "unit", actor, "Any")

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


class WhoForm(AppForm):
    """Whom a training is recorded for; lives in the address."""

    unit = IdField(label="Unit", required=False, help_text="And all below it")
    group = IdField(label="Group", required=False)
    numbers = forms.CharField(
        label="Member numbers",
        required=False,
        max_length=20_000,
        help_text="As many as you like, with commas or spaces between them",
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    without = forms.CharField(
        label="But not these numbers",
        required=False,
        max_length=20_000,
        help_text="Who of them was not there",
    )
    member = IdsField(required=False)

    def __init__(self, data: Any, *, actor: Actor) -> None:
        super().__init__(data, auto_id="who_%s")
        self.is_sent = bool(data)
        offer_units(self, "unit", actor, "None")
        offer_groups(self, "group", actor, "None")

    def who(self) -> Who:
        """Return who is chosen; what makes no sense is shown with its error and does not count."""
        self.is_valid()
        given = self.cleaned_data
        numbers, without = _numbers(given.get("numbers", "")), _numbers(given.get("without", ""))
        return Who(given.get("member", ()), numbers, given.get("unit"), given.get("group"), without)

    @property
    def is_chosen(self) -> bool:
        """Tell whether anybody was asked for."""
        who = self.who()
        return bool(who.member_ids or who.numbers or who.unit_id or who.group_id)


def _numbers(text: str) -> tuple[str, ...]:
    """Return the member numbers in a text, each once."""
    return tuple(filter(None, dict.fromkeys(re.split(r"[\s,;]+", text.strip()))))
