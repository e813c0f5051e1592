"""Handing out a PDF file about a person."""

from __future__ import annotations

from django.http import HttpResponse


def pdf_response(content: bytes, name: str) -> HttpResponse:
    """Return the file to be opened in the browser and kept by nobody on the way.

    No content policy: browsers apply it to their own PDF reader, and there is no markup in the file that it could guard.
    """
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response["Cache-Control"] = "private, no-store"
    response._csp_exempt = True  # type: ignore[attr-defined]  # noqa: SLF001 - what the policy's decorator sets
    return response
