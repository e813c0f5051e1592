"""The renewal in a browser that runs no scripts: the same pages, the same result."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.e2e.conftest import sign_in

pytestmark = pytest.mark.e2e

KIND = "Defensive Tactics"
DESK = "/a/county-corrections/renewals/"


@pytest.fixture
def page(browser: Browser, demo_site: str) -> Iterator[Page]:
    """The renewal screen of one type, without scripts."""
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        sign_in(page, demo_site, "coordinator@county-corrections.example")
        page.get_by_role("link", name="Renewals", exact=True).click()
        page.get_by_label("Credential type").select_option(label=KIND)
        page.get_by_role("button", name="Filter", exact=True).click()
        expect(page.locator(".group-line h2")).to_have_text([KIND])
        yield page
        page.goto(demo_site + DESK)
        page.get_by_role("button", name="Discard draft").click()


def ticked(page: Page) -> int:
    return page.get_by_role("checkbox", name=re.compile("^Renew "), checked=True).count()


def test_edit_leave_out_renew_and_undo(page: Page) -> None:
    every = ticked(page)
    end = page.get_by_role("textbox", name=re.compile("^New end")).first
    suggested = end.input_value()
    end.fill("2031-06-30")
    page.get_by_role("checkbox", name=re.compile("^Renew ")).nth(1).uncheck()
    end.press("Enter")
    expect(page.get_by_text(f"{every - 1} selected", exact=True)).to_be_visible()
    expect(page.locator("tr.edited .hand")).to_have_text("Edited by hand")

    count = every - 1
    page.get_by_role("button", name=f"Update {count}…").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"Renew {count} credentials")
    page.get_by_role("button", name=f"Confirm {count} renewals").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{count} credentials renewed")
    expect(page.get_by_role("row").filter(has_text="by hand")).to_contain_text("2031")

    page.get_by_role("button", name="Undo this run").click()
    page.get_by_role("button", name=f"Undo {count} renewals").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Undone: {count} renewals")
    page.get_by_role("link", name="Renewals", exact=True).first.click()
    page.get_by_role("link", name=re.compile(f"^Rule of {KIND}")).wait_for()
    assert suggested in [one.input_value() for one in page.get_by_label(re.compile("^New end")).all()]


def test_what_is_typed_is_kept_with_the_update(page: Page) -> None:
    page.get_by_role("textbox", name=re.compile("^New end")).first.fill("2031-06-30")
    page.get_by_role("button", name=re.compile(r"^Update \d+…")).click()
    page.get_by_text("differs from the suggestion").click()
    expect(page.locator("details li")).to_contain_text("2031")
    page.get_by_role("link", name="Back to the dates").click()
    expect(page.get_by_role("textbox", name=re.compile("^New end")).first).to_have_value(re.compile("2031"))


def test_a_date_that_is_none_says_so_beside_its_field(page: Page) -> None:
    end = page.get_by_role("textbox", name=re.compile("^New end")).first
    end.fill("31 Smarch")
    end.press("Enter")
    expect(page.locator("tr.edited .error")).to_be_visible()
    expect(end).to_have_value("31 Smarch")
    expect(end).to_have_attribute("aria-invalid", "true")
    page.get_by_role("button", name=re.compile("^Use the suggestion for")).click()
    expect(page.locator("tr.edited")).to_have_count(0)


def test_selecting_filling_down_and_the_menus(page: Page) -> None:
    page.get_by_role("button", name="Select none").click()
    expect(page.get_by_text("0 selected", exact=True)).to_be_visible()
    page.get_by_role("button", name="Select all").click()
    every = ticked(page)
    expect(page.get_by_text(f"{every} selected", exact=True)).to_be_visible()
    page.get_by_role("button", name="Fill a date down").click()
    page.get_by_label("Which date").select_option(label="New end")
    page.get_by_label("Date", exact=True).fill("2031-06-30")
    page.get_by_role("button", name="Fill down", exact=True).click()
    expect(page.locator("tr.edited")).to_have_count(every)
