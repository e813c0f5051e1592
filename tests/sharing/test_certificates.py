"""Certificates: who may make one, made once, and what its check page says to a stranger."""

import html
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from recert.agencies.actors import Actor, NotAllowedError
from recert.agencies.models import Agency
from recert.credentials.models import Credential
from recert.kernel.models import AuditEvent
from recert.kernel.problems import ProblemError
from recert.kernel.tenancy import agency_scope
from recert.sharing import codes
from recert.sharing.actions import issue_for_completion, issue_for_credential, revoke_certificate
from recert.sharing.checking import check
from recert.sharing.models import Certificate
from recert.training.models import Completion
from tests.factories import (
    AuthorityActionFactory,
    CertificateFactory,
    CompletionFactory,
    CredentialFactory,
    CredentialTypeFactory,
    IssuingAuthorityFactory,
    MemberFactory,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SECRETS = ("Marisol", "Quintana", "M-77041", "1991", "quintana@", "Diver")


@pytest.fixture
def done(agency: Agency) -> Completion:
    with agency_scope(agency.pk):
        member = MemberFactory(
            first_name="Marisol-Inés", last_name="Quintana", member_number="M-77041",
            birth_date=date(1991, 2, 3), email="quintana@agency.example",
        )  # fmt: skip
        CredentialFactory(member=member, credential_type=CredentialTypeFactory(name="Diver"))
        made: Completion = CompletionFactory(member=member, title="Airway refresher")
    return made


@pytest.fixture
def certificate(agency: Agency, done: Completion) -> Certificate:
    made: Certificate = CertificateFactory(agency=agency, completion=done)
    return made


def address(certificate: Certificate, agency: str = "harlow") -> str:
    return f"/check/{agency}/{certificate.code}/"


def page(client: Client, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status
    return str(answer.content.decode())


def test_made_once_however_often_it_is_asked_for(scope: Agency, coordinator: Actor, sound: None) -> None:
    done = CompletionFactory()
    made = [issue_for_completion(by=coordinator, completion_id=done.pk) for _ in range(2)]
    assert made[0].pk == made[1].pk
    assert AuditEvent.objects.get().kind == "certificate.issued"


def test_after_a_revocation_a_new_one_is_made(scope: Agency, coordinator: Actor, sound: None) -> None:
    held = CredentialFactory()
    first = issue_for_credential(by=coordinator, credential_id=held.pk)
    revoke_certificate(by=coordinator, certificate_id=first.pk)
    second = issue_for_credential(by=coordinator, credential_id=held.pk)
    assert first.code != second.code
    with pytest.raises(ProblemError, match="revoked already"):
        revoke_certificate(by=coordinator, certificate_id=first.pk)


def test_nobody_makes_one_of_a_member_out_of_sight(
    scope: Agency, manager: Actor, member_actor: Actor
) -> None:
    done, held = CompletionFactory(), CredentialFactory()
    for by in (manager, member_actor):
        with pytest.raises(Completion.DoesNotExist):
            issue_for_completion(by=by, completion_id=done.pk)
        with pytest.raises(Credential.DoesNotExist):
            issue_for_credential(by=by, credential_id=held.pk)


def test_an_auditor_only_reads(scope: Agency, auditor: Actor) -> None:
    certificate = CertificateFactory()
    with pytest.raises(NotAllowedError):
        issue_for_completion(by=auditor, completion_id=CompletionFactory().pk)
    with pytest.raises(NotAllowedError):
        revoke_certificate(by=auditor, certificate_id=certificate.pk)


def test_of_a_withdrawn_record_none_is_made(scope: Agency, coordinator: Actor) -> None:
    done = CompletionFactory(withdrawn_at=timezone.now())
    with pytest.raises(Completion.DoesNotExist):
        issue_for_completion(by=coordinator, completion_id=done.pk)


def test_a_stranger_reads_what_it_is_for_and_nothing_private(
    client: Client, certificate: Certificate
) -> None:
    said = page(client, address(certificate))
    for words in ("This certificate is valid", "Airway refresher", "M. I. Q.", certificate.number):
        assert words in said
    assert not [secret for secret in SECRETS if secret in said]


def test_the_page_sets_no_cookie_and_is_not_indexed(client: Client, certificate: Certificate) -> None:
    for path in (address(certificate), "/check/harlow/none-such/"):
        answer = client.get(path)
        assert not answer.cookies
        assert "noindex" in answer["X-Robots-Tag"]
        assert answer["Cache-Control"] == "no-store"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert b'name="robots" content="noindex' in answer.content


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Marisol-Inés Quintana", "is the same"),
        ("  MARISOL-INES   quintana ", "is the same"),
        ("Miguel-Ivo Quiroga", "is another one"),
        ("", "Type the name as it is printed"),
        ("x" * 5000, "at most 250 characters"),
    ],
)
def test_a_typed_name_is_compared(client: Client, certificate: Certificate, name: str, words: str) -> None:
    answer = client.post(address(certificate), {"name": name})
    assert words in answer.content.decode()
    assert not answer.cookies
    assert "Marisol" not in answer.content.decode().replace(html.escape(name), "")


