"""Pages for what went wrong: in plain words, with a way on (500 is a template alone)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from recert.agencies.roles import Role


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: signed in, but the role does not allow it; the refusal says what it would need."""
    return _page(request, "403.html", 403, reason=str(exception or ""))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: not there, or not of this agency: both look alike."""
    return _page(request, "404.html", 404)


def too_many(request: HttpRequest) -> HttpResponse:
    """429: too many tries from one place."""
    return _page(request, "429.html", 429)


def _page(request: HttpRequest, template: str, status: int, **context: Any) -> HttpResponse:
    """Keep the way round beside the sentence where there is one."""
    actor = getattr(request, "actor", None)
    base = "shell/door.html"
    if actor is not None:
        base = "shell/member_page.html" if actor.role == Role.MEMBER else "shell/page.html"
    return render(request, template, {"base": base, **context}, status=status)
