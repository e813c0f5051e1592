"""The one way into an agency's pages: who is asking, in which agency, and whether the role allows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import resolve_url
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from recert.accounts.models import User
from recert.agencies import queries
from recert.agencies.actors import Actor, NotAllowedError
from recert.agencies.models import Agency, Membership
from recert.agencies.roles import Permission
from recert.web.shell.exports import LargeExportError, start_export


class PublicRequest(HttpRequest):
    """A request as every view gets it."""

    user: User | AnonymousUser
    htmx: HtmxDetails


class AgencyRequest(PublicRequest):
    """A request inside an agency: the scope is open, the permission is checked."""

    user: User
    agency: Agency
    membership: Membership
    actor: Actor
    today: date


@dataclass(frozen=True, slots=True)
class Access:
    """What a view declares about who may open it (read by the guard tests)."""

    permission: Permission | None


View = Callable[..., HttpResponseBase]
METHODS = ("GET", "HEAD", "POST")  # all that a browser sends for a page; a view may take fewer


def sign_in(request: HttpRequest) -> HttpResponse:
    """Send to the sign-in page; an htmx request leaves the whole page, never a login inside a table cell."""
    if getattr(request, "htmx", None):
        return HttpResponseClientRedirect(resolve_url("account_login"))
    return redirect_to_login(request.get_full_path())


def agency_view(permission: Permission, *, area: str = "") -> Callable[[View], View]:
    """Open a view to members of the agency in the address whose role grants ``permission``.

    ``area`` names the entry of the rail that the page belongs to. Signed out: to the sign-in page. Not a member
    of that agency: 404, as if it did not exist. No permission: 403.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def inside(request: Any, agency: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return sign_in(request)
            if request.method not in METHODS:
                return HttpResponseNotAllowed(METHODS)
            found = queries.find_agency(agency)
            membership = found and queries.membership_of(found, request.user.pk)
            if not found or not membership:
                raise Http404
            request.agency, request.membership = found, membership
            request.actor, request.today = queries.actor_for(membership), queries.today_in(found)
            with queries.opened(found):
                try:
                    request.actor.require(permission)
                    return view(request, *args, **kwargs)
                except NotAllowedError as refusal:
                    raise PermissionDenied(str(refusal)) from refusal
                except LargeExportError as large:
                    return start_export(request, large.rows)

        inside.access = Access(permission)  # type: ignore[attr-defined]
        inside.area = area  # type: ignore[attr-defined]
        return inside

    return decorate


def public_view(view: View) -> View:
    """Declare a view open to everyone (signing in, the styleguide)."""
    view.access = Access(None)  # type: ignore[attr-defined]
    return view


def to(request: AgencyRequest, name: str, *args: object, query: str = "") -> str:
    """Return the address of a page inside the request's agency."""
    return reverse(name, args=[request.agency.slug, *args]) + (f"?{query}" if query else "")