def test_names_are_not_guessed(client: Client, certificate: Certificate) -> None:
    for _ in range(60):
        assert client.post(address(certificate), {"name": "Max Quick"}).status_code == 200
    assert client.post(address(certificate), {"name": "Marisol-Inés Quintana"}).status_code == 429


def test_capitals_and_hyphens_do_not_count(client: Client, certificate: Certificate) -> None:
    typed = certificate.code.upper().replace("-", "")
    assert "is valid" in page(client, f"/check/harlow/{typed}/")


def test_a_code_belongs_to_one_agency(client: Client, certificate: Certificate, other_agency: Agency) -> None:
    for agency in ("elsewhere", "no-such-agency"):
        assert "No such certificate" in page(client, address(certificate, agency), 404)


@pytest.mark.parametrize("code", ["x", "a" * 5000, "%00", "..%2f..", "😀", "abcdefghj-kmnpqrstu-000000000"])
def test_unknown_codes(client: Client, agency: Agency, code: str) -> None:
    assert client.get(f"/check/harlow/{code}/").status_code == 404


def test_a_withdrawn_completion_says_so(client: Client, certificate: Certificate, agency: Agency) -> None:
    with agency_scope(agency.pk):
        Completion.objects.update(withdrawn_at=timezone.now())
    assert "This record was withdrawn" in page(client, address(certificate))


def test_a_corrected_completion_says_so(client: Client, certificate: Certificate, agency: Agency) -> None:
    with agency_scope(agency.pk):
        Completion.objects.update(withdrawn_at=timezone.now())
        CompletionFactory(member=certificate.member, corrects=certificate.completion)
    assert "This record was corrected" in page(client, address(certificate))


def test_a_revoked_certificate_says_so(
    client: Client, certificate: Certificate, agency: Agency, coordinator: Actor
) -> None:
    with agency_scope(agency.pk):
        revoke_certificate(by=coordinator, certificate_id=certificate.pk)
    assert "This certificate was revoked" in page(client, address(certificate))


def of_credential(days: int, **facts: Any) -> Certificate:
    today = timezone.now().date()
    made: Certificate = CertificateFactory(
        credential=CredentialFactory(
            credential_type=CredentialTypeFactory(
                name="EMT", authority=IssuingAuthorityFactory(name="State Board")
            ),
            valid_from=today - 700 * DAY, valid_through=today + days * DAY, **facts,
        )
    )  # fmt: skip
    return made


@pytest.mark.parametrize(
    ("days", "facts", "state"),
    [
        (400, {}, "valid"),
        (30, {}, "valid"),
        (0, {}, "valid"),
        (-1, {}, "not valid"),
        (400, {"withdrawn_at": timezone.now()}, "withdrawn"),
    ],
)
def test_a_credential_on_its_days(
    scope: Agency, today: date, days: int, facts: dict[str, Any], state: str
) -> None:
    certificate = of_credential(days, **facts)
    credential = certificate.credential
    assert credential
    Credential.objects.filter(pk=credential.pk).update(valid_through=today + days * DAY)
    found = check(scope, certificate.code, today=today)
    assert found
    assert found.state == state


def test_a_suspension_is_not_told_only_that_it_does_not_count(
    client: Client, agency: Agency, today: date
) -> None:
    with agency_scope(agency.pk):
        certificate = of_credential(400)
        AuthorityActionFactory(credential=certificate.credential, effective_on=today - DAY)
    said = page(client, address(certificate))
    assert "not valid today" in said
    assert "suspended" not in said.lower()
    assert "Order of the board" not in said


def test_guessing_ends_after_sixty_wrong_codes_in_a_minute(client: Client, certificate: Certificate) -> None:
    for _ in range(60):
        assert client.get("/check/harlow/wrong/").status_code == 404
    answer = client.get("/check/harlow/wrong/")
    assert answer.status_code == 429
    assert not answer.cookies
    assert client.get(address(certificate)).status_code == 429


def test_the_paper_is_a_pdf_that_nobody_keeps(coordinator_client: Client, certificate: Certificate) -> None:
    answer = coordinator_client.get(f"/a/harlow/sharing/certificates/{certificate.pk}/")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer.content.startswith(b"%PDF-")


def test_a_paper_that_counts_no_more_is_not_printed(
    coordinator_client: Client, certificate: Certificate, agency: Agency
) -> None:
    with agency_scope(agency.pk):
        Completion.objects.update(withdrawn_at=timezone.now())
    assert coordinator_client.get(f"/a/harlow/sharing/certificates/{certificate.pk}/").status_code == 404


def test_the_look_up_takes_two_queries(
    certificate: Certificate, agency: Agency, today: date, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(2):
        assert check(agency, certificate.code, today=today)


def test_codes_are_long_and_random() -> None:
    made = {codes.new_check_code() for _ in range(100)}
    assert len(made) == 100
    assert all(len(code) == 29 and codes.typed(code) == code for code in made)
