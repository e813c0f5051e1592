"""Every component in every theme, light and dark, open to everyone."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from recert.agencies.contrast import THEMES
from recert.web.shell.access import public_view
from recert.web.shell.forms import AppForm, DayField

STATUSES = ("Current", "Expiring", "In grace", "Expired", "Pending", "Suspended", "Revoked", "Withdrawn")
SWATCHES = {
    "accent": "brandbar",
    "calm": "bar",
    "calm-pale": "pale",
    "calm-soft": "zone",
    "bad": "late",
    "good": "good",
    "grace": "latewin",
    "hold": "hold",
}


@dataclass(frozen=True, slots=True)
class Specimen:
    """One theme in one scheme."""

    theme: str
    scheme: str

    @property
    def key(self) -> str:
        """For ids in the page."""
        return f"{self.theme}-{self.scheme}"

    @property
    def label(self) -> str:
        """For headings."""
        return f"{THEMES[self.theme].label}, {self.scheme}"


class SampleForm(AppForm):
    """Every kind of field, right and wrong."""

    note = forms.CharField(label="Label", required=False, help_text="A hint stands under the label")
    valid_through = DayField(label="Valid through")
    kind = forms.ChoiceField(label="Choice", choices=[("paramedic", "NREMT Paramedic")])
    way = forms.ChoiceField(
        label="One of", choices=[("a", "By validity"), ("b", "Same for all")], widget=forms.RadioSelect
    )
    remind = forms.BooleanField(label="Tick", required=False, help_text="With a hint")


@public_view
@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """Show the guide; a brand's own colours stay out, so that the themes are seen as they are."""
    specimens = [Specimen(theme, scheme) for theme in THEMES for scheme in ("light", "dark")]
    samples = [(one, _sample(one.key)) for one in specimens]
    shown = {
        "title": "Style guide",
        "brand": {"theme": "police", "name": "Recert"},
        "samples": samples,
        "statuses": [(word, "grace" if word == "In grace" else word.lower()) for word in STATUSES],
        "swatches": SWATCHES.items(),
        "page": Paginator(range(1268), 50).page(2),
    }
    return render(request, "styleguide/guide.html", shown)


def _sample(key: str) -> SampleForm:
    data = {
        f"{key}-note": "31 Mar 2028",
        f"{key}-valid_through": "31 Feb 2028",
        f"{key}-kind": "paramedic",
        f"{key}-way": "a",
    }
    return SampleForm(data, prefix=key)
