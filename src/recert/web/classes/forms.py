"""Forms of sessions: filters, one session, who is to come."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from recert.agencies.actors import Actor
from recert.classes.actions import SessionFacts
from recert.classes.models import ClassSession
from recert.classes.queries import WHEN
from recert.training.models import Course
from recert.web.classes.fields import hour_field
from recert.web.shell.forms import AppForm, DayField, Filter
from recert.web.shell.ids import IdField, IdsField, offer
from recert.web.shell.on_file import OnFile
from recert.web.shell.places import offer_groups, offer_units

PLACES_SENTENCE = "Give a whole number of places from 1 to 100,000, or leave it empty."


class SessionFilter(Filter):
    """What the list of sessions is narrowed to."""

    q = forms.CharField(label="Find a course, place or instructor", required=False, max_length=200)
    course = IdField(label="Course", required=False)
    when = forms.ChoiceField(label="When", required=False, choices=list(WHEN.items()))

    def __init__(self, data: Any, *, courses: Iterable[Course]) -> None:
        super().__init__(data)
        offer(self, "course", courses, "Any")


class AttendeeFilter(Filter):
    """Whom the list of people on a session shows."""

    q = forms.CharField(label="Find a person or badge", required=False, max_length=200)
    mark = forms.ChoiceField(
        label="Show",
        required=False,
        choices=[
            ("", "Everyone on it"),
            ("none", "Not marked"),
            ("present", "Present"),
            ("partly", "Partly"),
            ("absent", "Absent"),
        ],
    )


class CandidateFilter(Filter):
    """Who is offered for a session."""

    q = forms.CharField(label="Find a person or badge", required=False, max_length=200)
    unit_id = IdField(label="Unit", required=False)
    group_id = IdField(label="Group", required=False)
    asked = forms.ChoiceField(
        label="Training",
        required=False,
        choices=[("", "Anyone"), ("open", "Whose open training asks for it")],
    )

    def __init__(self, data: Any, *, actor: Actor) -> None:
        super().__init__(data)
        offer_units(self, "unit_id", actor, "Any")
        offer_groups(self, "group_id", actor, "Any")


class SessionForm(OnFile):
    """A session: the course, when and where, who teaches, how many may come."""

    course = IdField(label="Course")
    starts_on = DayField(label="Day", error_messages={"required": "Give the day of the session."})
    ends_on = DayField(label="Last day", required=False, help_text="Where it takes several days in a row")
    starts_at = hour_field("From", "08:00")
    ends_at = hour_field("To", "17:00")
    place = forms.CharField(label="Place", max_length=200)
    instructor = forms.CharField(label="Instructor", max_length=150, required=False)
    instructor_badge = forms.CharField(
        label="Instructor’s badge",
        max_length=40,
        required=False,
        help_text="Of somebody on the roster, who then takes attendance",
    )
    capacity = forms.IntegerField(
        label="Places",
        required=False,
        min_value=1,
        max_value=100_000,
        help_text="Empty: as many as like",
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), PLACES_SENTENCE),
        widget=forms.TextInput(attrs={"class": "short", "inputmode": "numeric"}),
    )
    sign_up = forms.BooleanField(
        label="Members may sign up by themselves",
        required=False,
        help_text="Those who may see the course, until the day before, while there are places",
    )
    note = forms.CharField(
        label="Note", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, courses: Iterable[Course], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "course", courses, "Choose a course")
        for name in ("min_value", "max_value"):
            self.fields["capacity"].widget.attrs.pop(name.removesuffix("_value"), None)

    def facts(self) -> SessionFacts:
        """Return what was typed (after ``is_valid``)."""
        given = dict(self.cleaned_data)
        return SessionFacts(course_id=given.pop("course"), **given)


def session_values(session: ClassSession) -> dict[str, Any]:
    """Return what the form of a session shows first."""
    names = ("starts_on", "starts_at", "ends_at", "place", "instructor", "capacity", "sign_up", "note")
    badge = session.instructor_member.member_number if session.instructor_member else ""
    return {name: getattr(session, name) for name in names} | {
        "course": session.course_id,
        "ends_on": session.ends_on if session.days > 1 else None,
        "instructor_badge": badge,
    }


class ChosenForm(AppForm):
    """Ticked people."""

    people = IdsField(label="People", required=False)
    everyone = forms.BooleanField(label="Everyone shown", required=False)

    def clean(self) -> dict[str, Any]:
        """Need people."""
        given = super().clean() or self.cleaned_data
        if not given.get("people") and not given.get("everyone") and not self.errors:
            self.add_error(None, "Nobody is ticked: tick people in the list, or everyone shown.")
        return given

    def ticked(self) -> set[str]:
        """Return the ids ticked in what was sent, to tick them again."""
        return set(self.data.getlist("people")) if self.is_bound else set()  # type: ignore[attr-defined]


class StateForm(AppForm):
    """Cancel a session or plan it again."""

    to = forms.ChoiceField(choices=[("cancel", "Cancel"), ("plan", "Plan again")])


class SignForm(AppForm):
    """Sign up for a session or off from it."""

    to = forms.ChoiceField(choices=[("up", "Sign up"), ("off", "Sign off")])
