"""How forms look and read here: one field template, one way to type a day, errors in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.utils import ErrorList
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict

from recert.kernel import days
from recert.web.shell.wording import reworded


class Renderer(TemplatesSetting):
    """Every field of every form is rendered by one component."""

    field_template_name = "components/field.html"


class Errors(ErrorList):
    """Errors under the field, with the alert mark."""

    template_name = "components/errors.html"


def dress(widget: forms.Widget) -> None:
    """Give a widget the class of its component."""
    kind = "input"
    if isinstance(widget, forms.CheckboxInput | forms.RadioSelect | forms.CheckboxSelectMultiple):
        kind = "check"
    elif isinstance(widget, forms.Select):
        kind = "select"
    widget.attrs["class"] = f"{kind} {widget.attrs.get('class', '')}".strip()


class AppForm(forms.Form):
    """The base of every form. ``novalidate`` pages rely on these errors, so they say what to do."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("error_class", Errors)
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            dress(field.widget)
            field.widget.attrs.setdefault("autocomplete", "off")

    def add_error(self, field: str | None, error: Any) -> None:
        """Say it in our words where Django would say it in its own."""
        super().add_error(field, reworded(error))


class Filter(AppForm):
    """The base of filters: a value that makes no sense shows its error and does not count."""

    def __init__(self, data: Any) -> None:
        super().__init__(data, auto_id="filter_%s")

    def wanted(self) -> dict[str, Any]:
        """Return the values that make sense, of every field."""
        self.is_valid()
        return {
            name: self.cleaned_data.get(name, getattr(field, "empty_value", ""))
            for name, field in self.fields.items()
        }

    @property
    def is_narrowed(self) -> bool:
        """Tell whether anything narrows the list."""
        return any(self.wanted().values())


class DayInput(forms.TextInput):
    """A text field for a day: shown as ``31 Mar 2028``, typed in ISO, US or that form."""

    def format_value(self, value: Any) -> str | None:
        """Show a date in the agency's usual form, keep what was typed as typed."""
        return days.show(value) if isinstance(value, date) else super().format_value(value)


class DayField(forms.Field):
    """A calendar day, never a moment."""

    widget = DayInput

    def to_python(self, value: Any) -> date | None:
        """Return the day, or an error that says what is wrong with it."""
        if value in self.empty_values or (isinstance(value, str) and not value.strip()):
            return None
        if isinstance(value, date):
            return value
        try:
            return days.read(str(value))
        except days.NotADate as fault:
            raise forms.ValidationError(str(fault), code="invalid") from fault

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare days, not their spelling."""
        try:
            return bool(initial != self.to_python(data))
        except forms.ValidationError:
            return True


def show_value(field: forms.Field, value: Any) -> str:
    """Return a value of a field in words: a day as the agency writes it, a choice by its label; "" for none."""
    if isinstance(value, date):
        return days.show(value)
    choices = dict(getattr(field, "choices", ()))
    return "" if value is None else str(choices.get(value, value)).strip()


class Together:
    """Several forms of one page, for one summary of everything that is wrong."""

    def __init__(self, *parts: forms.BaseForm) -> None:
        self.parts = [part for part in parts if part.is_bound]

    def __iter__(self) -> Iterator[BoundField]:
        return (field for part in self.parts for field in part)

    @property
    def errors(self) -> list[str]:
        """Every field with an error, and every error of a whole form."""
        return [name for part in self.parts for name in part.errors]

    def non_field_errors(self) -> list[str]:
        """The errors of whole forms."""
        return [str(error) for part in self.parts for error in part.non_field_errors()]


def put_errors(form: forms.Form, problems: Mapping[str, str]) -> None:
    """Attach an action's problems to the fields they name (unknown names: to the form)."""
    for name, problem in problems.items():
        form.add_error(name if name in form.fields else None, problem)


def posted_files(request: HttpRequest) -> MultiValueDict[str, Any] | None:
    """Return the files that were posted; None for a page that is only looked at, whose form has nothing to complain of."""
    return request.FILES if request.method == "POST" else None


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was posted, were it nothing at all; None for a page that is only looked at."""
    return request.POST if request.method == "POST" else None
