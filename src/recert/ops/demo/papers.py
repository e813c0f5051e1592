"""A card for each credential of the person who signs in as ``member@``, so that there is something to open."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from recert.credentials.documents import attach_document
from recert.credentials.queries import latest
from recert.ops.demo.holdings import Scene
from recert.ops.demo.roster import Person

CARDS = 2


def write_papers(scene: Scene, person: Person) -> None:
    """Attach a one-page PDF to the first of this person's credentials."""
    held = latest().filter(member_id=person.member.pk).select_related("credential_type").order_by("pk")
    for credential in held[:CARDS]:
        lines = [
            credential.credential_type.name,
            f"Number {credential.number or 'none'}",
            "Demo data. No real card.",
        ]
        card = SimpleUploadedFile(f"Card {credential.pk}.pdf", pdf(lines), "application/pdf")
        attach_document(by=scene.by, credential_id=credential.pk, upload=card)


def pdf(lines: list[str]) -> bytes:
    """Return a page with these lines of plain text."""
    spelled = [line.translate({ord(char): f"\\{char}" for char in "\\()"}) for line in lines]
    text = "BT /F1 16 Tf 60 240 Td 24 TL " + " ".join(f"({line}) Tj T*" for line in spelled) + " ET"
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 480 300]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(text)}>>stream\n{text}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body, places = "%PDF-1.4\n", []
    for at, value in enumerate(objects, start=1):
        places.append(len(body))
        body += f"{at} 0 obj{value}endobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"trailer<</Size 6/Root 1 0 R>>\nstartxref\n{len(body)}\n%%EOF\n"
    return f"{body}xref\n0 6\n0000000000 65535 f \n{table}{end}".encode("latin-1", "replace")
