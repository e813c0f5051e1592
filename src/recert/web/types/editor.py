"""The rule editor: make and change a credential type, and see what its rule means before it is saved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from recert.agencies.roles import Permission
from recert.credentials import library, type_actions, type_queries
from recert.credentials.models import CredentialType
from recert.kernel.problems import ProblemError
from recert.web.shell.access import AgencyRequest, agency_view, to
from recert.web.shell.forms import Together, posted, put_errors
from recert.web.types.forms import TryForm, TypeForm, values_of, values_of_entry
from recert.web.types.meaning import Meaning, meaning_of, people_of
from recert.web.types.rule_form import TEXT, WORDS, RuleForms
from recert.web.types.views import sentence_of

AREA = "types:list"
PREVIEW, SWITCH = "preview", {"as-text": TEXT, "in-words": WORDS}


@agency_view(Permission.TYPES_EDIT, area=AREA)
def add(request: AgencyRequest) -> HttpResponse:
    source = library.entries().get(request.GET.get("from", ""))
    form = TypeForm(posted(request), initial=values_of_entry(source) if source else {})
    rules = RuleForms(posted(request), source.rule if source else {})
    if _saving(request) and _all_valid(form, rules):
        try:
            facts = form.facts(rules.rule, source.key if source else "")
            kind = type_actions.add_type(by=request.actor, facts=facts)
        except ProblemError as fault:
            put_errors(form, fault.problems)
        else:
            messages.success(request, f"Added. {sentence_of(kind)}", extra_tags="good")
            return redirect(to(request, "types:detail", kind.pk))
    title = f"Clone {source.name}" if source else "Make a credential type"
    return _page(request, form, rules, {"title": title, "source": source})


@agency_view(Permission.TYPES_EDIT, area=AREA)
def edit(request: AgencyRequest, pk: int) -> HttpResponse:
    kind = get_object_or_404(type_queries.all_types(), pk=pk)
    form = TypeForm(posted(request), initial={**values_of(kind), "rule": kind.rule})
    rules = RuleForms(None if kind.library_key else posted(request), kind.rule)
    if _saving(request) and _all_valid(form, None if kind.library_key else rules):
        try:
            rule = kind.rule if kind.library_key else rules.rule
            changed = type_actions.change_type(by=request.actor, type_id=pk, facts=form.facts(rule))
        except ProblemError as fault:
            put_errors(form, fault.problems)
        else:
            messages.success(request, f"Saved. {sentence_of(changed)}", extra_tags="good")
            return redirect(to(request, "types:detail", pk))
    return _page(request, form, rules, {"title": f"Edit {kind.name}", "kind": kind})


@agency_view(Permission.TYPES_EDIT, area=AREA)
@require_POST
def preview(request: AgencyRequest) -> HttpResponse:
    pk = request.POST.get("type", "")
    kind = get_object_or_404(type_queries.all_types(), pk=pk) if pk.isdecimal() and len(pk) < 19 else None  # noqa: PLR2004
    rules = RuleForms(request.POST, {})
    return render(request, "types/meaning.html", _meaning(request, rules, kind))


def _saving(request: AgencyRequest) -> bool:
    return request.method == "POST" and request.POST.get("do") not in (PREVIEW, *SWITCH)


def _switched(request: AgencyRequest, rules: RuleForms) -> RuleForms:
    """Return the same rule in the other mode, where that was asked for and the rule is whole."""
    mode = SWITCH.get(request.POST.get("do", ""))
    return RuleForms(None, rules.rule, mode) if mode and rules.is_valid() else rules


def _all_valid(form: TypeForm, rules: RuleForms | None) -> bool:
    """Check both, so that all errors show at once."""
    good = form.is_valid()
    return (rules is None or rules.is_valid()) and good


def _page(
    request: AgencyRequest, form: TypeForm, rules: RuleForms, context: Mapping[str, Any]
) -> HttpResponse:
    kind = context.get("kind")
    known = {"authorities": type_queries.authorities(), "disciplines": library.values_of("discipline")}
    shown = _meaning(request, rules, kind)
    rules = _switched(request, rules)
    errors = Together(form, *rules.parts) if request.POST.get("do") != PREVIEW else None
    return render(
        request,
        "types/form.html",
        {"form": form, "rules": rules, "errors": errors, **known, **shown, **context},
    )


def _meaning(request: AgencyRequest, rules: RuleForms, kind: CredentialType | None) -> dict[str, Any]:
    """Return what the rule as it is typed means; while it is not whole yet, what is wrong with it."""
    tried = TryForm(request.POST if request.method == "POST" else {})
    if request.method != "POST" or (kind and kind.library_key):
        rules.take(kind.rule if kind else rules.start)
    elif not rules.is_valid():
        return {"tried": tried, "meaning": None, "faults": Together(*rules.parts), "kind": kind}
    people = people_of(request.actor, kind, rules.parsed, today=request.today)
    meaning: Meaning = meaning_of(rules.parsed, tried, today=request.today, people=people)
    return {"tried": tried, "meaning": meaning, "kind": kind}
