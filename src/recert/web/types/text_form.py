"""A rule as text, in the vocabulary: for what the form in words cannot say."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django import forms

from recert.web.shell.forms import AppForm

LONGEST, WIDEST = 20_000, 76


class TextForm(AppForm):
    """The whole rule as JSON."""

    text = forms.CharField(
        label="The rule as text",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 22, "class": "code", "spellcheck": "false"}),
        help_text="In the vocabulary of rules: validity, renewal, period, requirement. Empty: no rule.",
    )

    def clean_text(self) -> Mapping[str, Any]:
        """Return the rule as data; whether it makes sense is for the vocabulary to say."""
        text = self.cleaned_data["text"]
        if not text.strip():
            return {}
        try:
            found = json.loads(text)
        except (ValueError, RecursionError) as fault:
            where = (
                f" in line {fault.lineno}, character {fault.colno}: {fault.msg}"
                if isinstance(fault, json.JSONDecodeError)
                else ""
            )
            raise forms.ValidationError(f"This is not JSON{where}.") from None
        if not isinstance(found, dict):
            raise forms.ValidationError("A rule is an object: { … }.")
        return found


def _place(fault: Exception) -> str:
    if not isinstance(fault, json.JSONDecodeError):
        return ": it is nested too deeply"
    return f", line {fault.lineno}, character {fault.colno}: {fault.msg}"


def text_of(rule: Mapping[str, Any]) -> str:
    """Return a rule as text that people can read."""
    return _written(rule) if rule else ""


def _written(value: Any, indent: str = "") -> str:
    """Return a value as JSON, each part that fits on one line."""
    line = json.dumps(value, ensure_ascii=False)
    if len(line) + len(indent) <= WIDEST or not isinstance(value, dict | list) or not value:
        return line
    deeper = f"{indent}  "
    if isinstance(value, dict):
        parts = [f"{json.dumps(name)}: {_written(part, deeper)}" for name, part in value.items()]
    else:
        parts = [_written(part, deeper) for part in value]
    start, end = "{}" if isinstance(value, dict) else "[]"
    return f"{start}\n{deeper}" + f",\n{deeper}".join(parts) + f"\n{indent}{end}"
