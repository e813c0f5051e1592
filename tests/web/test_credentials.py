"""The credential screens: lists that live in the address, forms that keep what was typed, documents as downloads."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from tests.factories import (
    AuthorityActionFactory,
    CredentialFactory,
    CredentialTypeFactory,
    DocumentFactory,
    MemberFactory,
    renewed,
)

from recert.agencies.models import Agency
from recert.credentials.models import AuthorityAction, Credential, Document
from recert.kernel.tenancy import agency_scope
from recert.personnel.models import Member, Unit

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\nhello"


def at(name: str, *args: object, agency: str = "harlow") -> str:
    return reverse(f"credentials:{name}", args=[agency, *args])


def text_of(client: Client, address: str, **query: Any) -> str:
    response = client.get(address, query)
    assert response.status_code == 200
    return response.content.decode()


def rows_in(agency: Agency, model: Any = Credential) -> list[Any]:
    with agency_scope(agency.pk):
        return list(model.objects.order_by("pk"))


def test_the_list_shows_who_holds_what(agency: Agency, coordinator_client: Client, today: date) -> None:
    member = MemberFactory(agency=agency, first_name="Nguyễn", last_name="An")
    CredentialFactory(agency=agency, member=member, valid_through=today - timedelta(days=1))
    page = text_of(coordinator_client, at("list"))
    assert "Nguyễn An" in page
    assert "Expired" in page
    assert "1 day ago" in page


def test_a_date_that_differs_from_the_rule_is_said_and_stands(
    agency: Agency, coordinator_client: Client
) -> None:
    agreeing = CredentialFactory(agency=agency)
    assert "By the rule" not in text_of(coordinator_client, at("detail", agreeing.pk))
    printed = CredentialFactory(agency=agency, valid_through=date(2027, 6, 30))
    page = text_of(coordinator_client, at("detail", printed.pk))
    assert "It would end on" in page
    assert "31 Dec 2026" in page
    assert "The dates on file stand" in page
    after = renewed(printed, days=100)
    assert "It would end on" in text_of(coordinator_client, at("detail", after.pk))


def test_without_credentials_the_list_teaches(coordinator_client: Client) -> None:
    assert "No credentials yet" in text_of(coordinator_client, at("list"))


def test_a_filter_that_fits_nothing_says_so(agency: Agency, coordinator_client: Client) -> None:
    CredentialFactory(agency=agency)
    assert "No credential matches" in text_of(coordinator_client, at("list"), q="nobody")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"expires_from": "31 Feb 2027"}, "has no day 31"),
        ({"expires_to": "20266-01-01"}, "Not a date"),
        ({"type": "x"}, "not in the list"),
        ({"type": "9" * 40}, "not in the list"),
        ({"status": "lapsed"}, "not in the list"),
        ({"q": "\x00"}, "cannot be stored"),
    ],
)
def test_a_bad_filter_is_said_beside_it(
    agency: Agency, coordinator_client: Client, query: dict[str, str], said: str
) -> None:
    CredentialFactory(agency=agency)
    assert said in text_of(coordinator_client, at("list"), **query)


@pytest.mark.parametrize("sort", ["name", "-name", "type", "number", "-expires", "unit", "nonsense"])
def test_every_column_sorts(agency: Agency, coordinator_client: Client, sort: str) -> None:
    CredentialFactory(agency=agency)
    text_of(coordinator_client, at("list"), sort=sort, page="x")


def test_csv_has_every_matching_row_and_runs_no_formula(agency: Agency, coordinator_client: Client) -> None:
    member = MemberFactory(agency=agency)
    CredentialFactory(agency=agency, member=member, number="=1+1")
    CredentialFactory(agency=agency, number="other")
    file = text_of(coordinator_client, at("list"), format="csv", q=member.member_number)
    assert "'=1+1" in file
    assert "other" not in file


@pytest.mark.parametrize("name", ["list"])
def test_the_list_costs_the_same_for_one_and_for_thirty(
    agency: Agency,
    coordinator_client: Client,
    name: str,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    CredentialFactory(agency=agency)
    with django_assert_max_num_queries(50) as one:
        text_of(coordinator_client, at(name))
    for _ in range(29):
        CredentialFactory(agency=agency)
    with django_assert_max_num_queries(len(one)):
        text_of(coordinator_client, at(name))


def add(client: Client, member: Member, **typed: Any) -> Any:
    values = {"issued_on": "2026-03-10", "number": "", "valid_from": "", "valid_through": "", **typed}
    return client.post(at("add", member.pk), values, follow=True)


def test_a_credential_is_added_and_its_page_says_why(agency: Agency, coordinator_client: Client) -> None:
    kind, member = CredentialTypeFactory(agency=agency), MemberFactory(agency=agency)
    response = add(coordinator_client, member, credential_type=kind.pk, number="M-1", issued_on="3/10/2026")
    made = rows_in(agency)[0]
    assert response.redirect_chain[-1][0] == at("detail", made.pk)
    assert made.valid_through == date(2028, 3, 9)
    assert made.reason in response.content.decode().replace("&#x27;", "'")


def test_a_difference_from_the_rule_is_shown(agency: Agency, coordinator_client: Client) -> None:
    kind, member = CredentialTypeFactory(agency=agency), MemberFactory(agency=agency)
    response = add(coordinator_client, member, credential_type=kind.pk, valid_through="2028-03-31")
    assert "Saved as entered" in response.content.decode()


WRONG = [
    ({"credential_type": ""}, "credential_type"),
    ({"credential_type": "x"}, "credential_type"),
    ({"credential_type": "-1"}, "credential_type"),
    ({"credential_type": "9" * 30}, "credential_type"),
    ({"issued_on": ""}, "issued_on"),
    ({"issued_on": "   "}, "issued_on"),
    ({"issued_on": "31 Feb 2026"}, "issued_on"),
    ({"issued_on": "2/30/2026"}, "issued_on"),
    ({"issued_on": "13/13/2026"}, "issued_on"),
    ({"issued_on": "20266-01-01"}, "issued_on"),
    ({"issued_on": "0001-01-01"}, "issued_on"),
    ({"issued_on": "yesterday"}, "issued_on"),
    ({"issued_on": "2026-03-10T10:00"}, "issued_on"),
    ({"issued_on": "<b>2026-03-10</b>"}, "issued_on"),
    ({"issued_on": "2026-03-10\x00"}, "issued_on"),
    ({"issued_on": "٢٠٢٦-٠٣-١٠x"}, "issued_on"),
    ({"issued_on": "2199-01-01"}, "issued_on"),
    ({"issued_on": "1900-01-01"}, "issued_on"),
    ({"valid_from": "soon"}, "valid_from"),
    ({"valid_from": "2026-13-01"}, "valid_from"),
    ({"valid_from": "2030-01-01", "valid_through": "2029-12-31"}, "valid_through"),
    ({"valid_through": "2026-03-09"}, "valid_through"),
    ({"valid_through": "32 Jan 2028"}, "valid_through"),
    ({"valid_through": "never"}, "valid_through"),
    ({"valid_through": "2028-01-01", "never_expires": "on"}, "valid_through"),
    ({"number": "x" * 81}, "number"),
    ({"number": "x" * 3000}, "number"),
    ({"number": "\x00"}, "number"),
    ({"number": "a\u202eb"}, "number"),
    ({"number": "\ufffe"}, "number"),
]


@pytest.mark.parametrize(("typed", "field"), WRONG)
def test_wrong_input_is_said_beside_its_field_and_kept(
    agency: Agency, coordinator_client: Client, typed: dict[str, str], field: str
) -> None:
    kind = CredentialTypeFactory(agency=agency)
    member = MemberFactory(agency=agency, birth_date=date(1990, 1, 1))
    response = add(coordinator_client, member, **{"credential_type": kind.pk, "number": "kept-1", **typed})
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert "number" in typed or "kept-1" in response.content.decode()
    assert rows_in(agency) == []


def test_a_sentence_writes_days_as_the_agency_does(agency: Agency, coordinator_client: Client) -> None:
    Agency.objects.filter(pk=agency.pk).update(date_format="mm_dd_yyyy")
    kind, member = CredentialTypeFactory(agency=agency), MemberFactory(agency=agency)
    response = add(coordinator_client, member, credential_type=kind.pk, issued_on="2199-03-31")
    assert response.context["form"].errors["issued_on"] == [
        "03/31/2199 has not come yet. Enter the day it was issued."
    ]


def test_a_type_of_another_agency_is_no_choice(
    agency: Agency, other_agency: Agency, coordinator_client: Client
) -> None:
    kind = CredentialTypeFactory(agency=other_agency)
    response = add(coordinator_client, MemberFactory(agency=agency), credential_type=kind.pk)
    assert "credential_type" in response.context["form"].errors


def test_the_rule_speaks_while_one_types(agency: Agency, coordinator_client: Client) -> None:
    kind, member = CredentialTypeFactory(agency=agency), MemberFactory(agency=agency)
    typed = {"credential_type": kind.pk, "issued_on": "10 Mar 2026"}
    assert "9 Mar 2028" in text_of(coordinator_client, at("suggest", member.pk), **typed)
    assert text_of(coordinator_client, at("suggest", member.pk), issued_on="x").strip() == ""


def test_members_are_found_to_add_to(agency: Agency, coordinator_client: Client) -> None:
    member = MemberFactory(agency=agency, first_name="Łucja", last_name="Święcicka")
    assert at("add", member.pk) in text_of(coordinator_client, at("find_member"), q="swiecicka")
    assert "No member found" in text_of(coordinator_client, at("find_member"), q="nobody")


def facts(credential: Credential, **typed: Any) -> dict[str, Any]:
    return {
        "number": credential.number,
        "issued_on": credential.issued_on.isoformat(),
        "valid_from": credential.valid_from.isoformat(),
        "valid_through": "2026-12-31",
        "reason": "Misread",
        **typed,
    }


def test_a_correction_strikes_the_old_record_through(agency: Agency, coordinator_client: Client) -> None:
    old = CredentialFactory(agency=agency)
    typed = facts(old, number="right")
    page = coordinator_client.post(at("correct", old.pk), typed, follow=True).content.decode()
    assert "<s>" in page
    assert "Misread" in page
    assert "replaces it" in text_of(coordinator_client, at("detail", old.pk))


def test_a_correction_without_reason_or_difference_is_refused(
    agency: Agency, coordinator_client: Client
) -> None:
    old = CredentialFactory(agency=agency)
    no_reason = coordinator_client.post(at("correct", old.pk), facts(old, number="9", reason=" "))
    assert list(no_reason.context["form"].errors) == ["reason"]
    same = coordinator_client.post(at("correct", old.pk), facts(old))
    assert "Nothing is different" in same.content.decode()


def test_a_wrong_record_is_withdrawn(agency: Agency, coordinator_client: Client) -> None:
    old = CredentialFactory(agency=agency)
    assert "fill it in" in coordinator_client.post(at("withdraw", old.pk)).content.decode()
    page = coordinator_client.post(at("withdraw", old.pk), {"withdraw-reason": "Wrong person"}, follow=True)
    assert "This record is withdrawn" in page.content.decode()
    assert coordinator_client.get(at("correct", old.pk))["Location"] == at("detail", old.pk)
    for name in ("correct", "withdraw"):
        late = coordinator_client.post(at(name, old.pk), {"withdraw-reason": "Again"}, follow=True)
        assert "Nothing was changed: this record was corrected or withdrawn" in late.content.decode()


def act(client: Client, credential: Credential, **typed: str) -> Any:
    values = {"kind": "suspended", "effective_on": "2026-02-01", "reason": "Order 12", **typed}
    return client.post(at("action", credential.pk), values, follow=True)


def test_a_suspension_shows_at_once(agency: Agency, coordinator_client: Client) -> None:
    credential = CredentialFactory(agency=agency)
    page = act(coordinator_client, credential).content.decode()
    assert "Suspended from 1 Feb 2026" in page
    assert "status suspended" in page


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"kind": ""}, "kind"),
        ({"kind": "reinstated"}, "kind"),
        ({"kind": "burnt"}, "kind"),
        ({"effective_on": ""}, "effective_on"),
        ({"effective_on": "30 Feb 2026"}, "effective_on"),
        ({"effective_on": "2020-01-01"}, "effective_on"),
        ({"effective_on": "2190-01-01"}, "effective_on"),
        ({"reason": ""}, "reason"),
        ({"reason": "  "}, "reason"),
        ({"reason": "x" * 501}, "reason"),
        ({"reason": "\x00"}, "reason"),
    ],
)
def test_a_wrong_action_is_said_beside_its_field(
    agency: Agency, coordinator_client: Client, typed: dict[str, str], field: str
) -> None:
    response = act(coordinator_client, CredentialFactory(agency=agency), **typed)
    assert list(response.context["form"].errors) == [field]
    assert rows_in(agency, AuthorityAction) == []


def attach(client: Client, credential: Credential, name: str, content: bytes) -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post(at("attach", credential.pk), {"file": file}, follow=True)


def test_a_document_is_attached_and_downloaded_as_a_file(agency: Agency, coordinator_client: Client) -> None:
    credential = CredentialFactory(agency=agency)
    page = coordinator_client.get(at("attach", credential.pk)).content.decode()
    assert "put right" not in page, "nobody has chosen a file yet"
    attach(coordinator_client, credential, "José.html", PDF)
    document = rows_in(agency, Document)[0]
    response = coordinator_client.get(at("document", document.pk))
    assert b"".join(response) == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("content", [b"", b"<script>alert(1)</script>", b"GIF89a"])
def test_what_is_no_document_is_refused(agency: Agency, coordinator_client: Client, content: bytes) -> None:
    response = attach(coordinator_client, CredentialFactory(agency=agency), "card.pdf", content)
    assert list(response.context["form"].errors) == ["file"]
    assert rows_in(agency, Document) == []


def test_no_file_at_all_is_said(agency: Agency, coordinator_client: Client) -> None:
    response = coordinator_client.post(at("attach", CredentialFactory(agency=agency).pk))
    assert "Choose a file first" in response.content.decode()


def test_a_document_is_withdrawn(agency: Agency, coordinator_client: Client) -> None:
    document = DocumentFactory(agency=agency)
    page = coordinator_client.post(at("withdraw_document", document.pk), follow=True).content.decode()
    assert "<s>card.pdf</s>" in page
    assert coordinator_client.get(at("withdraw_document", document.pk)).status_code == 405


def test_a_lost_file_is_a_404_not_a_crash(agency: Agency, coordinator_client: Client) -> None:
    document = DocumentFactory(agency=agency)
    document.file.storage.delete(document.file.name)
    assert coordinator_client.get(at("document", document.pk)).status_code == 404


def test_members_open_their_own_documents_only(agency: Agency, member_client: Client) -> None:
    with agency_scope(agency.pk):
        me = Member.objects.get(last_name="Rowan")
    mine = DocumentFactory(agency=agency, credential=CredentialFactory(agency=agency, member=me))
    assert member_client.get(at("document", mine.pk)).status_code == 200
    assert member_client.get(at("document", DocumentFactory(agency=agency).pk)).status_code == 404
    assert member_client.get(at("detail", mine.credential_id)).status_code == 403


def test_a_manager_opens_the_managed_only_and_changes_nothing(agency: Agency, manager_client: Client) -> None:
    with agency_scope(agency.pk):
        unit = Unit.objects.get(name="Managed station")
    mine = CredentialFactory(agency=agency, member=MemberFactory(agency=agency, unit=unit))
    assert manager_client.get(at("detail", mine.pk)).status_code == 200
    assert manager_client.get(at("detail", CredentialFactory(agency=agency).pk)).status_code == 404
    assert manager_client.post(at("correct", mine.pk)).status_code == 403


def test_the_page_shows_the_chain_the_actions_and_the_trail(
    agency: Agency, coordinator_client: Client
) -> None:
    action = AuthorityActionFactory(agency=agency)
    renewed(action.credential)
    page = text_of(coordinator_client, at("detail", action.credential_id))
    for said in (
        "This is an earlier period",
        "Suspended from 1 Feb 2026",
        "Order of the board",
        "1 Jan 2027",
    ):
        assert said in page
