"""An hour of the day, as the screens of classes ask for it."""

from __future__ import annotations

from django import forms


def hour_field(label: str, initial: str) -> forms.TimeField:
    """Return a field for an hour of the day; a browser that has one shows its clock."""
    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "short"})
    sentence = "Not an hour of the day: write 08:00 or 17:30."
    return forms.TimeField(
        label=label,
        initial=initial,
        widget=widget,
        input_formats=["%H:%M", "%H:%M:%S", "%I:%M %p"],
        error_messages={"invalid": sentence, "required": sentence},
    )
