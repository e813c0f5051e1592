"""A transcript as a PDF file, lines as on screen."""

from __future__ import annotations

from datetime import date
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
    data = {
        "title": f"Transcript of {member.full_name}",
        "name": member.full_name,
        "member_number": member.member_number,
        "span": found.span.told(),
        "made_on": show(today),
        "lines": [_line(each) for each in found.lines],
        "sums": [(part.name or "No category", part.told) for part in found.sums],
        "total": found.hours_told,
        **look_of(agency),
    }
    return render_pdf(TEMPLATE, data)


def _line(line: Line) -> dict[str, Any]:
    return {
        "day": show(line.completion.completed_on),
        "title": line.completion.title,
        "about": line.about,
        "parts": [(part.name, part.told) for part in line.parts if part.name],
        "hours": line.hours_told,
        "note": line.note(),
    }
