"""PDF files by typst: a template of our own and data, never text pasted into markup."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst
from django.core.serializers.json import DjangoJSONEncoder

START = "#let data = json(bytes(sys.inputs.data))\n#set document(title: data.title, date: none)\n"


def render_pdf(template: Path, data: Mapping[str, Any]) -> bytes:
    """Return the PDF that a typst template makes of the data.

    The template finds the data as ``data`` (numbers and words as JSON has them, days as ISO text), so that what people
    typed can never become markup. ``data`` must have a ``title``. An image is given as text:
    ``image(bytes(data.svg), format: "svg")``.
    """
    source = START + template.read_text(encoding="utf-8")
    sent = json.dumps({**data}, cls=DjangoJSONEncoder, ensure_ascii=False)
    return bytes(typst.compile(source.encode(), sys_inputs={"data": sent}))
