"""A brand's look, open to everyone: its colours as a style sheet, and its logo."""

from __future__ import annotations

import hashlib

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.views.decorators.http import condition, require_safe

from recert.agencies.checks import picture
from recert.agencies.contrast import style_sheet
from recert.agencies.models import Brand
from recert.web.shell.access import public_view


def _css_tag(request: HttpRequest, slug: str) -> str:
    brand = get_object_or_404(Brand.objects.only("theme", "accent", "rail"), slug=slug)
    return _tag(f"{brand.theme} {brand.accent} {brand.rail}")


def _logo_tag(request: HttpRequest, slug: str) -> str:
    return _tag(get_object_or_404(Brand.objects.only("logo"), slug=slug).logo)


def _tag(text: str) -> str:
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:16]}"'


def _kept(response: HttpResponse) -> HttpResponse:
    """Everybody may keep it; a new look shows at the next page, because each time the tag is compared."""
    response["Cache-Control"] = "public, no-cache"
    return response


@public_view
@require_safe
@condition(etag_func=_css_tag)
def css(request: HttpRequest, slug: str) -> HttpResponse:
    """Serve the brand's own colours, light and dark."""
    brand = get_object_or_404(Brand.objects.only("theme", "accent", "rail"), slug=slug)
    return _kept(
        HttpResponse(
            style_sheet(brand.theme, brand.accent, brand.rail), content_type="text/css; charset=utf-8"
        )
    )


@public_view
@require_safe
@condition(etag_func=_logo_tag)
def logo(request: HttpRequest, slug: str) -> HttpResponse:
    """Serve the brand's picture."""
    brand = get_object_or_404(Brand.objects.only("logo"), slug=slug)
    if not brand.logo:
        raise Http404
    kind, content = picture(brand.logo)
    return _kept(HttpResponse(content, content_type=kind))


app_name = "brands"
urlpatterns = [path("<slug:slug>/look.css", css, name="css"), path("<slug:slug>/logo", logo, name="logo")]
