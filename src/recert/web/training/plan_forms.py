"""The form of a learning plan: courses and hours in rows, codes, and the rest of the rule in its vocabulary."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from recert.core.requirements.writing import number
from recert.credentials.models import CredentialType
from recert.training.actions import PlanContent
from recert.training.actions.versions import MOST_LINES
from recert.training.hours import key_of_category
from recert.training.models import Course, LearningPlan
from recert.training.progress import Demand
from recert.web.shell.forms import AppForm, Filter
from recert.web.shell.ids import IdField, offer
from recert.web.shell.rule_text import RuleTextField, text_of
from recert.web.training.rows import by_row, rows_of

HOURS_SENTENCE = "Not a number of hours: write 1.5 or 24."
REST_HELP = (
    "Caps, groups, alternatives, day caps, carry-over, credentials and examinations, as JSON in the vocabulary of rules. "
    'For example: {"any_of": [{"credential": "BLS Provider"}, {"exam_passed_within_attempts": 2}]}'
)
IN_ROWS = {"key", "min", "max"}
IN_FIELDS = {"total_min": "total_min", "must_include": "codes", "uncategorized_counts": "uncategorized"}


class PlanFilter(Filter):
    """What the lists of plans and of courses are narrowed to."""

    q = forms.CharField(label="Find", required=False, max_length=200)
    state = forms.ChoiceField(
        label="Status", required=False, choices=[("", "In use"), ("retired", "Retired")]
    )


def _hours(label: str) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        required=False,
        min_value=0,
        max_digits=6,
        decimal_places=2,
        error_messages={"invalid": HOURS_SENTENCE},
        widget=forms.TextInput(attrs={"class": "short", "inputmode": "decimal"}),
    )


class PlanForm(AppForm):
    """A learning plan; its courses and hours are rows, with a few empty ones to fill."""

    name = forms.CharField(label="Name", max_length=200)
    type = IdField(label="Credential type", required=False, help_text="Renewing this type assigns this plan")
    note = forms.CharField(
        label="Note", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    total_min = _hours("Hours in all")
    uncategorized = forms.BooleanField(label="Hours of other categories add to the total", required=False)
    codes = forms.CharField(
        label="Training codes that are asked for",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="One a line. Any completion with the code counts",
    )
    rest = RuleTextField(label="More of the rule, as text", required=False, help_text=REST_HELP)

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
        self._hours_rows = rows_of("category", data, given, most=MOST_LINES)
        super().__init__(data, initial=given)
        offer(self, "type", types, "None: for any assignment")
        self._add_courses([(course.pk, course.title) for course in courses])
        self._add_hours()

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

    def _add_hours(self) -> None:
        for index in range(self._hours_rows):
            category = forms.CharField(label=f"Category {index + 1}", required=False, max_length=60)
            category.widget.attrs |= {"class": "input", "list": "categories", "autocomplete": "off"}
            least, most = _hours(f"Hours of category {index + 1}"), _hours(f"At most, category {index + 1}")
            for each in (least, most):
                each.widget.attrs |= {"class": "input short", "autocomplete": "off"}
            self.fields |= {f"category_{index}": category, f"hours_{index}": least, f"most_{index}": most}

    @property
    def course_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Each course with its place in the order."""
        return [(self[f"course_{index}"], self[f"order_{index}"]) for index in range(self._course_rows)]

    @property
    def hours_rows(self) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        """Each category with its least and most hours."""
        names = ("category", "hours", "most")
        return [
            tuple(self[f"{name}_{index}"] for name in names)  # type: ignore[misc]
            for index in range(self._hours_rows)
        ]

    def clean(self) -> dict[str, Any]:
        """A row of hours is whole or empty, and nothing is said twice."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        rest = given.get("rest") or {}
        for index in range(self._hours_rows):
            self._check_row(given, index)
        twice = [name for name in (*IN_FIELDS, "categories") if name in rest and name in self._said(given)]
        if twice:
            self.add_error("rest", f"{twice[0]} is given by the fields above too: leave it out in one place.")
        return given

    def _check_row(self, given: Mapping[str, Any], index: int) -> None:
        category, hours, most = (f"{name}_{index}" for name in ("category", "hours", "most"))
        named, said = given.get(category), given.get(hours) is not None or given.get(most) is not None
        earlier = [given.get(f"category_{before}") or "" for before in range(index)]
        if said and not named and category not in self.errors:
            self.add_error(category, "Name the category, or empty the row.")
        elif named and not said and not {hours, most} & self.errors.keys():
            self.add_error(hours, "Say how many hours, or empty the row.")
        elif named and key_of_category(named) in map(key_of_category, earlier):
            self.add_error(category, "This category is in the plan already.")

    def _filled(self) -> tuple[list[int], list[int]]:
        given = self.cleaned_data
        courses = [index for index in range(self._course_rows) if given.get(f"course_{index}")]
        courses.sort(key=lambda index: (given.get(f"order_{index}") or index + 1, index))
        return courses, [index for index in range(self._hours_rows) if given.get(f"category_{index}")]

    def _said(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the fields and rows say, in the vocabulary."""
        codes = [line.strip() for line in (given.get("codes") or "").splitlines() if line.strip()]
        rows = [_category(given, index) for index in self._filled()[1]]
        said = {
            "total_min": number(given.get("total_min")),
            "categories": rows,
            "must_include": codes,
            "uncategorized_counts": given.get("uncategorized"),
        }
        return {name: value for name, value in said.items() if value}

    def content(self) -> PlanContent:
        """Return what the plan asks for, courses in their order (after ``is_valid``)."""
        given = self.cleaned_data
        courses = [given[f"course_{index}"] for index in self._filled()[0]]
        return PlanContent(courses, self._said(given) | dict(given["rest"] or {}))

    def by_row(self, problems: Mapping[str, str]) -> dict[str, str]:
        """Return an action's problems with the names of this form's rows and fields."""
        named = by_row(problems, {"course": self._filled()[0]})
        for name in [name for name in named if name.startswith("rule.")]:
            field = name.removeprefix("rule.")
            problem = named.pop(name)
            at = IN_FIELDS.get(field)
            named[at or "rest"] = problem if at else f"{field}: {problem}"
        return named


def _category(given: Mapping[str, Any], index: int) -> dict[str, Any]:
    least, most = given.get(f"hours_{index}"), given.get(f"most_{index}")
    row = {"key": given[f"category_{index}"], "min": number(least), "max": number(most)}
    return {name: value for name, value in row.items() if value is not None}


def plan_values(plan: LearningPlan, demand: Demand, rule: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the form of a plan shows first."""
    values: dict[str, Any] = {"name": plan.name, "type": plan.credential_type_id, "note": plan.note}
    for index, needed in enumerate(demand.courses):
        values |= {f"course_{index}": needed.course_id, f"order_{index}": index + 1}
    return values | rule_values(rule)


def rule_values(rule: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields and rows of a rule; what they could not say goes into the text."""
    rows = rule.get("categories", ())
    in_rows = all(set(each) <= IN_ROWS for each in rows)
    values: dict[str, Any] = {
        "total_min": rule.get("total_min"),
        "codes": "\n".join(rule.get("must_include", ())),
        "uncategorized": rule.get("uncategorized_counts", False),
    }
    for index, each in enumerate(rows if in_rows else ()):
        values |= {f"category_{index}": each["key"], f"hours_{index}": each.get("min")}
        values[f"most_{index}"] = each.get("max")
    kept = {name for name in rule if name not in IN_FIELDS and not (name == "categories" and in_rows)}
    return values | {"rest": text_of({name: rule[name] for name in rule if name in kept})}
