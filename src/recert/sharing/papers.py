"""Certificates and transcripts as PDF files, in the look of the agency's brand."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import segno

from recert.agencies.checks import picture
from recert.agencies.contrast import mix, theme
from recert.agencies.models import Agency, Brand
from recert.core.requirements import plain
from recert.kernel.days import show
from recert.kernel.pdf import render_pdf
from recert.sharing.models import Certificate
from recert.training.hours import parts_of, words
from recert.training.models import Completion

CERTIFICATE = Path(__file__).parent / "pdf" / "certificate.typ"


def by_name(category: str) -> tuple[bool, str]:
    """Return what categories are ordered by: their names, hours of no category last (PostgreSQL keeps no order)."""
    return not category, category.casefold()


def look_of(agency: Agency) -> dict[str, Any]:
    """Return what every paper of the agency shows: its name, its brand's colours and picture."""
    brand = agency.brand
    accent = brand.accent or theme(brand.theme).accent
    return {
        "agency": agency.name,
        "brand": brand.name,
        "accent": accent,
        "rail": brand.rail or theme(brand.theme).rail,
        "tint": mix(accent, "#ffffff", 0.93),
        **_logo(brand),
    }


def _logo(brand: Brand) -> dict[str, Any]:
    if not brand.logo:
        return {"logo": None, "logo_format": None}
    kind, content = picture(brand.logo)
    return {"logo": list(content), "logo_format": "png" if kind == "image/png" else "jpg"}


def certificate_pdf(certificate: Certificate, agency: Agency, address: str) -> bytes:
    """Return the certificate's PDF; ``address`` leads to its check page."""
    return render_pdf(CERTIFICATE, certificate_data(certificate, agency, address))


def certificate_data(certificate: Certificate, agency: Agency, address: str) -> dict[str, Any]:
    """Return what the certificate's template shows."""
    of_completion = certificate.completion is not None
    facts = _completion_facts(certificate) if of_completion else _credential_facts(certificate)
    return {
        "title": f"Certificate {certificate.number}",
        "name": certificate.member.full_name,
        "what": certificate.title,
        "number": certificate.number,
        "address": address,
        "qr": segno.make(address, error="m").svg_inline(scale=4, border=0),
        **look_of(agency),
        **facts,
    }


SUBMITTED = Completion.Source.SUBMITTED
ELSEWHERE = "Done elsewhere; handed in by its member and approved"


def _completion_facts(certificate: Certificate) -> Mapping[str, Any]:
    completion = certificate.completion
    assert completion is not None  # noqa: S101 - the caller looked
    course, parts = completion.course, parts_of(completion.hours_by_category)
    rows = [
        ("Began on", show(completion.started_on)),
        ("Completed on", show(completion.completed_on)),
        ("Provider", completion.provider),
        ("Delivery", completion.get_mode_display()),
        ("Training codes", completion.codes),
        ("Accreditation", course.accreditation if course else ""),
        ("On record", ELSEWHERE if completion.source == SUBMITTED else ""),
    ]
    return {
        "kind": "Record of training" if completion.source == SUBMITTED else "Certificate of completion",
        "says": "has completed",
        "rows": [row for row in rows if row[1]],
        "total": plain(completion.hours),
        "categories": words({name: parts[name] for name in sorted(parts, key=by_name)}),
    }


def _credential_facts(certificate: Certificate) -> Mapping[str, Any]:
    credential = certificate.credential
    assert credential is not None  # noqa: S101 - the caller looked
    rows = [
        ("Valid from", show(credential.valid_from)),
        ("Valid through", show(credential.valid_through) or "no end"),
        ("Issuing authority", credential.credential_type.authority.name),
        ("Credential number", credential.number),
    ]
    return {
        "kind": "Proof of credential",
        "says": "holds, in the records of this agency, the credential",
        "rows": [row for row in rows if row[1]],
        "total": "0",
        "categories": "",
    }
