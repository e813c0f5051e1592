"""Against guessing at codes: wrong ones are counted for each address that they come from, as wrong passwords are."""

from __future__ import annotations

from allauth.core.internal.ratelimit import consume  # the public door of it never counts a GET
from django.http import HttpRequest

# A whole academy may check certificates behind one address, and a calendar service reads many feeds.
RATES = {"code_asked": "300/m/ip", "code_wrong": "60/m/ip"}


def may_ask(request: HttpRequest) -> bool:
    """Count a visit to a check page; False where there were too many in a minute."""
    return bool(consume(request, app="recert", action="code_asked", config=RATES, limit_get=True))


def may_guess(request: HttpRequest) -> bool:
    """Tell whether this place may try another code."""
    return bool(
        consume(request, app="recert", action="code_wrong", config=RATES, limit_get=True, dry_run=True)
    )


def guessed_wrong(request: HttpRequest) -> None:
    """Count a code that leads nowhere."""
    consume(request, app="recert", action="code_wrong", config=RATES, limit_get=True)
