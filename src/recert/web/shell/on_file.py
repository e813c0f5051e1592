"""Forms of what is on file already: nobody's change is written over unseen by a page that was opened before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.utils.text import Truncator

from recert.web.shell.forms import AppForm, show_value

SHOWN = 90  # letters of a value on file
CHANGED = (
    "Somebody changed this since you opened it. {now}What you typed is still here: save once more to put it in place "
    "of that."
)


class OnFile(AppForm):
    """A form whose ``initial`` is what is on file now. A page posts the ``stamp`` that it was made with as ``seen``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stamp = _stamp(self.initial) if self.initial else ""

    def clean(self) -> dict[str, Any]:
        """Say once what somebody else changed; what is sent after that was seen."""
        given = super().clean() or self.cleaned_data
        seen = self.data.get("seen", "")
        if seen and self.stamp and seen != self.stamp:
            self.add_error(None, CHANGED.format(now=self._now()))
        return given

    def _now(self) -> str:
        """Return what is on file where it is not what was typed."""
        told = [
            f"{self.fields[name].label}: {Truncator(words).chars(SHOWN)}"
            for name in self.changed_data
            if (words := show_value(self.fields[name], self.get_initial_for_field(self.fields[name], name)))
        ]
        return f"On file now: {'; '.join(told)}. " if told else ""


def _stamp(values: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()[:32]
