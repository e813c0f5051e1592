"""Pages for what went wrong: in plain words, with a way on."""

from __future__ import annotations

import re
import sys
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers

from recert.agencies.roles import Role
from recert.kernel import outages
from recert.kernel.outages import Outage

RETRY_AFTER = {Outage.BUSY: 5, Outage.AWAY: 30, Outage.FULL: 300, Outage.FORBIDDEN: 300}  # seconds
SECRET = re.compile("password|^(current|new|again)$")  # the names of fields that hold a password

log = structlog.stdlib.get_logger("recert.errors")


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: signed in, but the role does not allow it; the refusal says what it would need."""
    return _page(request, "403.html", 403, reason=str(exception or ""))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: not there, or not of this agency: both look alike."""
    return _page(request, "404.html", 404)


def too_many(request: HttpRequest) -> HttpResponse:
    """429: too many tries from one place."""
    return _page(request, "429.html", 429)


def failed(request: HttpRequest) -> HttpResponse:
    """503 while the records cannot be reached for a passing reason, else 500; neither asks the database for anything."""
    problem = sys.exception()
    outage = outages.find(problem) if problem else None
    if outage is None:
        log.error("failed", exc_info=problem)
        return _bare(request, "500.html", 500)
    log.warning("outage", outage=outage.value, exc_info=problem)
    response = _bare(request, "503.html", 503, outage=outage.name, kept=_kept(request))
    add_never_cache_headers(response)
    response.headers["Retry-After"] = str(RETRY_AFTER[outage])
    return response


def _kept(request: HttpRequest) -> list[tuple[str, str]]:
    """Return what was sent, so that the page can send it again; files and passwords are not put into a page."""
    if request.FILES or any(map(SECRET.search, request.POST)):
        return []
    return [(name, value) for name, values in request.POST.lists() for value in values]


def _page(request: HttpRequest, template: str, status: int, **context: Any) -> HttpResponse:
    """Keep the way round beside the sentence where there is one."""
    actor = getattr(request, "actor", None)
    base = "shell/door.html"
    if actor is not None:
        base = "shell/member_page.html" if actor.role == Role.MEMBER else "shell/page.html"
    return render(request, template, {"base": base, **context}, status=status)


def _bare(request: HttpRequest, template: str, status: int, **context: Any) -> HttpResponse:
    """Render without the request: brand, agency and login may be what cannot be had. For htmx, the words alone."""
    number = getattr(request, "request_id", "")
    base = "errors/words.html" if request.headers.get("HX-Request") else "errors/whole.html"
    given = {"base": base, "sent": request.method == "POST", "request_id": number, **context}
    return HttpResponse(render_to_string(template, given), status=status)
