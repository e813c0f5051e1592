"""A transcript as a PDF file, lines as on screen."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from recert.agencies.models import Agency
from recert.kernel.days import show
from recert.kernel.pdf import render_pdf
from recert.personnel.models import Member
from recert.reports.transcript import Line, Transcript
from recert.sharing.papers import look_of

TEMPLATE = Path(__file__).parent / "pdf" / "transcript.typ"


def transcript_pdf(found: Transcript, member: Member, agency: Agency, *, today: date) -> bytes:
    """Return the member's transcript on the agency's paper."""
    style = agency.date_format
    data = {
        "title": f"Transcript of {member.full_name}",
        "name": member.full_name,
        "member_number": member.member_number,
        "span": found.span.told(style),
        "made_on": show(today, style),
        "lines": [_line(each, style) for each in found.lines],
        "sums": [(name or "No category", plain(hours)) for name, hours in found.sums],
        "total": plain(found.total),
        **look_of(agency),
    }
    return render_pdf(TEMPLATE, data)


def _line(line: Line, style: str) -> dict[str, Any]:
    return {
        "day": show(line.completion.completed_on, style),
        "title": line.completion.title,
        "about": " · ".join(filter(None, (line.provider, line.codes))),
        "parts": [(name, plain(hours)) for name, hours in line.parts if name],
        "hours": plain(line.hours),
        "note": line.note,
    }


def plain(hours: Decimal) -> str:
    """Return hours as one writes them: ``7.5``, ``4``."""
    return f"{hours.normalize():f}"
