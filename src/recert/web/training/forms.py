"""Forms about assignments: filters, one assignment, the people on it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from recert.agencies.actors import Actor
from recert.credentials.models import CredentialType
from recert.training.demand import Needed
from recert.training.models import Assignment, LearningPlan
from recert.training.queries import SHOWN
from recert.training.terms import CREDENTIAL_VALIDITY, MOST_DAYS, SAME_FOR_ALL, Terms
from recert.web.shell.forms import AppForm, DayField, Filter
from recert.web.shell.ids import IdField, IdsField, offer
from recert.web.shell.on_file import OnFile
from recert.web.shell.places import offer_groups, offer_units

ALL, CHOSEN = "all", "chosen"
WHOLE_PLAN = "plan"
DAYS_SENTENCE = f"Give a whole number of days from 0 to {MOST_DAYS}."


class AssignmentFilter(Filter):
    """What a list of assignments is narrowed to."""

    q = forms.CharField(label="Find an assignment", required=False, max_length=200)
    type = IdField(label="Credential type", required=False)
    state = forms.ChoiceField(
        label="Status",
        required=False,
        choices=[("", "Open"), ("closed", "Closed"), ("all", "Open and closed")],
    )

    def __init__(self, data: Any, *, types: Iterable[CredentialType]) -> None:
        super().__init__(data)
        offer(self, "type", types, "Any")


class PeopleFilter(Filter):
    """Whom the Personnel section of an assignment shows."""

    q = forms.CharField(label="Find a person or badge", required=False, max_length=200)
    show = forms.ChoiceField(label="Show", required=False, choices=list(SHOWN.items()))


class CandidateFilter(Filter):
    """Who is offered for enrolling."""

    q = forms.CharField(label="Find a person or badge", required=False, max_length=200)
    unit_id = IdField(label="Unit", required=False)
    group_id = IdField(label="Group", required=False)

    def __init__(self, data: Any, *, actor: Actor) -> None:
        super().__init__(data)
        offer_units(self, "unit_id", actor, "Any")
        offer_groups(self, "group_id", actor, "Any")


class AssignmentForm(OnFile):
    """The name, the plan and the dates of an assignment."""

    name = forms.CharField(label="Name", max_length=250)
    plan = forms.TypedChoiceField(
        label="Learning plan",
        required=False,
        empty_value=None,
        coerce=int,
        error_messages={"invalid_choice": "That plan is not in the list any more: choose again."},
    )
    logic = forms.ChoiceField(
        label="Training period",
        widget=forms.RadioSelect,
        initial=CREDENTIAL_VALIDITY,
        choices=[
            (
                CREDENTIAL_VALIDITY,
                "By each credential’s validity: starts and ends with the person’s own credential",
            ),
            (SAME_FOR_ALL, "Same start and end for all"),
        ],
    )
    due_days_before = forms.IntegerField(
        label="Due, in days before each credential expires",
        initial=14,
        validators=[MinValueValidator(0, DAYS_SENTENCE), MaxValueValidator(MOST_DAYS, DAYS_SENTENCE)],
        error_messages={"invalid": DAYS_SENTENCE, "required": DAYS_SENTENCE},
        widget=forms.TextInput(attrs={"class": "days", "inputmode": "numeric"}),
    )
    starts_on = DayField(label="Start for all", required=False)
    ends_on = DayField(label="End for all", required=False)
    due_on = DayField(label="Due for all", required=False)

    def __init__(
        self, *args: Any, plans: Iterable[LearningPlan], assignment: Assignment | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan"].choices = [("", "No learning plan"), *((plan.pk, plan.name) for plan in plans)]  # type: ignore[attr-defined]
        if assignment:
            for field in self.fields.values():
                field.widget.attrs["form"] = "edit"

    def terms(self) -> Terms:
        """Return the training period logic (after ``is_valid``)."""
        given = self.cleaned_data
        if given["logic"] == CREDENTIAL_VALIDITY:
            return Terms(due_days_before=given["due_days_before"])
        return Terms(
            given["logic"], given["starts_on"], given["ends_on"], given["due_on"], given["due_days_before"]
        )


def values_of(assignment: Assignment) -> dict[str, Any]:
    """Return what the form of an assignment shows first."""
    names = ("name", "logic", "due_days_before", "starts_on", "ends_on", "due_on")
    return {name: getattr(assignment, name) for name in names} | {"plan": assignment.plan_id}


class AddAssignmentForm(AssignmentForm):
    """A new assignment: also the type, and who is on it."""

    type = IdField(
        label="Credential type",
        required=False,
        help_text="People are put on it by their credential of this type",
    )
    who = forms.ChoiceField(
        label="People",
        widget=forms.RadioSelect,
        initial=ALL,
        choices=[
            (ALL, "All active members who hold a credential of this type"),
            (CHOSEN, "Chosen ones: the next page shows each one’s dates, and how far each would be"),
        ],
    )
    field_order = ("type", "name", "plan", "who")

    def __init__(self, *args: Any, types: Iterable[CredentialType], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "type", types, "No credential type")
        self.fields["name"].required = False
        self.fields["name"].help_text = "Empty: named after the credential type and this year"
        plan = self.fields["plan"]
        plan.choices = [("", "The credential type’s own plan"), ("0", "No learning plan"), *plan.choices[1:]]  # type: ignore[attr-defined]


class RecordForm(AppForm):
    """A completion of an assignment's training: which day, and which of the plan's courses."""

    completed_on = DayField(
        label="Completed on", error_messages={"required": "Give the day it was completed."}
    )
    course = forms.ChoiceField(
        label="What",
        error_messages={"invalid_choice": "That course is not in the plan any more: choose again."},
    )

    def __init__(self, *args: Any, courses: Iterable[Needed], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(str(needed.course_id), needed.title) for needed in courses]
        self.fields["course"].choices = [(WHOLE_PLAN, "The whole plan"), *offered]  # type: ignore[attr-defined]

    def course_ids(self) -> list[int] | None:
        """Return the chosen course, None for the whole plan (after ``is_valid``)."""
        course = self.cleaned_data["course"]
        return None if course == WHOLE_PLAN else [int(course)]


class PeopleForm(RecordForm):
    """Something done with the ticked people of an assignment."""

    do = forms.ChoiceField(
        choices=[("record", "Record"), ("undo", "Undo"), ("withdraw", "Withdraw")],
        error_messages={"required": "Choose what to do.", "invalid_choice": "Choose what to do."},
    )
    people = IdsField(label="People", required=False)
    everyone = forms.BooleanField(label="Everyone shown", required=False)

    def __init__(self, *args: Any, courses: Iterable[Needed], **kwargs: Any) -> None:
        super().__init__(*args, courses=courses, **kwargs)
        for name in ("completed_on", "course"):
            self.fields[name].required = not self.is_bound or self.data.get("do") == "record"

    def clean(self) -> dict[str, Any]:
        """Need people."""
        given = super().clean() or self.cleaned_data
        if not given.get("people") and not given.get("everyone") and "people" not in self.errors:
            self.add_error(None, "Nobody is ticked: tick people in the list, or everyone shown.")
        return given

    def ticked(self) -> set[str]:
        """Return the ids ticked in what was sent, to tick them again."""
        return set(self.data.getlist("people")) if self.is_bound else set()  # type: ignore[attr-defined]


class EnrollForm(AppForm):
    """Who is to be put on an assignment."""

    people = IdsField(label="People", required=False)
    everyone = forms.BooleanField(label="Everyone shown", required=False)

    def clean(self) -> dict[str, Any]:
        """Need people."""
        given = super().clean() or self.cleaned_data
        if not given.get("people") and not given.get("everyone") and not self.errors:
            self.add_error(None, "Nobody is ticked: tick people in the list, or everyone shown.")
        return given


class StateForm(AppForm):
    """Close something or open it again."""

    to = forms.ChoiceField(choices=[("close", "Close"), ("reopen", "Open again")])
