"""Addresses for machines: does the process live, can it serve, what has it counted."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4

from recert.kernel import readiness
from recert.web.operations import metrics as counted
from recert.web.shell.access import public_view

# Signs of a proxy on this computer: then its own address says nothing about who asks.
FORWARDED = ("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Real-IP", "Forwarded", "Via")


@public_view
@never_cache
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is looked at, so a restart is the cure for silence."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@public_view
@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """The database answers and fits the program; else 503, and what is wrong."""
    checks = readiness.checks()
    fine = set(checks.values()) == {readiness.FINE}
    return JsonResponse({"ready": fine, "checks": checks}, status=200 if fine else 503)


@public_view
@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """What was counted; for everybody else there is nothing at this address."""
    if not (_from_this_computer(request) or _knows_the_token(request)):
        raise Http404
    return HttpResponse(counted.exposition(), content_type=CONTENT_TYPE_PLAIN_0_0_4)


def _from_this_computer(request: HttpRequest) -> bool:
    if any(name in request.headers for name in FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _knows_the_token(request: HttpRequest) -> bool:
    token = settings.RECERT_METRICS_TOKEN
    return bool(token) and constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {token}")
