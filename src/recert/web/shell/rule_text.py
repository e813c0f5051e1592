"""A rule as text, in its vocabulary: for what forms in words cannot say."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django import forms

LONGEST, WIDEST = 20_000, 76


class RuleTextField(forms.CharField):
    """A rule, or a part of one, as JSON; whether it makes sense is for the vocabulary to say."""

    def __init__(self, *, rows: int = 8, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows, "class": "code", "spellcheck": "false"})
        super().__init__(max_length=LONGEST, widget=widget, **kwargs)

    def clean(self, value: Any) -> Mapping[str, Any]:
        """Return the rule as data, {} where nothing was typed."""
        text = super().clean(value)
        if not text.strip():
            return {}
        try:
            found = json.loads(text)
        except (ValueError, RecursionError) as fault:
            raise forms.ValidationError(f"This is not JSON{_place(fault)}.") from None
        if not isinstance(found, dict):
            raise forms.ValidationError("A rule is an object: { … }.")
        return found


def _place(fault: Exception) -> str:
    if not isinstance(fault, json.JSONDecodeError):
        return ""
    return f" in line {fault.lineno}, character {fault.colno}: {fault.msg}"


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
