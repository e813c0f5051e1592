"""Late credit: renewals that training recorded afterwards would have made other ones, to correct or to keep."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from recert.agencies.roles import Permission
from recert.kernel.problems import ProblemError
from recert.renewals import late_credit
from recert.web.shell.access import AgencyRequest, agency_view, to
from recert.web.shell.forms import AppForm

MOST = 500


class LateForm(AppForm):
    """Who was ticked, and what to do."""

    seen = forms.MultipleChoiceField(label="People", error_messages={"required": late_credit.NOBODY})
    do = forms.ChoiceField(label="What", choices=[("correct", "Correct"), ("keep", "Keep")])

    def __init__(self, data: Any, shown: list[str]) -> None:
        super().__init__(data)
        seen = self.fields["seen"]
        if isinstance(seen, forms.MultipleChoiceField):
            seen.choices = [(one, one) for one in shown]
            seen.error_messages["invalid_choice"] = late_credit.MOVED


@agency_view(Permission.CREDENTIALS_EDIT, area="renewals:desk")
def late(request: AgencyRequest) -> HttpResponse:
    """List them; on POST correct or keep those that were ticked."""
    found = late_credit.late_credits(request.actor)
    form = LateForm(request.POST or None, [credit.seen for credit in found])
    if request.method == "POST" and form.is_valid():
        try:
            said = _done(request, form)
        except ProblemError as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, said, extra_tags="good")
            return redirect(to(request, "renewals:late"))
    ticked = request.POST.getlist("seen")
    context = {
        "title": "Late credit",
        "credits": found[:MOST],
        "count": len(found),
        "form": form,
        "ticked": ticked,
    }
    return render(request, "renewals/late.html", context)


def _done(request: AgencyRequest, form: LateForm) -> str:
    seen = form.cleaned_data["seen"]
    if form.cleaned_data["do"] == "keep":
        count = late_credit.keep(by=request.actor, seen=seen)
        return f"Kept as they are: {count}."
    count = late_credit.correct(by=request.actor, seen=seen, today=request.today)
    return f"Corrected: {count}. The records they replace stay on file."
