"""What a check page says of a certificate: whether it counts today, for what, until when, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from recert.agencies.models import Agency
from recert.kernel.days import show
from recert.kernel.tenancy import agency_scope
from recert.kernel.text import fold
from recert.sharing.models import Certificate
from recert.sharing.queries import find_certificate, status_on

VALID, NOT_VALID, WITHDRAWN = "valid", "not valid", "withdrawn"
GOOD = ("current", "expiring")


@dataclass(frozen=True, slots=True)
class Checked:
    """The answer, and the facts to compare with the paper, by name."""

    state: str
    headline: str
    sentence: str
    facts: tuple[tuple[str, str], ...]
    name: str = field(repr=False)  # for ``is_named`` alone: a page never shows it

    def is_named(self, name: str) -> bool:
        """Tell whether the holder has this name; capitals, accents and spaces do not count."""
        return fold(" ".join(name.split())) == fold(" ".join(self.name.split()))


def check(agency: Agency, code: str, *, today: date) -> Checked | None:
    """Return what the certificate of this code is worth today (two queries at most), None for an unknown code."""
    certificate = find_certificate(agency, code)
    if certificate is None:
        return None
    with agency_scope(agency.pk):
        state, headline, sentence = _standing(certificate, agency, today)
    return Checked(state, headline, sentence, _facts(certificate, agency), certificate.member.full_name)


def initials(first: str, last: str) -> str:
    """Return the first letter of each part of a name: ``Anna-Maria O'Brien`` → ``A. M. O.``.

    Whoever holds the paper compares them with the name on it; whoever found only the address learns no name.
    """
    parts = f"{first} {last}".replace("-", " ").split()
    return " ".join(f"{part[0].upper()}." for part in parts)


def _standing(certificate: Certificate, agency: Agency, today: date) -> tuple[str, str, str]:
    if certificate.revoked_at:
        return WITHDRAWN, "This certificate was revoked", "It counts no more. Ask its holder for a new one."
    if certificate.completion:
        return _of_completion(certificate, agency)
    return _of_credential(certificate, today)


def _of_completion(certificate: Certificate, agency: Agency) -> tuple[str, str, str]:
    completion = certificate.completion
    if completion is None or completion.withdrawn_at:
        if completion and completion.replacements.exists():
            corrected = "The agency has a newer entry. Ask the holder for the new certificate."
            return WITHDRAWN, "This record was corrected", corrected
        return WITHDRAWN, "This record was withdrawn", f"{agency.name} does not stand by it any more."
    return VALID, "This certificate is valid", f"{agency.name} has this training on record."


def _of_credential(certificate: Certificate, today: date) -> tuple[str, str, str]:
    credential = certificate.credential
    status = status_on(credential.pk, today) if credential else "withdrawn"
    if credential is None or status == "withdrawn":
        return WITHDRAWN, "This record was withdrawn", "The agency does not stand by it any more."
    through = show(credential.valid_through)
    if status in GOOD:
        until = f"It is valid through {through}." if through else "It does not expire."
        return VALID, "This credential is valid today", until
    sentence = {
        "expired": f"It ended on {through}. Its holder may have a newer one: ask to see it.",
        "pending": f"It starts on {show(credential.valid_from)}.",
    }.get(status, "It does not count at present. Ask its holder or the agency.")
    return NOT_VALID, "This credential is not valid today", sentence


def _facts(certificate: Certificate, agency: Agency) -> tuple[tuple[str, str], ...]:
    member = certificate.member
    authority = certificate.credential.credential_type.authority.name if certificate.credential else ""
    facts = (
        ("For", certificate.title),
        ("Issuing authority", authority),
        ("Record of", agency.name),
        ("Holder", initials(member.first_name, member.last_name)),
        *_days(certificate),
        ("Certificate", f"No. {certificate.number}"),
    )
    return tuple((name, value) for name, value in facts if value)


def _days(certificate: Certificate) -> tuple[tuple[str, str], ...]:
    if certificate.completion:
        return (("Completed on", show(certificate.completion.completed_on)),)
    credential = certificate.credential
    if credential is None:
        return ()
    through = show(credential.valid_through) or "no end"
    return (("Valid from", show(credential.valid_from)), ("Valid through", through))
