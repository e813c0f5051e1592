"""Retiring, reopening, and taking a version of a plan into use."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from recert.kernel.problems import ProblemError
from recert.web.shell.access import AgencyRequest
from recert.web.shell.forms import AppForm
from recert.web.training.forms import StateForm


class UseForm(AppForm):
    """What to do with a draft; ``version`` is the one that was looked at."""

    do = forms.ChoiceField(
        choices=[("new", "For new assignments"), ("everybody", "For everybody"), ("discard", "Throw away")]
    )
    version = forms.IntegerField(min_value=1, max_value=2**63 - 1)


def answer_state(
    request: AgencyRequest, retire: Callable[[], object], reopen: Callable[[], object], address: str
) -> HttpResponse:
    """Close something or open it again, as was posted, and go back with what came of it."""
    form = StateForm(request.POST)
    if form.is_valid():
        closing = form.cleaned_data["to"] == "close"
        try:
            retire() if closing else reopen()
        except ProblemError as refused:
            messages.warning(request, str(refused), extra_tags="warn")
        else:
            messages.success(request, "Retired." if closing else "In use again.", extra_tags="good")
    return redirect(address)
