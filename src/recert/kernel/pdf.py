"""PDF files by typst: a template of our own and data, never text pasted into markup."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst
from django.core.serializers.json import DjangoJSONEncoder

from recert.kernel import days

# Paper is bought where the agency is: Letter in the time zones of North America and its islands, A4 elsewhere.
LETTER_ZONES = ("America/", "US/", "Canada/", "Pacific/Honolulu", "Pacific/Guam", "Pacific/Pago_Pago")
START = "#let data = json(bytes(sys.inputs.data))\n#set document(title: data.title, date: none)\n"


def render_pdf(template: Path, data: Mapping[str, Any]) -> bytes:
    """Return the PDF that a typst template makes of the data.

    The template finds the data as ``data`` (numbers and words as JSON has them, days as ISO text), so that what people
    typed can never become markup. ``data`` must have a ``title``; ``paper`` is added: what the agency in scope prints on.
    An image is given as text: ``image(bytes(data.svg), format: "svg")``.
    """
    source = START + template.read_text(encoding="utf-8")
    sent = json.dumps(
        {**data, "paper": paper_in(days.spelling().zone)}, cls=DjangoJSONEncoder, ensure_ascii=False
    )
    return bytes(typst.compile(source.encode(), sys_inputs={"data": sent}))


def paper_in(zone: str) -> str:
    """Return the paper that is bought in this time zone, as typst names it."""
    return "us-letter" if zone.startswith(LETTER_ZONES) else "a4"
