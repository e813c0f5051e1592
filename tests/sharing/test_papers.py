"""The PDF files: names of any script and any length, and nothing that people typed becomes markup."""

import json

import pytest
import typst

from recert.agencies.models import Agency
from recert.kernel.pdf import START
from recert.sharing import papers
from recert.sharing.models import Certificate
from tests.factories import CertificateFactory, CompletionFactory, CredentialFactory, MemberFactory

pytestmark = pytest.mark.django_db
ADDRESS = "https://training.harlow.example/check/harlow/abcdefghj-kmnpqrstu-vwxyz2345/"
NAMES = [
    ("Nguyễn Văn", "An"),
    ("Maximiliana-Alexandrina " * 4, "von und zu Hohenschwangau-Württemberg " * 2),
    ("محمد", "عبد الله"),
    ("#eval(1)", "*Bold* $x$ \\ <label>"),
    ("W" * 100, "W" * 100),
]


def pages(certificate: Certificate, agency: Agency) -> int:
    """How many pages the paper has."""
    data = json.dumps({"paper": "us-letter", **papers.certificate_data(certificate, agency, ADDRESS)})
    source = (START + papers.CERTIFICATE.read_text(encoding="utf-8")).encode()
    made = typst.compile(source, format="png", ppi=20, sys_inputs={"data": data})
    return len(made) if isinstance(made, list) else 1


@pytest.mark.parametrize(
    ("source", "kind"), [("submitted", "Record of training"), ("recorded", "Certificate of completion")]
)
def test_what_was_done_elsewhere_is_no_certificate_of_the_agency(
    scope: Agency, source: str, kind: str
) -> None:
    made = CertificateFactory(completion=CompletionFactory(source=source))
    data = papers.certificate_data(made, scope, ADDRESS)
    assert data["kind"] == kind
    assert any("Done elsewhere" in words for _, words in data["rows"]) == (source == "submitted")


@pytest.mark.parametrize(("first", "last"), NAMES)
def test_a_certificate_is_one_page(scope: Agency, first: str, last: str) -> None:
    member = MemberFactory(first_name=first[:100], last_name=last[:100])
    done = CompletionFactory(member=member, title="#panic() " * 20)
    held = CredentialFactory(member=member)
    assert pages(CertificateFactory(completion=done), scope) == 1
    assert pages(CertificateFactory(credential=held), scope) == 1
