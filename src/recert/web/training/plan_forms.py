"""The form of a learning plan: its facts, its courses in rows, and what it asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from recert.credentials.models import CredentialType
from recert.training.actions import PlanContent
from recert.training.actions.versions import MOST_LINES
from recert.training.demand import Demand
from recert.training.models import Course, LearningPlan
from recert.web.shell.forms import Filter
from recert.web.shell.ids import IdField, offer
from recert.web.shell.on_file import OnFile
from recert.web.training.rows import by_row, rows_of
from recert.web.training.rule_form import RuleForm, rule_values


class PlanFilter(Filter):
    """What the lists of plans and of courses are narrowed to."""

    q = forms.CharField(label="Find", required=False, max_length=200)
    state = forms.ChoiceField(
        label="Status", required=False, choices=[("", "In use"), ("retired", "Retired")]
    )


class PlanForm(OnFile, RuleForm):
    """A learning plan; its courses are rows, with a few empty ones to fill."""

    name = forms.CharField(label="Name", max_length=200)
    type = IdField(label="Credential type", required=False, help_text="Renewing this type assigns this plan")
    note = forms.CharField(
        label="Note", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    field_order = ("name", "type", "note")

    def __init__(
        self,
        data: Any = None,
        *,
        types: Iterable[CredentialType],
        courses: Iterable[Course],
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        given = dict(initial or {})
        self._course_rows = rows_of("course", data, given, most=MOST_LINES)
        super().__init__(data, initial=given)
        types = list(types)
        self.type_names = [kind.name for kind in types]
        offer(self, "type", types, "None: for any assignment")
        self._add_courses([(course.pk, course.title) for course in courses])

    def _add_courses(self, choices: list[tuple[int, str]]) -> None:
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

    @property
    def course_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Each course with its place in the order."""
        return [(self[f"course_{index}"], self[f"order_{index}"]) for index in range(self._course_rows)]

    def _filled(self) -> list[int]:
        given = self.cleaned_data
        courses = [index for index in range(self._course_rows) if given.get(f"course_{index}")]
        return sorted(courses, key=lambda index: (given.get(f"order_{index}") or index + 1, index))

    def content(self) -> PlanContent:
        """Return what the plan asks for, courses in their order (after ``is_valid``)."""
        return PlanContent([self.cleaned_data[f"course_{index}"] for index in self._filled()], self.rule())

    def by_row(self, problems: Mapping[str, str]) -> dict[str, str]:
        """Return an action's problems with the names of this form's rows and fields."""
        named = by_row(problems, {"course": self._filled()})
        for name in [name for name in named if name.startswith("rule.")]:
            field, problem = self.field_of(name.removeprefix("rule."), named.pop(name))
            named[field] = f"{named[field]} {problem}" if field in named else problem
        return named


def plan_values(plan: LearningPlan, demand: Demand, rule: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the form of a plan shows first."""
    values: dict[str, Any] = {"name": plan.name, "type": plan.credential_type_id, "note": plan.note}
    for index, needed in enumerate(demand.courses):
        values |= {f"course_{index}": needed.course_id, f"order_{index}": index + 1}
    return values | rule_values(rule)
