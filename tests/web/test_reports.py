"""The report screens: figures that open into people, files of every kind, large ones as jobs, and proof."""

import zipfile
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoAssertNumQueries
from tests.factories import (
    CompletionFactory,
    CredentialFactory,
    DocumentFactory,
    EnrollmentFactory,
    MemberFactory,
    UnitFactory,
)

from recert.agencies.models import Agency
from recert.credentials.models import Credential
from recert.kernel.models import Job
from recert.kernel.tenancy import agency_scope
from recert.web.reports import files
from recert.web.shell import exports

pytestmark = pytest.mark.django_db
LISTS = ("compliance", "people", "expiring", "ending", "lacking", "hours")


def at(name: str, *args: object) -> str:
    return reverse(f"reports:{name}", args=["harlow", *args])


def page_of(client: Client, address: str, **query: Any) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200, answer
    return answer.content.decode()


@pytest.fixture
def expired(agency: Agency, today: date) -> Credential:
    """Nguyễn An of Engine 1: a card that ended yesterday, one that ends soon, overdue training, hours."""
    with agency_scope(agency.pk):
        member = MemberFactory(first_name="Nguyễn", last_name="An", unit=UnitFactory(name="Engine 1"))
        CredentialFactory(member=member, valid_through=today + timedelta(days=40))
        EnrollmentFactory(member=member, due_on=today - timedelta(days=2), ends_on=today + timedelta(days=9),
                          starts_on=today - timedelta(days=90))  # fmt: skip
        CompletionFactory(member=member, completed_on=today)
        return CredentialFactory(member=member, valid_through=today - timedelta(days=1), number="=1+1")


def test_the_start_page_leads_to_every_report(coordinator_client: Client) -> None:
    page = page_of(coordinator_client, at("start"))
    for name in ("compliance", "expiring", "lacking", "hours", "find"):
        assert at(name) in page


@pytest.mark.parametrize("name", LISTS)
def test_an_empty_agency_is_told_what_will_stand_there(coordinator_client: Client, name: str) -> None:
    assert 'class="empty"' in page_of(coordinator_client, at(name))


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("kind", ["csv", "xlsx", "pdf"])
def test_each_report_comes_as_each_kind_of_file(
    coordinator_client: Client, expired: Credential, name: str, kind: str
) -> None:
    answer = coordinator_client.get(at(name), {"format": kind})
    assert answer.status_code == 200
    assert answer["Content-Disposition"].endswith(f'.{kind}"')
    start = {"csv": "\ufeff".encode(), "xlsx": b"PK", "pdf": b"%PDF"}[kind]
    assert answer.content.startswith(start)


def test_a_cell_of_the_matrix_opens_its_people(coordinator_client: Client, expired: Credential) -> None:
    page = page_of(coordinator_client, at("compliance"))
    query = f"unit={expired.member.unit_id}&amp;type={expired.credential_type_id}"
    assert f"{at('people')}?{query}" in page
    people = page_of(
        coordinator_client, at("people"), unit=expired.member.unit_id, type=expired.credential_type_id
    )
    assert "Nguyễn An" in people
    assert "Expired" in people
    assert f"{at('proof', expired.member_id)}?type={expired.credential_type_id}" in people


def test_who_lacks_what_says_it_in_words(coordinator_client: Client, expired: Credential) -> None:
    page = page_of(coordinator_client, at("lacking"))
    assert "expired 1 day ago" in page
    assert "2 days ago" in page
    assert "No card or certificate" in page_of(coordinator_client, at("lacking"), show="documents")


def test_hours_by_unit_person_and_category(coordinator_client: Client, expired: Credential) -> None:
    for by, said in (("", "Engine 1"), ("person", "Nguyễn An"), ("category", "No category")):
        page = page_of(coordinator_client, at("hours"), by=by)
        assert said in page
        assert ">8<" in page.replace("<b>", ">").replace("</b>", "<").replace(">>", ">")


