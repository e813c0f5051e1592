"""Online courses over HTTP: the author's pages, the member's way through a course, and who is shown what."""

from datetime import date
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.conftest import client_of
from tests.factories import MemberFactory, MembershipFactory, OnlineCourseFactory, actor_of
from tests.lessons.helping import add, ask, clip, make_course

from recert.agencies.actors import Actor
from recert.agencies.models import Agency
from recert.agencies.roles import Role
from recert.kernel.tenancy import agency_scope
from recert.lessons import actions
from recert.lessons.models import Attempt, Lesson, LessonState, Question, Taking
from recert.training.models import Completion, Course
from recert.web.shell.formatted import formatted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sound")]
HOME = "/a/harlow/lessons/"
AUTHOR = f"{HOME}courses/"


def text(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


@pytest.fixture
def course(agency: Agency, coordinator: Actor) -> Course:
    with agency_scope(agency.pk):
        return make_course(coordinator, "text", "video", "quiz", attempts=2)


@pytest.fixture
def here(course: Course) -> str:
    return f"{HOME}{course.pk}/"


# ── The member ───


def test_the_way_through_a_course(
    member_client: Client, member_actor: Actor, here: str, course: Course
) -> None:
    assert course.title in text(member_client.get(HOME))
    assert "Begin" in text(member_client.get(here))
    first = member_client.post(f"{here}begin/", follow=True)
    assert "Lesson 1 of 3" in text(first)
    assert "Lesson 2 of 3" in text(member_client.post(f"{here}1/done/", follow=True))
    answer = member_client.post(f"{here}2/watched/", {"spans": "0-0.5,x", "at": "1"})
    assert answer.status_code == 400
    answer = member_client.post(f"{here}2/watched/", {"spans": "0-0.50,2-2.5", "at": "2.5"})
    assert answer.json() == {"percent": 25, "done": False, "finished": ""}
    assert 'data-at="2.50"' in text(member_client.get(f"{here}2/"))
    other_device = client_of(member_actor)
    assert "Continue: Video" in text(other_device.get(here))


def pass_quiz(client: Client, here: str, agency: Agency, answer: int) -> str:
    client.post(f"{here}3/open/")
    client.post(f"{here}3/quiz/")
    with agency_scope(agency.pk):
        attempt = Attempt.objects.get(handed_in_at__isnull=True)
    quiz = f"{here}3/quiz/{attempt.number}/"
    for place in (1, 2):
        assert client.post(f"{quiz}{place}/", {"answer": answer}).status_code == 302
    return text(client.post(f"{quiz}hand-in/", follow=True))


def test_a_quiz_failed_then_passed(member_client: Client, agency: Agency, here: str) -> None:
    member_client.post(f"{here}begin/")
    said = pass_quiz(member_client, here, agency, 1)
    assert "Not passed" in said
    assert "You have 1 more attempt." in said
    assert 'class="good-text">right' not in said, (
        "the right answers are not told while there is something to gain"
    )
    said = pass_quiz(member_client, here, agency, 0)
    assert "2 of 2 points, 100 %" in said
    assert 'class="good-text">right' in said


def test_attempts_that_run_out_say_what_to_do(
    member_client: Client, coordinator_client: Client, agency: Agency, here: str, course: Course
) -> None:
    member_client.post(f"{here}begin/")
    for _ in range(2):
        said = pass_quiz(member_client, here, agency, 1)
    assert "ask your training coordinator" in said
    assert "No attempt left" in text(member_client.get(f"{here}3/"))
    author = text(coordinator_client.get(f"{AUTHOR}{course.pk}/"))
    assert "Sam Rowan" in author
    with agency_scope(agency.pk):
        taking, key = Taking.objects.get().pk, Attempt.objects.first().lesson_key  # type: ignore[union-attr]
    allow = {"taking": taking, "lesson": key}
    said = text(coordinator_client.post(f"{AUTHOR}{course.pk}/allow/", allow, follow=True))
    assert "Sam Rowan may try once more" in said
    assert "needs no further attempt" in text(
        coordinator_client.post(f"{AUTHOR}{course.pk}/allow/", allow, follow=True)
    )
    assert "Passed" in pass_quiz(member_client, here, agency, 0)


def test_a_question_keeps_its_answer_and_refuses_none(
    member_client: Client, agency: Agency, here: str
) -> None:
    member_client.post(f"{here}begin/")
    member_client.post(f"{here}3/open/")
    member_client.post(f"{here}3/quiz/")
    question = f"{here}3/quiz/1/1/"
    assert "Choose an answer, or leave the question for later" in text(member_client.post(question))
    for junk in ("9", "x", "-1", "", ["0", "1"]):
        assert 'class="error"' in text(member_client.post(question, {"answer": junk})), junk
    assert member_client.post(question, {"answer": "1"}).status_code == 302
    assert 'value="1" class="check" id="id_answer' in text(member_client.get(question))
    assert "1 question is not answered" in text(member_client.get(f"{here}3/quiz/1/"))


@pytest.mark.parametrize(("go", "at"), [("later", "2/"), ("back", "1/"), ("review", "")])
def test_leaving_a_question_keeps_what_was_chosen(
    member_client: Client, agency: Agency, here: str, go: str, at: str
) -> None:
    member_client.post(f"{here}begin/")
    member_client.post(f"{here}3/open/")
    member_client.post(f"{here}3/quiz/")
    quiz = f"{here}3/quiz/1/"
    assert member_client.post(f"{quiz}1/", {"go": go})["Location"] == f"{quiz}{at}"
    with agency_scope(agency.pk):
        assert Attempt.objects.get().given == {}
    assert member_client.post(f"{quiz}1/", {"go": go, "answer": "1"})["Location"] == f"{quiz}{at}"
    assert "1 question is not answered" in text(member_client.get(quiz))


def test_an_answer_after_the_quiz_was_handed_in_is_said_to_be_too_late(
    member_client: Client, agency: Agency, here: str
) -> None:
    member_client.post(f"{here}begin/")
    pass_quiz(member_client, here, agency, 0)
    said = text(member_client.post(f"{here}3/quiz/1/1/", {"answer": 1}, follow=True))
    assert "came too late and was not taken" in said


def test_sent_twice_and_too_late_ends_at_the_result(member_client: Client, agency: Agency, here: str) -> None:
    member_client.post(f"{here}begin/")
    pass_quiz(member_client, here, agency, 0)
    for path, data in (("hand-in/", {}), ("1/", {"answer": 1}), ("", None)):
        send = member_client.get if data is None else member_client.post
        answer = send(f"{here}3/quiz/1/{path}", data or {})
        assert answer["Location"] == f"{here}3/quiz/1/result/", path
    with agency_scope(agency.pk):
        assert Attempt.objects.get().passed


def test_finished_it_is_on_the_record(
    member_client: Client, agency: Agency, coordinator: Actor, today: date
) -> None:
    with agency_scope(agency.pk):
        course = make_course(coordinator, "text")
    here = f"{HOME}{course.pk}/"
    member_client.post(f"{here}begin/")
    assert "You have finished" in text(member_client.post(f"{here}1/done/", follow=True))
    assert "nothing was changed" in text(member_client.post(f"{here}1/done/", follow=True))
    assert "Read this." in text(member_client.get(f"{here}1/"))
    with agency_scope(agency.pk):
        assert Completion.objects.get().completed_on == today
    assert "Finished" in text(member_client.get(HOME))


def test_looking_writes_nothing_and_opens_nothing(member_client: Client, agency: Agency, here: str) -> None:
    member_client.post(f"{here}begin/")
    assert member_client.get(f"{here}2/")["Location"] == here
    assert member_client.get(f"{here}9/").status_code == 404
    assert member_client.get(f"{here}0/").status_code == 404
    with agency_scope(agency.pk):
        assert LessonState.objects.count() == 1


def test_what_is_not_for_the_member_is_not_there(
    member_client: Client, agency: Agency, coordinator: Actor, other_agency: Agency, other_coordinator: Actor
) -> None:
    with agency_scope(agency.pk):
        unpublished = OnlineCourseFactory()
        assigned = make_course(coordinator, "text")
        Course.objects.filter(pk=assigned.pk).update(audience="assigned")
    with agency_scope(other_agency.pk):
        foreign = make_course(other_coordinator, "text")
    for course in (unpublished, assigned, foreign):
        for path in ("", "begin/", "1/", "1/open/", "1/done/", "1/quiz/", "1/quiz/1/", "1/quiz/1/1/"):
            address = f"{HOME}{course.pk}/{path}"
            assert {member_client.get(address).status_code, member_client.post(address).status_code} <= {
                404,
                405,
            }


def test_a_login_without_a_record_is_told_so(coordinator_client: Client, here: str) -> None:
    for path in (HOME, here, f"{here}1/"):
        assert "not tied to a member" in text(coordinator_client.get(path))


def test_two_members_do_not_meet(
    member_client: Client, agency: Agency, here: str, coordinator: Actor
) -> None:
    member_client.post(f"{here}begin/")
    pass_quiz(member_client, here, agency, 0)
    other = MembershipFactory(agency=agency, role=Role.MEMBER)
    MemberFactory(agency=agency, membership=other)
    stranger = client_of(actor_of(other))
    stranger.post(f"{here}begin/")
    for path in ("3/quiz/1/", "3/quiz/1/1/", "3/quiz/1/result/"):
        assert stranger.get(f"{here}{path}").status_code == 404


def test_a_lesson_costs_the_same_however_many_there_are(
    member_client: Client, agency: Agency, coordinator: Actor, member_actor: Actor
) -> None:
    counts = set()
    for lessons in (1, 12):
        with agency_scope(agency.pk):
            course = make_course(coordinator, *["text"] * lessons, "quiz", questions=lessons)
            actions.begin(course_id=course.pk, by=member_actor)
        with CaptureQueriesContext(connection) as queries:
            text(member_client.get(f"{HOME}{course.pk}/1/"))
        counts.add(len(queries))
    assert len(counts) == 1, counts


# ── The author ───


def test_an_author_makes_a_course(coordinator_client: Client, agency: Agency) -> None:
    course = OnlineCourseFactory(agency=agency)
    contents = f"{AUTHOR}{course.pk}/"
    assert "No lesson yet" in text(coordinator_client.get(contents))
    coordinator_client.post(f"{contents}add/text/", {"title": "Why", "text": "Because **it** matters."})
    captions = SimpleUploadedFile("a.vtt", b"WEBVTT\n\n00:00.000 --> 00:02.000\nUp.")
    coordinator_client.post(f"{contents}add/video/", {"title": "Steps", "file": clip(), "captions": captions})
    answer = coordinator_client.post(
        f"{contents}add/quiz/", {"title": "Quiz", "pass_mark": "50", "attempts": "0", "drawn": ""}
    )
    question = {"text": "Who?", "points": "2", "answer_0": "One", "right_0": "on", "answer_1": "Two"}
    coordinator_client.post(f"{answer['Location']}questions/", question)
    with agency_scope(agency.pk):
        assert Question.objects.get().answers == [
            {"text": "One", "right": True},
            {"text": "Two", "right": False},
        ]
    with agency_scope(agency.pk):
        pages = [f"{HOME}edit/{lesson.pk}/" for lesson in Lesson.objects.all()]
    for page in (*pages, f"{contents}add/video/"):
        assert "put right" not in text(coordinator_client.get(page)), "nobody has typed anything yet"
    said = text(coordinator_client.post(f"{contents}publish/", follow=True))
    assert "Published as edition 1" in said
    for number, words in (
        (1, "<strong>it</strong>"),
        (2, '<track kind="captions"'),
        (3, "Who?"),
        (4, "no such lesson"),
    ):
        assert words in text(coordinator_client.get(f"{contents}preview/{number}/"))
    with agency_scope(agency.pk):
        assert not Taking.objects.exists(), "a preview records nothing"


def test_what_is_missing_is_said_and_nothing_typed_is_lost(
    coordinator_client: Client, agency: Agency
) -> None:
    course = OnlineCourseFactory(agency=agency)
    contents = f"{AUTHOR}{course.pk}/"
    upload = SimpleUploadedFile("../../x.mp4", b"MZ\x90")
    said = text(coordinator_client.post(f"{contents}add/video/", {"title": "My title", "file": upload}))
    assert "not an MP4 or WebM video" in said
    assert 'value="My title"' in said
    good = clip()
    said = text(coordinator_client.post(f"{contents}add/video/", {"title": "", "file": good}))
    assert "Choose the file again" in said
    assert "Choose an MP4 or WebM video" in text(
        coordinator_client.post(f"{contents}add/video/", {"title": "x"})
    )
    huge = text(coordinator_client.post(f"{contents}add/text/", {"title": "x", "text": "x" * 1_000_000}))
    assert "At most 50000 characters; this has 1000000" in huge
    assert "no lesson yet" in text(coordinator_client.post(f"{contents}publish/", follow=True))
    assert coordinator_client.get(f"{contents}add/song/").status_code == 404


def test_lessons_move_and_leave(coordinator_client: Client, agency: Agency, coordinator: Actor) -> None:
    with agency_scope(agency.pk):
        course = OnlineCourseFactory()
        first, second = (add(course, "text", coordinator, title=title) for title in ("One", "Two"))
    coordinator_client.post(f"{HOME}edit/{second.pk}/move/", {"to": "up"})
    said = text(coordinator_client.get(f"{AUTHOR}{course.pk}/"))
    assert said.index("1. Two") < said.index("2. One")
    coordinator_client.post(f"{HOME}edit/{first.pk}/remove/")
    with agency_scope(agency.pk):
        assert Lesson.objects.get().pk == second.pk


def test_a_list_of_lessons_costs_the_same_however_many(
    coordinator_client: Client, agency: Agency, coordinator: Actor
) -> None:
    counts = set()
    for lessons in (1, 9):
        with agency_scope(agency.pk):
            course = OnlineCourseFactory()
            for _ in range(lessons):
                ask(add(course, "quiz", coordinator), coordinator)
        with CaptureQueriesContext(connection) as queries:
            text(coordinator_client.get(f"{AUTHOR}{course.pk}/"))
        counts.add(len(queries))
    assert len(counts) == 1, counts


def test_a_course_that_is_not_online_has_no_lessons(coordinator_client: Client, agency: Agency) -> None:
    course = OnlineCourseFactory(agency=agency, kind="classroom")
    assert coordinator_client.get(f"{AUTHOR}{course.pk}/").status_code == 404


# ── Formatted text ───


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))", "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)", "![x](https://evil.example/x.png)", "<a href=x onclick=y>z</a>",
        '[x](https://a.example "\\" onclick=alert(1)")', "<javascript:alert(1)>", "[x](vbscript:x)",
    ],
)  # fmt: skip
def test_nothing_that_an_author_types_runs(hostile: str) -> None:
    found = Tags()
    found.feed(formatted(hostile))
    assert {tag for tag, _ in found.seen} <= {"p", "a"}
    for _, attributes in found.seen:
        assert set(attributes) <= {"href", "rel", "target", "title"}
        assert attributes.get("href", "https://").startswith("https://")


class Tags(HTMLParser):
    """Notes every tag with its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, Any]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, Any]]) -> None:
        self.seen.append((tag, dict(attrs)))


def test_links_open_beside_the_page() -> None:
    shown = formatted("[rule](https://board.example/rule)")
    assert 'rel="noopener noreferrer" target="_blank"' in shown


def test_headings_come_below_the_pages_own() -> None:
    assert formatted("# A") == "<h2>A</h2>\n"
