"""Home: what needs doing today."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from recert.agencies.roles import Permission
from recert.renewals import queries
from recert.renewals.figures import expirations, figures
from recert.renewals.models import RenewalRun
from recert.web.shell.access import AgencyRequest, agency_view, to
from recert.web.shell.chart import chart

RECENT_RUNS = 4


@agency_view(Permission.OWN_VIEW, area="home:home")
@require_safe
def home(request: AgencyRequest) -> HttpResponse:
    """Show what is ready to renew, the figures and the year ahead; a member goes to the own pages."""
    if not request.actor.may(Permission.RENEWALS_VIEW):
        return redirect(to(request, "me:home"))
    actor, today = request.actor, request.today
    found = figures(actor, today)
    types, standing = found.types, found.standing
    months = expirations(actor, today, _twelve_months_on(today))
    context = {
        "title": "Home",
        "types": types,
        "standing": standing,
        "total": sum(kind.total for kind in types),
        "done": sum(kind.done for kind in types),
        "expired": sum(kind.expired for kind in types),
        "expiring": sum(kind.expiring for kind in types),
        "by_30": today + timedelta(days=30),
        "by_60": today + timedelta(days=60),
        "chart": chart(standing.expired, months, today),
        "draft": RenewalRun.objects.filter(
            owner=request.user, state=RenewalRun.State.DRAFT, edits__isnull=False
        ).first(),
        "runs": queries.with_own_figures(actor, queries.past_runs(actor)[:RECENT_RUNS]),
    }
    return render(request, "home/home.html", context)


def _twelve_months_on(today: date) -> date:
    first = today.replace(day=1)
    return first.replace(year=first.year + 1) - timedelta(days=1)
