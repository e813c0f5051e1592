"""On a phone: a certificate is opened and checked by a stranger; a calendar address is made, read and stopped."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from icalendar import Calendar
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.e2e.conftest import sign_in
from tests.e2e.test_accessibility import assert_fine

pytestmark = pytest.mark.e2e
PHONE: Any = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def phone(browser: Browser, demo_site: str) -> Iterator[Page]:
    """The member's phone, signed in."""
    with browser.new_context(**PHONE) as context:
        page = context.new_page()
        sign_in(page, demo_site, "member@harbor-fire.example")
        yield page


@pytest.fixture
def stranger(browser: Browser) -> Iterator[BrowserContext]:
    """Somebody else’s phone, without a session."""
    with browser.new_context(**PHONE) as context:
        yield context


def open_papers(page: Page, site: str, name: str) -> None:
    page.goto(f"{site}/a/harbor-fire/sharing/{name}/")


def test_a_certificate_is_opened(phone: Page, demo_site: str) -> None:
    open_papers(phone, demo_site, "certificates")
    address = phone.get_by_role("link", name=re.compile("Open PDF")).first.get_attribute("href")
    paper = phone.request.get(f"{demo_site}{address}")
    assert paper.headers["content-type"] == "application/pdf"
    assert paper.body().startswith(b"%PDF-")


def test_a_stranger_checks_a_certificate(
    phone: Page, stranger: BrowserContext, demo_site: str, tmp_path: Any
) -> None:
    open_papers(phone, demo_site, "certificates")
    address = phone.get_by_role("link", name=re.compile("Open PDF")).first.get_attribute("href")
    paper = phone.request.get(f"{demo_site}{address}").body()
    check = link_in(paper)
    page = stranger.new_page()
    page.goto(check)
    expect(page.get_by_role("heading", level=1)).to_contain_text("valid")
    assert stranger.cookies() == []
    assert_fine(page)


def link_in(paper: bytes) -> str:
    """The address that the PDF leads to when it is tapped."""
    found = re.search(rb"/URI\s*\((http[^)]*/check/[^)]*)\)", paper)
    assert found, "the paper has no link to its check page"
    return found[1].decode()


def test_a_calendar_address_is_made_read_and_stopped(
    phone: Page, stranger: BrowserContext, demo_site: str
) -> None:
    open_papers(phone, demo_site, "calendar")
    phone.get_by_role("button", name="Make my address").tap()
    address = phone.get_by_label("Address").input_value()
    assert_fine(phone)
    assert Calendar.from_ical(stranger.request.get(address).body()).walk("VEVENT")
    phone.get_by_role("link", name="Done").tap()
    expect(phone.get_by_text(address)).to_have_count(0)
    phone.get_by_role("button", name="Stop").tap()
    expect(phone.get_by_text("leads nowhere from now on")).to_be_visible()
    assert stranger.request.get(address).status == 404
