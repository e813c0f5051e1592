"""A learning plan is changed: who would be done or not is shown first, and nobody is touched until it is used."""

import re

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.conftest import sign_in

pytestmark = pytest.mark.e2e


def test_a_change_of_a_plan_is_looked_at_before_it_counts(page: Page, demo_site: str) -> None:
    sign_in(page, demo_site, "coordinator@harbor-fire.example")
    page.get_by_role("link", name="Learning plans").click()
    page.get_by_role("link", name="AHA BLS Provider recertification").click()
    page.get_by_label("Hours in all").fill("500")
    page.get_by_role("button", name="Save learning plan").click()
    expect(page.get_by_role("heading", name=re.compile("version 2"), level=1)).to_be_visible()
    expect(page.get_by_text(re.compile(r"\d+ would not be done any more"))).to_be_visible()
    expect(page.get_by_text("500 hours in all.")).to_be_visible()
    page.get_by_role("button", name="Throw this draft away").click()
    expect(page.get_by_text("nothing was changed")).to_be_visible()
    expect(page.get_by_label("Hours in all")).to_have_value("")


def test_alternatives_are_rows_and_a_wrong_one_is_said_beside_it(page: Page, demo_site: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, demo_site, "coordinator@harbor-fire.example")
    page.goto(page.url.rpartition("/a/")[0] + "/a/harbor-fire/training/plans/")
    page.get_by_role("link", name="AHA BLS Provider recertification").click()
    page.get_by_text("Alternatives", exact=True).click()
    page.get_by_label("Alternatives, row 1, hours", exact=True).fill("6")
    page.get_by_label("Alternatives, row 2, credential held").fill("AHA Nobody")
    page.get_by_role("button", name="Save learning plan").click()
    wrong = page.get_by_label("Alternatives, row 2, credential held")
    expect(wrong).to_be_visible()
    expect(wrong.locator("xpath=..")).to_contain_text("No credential type of yours is called “AHA Nobody”")
    wrong.fill("AHA ACLS Provider")
    page.get_by_role("button", name="Save learning plan").click()
    told = "One of these is enough: 6 hours in all; or the credential AHA ACLS Provider, held and current."
    expect(page.get_by_text(told)).to_be_visible()
    page.get_by_role("button", name="Throw this draft away").click()
    expect(page.get_by_text("nothing was changed")).to_be_visible()


def test_a_manager_sees_who_is_due_and_records_it(page: Page, demo_site: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, demo_site, "manager@harbor-fire.example")
    page.goto(page.url.rpartition("/a/")[0] + "/a/harbor-fire/training/due/")
    first = page.locator("tbody tr").first
    name = first.get_by_role("link").first.inner_text()
    first.get_by_role("link").first.click()
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()
    expect(page.get_by_role("heading", name="What would finish it soonest")).to_be_visible()
    page.get_by_role("button", name="Record completion").click()
    expect(page.get_by_text("recorded for 1 person")).to_be_visible()
