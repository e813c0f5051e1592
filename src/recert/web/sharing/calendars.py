"""Screens of private calendar addresses: make one, see it once, stop it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from recert.agencies.roles import Permission
from recert.kernel.problems import ProblemError
from recert.personnel.queries import own_record, unit_rows
from recert.sharing import actions
from recert.sharing.models import CalendarFeed
from recert.sharing.queries import feeds_of
from recert.web.sharing.forms import UnitForm
from recert.web.shell.access import AgencyRequest, agency_view, to
from recert.web.shell.forms import put_errors

ONCE = "calendar_address"  # in the session, until it was shown
SHOWN = (
    "An address is shown once. The one you made still works where you put it; if it got lost, make a new one."
)


@agency_view(Permission.OWN_VIEW)
@require_safe
def calendar(request: AgencyRequest) -> HttpResponse:
    return _page(request)


def _page(request: AgencyRequest, form: UnitForm | None = None) -> HttpResponse:
    feeds = list(feeds_of(request.membership.pk))
    context = {
        "title": "Calendar",
        "has_record": own_record(request.membership.pk) is not None,
        "own": [feed for feed in feeds if feed.kind == CalendarFeed.Kind.OWN],
        "others": [feed for feed in feeds if feed.kind == CalendarFeed.Kind.PEOPLE],
        "form": form or _unit_form(request),
    }
    return render(request, "sharing/calendar.html", context)


def _unit_form(request: AgencyRequest, *, bound: bool = False) -> UnitForm | None:
    if not request.actor.may(Permission.PERSONNEL_VIEW):
        return None
    units = unit_rows(request.actor, today=request.today)
    return UnitForm(request.POST if bound else None, units=units, all_of_them=not request.actor.sees_all)


@agency_view(Permission.OWN_VIEW)
@never_cache
@require_POST
def open_own(request: AgencyRequest) -> HttpResponse:
    """Make the address of one's own days."""
    return _shown(request, *actions.open_feed(by=request.actor, kind=CalendarFeed.Kind.OWN))


@agency_view(Permission.PERSONNEL_VIEW)
@never_cache
@require_POST
def open_people(request: AgencyRequest) -> HttpResponse:
    """Make the address of other people's days."""
    form = _unit_form(request, bound=True)
    if form is None or not form.is_valid():
        return _page(request, form)
    try:
        made = actions.open_feed(by=request.actor, kind=CalendarFeed.Kind.PEOPLE, unit_id=form.unit_id())
    except ProblemError as fault:
        put_errors(form, fault.problems)
        return _page(request, form)
    return _shown(request, *made)


def _shown(request: AgencyRequest, feed: CalendarFeed, secret: str) -> HttpResponse:
    """Go to the page that shows the address once: to load that again makes no new one, which would stop this one."""
    request.session[ONCE] = [feed.pk, secret]
    return redirect(to(request, "sharing:address"))


@agency_view(Permission.OWN_VIEW)
@never_cache
@require_safe
def address(request: AgencyRequest) -> HttpResponse:
    pk, secret = request.session.pop(ONCE, (0, ""))
    feed = feeds_of(request.membership.pk).filter(pk=pk).first()
    if feed is None:
        messages.info(request, SHOWN)
        return redirect(to(request, "sharing:calendar"))
    whole = request.build_absolute_uri(reverse("calendar:feed", args=[request.agency.slug, secret]))
    context = {
        "title": "Your calendar address",
        "feed": feed,
        "address": whole,
        "subscribe": f"webcal{whole[whole.index(':') :]}",
    }
    return render(request, "sharing/address_once.html", context)


@agency_view(Permission.OWN_VIEW)
@require_POST
def stop(request: AgencyRequest, pk: int) -> HttpResponse:
    try:
        actions.stop_feed(by=request.actor, feed_id=pk)
    except CalendarFeed.DoesNotExist as missing:
        raise Http404 from missing
    messages.success(request, "Stopped: the address leads nowhere from now on.", extra_tags="good")
    return redirect(to(request, "sharing:calendar"))
