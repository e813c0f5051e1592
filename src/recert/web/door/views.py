"""Screens of the door: where one comes in, the first visit, and the choice between agencies."""

from __future__ import annotations

from typing import Any

from allauth.account import views as allauth
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from recert.agencies import first_visit
from recert.agencies.actors import Actor
from recert.agencies.queries import Place, places_of
from recert.agencies.roles import Role
from recert.kernel.problems import ProblemError
from recert.web.door.forms import EVERYWHERE, FirstVisitForm
from recert.web.shell.access import PublicRequest, public_view, sign_in
from recert.web.shell.forms import posted, put_errors

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@public_view
@never_cache
@require_safe
def front(request: PublicRequest) -> HttpResponseBase:
    """Lead on: to the first visit, to sign in, into the only agency, or to the choice between several."""
    if not request.user.is_authenticated:
        return redirect("door:first_visit") if first_visit.is_open() else redirect("account_login")
    places = places_of(request.user.pk)
    request.session["several"] = len(places) > 1
    return redirect(home_of(places[0])) if len(places) == 1 else _choice(request, places)


@public_view
@never_cache
@require_safe
def choose(request: PublicRequest) -> HttpResponseBase:
    """Show every agency where the signed-in person works."""
    if not request.user.is_authenticated:
        return sign_in(request)
    return _choice(request, places_of(request.user.pk))


def _choice(request: PublicRequest, places: list[Place]) -> HttpResponse:
    rows = [(place, home_of(place)) for place in places]
    return render(request, "door/choose.html", {"title": "Choose an agency", "rows": rows})


def home_of(place: Place) -> str:
    """Return the address of the first page of a place: a member's own pages, or the agency's."""
    area = "me:home" if place.role == Role.MEMBER else "home:home"
    return redirect(area, place.agency.slug).url


@public_view
@never_cache
@sensitive_post_parameters("password", "password_again")
@require_http_methods(["GET", "POST"])
def first(request: PublicRequest) -> HttpResponse:
    """Make brand, agency and first coordinator; closed once an agency exists."""
    if not first_visit.is_open():
        return redirect("account_login")
    form = FirstVisitForm(posted(request))
    if form.is_valid() and _open(request, form):
        return redirect("door:front")
    return render(request, "door/first_visit.html", {"title": "Set up Recert", "form": form})


def _open(request: HttpRequest, form: FirstVisitForm) -> bool:
    given = {name: value for name, value in form.cleaned_data.items() if name != "password_again"}
    given["agency_slug"] = given["agency_slug"] or slugify(given["agency_name"])[:60].strip("-") or "agency"
    try:
        user = first_visit.open_first_agency(
            visit=first_visit.FirstVisit(**given), by=Actor.system("First visit")
        )
    except ProblemError as problem:
        put_errors(form, problem.problems)
        return False
    login(request, user, backend=BACKEND)
    return True


class SignIn(allauth.LoginView):  # type: ignore[misc]
    """Sign in; before anything is set up, the first visit."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Show the form."""
        return (
            redirect("door:first_visit") if first_visit.is_open() else super().get(request, *args, **kwargs)
        )


class ChangePassword(allauth.PasswordChangeView):  # type: ignore[misc]
    """Change one's own password; every session ends, and the page says so before and after."""

    extra_context = {"everywhere": EVERYWHERE}


sign_in_page = public_view(SignIn.as_view())
sign_out = public_view(allauth.logout)
inactive = public_view(allauth.account_inactive)
change_password = public_view(ChangePassword.as_view())
forgotten = public_view(allauth.password_reset)
letter_sent = public_view(allauth.password_reset_done)
by_letter = public_view(allauth.password_reset_from_key)
changed_by_letter = public_view(allauth.password_reset_from_key_done)
