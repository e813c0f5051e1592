"""The photos and PDFs of submissions, shown in the page."""

from __future__ import annotations

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from recert.agencies.roles import Permission
from recert.submissions.queries import visible_files
from recert.web.shell.access import AgencyRequest, agency_view

# The file is shown inside our own page and runs nothing: what a browser's viewer needs, and no more.
ONLY_SHOWN = {
    "default-src": [NONE],
    "img-src": [SELF],
    "object-src": [SELF],
    "style-src": [UNSAFE_INLINE],
    "frame-ancestors": [SELF],
}


@csp(ONLY_SHOWN)
@xframe_options_sameorigin
@agency_view(Permission.OWN_VIEW)
@require_safe
def paper(request: AgencyRequest, pk: int) -> FileResponse:
    """Show a file to its member and to who reviews it; what it is was told by its content when it came."""
    document = get_object_or_404(visible_files(request.actor), pk=pk).document
    try:
        content = document.file.open("rb")
    except FileNotFoundError as lost:
        raise Http404("The file is not in store any more.") from lost
    response = FileResponse(content, filename=document.name, content_type=document.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
