"""The form of a course."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from recert.agencies.actors import Actor
from recert.core.requirements import plain
from recert.training.actions import CourseFacts
from recert.training.actions.courses import MOST_PARTS
from recert.training.hours import parts_of
from recert.training.models import Course, Mode
from recert.web.shell.ids import IdField
from recert.web.shell.on_file import OnFile
from recert.web.shell.places import offer_units
from recert.web.training.rows import by_row, rows_of

NAMES = ("title", "kind", "mode", "codes", "provider", "accreditation", "about", "audience", "unit_id")


class CourseForm(OnFile):
    """A course; its hours are rows, one for each category."""

    title = forms.CharField(label="Title", max_length=200)
    kind = forms.ChoiceField(
        label="Where it is done", choices=Course.Kind.choices, initial=Course.Kind.EXTERNAL, required=False
    )
    mode = forms.ChoiceField(
        label="How it is given", required=False, choices=[("", "Not said"), *Mode.choices]
    )
    provider = forms.CharField(label="Provider", required=False, max_length=120)
    codes = forms.CharField(
        label="Training codes",
        required=False,
        max_length=200,
        help_text="Separated by commas. A plan that asks for a code takes every course that has it",
    )
    accreditation = forms.CharField(label="Accreditation number", required=False, max_length=60)
    about = forms.CharField(
        label="About", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    audience = forms.ChoiceField(
        label="Who may see it",
        choices=Course.Audience.choices,
        initial=Course.Audience.EVERYONE,
        required=False,
    )
    unit_id = IdField(label="Unit", required=False, help_text="Only where one unit may see it")

    def __init__(self, data: Any = None, *, actor: Actor, initial: Mapping[str, Any] | None = None) -> None:
        given = dict(initial or {})
        self._rows = max(1, rows_of("hours", data, given, most=MOST_PARTS))
        super().__init__(data, initial=given)
        offer_units(self, "unit_id", actor, "No unit")
        for index in range(self._rows):
            category = forms.CharField(label=f"Category {index + 1}", required=False, max_length=60)
            category.widget.attrs |= {"class": "input", "list": "categories", "autocomplete": "off"}
            hours = forms.CharField(label=f"Hours {index + 1}", required=False, max_length=20)
            hours.widget.attrs |= {"class": "input short", "inputmode": "decimal", "autocomplete": "off"}
            self.fields |= {f"category_{index}": category, f"hours_{index}": hours}

    @property
    def hours_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Each category with its hours."""
        return [(self[f"category_{index}"], self[f"hours_{index}"]) for index in range(self._rows)]

    def _filled(self) -> list[int]:
        given = self.cleaned_data
        return [at for at in range(self._rows) if given.get(f"hours_{at}") or given.get(f"category_{at}")]

    def facts(self) -> CourseFacts:
        """Return the course as it was typed (after ``is_valid``)."""
        given = self.cleaned_data
        parts = [(given[f"category_{at}"], given[f"hours_{at}"]) for at in self._filled()]
        chosen = {name: given[name] for name in NAMES}
        chosen |= {name: chosen[name] or self.fields[name].initial for name in ("kind", "audience")}
        return CourseFacts(**chosen, parts=parts)

    def by_row(self, problems: Mapping[str, str]) -> dict[str, str]:
        """Return an action's problems with the names of this form's rows."""
        filled = self._filled()
        return by_row(problems, {"category": filled, "hours": filled})


def course_values(course: Course) -> dict[str, Any]:
    """Return what the form of a course shows first."""
    values = {name: getattr(course, name) for name in NAMES}
    for index, (category, hours) in enumerate(parts_of(course.hours_by_category).items()):
        values |= {f"category_{index}": category, f"hours_{index}": plain(hours)}
    return values
