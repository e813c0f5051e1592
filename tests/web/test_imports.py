"""The screens of imports: send in, look, import; whatever is sent, never a traceback."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.factories import ImportFileFactory, MemberFactory

from recert.agencies.models import Agency
from recert.imports.models import ImportFile
from recert.kernel.tenancy import agency_scope
from recert.personnel.models import Member

ROSTER = "Badge,First,Last,Shoe\n1,Jo,Fox,44\n2,A1,Elk,45\n3,<b>Al,Elk,46\n"


@pytest.fixture
def waiting(agency: Agency) -> ImportFile:
    return ImportFileFactory(
        agency=agency, content=ROSTER.encode(), columns={"member_number": 0, "first_name": 1, "last_name": 2}
    )


@pytest.fixture
def here(agency: Agency) -> str:
    from django.urls import reverse

    return reverse("imports:list", args=[agency.slug])


def send(client: Client, here: str, content: bytes, name: str = "r.csv", kind: str = "members") -> Any:
    return client.post(
        f"{here}new/{kind}/", {"file": SimpleUploadedFile(name, content, content_type="text/csv")}
    )


def text_of(response: Any) -> str:
    return str(response.content.decode())


def fingerprint(page: str) -> str:
    found = re.search(r'name="fingerprint" value="([^"]+)"', page)
    assert found
    return found[1]


def test_from_file_to_member(coordinator_client: Client, here: str, agency: Agency) -> None:
    preview = coordinator_client.get(send(coordinator_client, here, ROSTER.encode())["Location"])
    page = text_of(preview)
    assert "Nothing has been written yet" in page
    assert "Import 1 row<" in page
    assert "Not used: Shoe" in page
    address = f"{preview.request['PATH_INFO']}commit/"
    after = coordinator_client.post(address, {"fingerprint": fingerprint(page)}, follow=True)
    assert "1 row is imported. 2 refused rows were left out." in text_of(after)
    with agency_scope(agency.pk):
        assert [str(member) for member in Member.objects.all()] == ["Jo Fox"]


def test_wrong_cells_say_why_and_nothing_is_run(
    coordinator_client: Client, here: str, waiting: ImportFile
) -> None:
    page = text_of(coordinator_client.get(f"{here}{waiting.pk}/?show=refused"))
    assert page.count('class="cell-bad full"') == 2
    assert "“A1” has a digit" in page
    assert "&lt;b&gt;Al" in page
    assert "<b>Al" not in page


def test_changes_show_what_was_there(
    coordinator_client: Client, here: str, waiting: ImportFile, agency: Agency
) -> None:
    MemberFactory(agency=agency, member_number="1", first_name="Jo", last_name="Old")
    assert "was Old" in text_of(coordinator_client.get(f"{here}{waiting.pk}/?show=changed"))


def test_records_that_moved_are_shown_anew(
    coordinator_client: Client, here: str, waiting: ImportFile, agency: Agency
) -> None:
    shown = fingerprint(text_of(coordinator_client.get(f"{here}{waiting.pk}/")))
    MemberFactory(agency=agency, member_number="1", first_name="Jo", last_name="Old")
    after = coordinator_client.post(f"{here}{waiting.pk}/commit/", {"fingerprint": shown}, follow=True)
    assert "new: 1 before, 0 now; changed: 0 before, 1 now" in text_of(after)


def test_refused_rows_are_downloaded_with_their_reasons(
    coordinator_client: Client, here: str, waiting: ImportFile
) -> None:
    lines = text_of(coordinator_client.get(f"{here}{waiting.pk}/refused.csv")).lstrip("\ufeff").splitlines()
    assert lines[0] == "Badge,First,Last,Shoe,Refused because"
    assert lines[1].startswith('2,A1,Elk,45,"First name: Names have letters')
    assert len(lines) == 3


def test_a_downloaded_template_can_be_sent_in(coordinator_client: Client, here: str) -> None:
    for kind in ("members", "credentials"):
        template = coordinator_client.get(f"{here}new/{kind}/template.csv").content
        page = text_of(
            coordinator_client.get(send(coordinator_client, here, template, kind=kind)["Location"])
        )
        assert "Choose the columns first" not in page


def test_columns_are_chosen_by_hand(coordinator_client: Client, here: str) -> None:
    where = send(coordinator_client, here, b"x,y,z\n1,Fox,Jo\n")["Location"]
    assert "No column is matched to the member number" in text_of(coordinator_client.get(where))
    chosen = {"member_number": "0", "last_name": "1", "first_name": "2"}
    page = text_of(coordinator_client.post(f"{where}columns/", chosen, follow=True))
    assert "Import 1 row<" in page


@pytest.mark.parametrize("place", ["9", "-1", "x", "1.5", "0", "\x00", "💥", "9" * 5000])
def test_wrong_columns_are_refused_beside_the_field(
    coordinator_client: Client, here: str, waiting: ImportFile, place: str
) -> None:
    data = {"member_number": "0", "first_name": place}
    page = text_of(coordinator_client.post(f"{here}{waiting.pk}/columns/", data))
    assert "no such column" in page or "already" in page


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty."),
        (b"a,b\n", "nothing below row 1"),
        (b"PK\x03\x04", "an Excel workbook"),
        (b"\x00" * 50, "not a text file"),
        (b'a\n"', "quotation mark"),
        (b"\x81\x8d\n", "neither in UTF-8"),
        (b"a\n" + b"1\n" * 200_001, "more than 200,000 rows"),
        (b"a\n" * (10 * 1024 * 1024 + 1), "at most 20 MB"),
    ],
)
def test_a_file_that_is_no_table_is_refused(
    coordinator_client: Client, here: str, content: bytes, said: str
) -> None:
    response = send(coordinator_client, here, content)
    assert response.status_code == 200
    assert said in text_of(response)


@pytest.mark.parametrize("data", [{}, {"file": ""}, {"file": "text"}])
def test_no_file_is_said(coordinator_client: Client, here: str, data: dict[str, str]) -> None:
    assert "Choose a file." in text_of(coordinator_client.post(f"{here}new/members/", data))


@pytest.mark.parametrize("name", ["<img src=x>.csv", "ü 😀.csv", "a" * 190 + ".csv", "..csv", 'q"uote.csv'])
def test_odd_file_names_are_only_names(coordinator_client: Client, here: str, name: str) -> None:
    response = send(coordinator_client, here, ROSTER.encode(), name=name)
    assert response.status_code == 302
    assert "<img" not in text_of(coordinator_client.get(response["Location"]))
    assert "<img" not in text_of(coordinator_client.get(here))


@pytest.mark.parametrize(
    "query", ["?show=nonsense", "?page=x", "?page=-1", "?page=999", "?show=refused&page=2", "?show=%00"]
)
def test_odd_addresses_show_the_page(
    coordinator_client: Client, here: str, waiting: ImportFile, query: str
) -> None:
    assert coordinator_client.get(f"{here}{waiting.pk}/{query}").status_code == 200


@pytest.mark.parametrize("shown", ["", "x", "\x00", "1-0-0-2-" + "0" * 40, "9" * 300])
def test_a_fingerprint_that_was_never_shown_writes_nothing(
    coordinator_client: Client, here: str, waiting: ImportFile, agency: Agency, shown: str
) -> None:
    page = coordinator_client.post(f"{here}{waiting.pk}/commit/", {"fingerprint": shown}, follow=True)
    assert "Nothing was written" in text_of(page)
    with agency_scope(agency.pk):
        assert not Member.objects.exists()


def test_a_dropped_file_is_gone(coordinator_client: Client, here: str, waiting: ImportFile) -> None:
    assert "is dropped" in text_of(coordinator_client.post(f"{here}{waiting.pk}/drop/", follow=True))
    assert coordinator_client.get(f"{here}{waiting.pk}/").status_code == 404


@pytest.mark.parametrize("who", ["manager_client", "auditor_client", "member_client"])
def test_only_coordinators_import(
    request: pytest.FixtureRequest, here: str, waiting: ImportFile, who: str
) -> None:
    client = request.getfixturevalue(who)
    for address in ("", "new/members/", f"{waiting.pk}/", f"{waiting.pk}/refused.csv"):
        assert client.get(here + address).status_code == 403
    for address in ("new/members/", f"{waiting.pk}/commit/", f"{waiting.pk}/drop/", f"{waiting.pk}/columns/"):
        assert client.post(here + address).status_code == 403


def test_another_agencys_file_does_not_exist(
    coordinator_client: Client, here: str, other_agency: Agency
) -> None:
    theirs = ImportFileFactory(agency=other_agency)
    for address in ("", "refused.csv"):
        assert coordinator_client.get(f"{here}{theirs.pk}/{address}").status_code == 404
    for address in ("commit/", "drop/", "columns/"):
        assert coordinator_client.post(f"{here}{theirs.pk}/{address}").status_code == 404
    assert coordinator_client.get(f"{here}new/spaceships/").status_code == 404


def test_the_list_teaches_exports_and_costs_the_same(
    coordinator_client: Client, here: str, agency: Agency
) -> None:
    assert "No file was sent in yet" in text_of(coordinator_client.get(here))
    costs = []
    for count in (1, 29):
        for _ in range(count):
            ImportFileFactory(agency=agency, name="=1+1.csv")
        costs.append(_cost(coordinator_client, here))
    assert costs[0] == costs[1]
    assert "'=1+1.csv,Members" in text_of(coordinator_client.get(f"{here}?format=csv"))


def _cost(client: Client, address: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)