def test_a_name_is_no_formula_in_csv(coordinator_client: Client, expired: Credential) -> None:
    text = coordinator_client.get(at("people"), {"format": "csv"}).content.decode()
    assert "'=1+1" in text
    assert ",=1+1" not in text


def test_a_long_pdf_is_refused_in_words(
    coordinator_client: Client, expired: Credential, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MOST_ROWS", 1)
    answer = coordinator_client.get(at("people"), {"format": "pdf", "show": ""}, follow=True)
    assert answer.redirect_chain == [(f"{at('people')}?show=", 302)]
    assert "Narrow the report" in answer.content.decode()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("name", ["people", "ending", "lacking"])
def test_a_large_report_is_written_by_a_job(
    agency: Agency,
    coordinator_client: Client,
    expired: Credential,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    kind: str,
) -> None:
    whole = coordinator_client.get(at(name), {"format": kind})
    monkeypatch.setattr(exports, "IN_A_REQUEST", 0)
    answer = coordinator_client.get(at(name), {"format": kind})
    for queued in DBTaskResult.objects.ready():
        queued.task.call(*queued.args_kwargs["args"])
    file = coordinator_client.get(f"{answer['Location']}download/")
    assert file["Content-Type"] == whole["Content-Type"]
    assert file["Content-Disposition"].endswith(f'.{kind}"')
    assert readable(b"".join(file.streaming_content), kind) == readable(whole.content, kind)  # type: ignore[attr-defined]
    with agency_scope(agency.pk):
        assert Job.objects.get().state == "done"


def readable(content: bytes, kind: str) -> bytes:
    if kind == "csv":
        return content
    with zipfile.ZipFile(BytesIO(content)) as book:
        return book.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("name", ["record", "proof"])
def test_what_no_table_says_alone_is_a_folder_of_csv_files(
    coordinator_client: Client, expired: Credential, name: str
) -> None:
    answer = coordinator_client.get(at(name, expired.member_id), {"format": "csv"})
    with zipfile.ZipFile(BytesIO(answer.content)) as folder:
        texts = {each: folder.read(each).decode("utf-8-sig") for each in folder.namelist()}
    assert next(iter(texts)) == "00-about.csv"
    assert "Nguyễn An" in texts["00-about.csv"]
    (records,) = [text for each, text in texts.items() if each.endswith("-records.csv")]
    assert records.count("\r\n") == 3, "the header and the two credentials"
    assert expired.credential_type.name in records


def test_the_record_is_a_file_and_on_the_screen_the_members_page(
    coordinator_client: Client, expired: Credential, today: date
) -> None:
    DocumentFactory(credential=expired, agency=expired.agency)
    name = f"harlow-record-{expired.member.member_number.lower()}-{today.isoformat()}"
    for kind, ending in (("pdf", "pdf"), ("xlsx", "xlsx"), ("csv", "zip")):
        answer = coordinator_client.get(
            at("record", expired.member_id), {"format": kind, "as_of": "2026-01-01"}
        )
        assert answer["Content-Disposition"] == f'attachment; filename="{name}.{ending}"'
    answer = coordinator_client.get(at("record", expired.member_id), {"as_of": "2026-01-01"})
    assert answer["Location"].endswith(f"/personnel/{expired.member_id}/?as_of=2026-01-01")
    assert (
        coordinator_client.get(
            at("record", expired.member_id), {"as_of": "31 Feb", "format": "pdf"}
        ).status_code
        == 302
    )


def test_proof_answers_on_the_screen_and_on_paper(
    coordinator_client: Client, expired: Credential, today: date
) -> None:
    day = (today - timedelta(days=1)).isoformat()
    query = {"type": expired.credential_type_id, "as_of": day}
    page = page_of(coordinator_client, at("proof", expired.member_id), **query)
    assert "Yes. On" in page
    assert "Check code" in page
    paper = coordinator_client.get(at("proof", expired.member_id), query | {"format": "pdf"})
    assert paper.content.startswith(b"%PDF")


def test_the_address_in_a_proof_gives_the_same_answer_again(
    coordinator_client: Client, expired: Credential
) -> None:
    first = coordinator_client.get(
        at("proof", expired.member_id), {"known": "2026-02-01", "as_of": "2026-01-05"}
    )
    again = coordinator_client.get(first.context["again"])
    assert again.context["proof"].code == first.context["proof"].code
    assert again.context["proof"].answer == first.context["proof"].answer
    assert again.context["again"] == first.context["again"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"known": "2199-01-01"}, "still to come"),
        ({"as_of": "31 Feb 2026"}, "has no day 31"),
        ({"first": "2027-01-01", "last": "2026-01-01"}, "after the last one"),
        ({"type": "x"}, "not in the list"),
    ],
)
def test_a_question_that_makes_no_sense_is_said_beside_it(
    coordinator_client: Client, expired: Credential, query: dict[str, str], said: str
) -> None:
    assert said in page_of(coordinator_client, at("proof", expired.member_id), **query)


