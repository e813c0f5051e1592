"""What is open without a login: the check of a certificate, and calendar feeds. No cookie is set, nothing is indexed.

The address names the agency, because only then can its rows be read at all; the code in it is the secret.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from recert.agencies.models import Agency
from recert.agencies.queries import find_agency, opened, today_in
from recert.kernel.days import show_moment
from recert.reports import feeds
from recert.reports.feeds import Feed
from recert.sharing.checking import Checked, check
from recert.sharing.queries import find_feed
from recert.web.sharing.forms import NameForm
from recert.web.sharing.guessing import guessed_wrong, may_ask, may_guess
from recert.web.shell.access import public_view
from recert.web.shell.forms import posted

UNKNOWN = "There is no calendar at this address. It was stopped, or replaced by a new one: make a new address in Recert.\n"
SETTLED = 2  # seconds: a date counts whole ones, so a change within the same one would stay unseen
WAIT = "Too many wrong addresses from one place. Wait a minute, then try again.\n"


@public_view
@csrf_exempt  # a cookie would have to be set for it, and there is no session that a forged request could use
@require_http_methods(["GET", "HEAD", "POST"])
def certificate(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """Say whether the certificate of this code counts today; compare the name that is posted with the holder's."""
    if not (may_ask(request) and may_guess(request)):
        return _discreet(render(request, "sharing/check_later.html", {"title": "Too many tries"}, status=429))
    agency = find_agency(place)
    if agency is None:
        return _unknown(request)
    with opened(agency):
        return _answered(request, agency, code)


def _unknown(request: HttpRequest) -> HttpResponse:
    guessed_wrong(request)
    unknown = {"title": "Unknown certificate"}
    return _discreet(render(request, "sharing/check_unknown.html", unknown, status=404))


def _answered(request: HttpRequest, agency: Agency, code: str) -> HttpResponse:
    found = check(agency, code, today=today_in(agency))
    if found is None:
        return _unknown(request)
    form = NameForm(posted(request))
    context = {
        "title": found.headline,
        "found": found,
        "brand": agency.brand,
        "on": show_moment(timezone.now()),
        "form": form,
        "same": _compared(request, form, found),
    }
    return _discreet(render(request, "sharing/check.html", context))


def _compared(request: HttpRequest, form: NameForm, found: Checked) -> bool | None:
    """Tell whether the name is the holder's; a wrong one counts like a wrong code, so that names are not guessed."""
    if not form.is_valid():
        return None
    same = found.is_named(form.cleaned_data["name"])
    if not same:
        guessed_wrong(request)
    return same


@public_view
@require_safe
def feed(request: HttpRequest, place: str, secret: str) -> HttpResponse:
    """Hand out a calendar to whoever knows its address, as long as it runs and its owner may see what is in it."""
    if not may_guess(request):
        return _plain(WAIT, 429)
    agency = find_agency(place)
    found = find_feed(agency, secret) if agency else None
    if agency and found:
        with opened(agency):
            shown = feeds.feed_of(found, agency, today=today_in(agency))
            if shown:
                return _conditional(request, shown)
    guessed_wrong(request)
    return _plain(UNKNOWN, 404)


def _conditional(request: HttpRequest, shown: Feed) -> HttpResponse:
    """Answer with the calendar, or that it is still the one that was fetched last time."""
    changed = int(shown.changed_at.timestamp())
    response = get_conditional_response(request, etag=shown.tag, last_modified=changed)
    if response is None:
        response = HttpResponse(shown.content(), content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'inline; filename="recert.ics"'
    response["ETag"] = shown.tag
    if timezone.now().timestamp() - changed > SETTLED:
        response["Last-Modified"] = http_date(changed)
    return _hidden(response, "private, no-cache")


def _discreet(response: HttpResponse) -> HttpResponse:
    """A page about one person: kept by nobody, told to nobody."""
    return _hidden(response, "no-store")


def _plain(words: str, status: int) -> HttpResponse:
    """What a calendar program gets where there is no calendar."""
    return _hidden(HttpResponse(words, status=status, content_type="text/plain; charset=utf-8"), "no-store")


def _hidden(response: HttpResponse, kept: str) -> HttpResponse:
    response["Cache-Control"] = kept
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "no-referrer"
    return response


checks = ([path("<slug:place>/<str:code>/", certificate, name="certificate")], "check")
calendars = ([path("<slug:place>/<str:secret>.ics", feed, name="feed")], "calendar")
