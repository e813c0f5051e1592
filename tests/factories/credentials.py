"""Credential types and credentials, for a rule or without one."""

import hashlib
from datetime import UTC, date, datetime, timedelta
from typing import Any

import factory
from django.core.files.base import ContentFile

from recert.credentials.models import AuthorityAction, Credential, CredentialType, Document, IssuingAuthority
from recert.kernel.tenancy import agency_scope
from recert.kernel.text import fold
from tests.factories.base import TenantFactory
from tests.factories.personnel import MemberFactory

LONG_AGO = datetime(2024, 1, 5, 15, 0, tzinfo=UTC)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

_DURATION = {"kind": "duration", "from": "issue", "month_overflow": "clamp"}
RULES: dict[str, dict[str, Any]] = {
    "none": {},
    "two_years": {
        "validity": {**_DURATION, "years": 2, "end": "day_before"},
        "renewal": {"in_window": "previous_expiry"},
    },
    "year_from_course": {
        "validity": {**_DURATION, "months": 12, "end": "same_day"},
        "renewal": {"in_window": "completion"},
    },
    "course_month_end": {
        "validity": {"kind": "duration_month_end", "months": 24},
        "renewal": {"in_window": "completion"},
    },
    "fixed_march": {
        "validity": {"kind": "annual_day", "month": 3, "day": 31, "every_years": 2},
        "renewal": {"in_window": "previous_expiry"},
    },
    "birth_month": {
        "validity": {"kind": "birth_month_end", "every_years": 2},
        "renewal": {"in_window": "previous_expiry"},
    },
    "never_expires": {"validity": {"kind": "no_expiry"}, "renewal": None},
}


class IssuingAuthorityFactory(TenantFactory):
    class Meta:
        model = IssuingAuthority

    name = factory.Sequence("State Board {}".format)


class CredentialTypeFactory(TenantFactory):
    """``rule``: a dict in the vocabulary of ``core.rules``, such as one of ``RULES``."""

    class Meta:
        model = CredentialType

    name = factory.Sequence("Type {:03}".format)
    sort_key = factory.LazyAttribute(lambda kind: fold(kind.name))
    authority = factory.SubFactory(IssuingAuthorityFactory)
    rule = factory.LazyFunction(lambda: RULES["two_years"])


class CredentialFactory(TenantFactory):
    """Valid from 2025-01-01 through 2026-12-31 unless told otherwise."""

    class Meta:
        model = Credential

    member = factory.SubFactory(MemberFactory)
    credential_type = factory.SubFactory(CredentialTypeFactory)
    number = factory.Sequence("C-{:06}".format)
    issued_on = factory.LazyAttribute(lambda credential: credential.valid_from)
    valid_from = date(2025, 1, 1)
    valid_through = date(2026, 12, 31)
    recorded_at = LONG_AGO


class AuthorityActionFactory(TenantFactory):
    class Meta:
        model = AuthorityAction

    credential = factory.SubFactory(CredentialFactory)
    kind = AuthorityAction.Kind.SUSPENDED
    effective_on = date(2026, 2, 1)
    reason = "Order of the board"
    recorded_at = LONG_AGO


class DocumentFactory(TenantFactory):
    class Meta:
        model = Document

    credential = factory.SubFactory(CredentialFactory)
    member = factory.SelfAttribute("credential.member")
    name = "card.pdf"
    file = factory.LazyFunction(lambda: ContentFile(PDF, name="card.pdf"))
    content_type = "application/pdf"
    size = len(PDF)
    sha256 = hashlib.sha256(PDF).hexdigest()
    recorded_at = LONG_AGO


def renewed(credential: Credential, *, days: int = 730, **fields: Any) -> Credential:
    """Return a living successor of the credential that begins the day after it ends."""
    if credential.valid_through is None:
        raise ValueError("A credential that never expires is not renewed.")
    start = credential.valid_through + timedelta(days=1)
    with agency_scope(credential.agency_id):
        made: Credential = CredentialFactory(
            member_id=credential.member_id,
            member=None,
            credential_type_id=credential.credential_type_id,
            credential_type=None,
            renews_id=credential.pk,
            **{
                "number": credential.number,
                "valid_from": start,
                "valid_through": start + timedelta(days=days - 1),
                **fields,
            },
        )
    return made
