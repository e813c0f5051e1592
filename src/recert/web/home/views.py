"""Screens of home."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from recert.agencies.roles import Permission
from recert.web.shell.access import AgencyRequest, agency_view


@agency_view(Permission.OWN_VIEW)
def page(request: AgencyRequest) -> HttpResponse:
    """Show the page."""
    return render(request, "shell/page.html", {"title": "home"})
