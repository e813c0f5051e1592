"""The form of what is owed: when, how many hours in all and by category, courses, and how hours count."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from recert.core.requirements.writing import number
from recert.core.rules import RuleError, parse_rule
from recert.web.shell.forms import AppForm

Values = dict[str, Any]
PERIODS = (
    ("", "The credential’s own period"),
    ("calendar_years", "Calendar years"),
    ("fiscal_years", "Fiscal years"),
    ("fixed_grid", "Periods that are the same for everyone"),
    ("rolling", "So many months back"),
)
FIRST_OWED = (
    ("", "the one that the day of issue lies in"),
    ("next", "the next one that starts after issue"),
    ("nth", "a later one that starts after issue"),
    ("half", "by the half of the year: January to June the same year, else the next"),
)
HALF = {"issue_in": ["01-01", "06-30"], "then": "same_year", "else": "next_year"}
MOST_ROWS, SPARE = 40, 2
WRONG_HOURS = "Not a number of hours: write 1.5 or 24."
SHORT = {"class": "short", "inputmode": "decimal"}


def _hours(label: str, *, required: bool = False, hint: str = "") -> forms.DecimalField:
    return forms.DecimalField(
        label=label, required=required, min_value=0, max_value=100_000, max_digits=9, decimal_places=2, help_text=hint,
        error_messages={"invalid": WRONG_HOURS}, widget=forms.TextInput(attrs=dict(SHORT)),
    )  # fmt: skip


class HoursForm(AppForm):
    """What is owed in each period, apart from the rows of categories and caps."""

    period = forms.ChoiceField(label="Hours are owed in", required=False, choices=PERIODS)
    years = forms.IntegerField(label="Years long", required=False, min_value=1, max_value=20)
    start = forms.CharField(
        label="From which day of the year", required=False, max_length=5,
        widget=forms.TextInput(attrs={"class": "short", "placeholder": "MM-DD"}),
    )  # fmt: skip
    epoch = forms.CharField(
        label="Counted from", required=False, max_length=10,
        widget=forms.TextInput(attrs={"class": "short", "placeholder": "YYYY-MM-DD"}),
    )  # fmt: skip
    period_months = forms.IntegerField(label="Months long", required=False, min_value=1, max_value=600)
    first_owed = forms.ChoiceField(label="The first that is owed", required=False, choices=FIRST_OWED)
    first_number = forms.IntegerField(
        label="Which one after issue", required=False, min_value=1, max_value=50
    )
    total_min = _hours("Hours in all")
    uncategorized = forms.BooleanField(label="Hours of other categories add to the total", required=False)
    courses = forms.CharField(
        label="Mandatory courses", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="One a line",
    )  # fmt: skip
    per_day_max = _hours("Most hours of one day")
    min_session = _hours("Shortest that counts, in hours")
    exclude_used = forms.BooleanField(
        label="What was used in the cycle before does not count", required=False
    )

    use_required_attribute = False

    @property
    def rare(self) -> bool:
        """Tell whether one of the less common fields is used, so that they show at once."""
        return any(
            self[name].value() not in (None, "", False)
            for name in ("per_day_max", "min_session", "exclude_used")
        )

    def period_rule(self) -> Values:
        """Return the requirement period in the vocabulary (after ``is_valid``)."""
        given = self.cleaned_data
        kind = given["period"]
        first = {"": None, "next": "next_start_after_issue", "half": HALF}.get(
            given["first_owed"], {"nth_full_period_after_issue": given["first_number"]}
        )
        fields: Mapping[str, Values] = {
            "": {},
            "rolling": {"months": given["period_months"]},
            "fixed_grid": {"epoch": given["epoch"] or None, "months": given["period_months"], "first": first},
        }
        years = {"years": given["years"] or 1, "start": given["start"] or None, "first": first}
        return _present({"kind": kind or "cycle", **fields.get(kind, years)})


class CategoryForm(AppForm):
    """Hours of one category; a row without a name is none."""

    key = forms.CharField(label="Category", required=False, max_length=60)
    least = _hours("Hours")
    most = _hours("At most")
    cap_max = _hours("Of them at most")
    cap_mode = forms.CharField(label="that are", required=False, max_length=60)
    about = forms.CharField(label="What belongs here", required=False, max_length=200)

    def clean(self) -> Values:
        """A row is whole or empty."""
        given: Values = super().clean() or self.cleaned_data
        if not given.get("key") and any(value for name, value in given.items() if name != "key"):
            self.add_error("key", "Name the category, or empty the row.")
        if given.get("cap_max") is not None and not given.get("cap_mode"):
            self.add_error("cap_mode", "Say which hours: online, distributive …")
        return given

    def part(self) -> Values:
        """Return the category in the vocabulary."""
        given = self.cleaned_data
        cap = given["cap_max"] is not None
        return _present(
            {
                "key": given["key"],
                "about": given["about"] or None,
                "min": number(given["least"]),
                "max": number(given["most"]),
                "caps": [{"where": {"mode": given["cap_mode"]}, "max": number(given["cap_max"])}]
                if cap
                else None,
            }
        )


class CapForm(AppForm):
    """The most that can count of what has this mode, topic or role; a row without a name is none."""

    what = forms.CharField(label="Mode, topic or role", required=False, max_length=60)
    most = _hours("At most")

    def clean(self) -> Values:
        """A row is whole or empty."""
        given: Values = super().clean() or self.cleaned_data
        if given.get("what") and given.get("most") is None:
            self.add_error("most", "Say how many hours count at most.")
        if not given.get("what") and given.get("most") is not None:
            self.add_error("what", "Say what is capped, or empty the row.")
        return given


CategoryRows = forms.formset_factory(CategoryForm, extra=SPARE, max_num=MOST_ROWS, absolute_max=MOST_ROWS)
CapRows = forms.formset_factory(CapForm, extra=1, max_num=MOST_ROWS, absolute_max=MOST_ROWS)


def requirement_from(form: HoursForm, categories: Iterable[CategoryForm], caps: Iterable[CapForm]) -> Values:
    """Return the requirement in the vocabulary (after all are valid); {} where nothing is asked."""
    given = form.cleaned_data
    named = [row for row in categories if row.is_bound and row.cleaned_data.get("key")]
    capped = [row.cleaned_data for row in caps if row.is_bound and row.cleaned_data.get("what")]
    return _present(
        {
            "total_min": number(given["total_min"]),
            "categories": [row.part() for row in named] or None,
            "caps": [{"where": row["what"], "max": number(row["most"])} for row in capped] or None,
            "must_include": [line.strip() for line in given["courses"].splitlines() if line.strip()] or None,
            "per_day_max": number(given["per_day_max"]),
            "min_session_hours": number(given["min_session"]),
            "exclude_used": given["exclude_used"] or None,
            "uncategorized_counts": given["uncategorized"] or None,
        }
    )


def hours_values(rule: Mapping[str, Any]) -> tuple[Values, list[Values], list[Values]] | None:
    """Return the values of the form, of its categories and caps; None where they could not say all that the rule says."""
    if rule.get("requirement_sets"):
        return None
    requirement, period = dict(rule.get("requirement") or {}), dict(rule.get("period") or {})
    try:
        categories = [_category_values(each) for each in requirement.get("categories", ())]
        caps = [{"what": each["where"], "most": each["max"]} for each in requirement.get("caps", ())]
        values = _period_values(period) | _requirement_values(requirement)
        said = _said(values, categories, caps)
        return (values, categories, caps) if said == _parsed(rule) else None
    except (KeyError, TypeError, ValueError, RuleError):
        return None


def _said(values: Values, categories: list[Values], caps: list[Values]) -> Any:
    """Return what the forms would make of these values."""
    form = HoursForm(values)
    rows = [CategoryForm(row) for row in categories], [CapForm(row) for row in caps]
    if not all(each.is_valid() for each in (form, *rows[0], *rows[1])):
        raise ValueError("not to be said")
    return _parsed({"period": form.period_rule(), "requirement": requirement_from(form, *rows)})


def _parsed(rule: Mapping[str, Any]) -> Any:
    period = rule.get("period") or {"kind": "cycle"}
    parsed = parse_rule(
        {"validity": {"kind": "no_expiry"}, "period": period, "requirement": rule.get("requirement") or {}}
    )
    return parsed.period, parsed.requirement_sets


def _category_values(each: Mapping[str, Any]) -> Values:
    values = {
        "key": each["key"],
        "least": each.get("min"),
        "most": each.get("max"),
        "about": each.get("about", ""),
    }
    for cap in each.get("caps", ()):
        if "cap_max" in values:
            raise ValueError("two caps")
        values |= {"cap_max": cap["max"], "cap_mode": cap["where"]["mode"]}
    return values


def _period_values(period: Mapping[str, Any]) -> Values:
    kind, first = period.get("kind", ""), period.get("first")
    number = first.get("nth_full_period_after_issue") if isinstance(first, Mapping) else None
    names = {"next_start_after_issue": "next", None: ""}
    owed = "nth" if number else "half" if first == HALF else names[first if isinstance(first, str) else None]
    return {
        "period": "" if kind == "cycle" else kind,
        "years": period.get("years"),
        "start": period.get("start", ""),
        "epoch": period.get("epoch", ""),
        "period_months": period.get("months"),
        "first_owed": owed,
        "first_number": number,
    }


def _requirement_values(requirement: Mapping[str, Any]) -> Values:
    return {
        "total_min": requirement.get("total_min"),
        "uncategorized": requirement.get("uncategorized_counts", False),
        "courses": "\n".join(requirement.get("must_include", ())),
        "per_day_max": requirement.get("per_day_max"),
        "min_session": requirement.get("min_session_hours"),
        "exclude_used": requirement.get("exclude_used", False),
    }


def _present(fields: Mapping[str, Any]) -> Values:
    return {name: value for name, value in fields.items() if value is not None}
