"""Around every request: its number, one line in the log, and what is counted."""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Callable
from typing import Any

import structlog
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponseBase
from structlog.contextvars import bound_contextvars

from recert.web.operations import metrics

HEADER = "X-Request-ID"
WELL_FORMED = re.compile(r"[A-Za-z0-9_-]{1,64}")
METHODS = {"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"}
# Asked for many times a minute, by machines and beside every page: counted, and logged only at DEBUG.
STATIC = "static"
QUIET = {STATIC, "operations:alive", "operations:ready", "operations:metrics"}

log = structlog.stdlib.get_logger("recert.requests")


class NumberedRequest(HttpRequest):
    """A request that can be found again in the log."""

    request_id: str


class Statements:
    """Counts what is sent to the database."""

    count = 0

    def __call__(self, execute: Callable[..., Any], *statement: Any) -> Any:
        self.count += 1
        return execute(*statement)


def watched(
    answer: Callable[[NumberedRequest], HttpResponseBase],
) -> Callable[[NumberedRequest], HttpResponseBase]:
    """Number the request, tell its sender the number, and write down what became of it."""

    def inside(request: NumberedRequest) -> HttpResponseBase:
        request.request_id = number(request.headers.get(HEADER, ""))
        began, statements = time.perf_counter(), Statements()
        with bound_contextvars(request_id=request.request_id), connection.execute_wrapper(statements):
            response = answer(request)
            write_down(request, response.status_code, time.perf_counter() - began, statements.count)
        response.headers[HEADER] = request.request_id
        return response

    return inside


def number(given: str) -> str:
    """Return the number that a proxy gave the request, if it is one, else a new one."""
    return given if WELL_FORMED.fullmatch(given) else secrets.token_hex(8)


def write_down(request: HttpRequest, status: int, seconds: float, statements: int) -> None:
    """Log and count a request, by the name of its route: the address may say whom it is about."""
    route = route_of(request)
    method = request.method if request.method in METHODS else "other"
    metrics.count(route=route, method=method, status=status, seconds=seconds, statements=statements)
    log.log(
        logging.DEBUG if route in QUIET else logging.INFO,
        "request",
        method=method,
        route=route,
        status=status,
        ms=round(seconds * 1000, 1),
        statements=statements,
        **who(request),
    )


def route_of(request: HttpRequest) -> str:
    """Return the name of the route; nothing is known by the address alone."""
    if request.resolver_match:
        return request.resolver_match.view_name
    return STATIC if request.path.startswith(settings.STATIC_URL) else "none"


def who(request: HttpRequest) -> dict[str, str | int]:
    """Return agency and login as far as the request has found them out: the log asks the database for nothing."""
    agency, user = getattr(request, "agency", None), getattr(request, "_cached_user", None)
    known = {"agency": getattr(agency, "slug", None), "user": getattr(user, "pk", None)}
    return {name: value for name, value in known.items() if value is not None}
