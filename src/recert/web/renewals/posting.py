"""Take what the renewal screen posted into the draft, before anything else is done with it."""

from __future__ import annotations

from recert.core.renewal import DAY_FIELDS, PlanLine
from recert.kernel import days
from recert.renewals import drafts
from recert.renewals.filters import Filters, listed
from recert.renewals.gather import Gathered, facts, facts_of, gather, plan_of, types_of
from recert.renewals.models import RenewalRun
from recert.web.renewals.forms import PolicyForm, RowsForm
from recert.web.renewals.rows import texts
from recert.web.shell.access import AgencyRequest


def absorb(
    request: AgencyRequest, run: RenewalRun, filters: Filters, form: RowsForm, policy: PolicyForm
) -> None:
    """Keep the ticks and dates of the rows that were on the screen, then the policy where it can be read."""
    lines = {line.snapshot.credential_id: line for line in _shown(request, run, filters, form).plan.lines}
    _keep_ticks(request, run, form, lines)
    changed = {pk: _changes(line, form.typed(pk)) for pk, line in lines.items()}
    drafts.keep_typed(run=run, rows={pk: typed for pk, typed in changed.items() if typed}, by=request.actor)
    if policy.is_valid():
        drafts.set_policy(run=run, policy=policy.policy(), by=request.actor)


def _shown(request: AgencyRequest, run: RenewalRun, filters: Filters, form: RowsForm) -> Gathered:
    rows = listed(request.actor, filters, request.today, of=form.shown)
    snapshots = facts(rows, request.today)
    types = types_of({one.type_id for one in snapshots})
    return plan_of(run, filters, facts_of(run, snapshots, types, today=request.today))


def _keep_ticks(request: AgencyRequest, run: RenewalRun, form: RowsForm, lines: dict[int, PlanLine]) -> None:
    picked = form.picked
    on = [pk for pk, line in lines.items() if line.ready and pk in picked and not line.selected]
    off = [pk for pk, line in lines.items() if line.selected and pk not in picked]
    if on:
        drafts.tick(run=run, credential_ids=on, selected=True, by=request.actor)
    if off:
        drafts.tick(run=run, credential_ids=off, selected=False, by=request.actor)


def _changes(line: PlanLine, typed: dict[str, str]) -> dict[str, str]:
    """Return the fields that differ from what the row showed; back at the suggestion means no edit."""
    shown, suggested = texts(line.days), texts(line.suggestion.days)
    changed = {}
    for name, text in typed.items():
        if _same(text, shown[name]) and name not in line.faults:
            continue
        changed[name] = "" if _same(text, suggested[name]) or not text else text
    return changed


def _same(one: str, other: str) -> bool:
    if one == other:
        return True
    try:
        return days.read(one) == days.read(other)
    except days.NotADate:
        return False


def act(request: AgencyRequest, run: RenewalRun, filters: Filters, form: RowsForm) -> None:
    """Do what the pressed button says to the rows that the filters list."""
    wish = form.cleaned_data.get("do") or "save"
    if wish.startswith("reset-"):
        _reset(request, run, filters, int(wish.removeprefix("reset-")))
    elif wish == "page":
        _only(request, run, filters, set(form.shown))
    elif wish in {"all", "none"}:
        _tick_all(request, run, filters, selected=wish == "all")
    elif wish.startswith("group-"):
        _, type_id, state = wish.split("-")
        _tick_lines(request, run, filters, selected=state == "on", type_id=int(type_id))
    elif wish == "fill":
        _fill(request, run, filters, form)


def _reset(request: AgencyRequest, run: RenewalRun, filters: Filters, credential_id: int) -> None:
    """Take the suggestions back on one of the rows listed; an order for any other row does nothing."""
    listed_here = listed(request.actor, filters, request.today, of=[credential_id])
    rows = {pk: dict.fromkeys(DAY_FIELDS, "") for pk in listed_here.values_list("pk", flat=True)}
    drafts.keep_typed(run=run, rows=rows, by=request.actor)


def _plan(request: AgencyRequest, run: RenewalRun, filters: Filters) -> Gathered:
    return gather(run, filters, by=request.actor, today=request.today)


def _tick_all(request: AgencyRequest, run: RenewalRun, filters: Filters, *, selected: bool) -> None:
    if filters == Filters(assignment=filters.assignment):
        drafts.tick_all(run=run, selected=selected, by=request.actor)
    else:
        _tick_lines(request, run, filters, selected=selected)


def _tick_lines(
    request: AgencyRequest, run: RenewalRun, filters: Filters, *, selected: bool, type_id: int | None = None
) -> None:
    lines = _plan(request, run, filters).plan.lines
    ids = [
        x.snapshot.credential_id
        for x in lines
        if x.ready and x.selected != selected and type_id in {None, x.snapshot.type_id}
    ]
    drafts.tick(run=run, credential_ids=ids, selected=selected, by=request.actor)


def _only(request: AgencyRequest, run: RenewalRun, filters: Filters, keep: set[int]) -> None:
    lines = _plan(request, run, filters).plan.lines
    off = [x.snapshot.credential_id for x in lines if x.selected and x.snapshot.credential_id not in keep]
    on = [
        x.snapshot.credential_id
        for x in lines
        if x.ready and not x.selected and x.snapshot.credential_id in keep
    ]
    drafts.tick(run=run, credential_ids=off, selected=False, by=request.actor)
    drafts.tick(run=run, credential_ids=on, selected=True, by=request.actor)


def _fill(request: AgencyRequest, run: RenewalRun, filters: Filters, form: RowsForm) -> None:
    field, value = form.cleaned_data.get("fill_field"), form.cleaned_data.get("fill_value")
    if not field or not value:
        return
    lines = _plan(request, run, filters).plan.selected
    rows = {line.snapshot.credential_id: {field: value.isoformat()} for line in lines}
    drafts.keep_typed(run=run, rows=rows, by=request.actor)
