"""Two coordinators look at the same people; one confirms first. The other is told who was renewed, by whom and when."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from tests.e2e.conftest import PASSWORD, sign_in

pytestmark = pytest.mark.e2e

KIND = "TASER / Energy Weapon User"
EMAIL = "odalys@metro-police.example"


@contextmanager
def coordinator(browser: Browser, site: str, email: str, password: str = PASSWORD) -> Iterator[Page]:
    """Somebody signed in, in a browser of their own."""
    with browser.new_context() as context:
        page = context.new_page()
        sign_in(page, site, email, password)
        yield page


@pytest.fixture
def dana(browser: Browser, demo_site: str) -> Iterator[Page]:
    with coordinator(browser, demo_site, "coordinator@metro-police.example") as page:
        yield page


@pytest.fixture(scope="module")
def password(browser: Browser, demo_site: str) -> Iterator[str]:
    """A second coordinator's: Dana lets her in as Recert proposes, and ends her access when all is done."""
    with coordinator(browser, demo_site, "coordinator@metro-police.example") as page:
        open_people(page)
        page.get_by_role("link", name="Add a login").click()
        page.get_by_label("E-mail").fill(EMAIL)
        page.get_by_label("First name").fill("Odalys")
        page.get_by_label("Last name").fill("Ferrer")
        page.get_by_role("radio", name="Training coordinator").check()
        page.get_by_role("button", name="Add login").click()
        yield page.locator("code").inner_text()
        open_people(page)
        page.get_by_role("link", name="Odalys Ferrer").click()
        page.get_by_role("button", name="Take access away").click()
        expect(page.get_by_text("Access taken away").first).to_be_visible()


@pytest.fixture
def odalys(browser: Browser, demo_site: str, password: str) -> Iterator[Page]:
    with coordinator(browser, demo_site, EMAIL, password) as page:
        yield page


def open_people(page: Page) -> None:
    go(page, "Settings")
    page.get_by_role("link", name="People and roles").click()


def go(page: Page, where: str) -> None:
    page.get_by_role("navigation", name="Main").get_by_role("link", name=where, exact=True).click()


def open_type(page: Page) -> int:
    """Open the renewal screen of one type; return how many are ticked."""
    go(page, "Renewals")
    page.get_by_label("Credential type").select_option(label=KIND)
    page.get_by_role("button", name="Filter", exact=True).click()
    expect(page.locator(".group-line h2")).to_have_text([KIND])
    return people(page).and_(page.locator(":checked")).count()


def people(page: Page) -> Locator:
    return page.get_by_role("checkbox", name=re.compile("^Renew "))


def look_at(page: Page, count: int) -> None:
    page.get_by_role("button", name=f"Update {count}…").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"Renew {count} credential")


def confirm(page: Page, count: int) -> None:
    page.get_by_role("button", name=re.compile(rf"^Confirm {count} renewal")).click()


def undo(page: Page) -> None:
    page.get_by_role("button", name="Undo this run").click()
    page.get_by_role("button", name=re.compile(r"^Undo \d+ renewal")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Undone")


def leave_only_two(page: Page) -> list[str]:
    """Tick the first two people only; return who they are."""
    page.get_by_role("button", name="Select none").click()
    expect(page.get_by_text("0 selected", exact=True)).to_be_visible()
    for at in (0, 1):
        people(page).nth(at).check()
        expect(page.get_by_text(f"{at + 1} selected", exact=True)).to_be_visible()
    return page.locator("th.person bdi").all_inner_texts()[:2]


def test_the_second_to_confirm_is_told_who_renewed_whom_and_when(dana: Page, odalys: Page) -> None:
    every = open_type(dana)
    assert open_type(odalys) == every
    edited = odalys.get_by_role("textbox", name=re.compile("^New end")).nth(2)
    edited.fill("2031-06-30")
    edited.press("Tab")
    expect(odalys.locator("tr.edited .hand")).to_be_visible()
    look_at(odalys, every)

    renewed = leave_only_two(dana)
    look_at(dana, 2)
    confirm(dana, 2)
    expect(dana.get_by_role("heading", level=1)).to_have_text("2 credentials renewed")

    confirm(odalys, every)
    told = odalys.get_by_role("alert")
    expect(told.get_by_role("heading")).to_have_text("Nothing was changed: 2 records moved since you looked")
    for name in renewed:
        line = told.get_by_role("listitem").filter(has_text=name)
        expect(line).to_have_text(re.compile(r"Renewed by Dana Whitfield to \d\d \w{3} \d{4}\. .*\d\d:\d\d"))
    expect(odalys.get_by_text("1 differs from the suggestion")).to_be_visible()

    confirm(odalys, every - 2)
    expect(odalys.get_by_role("heading", level=1)).to_have_text(f"{every - 2} credentials renewed")
    expect(odalys.get_by_role("row").filter(has_text="by hand")).to_contain_text("30 Jun 2031")
    for name in renewed:
        expect(odalys.get_by_role("row").filter(has_text=name)).to_have_count(0)

    undo(odalys)
    undo(dana)
    assert open_type(dana) == every


def test_a_draft_with_its_edits_goes_to_the_other(dana: Page, odalys: Page) -> None:
    every = open_type(dana)
    people(dana).first.uncheck()
    expect(dana.get_by_text(f"{every - 1} selected", exact=True)).to_be_visible()
    dana.get_by_role("button", name="Hand over").click()
    dana.get_by_label("Hand over to").select_option(label="Odalys Ferrer")
    dana.get_by_role("button", name="Hand over").last.click()
    expect(dana.get_by_text("The draft is now with Odalys Ferrer")).to_be_visible()
    assert open_type(odalys) == every - 1
    assert open_type(dana) == every
