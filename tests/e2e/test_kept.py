"""What was typed is not lost: without a connection, when the session ended meanwhile, or when the page was left."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.e2e.conftest import PASSWORD, sign_in

pytestmark = pytest.mark.e2e

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
TRAINING = "/a/metro-police/submissions/training/"
BACK = "What you typed here before is back: it was not sent."


@pytest.fixture
def phone(browser: Browser, demo_site: str) -> Page:
    page = browser.new_context(**PHONE, reduced_motion="reduce").new_page()
    sign_in(page, demo_site, "member@metro-police.example")
    page.goto(demo_site + TRAINING)
    return page


def type_in(page: Page, title: str) -> None:
    page.get_by_label("Title").fill(title)
    page.get_by_label("Last day").fill("2026-03-09")
    page.get_by_label("Hours", exact=True).fill("2")
    page.get_by_label("How it was given").select_option("in_person")


def test_without_a_connection_the_page_stays_and_says_so(phone: Page) -> None:
    type_in(phone, "Street survival")
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Hand in").tap()
    expect(phone.get_by_role("alert")).to_contain_text("There is no connection. Nothing was sent")
    expect(phone.get_by_label("Title")).to_have_value("Street survival")
    phone.context.set_offline(False)
    phone.get_by_role("button", name="Try again").tap()
    expect(phone.get_by_text("Handed in. Your training coordinator")).to_be_visible()
    phone.goto(phone.url.split("/submissions/")[0] + "/submissions/training/")
    expect(phone.get_by_label("Title")).to_have_value("")
    expect(phone.get_by_text(BACK)).to_have_count(0)


def test_a_session_that_ended_meanwhile_costs_nothing(phone: Page, demo_site: str) -> None:
    type_in(phone, "Winter driving")
    phone.context.clear_cookies(name="sessionid")
    phone.get_by_role("button", name="Hand in").tap()
    phone.get_by_label("E-mail").fill("member@metro-police.example")
    phone.get_by_label("Password", exact=True).fill(PASSWORD)
    phone.get_by_role("button", name="Sign in").tap()
    expect(phone.get_by_text(BACK)).to_be_visible()
    expect(phone.get_by_label("Title")).to_have_value("Winter driving")
    expect(phone.get_by_label("How it was given")).to_have_value("in_person")
    phone.context.clear_cookies(name="csrftoken")
    phone.get_by_role("button", name="Hand in").tap()
    expect(phone.get_by_role("heading", name="This page was open too long")).to_be_visible()
    phone.get_by_role("link", name="Open the page again").tap()
    expect(phone.get_by_label("Title")).to_have_value("Winter driving")
    phone.get_by_role("button", name="Hand in").tap()
    expect(phone.get_by_text("Handed in. Your training coordinator")).to_be_visible()


def test_what_was_refused_or_never_arrived_is_kept_and_another_course_is_another_form(
    phone: Page, demo_site: str
) -> None:
    type_in(phone, "Night search")
    phone.get_by_label("Last day").fill("99 Foo")
    phone.get_by_role("button", name="Hand in").tap()
    expect(phone.get_by_text("Nothing is saved yet")).to_be_visible()
    phone.goto(demo_site + "/a/metro-police/me/")
    phone.goto(demo_site + TRAINING)
    expect(phone.get_by_label("Last day")).to_have_value("99 Foo")
    phone.route("**" + TRAINING, lambda route: route.fulfill(status=502, body="Bad gateway"))
    phone.get_by_role("button", name="Hand in").tap()
    expect(phone.get_by_text("Bad gateway")).to_be_visible()
    phone.unroute("**" + TRAINING)
    phone.goto(demo_site + "/a/metro-police/me/")
    phone.goto(demo_site + TRAINING)
    expect(phone.get_by_label("Title")).to_have_value("Night search")
    phone.goto(demo_site + "/a/metro-police/me/")
    phone.get_by_role("link", name="Hand in: ").first.tap()
    expect(phone.get_by_text(BACK)).to_have_count(0)


def test_a_page_that_was_left_has_its_words_again_for_the_same_person_only(
    phone: Page, demo_site: str
) -> None:
    type_in(phone, "Radio codes")
    phone.goto(demo_site + "/a/metro-police/me/")
    phone.goto(demo_site + TRAINING)
    expect(phone.get_by_label("Title")).to_have_value("Radio codes")
    phone.get_by_role("button", name="Begin anew").tap()
    expect(phone.get_by_label("Title")).to_have_value("")
    type_in(phone, "Radio codes")
    phone.context.clear_cookies()
    sign_in(phone, demo_site, "coordinator@metro-police.example")
    phone.context.clear_cookies()
    sign_in(phone, demo_site, "member@metro-police.example")
    phone.goto(demo_site + TRAINING)
    expect(phone.get_by_label("Title")).to_have_value("")
