"""Forms about learning plans and courses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from recert.credentials.models import CredentialType
from recert.training.actions.plans import MOST_LINES, PlanContent
from recert.training.models import Course, LearningPlan
from recert.training.progress import Requirement, plain
from recert.web.shell.forms import AppForm
from recert.web.training.fields import IdField, is_id
from recert.web.training.forms import Filter

SPARE = 3
HOURS_SENTENCE = "Not a number of hours: write 1.5 or 24."


class PlanFilter(Filter):
    """What the lists of plans and of courses are narrowed to."""

    q = forms.CharField(label="Find", required=False, max_length=200)
    state = forms.ChoiceField(
        label="Status", required=False, choices=[("", "In use"), ("retired", "Retired")]
    )


class CourseForm(AppForm):
    """A course."""

    title = forms.CharField(label="Title", max_length=200)
    code = forms.CharField(label="Code", required=False, max_length=40)
    provider = forms.CharField(label="Provider", required=False, max_length=120)
    hours = forms.DecimalField(
        label="Hours",
        initial=0,
        min_value=0,
        max_digits=6,
        decimal_places=2,
        error_messages={"invalid": HOURS_SENTENCE},
        widget=forms.TextInput(attrs={"class": "short", "inputmode": "decimal"}),
    )
    category = forms.CharField(
        label="Category of hours",
        required=False,
        max_length=60,
        help_text="Counts towards this category of a learning plan",
        widget=forms.TextInput(attrs={"list": "categories"}),
    )


def course_values(course: Course) -> dict[str, Any]:
    """Return what the form of a course shows first."""
    return {name: getattr(course, name) for name in ("title", "code", "provider", "category")} | {
        "hours": plain(course.hours)
    }


class PlanForm(AppForm):
    """A learning plan; its courses and hours are rows, with a few empty ones to fill."""

    name = forms.CharField(label="Name", max_length=200)
    type = IdField(label="Credential type", required=False, help_text="Renewing this type assigns this plan")
    note = forms.CharField(
        label="Note", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(
        self,
        data: Any = None,
        *,
        types: Iterable[CredentialType],
        courses: Iterable[Course],
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        given = dict(initial or {})
        self._course_rows = _rows("course", data, given)
        self._hours_rows = _rows("category", data, given)
        super().__init__(data, initial=given)
        field = self.fields["type"]
        if isinstance(field, IdField):
            field.offer(types, "None: for any assignment")
        self._add_rows([(course.pk, course.title) for course in courses])

    def _add_rows(self, choices: list[tuple[int, str]]) -> None:
        for index in range(self._course_rows):
            course = IdField(
                label=f"Course {index + 1}", required=False, choices=[("", "No course"), *choices]
            )
            order = forms.IntegerField(
                label=f"Order of course {index + 1}",
                required=False,
                min_value=1,
                max_value=999,
                error_messages={"invalid": "Write a whole number."},
                widget=forms.TextInput(
                    attrs={"class": "input days", "inputmode": "numeric", "autocomplete": "off"}
                ),
            )
            course.widget.attrs |= {"class": "select"}
            self.fields |= {f"course_{index}": course, f"order_{index}": order}
        for index in range(self._hours_rows):
            category = forms.CharField(label=f"Category {index + 1}", required=False, max_length=60)
            category.widget.attrs |= {"class": "input", "list": "categories", "autocomplete": "off"}
            hours = forms.CharField(label=f"Hours of category {index + 1}", required=False, max_length=20)
            hours.widget.attrs |= {"class": "input short", "inputmode": "decimal", "autocomplete": "off"}
            self.fields |= {f"category_{index}": category, f"hours_{index}": hours}

    @property
    def course_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Each course with its place in the order."""
        return [(self[f"course_{index}"], self[f"order_{index}"]) for index in range(self._course_rows)]

    @property
    def hours_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Each category with its hours."""
        return [(self[f"category_{index}"], self[f"hours_{index}"]) for index in range(self._hours_rows)]

    def _filled(self) -> tuple[list[int], list[int]]:
        given = self.cleaned_data
        courses = [index for index in range(self._course_rows) if given.get(f"course_{index}")]
        courses.sort(key=lambda index: (given.get(f"order_{index}") or index + 1, index))
        hours = [
            index
            for index in range(self._hours_rows)
            if given.get(f"category_{index}") or given.get(f"hours_{index}")
        ]
        return courses, hours

    def content(self) -> PlanContent:
        """Return the filled rows, courses in their order (after ``is_valid``)."""
        courses, hours = self._filled()
        given = self.cleaned_data
        return PlanContent(
            [given[f"course_{index}"] for index in courses],
            [(given[f"category_{index}"], given[f"hours_{index}"]) for index in hours],
        )

    def by_row(self, problems: Mapping[str, str]) -> dict[str, str]:
        """Return an action's problems with the names of this form's rows instead of positions in the content."""
        courses, hours = self._filled()
        rows = {"course": courses, "category": hours, "hours": hours}
        named = {}
        for name, problem in problems.items():
            kind, _, position = name.partition("_")
            at = rows.get(kind)
            named[f"{kind}_{at[int(position)]}" if at and position.isdigit() else name] = problem
        return named


def _rows(kind: str, data: Any, initial: Mapping[str, Any]) -> int:
    """Return how many rows to show: those that were sent, else those on file and a few spare ones."""
    names = initial if data is None else data
    numbers = [
        int(name.rpartition("_")[2])
        for name in names
        if name.startswith(f"{kind}_") and is_id(name.rpartition("_")[2])
    ]
    there = max((number + 1 for number in numbers), default=0)
    return min(there + (SPARE if data is None else 0), MOST_LINES + SPARE)


def plan_values(plan: LearningPlan, requirement: Requirement) -> dict[str, Any]:
    """Return what the form of a plan shows first."""
    values: dict[str, Any] = {"name": plan.name, "type": plan.credential_type_id, "note": plan.note}
    for index, needed in enumerate(requirement.courses):
        values |= {f"course_{index}": needed.course_id, f"order_{index}": index + 1}
    for index, (category, hours) in enumerate(requirement.hours.items()):
        values |= {f"category_{index}": category, f"hours_{index}": plain(hours)}
    return values