@pytest.mark.parametrize(
    "moment",
    [
        "x", "2026-01-01", "2026-99-99T00:00:00Z", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00",
        "2199-01-01T00:00:00Z", "\x00",
    ],
)  # fmt: skip
def test_a_moment_that_is_none_is_not_answered(
    coordinator_client: Client, expired: Credential, moment: str
) -> None:
    page = page_of(coordinator_client, at("proof", expired.member_id), at=moment)
    assert "Not answered: 1 thing to put right" in page
    assert ("Choose a day instead." in page) == (moment != "\x00")


NONSENSE = {
    "proof": {"as_of": "2026-02-30"}, "compliance": {"unit": "99999"}, "people": {"as_of": "x"},
    "expiring": {"unit": "99999"}, "ending": {"month": "13"}, "lacking": {"type": "x"},
    "hours": {"first": "2027-01-01", "last": "2026-01-01"},
}  # fmt: skip


@pytest.mark.parametrize("name", NONSENSE)
def test_a_question_that_makes_no_sense_is_answered_neither_here_nor_as_a_file(
    coordinator_client: Client, expired: Credential, name: str
) -> None:
    address = at(name, expired.member_id) if name == "proof" else at(name)
    page = page_of(coordinator_client, address, **NONSENSE[name])
    assert "Not answered: 1 thing to put right" in page
    assert "Check code" not in page
    for kind in ("csv", "xlsx", "pdf"):
        answer = coordinator_client.get(address, NONSENSE[name] | {"format": kind}, follow=True)
        assert "Not answered" in answer.content.decode(), "the screen that says what is wrong"
        assert "format" not in answer.redirect_chain[0][0]


def test_a_manager_finds_the_own_people_only(manager_client: Client, expired: Credential) -> None:
    for name in LISTS:
        assert "Nguyễn" not in page_of(manager_client, at(name))
        text = manager_client.get(at(name), {"format": "csv"}).content.decode()
        assert "Engine 1" not in text
        assert "Nguyễn" not in text
    for name in ("proof", "record"):
        assert manager_client.get(at(name, expired.member_id), {"format": "pdf"}).status_code == 404
    assert "Nguyễn" not in page_of(manager_client, at("find"))


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("kind", ["", "csv"])
def test_it_costs_the_same_for_few_and_many(
    agency: Agency,
    coordinator_client: Client,
    expired: Credential,
    today: date,
    name: str,
    kind: str,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_max_num_queries(60) as few:
        coordinator_client.get(at(name), {"format": kind})
    with agency_scope(agency.pk):
        for days in range(1, 25):
            member = MemberFactory(unit=UnitFactory())
            CredentialFactory(valid_through=today + timedelta(days=30 * days - 60), member=member)
            EnrollmentFactory(member=member, due_on=today - timedelta(days=2), ends_on=today)
            CompletionFactory(member=member, completed_on=today)
    with django_assert_max_num_queries(len(few)):
        coordinator_client.get(at(name), {"format": kind})
