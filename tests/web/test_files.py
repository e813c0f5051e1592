"""Stored files over HTTP: whole, in ranges, gone; asked for by who may see them and by others."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from tests.conftest import client_of
from tests.factories import DocumentFactory, LessonFileFactory, MemberFactory, MembershipFactory, actor_of
from tests.lessons.helping import make_course

from recert.agencies.actors import Actor
from recert.agencies.models import Agency
from recert.agencies.roles import Role
from recert.kernel.tenancy import agency_scope
from recert.lessons import actions
from recert.lessons.models import LessonFile
from recert.personnel.models import Member
from recert.web.shell.files import asked_range

pytestmark = pytest.mark.django_db
CONTENT = bytes(range(256)) * 4
SIZE = len(CONTENT)


@pytest.fixture
def path(agency: Agency) -> str:
    file = LessonFileFactory(agency=agency, file=ContentFile(CONTENT, "x.png"), sha256="a" * 64)
    return f"/a/harlow/lessons/files/{file.pk}/"


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_a_whole_file_says_that_it_can_be_had_in_parts(coordinator_client: Client, path: str) -> None:
    answer = coordinator_client.get(path)
    assert (answer.status_code, body(answer)) == (200, CONTENT)
    assert (answer["Accept-Ranges"], answer["Content-Length"]) == ("bytes", str(SIZE))
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert answer["ETag"] == f'"{"a" * 64}"'
    assert answer["Content-Disposition"].startswith("inline")


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [
        ("bytes=0-0", 0, 1), ("bytes=0-99", 0, 100), ("bytes=1000-", 1000, SIZE), ("bytes=-24", SIZE - 24, SIZE),
        ("bytes=-99999", 0, SIZE), ("bytes=1000-99999", 1000, SIZE), ("bytes=0-", 0, SIZE),
    ],
)  # fmt: skip
def test_a_range_is_that_part(
    coordinator_client: Client, path: str, asked: str, start: int, end: int
) -> None:
    answer = coordinator_client.get(path, headers={"Range": asked})
    assert (answer.status_code, body(answer)) == (206, CONTENT[start:end])
    assert answer["Content-Range"] == f"bytes {start}-{end - 1}/{SIZE}"
    assert answer["Content-Length"] == str(end - start)


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", "bytes=99999-999999", "bytes=-0"])
def test_a_range_that_is_not_there(coordinator_client: Client, path: str, asked: str) -> None:
    answer = coordinator_client.get(path, headers={"Range": asked})
    assert (answer.status_code, body(answer)) == (416, b"")
    assert answer["Content-Range"] == f"bytes */{SIZE}"


@pytest.mark.parametrize(
    "asked",
    ["bytes=5-3", "bytes=-", "bytes=a-b", "items=0-5", "bytes=0-1,5-9", "bytes", "bytes=0-" + "9" * 40],
)
def test_nonsense_and_several_ranges_are_the_whole(coordinator_client: Client, path: str, asked: str) -> None:
    answer = coordinator_client.get(path, headers={"Range": asked})
    assert (answer.status_code, len(body(answer))) == (200, SIZE)


@pytest.mark.parametrize(
    ("tag", "code"), [(f'"{"a" * 64}"', 206), ('"other"', 200), ("Wed, 21 Oct 2015 07:28:00 GMT", 200)]
)
def test_a_part_of_the_same_content_only(coordinator_client: Client, path: str, tag: str, code: int) -> None:
    answer = coordinator_client.get(path, headers={"Range": "bytes=0-9", "If-Range": tag})
    assert answer.status_code == code


def test_what_the_browser_has_is_not_sent_again(coordinator_client: Client, path: str) -> None:
    answer = coordinator_client.get(path, headers={"If-None-Match": f'"{"a" * 64}"'})
    assert (answer.status_code, answer.content) == (304, b"")


@pytest.mark.parametrize(("asked", "code", "length"), [("", 200, SIZE), ("bytes=0-9", 206, 10)])
def test_head_says_the_same_without_the_content(
    coordinator_client: Client, path: str, asked: str, code: int, length: int
) -> None:
    answer = coordinator_client.head(path, headers={"Range": asked})
    assert (answer.status_code, answer["Content-Length"], answer.content) == (code, str(length), b"")


def test_an_empty_file_has_no_range() -> None:
    assert asked_range("bytes=0-", 0) == (0, 0)


def test_a_file_that_is_lost_is_not_there(coordinator_client: Client, path: str, agency: Agency) -> None:
    with agency_scope(agency.pk):
        LessonFile.objects.update(file="gone.png")
    assert coordinator_client.get(path).status_code == 404


def test_a_document_goes_on_where_a_download_broke(
    coordinator_client: Client, agency: Agency, coordinator: Actor
) -> None:
    document = DocumentFactory(agency=agency, file=ContentFile(CONTENT, "x.pdf"))
    path = f"/a/harlow/credentials/documents/{document.pk}/"
    answer = coordinator_client.get(path, headers={"Range": "bytes=1000-"})
    assert (answer.status_code, body(answer)) == (206, CONTENT[1000:])
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Cache-Control"] == "private, no-store"


def test_a_member_gets_the_files_of_courses_begun_and_no_others(
    agency: Agency, coordinator: Actor, member_actor: Actor, member_client: Client
) -> None:
    with agency_scope(agency.pk):
        course = make_course(coordinator, "image", "text")
        pk = LessonFile.objects.get().pk
        other = MembershipFactory(role=Role.MEMBER)
        MemberFactory(membership=other)
    path = f"/a/harlow/lessons/files/{pk}/"
    assert member_client.get(path).status_code == 404
    with agency_scope(agency.pk):
        actions.begin(course_id=course.pk, by=member_actor)
        assert Member.objects.filter(membership_id=member_actor.membership_id).exists()
    assert member_client.get(path).status_code == 200
    assert client_of(actor_of(other)).get(path).status_code == 404
