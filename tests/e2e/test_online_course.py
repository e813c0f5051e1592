"""An online course on a phone: begun, left, resumed on another device, a quiz failed and passed, the completion on file."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.e2e.conftest import sign_in

pytestmark = pytest.mark.e2e

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
COURSE = "Safe lifting and carrying"
RIGHT = re.compile("the load and the way|Close to the body|Bending|with the feet|counts aloud")
Device = Callable[..., Page]


@pytest.fixture
def device(browser: Browser, demo_site: str) -> Iterator[Device]:
    """A phone that nobody has used before, signed in."""
    opened: list[BrowserContext] = []

    def make(login: str, **options: object) -> Page:
        context = browser.new_context(**PHONE, **options)  # type: ignore[arg-type]
        opened.append(context)
        page = context.new_page()
        sign_in(page, demo_site, login)
        page.goto(re.sub(r"(/a/[^/]+/).*", r"\1lessons/", page.url))
        return page

    yield make
    for context in opened:
        context.close()


def go_on(page: Page) -> None:
    page.get_by_role("link", name=re.compile("^Continue")).click()
    page.get_by_role("button", name=re.compile("^Continue")).click()


def played(page: Page, seconds: float) -> None:
    """Wait until the video stands there (a page of ours runs no script that is only text)."""
    for _ in range(200):
        if page.locator("video").evaluate("video => video.currentTime") > seconds:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"the video did not come to {seconds} seconds")


def take_quiz(page: Page, *, right: bool) -> None:
    for place in (1, 2, 3):
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Question {place} of 3")
        choices = page.locator(".answers label").filter(
            **({"has_text": RIGHT} if right else {"has_not_text": RIGHT})
        )
        for number in range(choices.count() if right else 1):
            choices.nth(number).click()
        page.get_by_role("button", name=re.compile("^Save")).click()
    page.get_by_role("button", name="Hand in").click()


def test_a_course_from_begin_to_record(device: Device) -> None:
    page = device("member@harbor-fire.example")
    go_on(page)
    page.get_by_role("button", name="I have looked at it, go on").click()
    video = page.locator("video")
    video.evaluate("video => { video.muted = true; video.currentTime = 17; video.play() }")
    expect(page.locator("#watch-words")).to_have_text(re.compile(r"^1?[1-9] % watched"), timeout=20_000)
    expect(page.get_by_role("button", name="Go on")).to_be_hidden()
    video.evaluate("video => { video.currentTime = 0; video.play() }")
    played(page, 5)
    video.evaluate("video => video.pause()")
    expect(page.locator("#watch-words")).to_have_text(re.compile(r"^[234]\d % watched"))

    other = device("member@harbor-fire.example")
    go_on(other)
    played(other, 4)
    other.context.set_offline(True)  # connection lost in the middle
    other.locator("video").evaluate("video => { video.muted = true; video.play() }")
    expect(other.locator("#watch-words")).to_contain_text("No connection", timeout=20_000)
    other.context.set_offline(False)
    expect(other.locator("#watch-words")).to_have_text("Watched. The lesson is done.", timeout=40_000)
    other.get_by_role("button", name="Go on").click()
    other.get_by_role("button", name="I have read it, go on").click()
    expect(other.get_by_text("Open the file first")).to_be_visible()
    with other.expect_popup():
        other.get_by_role("button", name=re.compile("Open Lifting card")).click()
    other.get_by_role("button", name="I have read it, go on").click()

    other.get_by_role("button", name="Begin the quiz").click()
    other.get_by_role("button", name="Save and go on").click()
    expect(other.get_by_text("Choose an answer, or leave the question for later.")).to_be_visible()
    take_quiz(other, right=False)
    expect(other.get_by_role("heading", level=1)).to_have_text("Not passed")
    other.get_by_role("button", name="Try again").click()
    take_quiz(other, right=True)
    expect(other.get_by_text("You have finished the course: it is on your record.")).to_be_visible()
    other.get_by_role("link", name="Training").click()
    expect(other.get_by_text(COURSE).filter(visible=True).first).to_be_visible()


def test_a_question_keeps_what_was_chosen_while_there_is_no_connection(device: Device) -> None:
    page = device("member@metro-police.example")
    go_on(page)
    page.get_by_text("All lessons").click()
    page.get_by_role("button", name="What you know now").click()
    page.get_by_role("button", name=re.compile("Begin the quiz|Go on with attempt")).click()
    page.context.set_offline(True)
    page.locator(".answers label").first.click()
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_role("alert")).to_contain_text("There is no connection")
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Question 2 of 3")
    expect(page.get_by_text("1 of 3 answered")).to_be_visible()


def test_without_scripts_a_video_goes_on_after_its_length(device: Device) -> None:
    page = device("member@county-corrections.example", java_script_enabled=False)
    go_on(page)
    page.get_by_role("button", name="I have looked at it, go on").click()
    page.get_by_role("link", name="load this page again").click()
    expect(page.get_by_role("button", name="I have watched it")).to_have_count(0)
    page.wait_for_timeout(20_000)
    page.get_by_role("link", name="load this page again").click()
    page.get_by_role("button", name="I have watched it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A card for the locker")
