"""A class from its planning to its completions: the coordinator at a desk, the instructor with a phone in the classroom."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.e2e.conftest import sign_in, today_in

pytestmark = pytest.mark.e2e

COORDINATOR = "coordinator@county-corrections.example"
PHONE = {"width": 390, "height": 844}


def go(page: Page, where: str) -> None:
    page.get_by_role("navigation", name="Main").get_by_role("link", name=where, exact=True).click()


def plan(page: Page) -> str:
    go(page, "Classes")
    page.get_by_role("link", name="Plan a session").click()
    page.get_by_label("Course", exact=True).select_option(label="Traffic incident management")
    page.get_by_label("Day", exact=True).fill(today_in().isoformat())
    page.get_by_label("From", exact=True).fill("06:00")
    page.get_by_label("To", exact=True).fill("10:00")
    page.get_by_label("Place", exact=True).fill("Bay 2")
    page.get_by_role("button", name="Plan session").click()
    expect(page.get_by_text("The session is planned")).to_be_visible()
    return page.url


def add_unit(page: Page) -> int:
    """Put everybody of the last unit on it; return how many they are."""
    page.get_by_role("link", name="Add people or groups").first.click()
    unit = page.get_by_role("combobox", name="Unit")
    unit.select_option(index=unit.locator("option").count() - 1)
    page.get_by_role("button", name="Show").click()
    page.get_by_label(re.compile("^Everyone shown")).check()
    page.get_by_role("button", name="Add to session").click()
    said = page.get_by_text(re.compile(r"\d+ (person|people) added")).inner_text()
    return int(said.split()[0])


def record_on_a_phone(page: Page, session: str) -> None:
    """The first is absent, the second was there for a part, the rest present; then the session is completed."""
    page.goto(session)
    page.get_by_role("link", name="Attendance").click()
    people = page.locator(".marks > li")
    people.nth(0).get_by_label("Absent").check()
    people.nth(1).get_by_label("Partly").check()
    people.nth(1).get_by_role("textbox").fill("25")
    page.get_by_role("button", name="Mark the rest present").click()
    expect(page.get_by_text("A day has 24 hours").first).to_be_visible()
    expect(people.nth(0).get_by_label("Absent")).to_be_checked()
    people.nth(1).get_by_role("textbox").fill("1.5")
    page.get_by_role("button", name="Mark the rest present").click()
    expect(page.get_by_text(re.compile(r"Saved: \d+ people marked"))).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_role("button", name="Complete session").click()


def test_from_planning_to_completions(demo_site: str, browser: Browser, page: Page) -> None:
    sign_in(page, demo_site, COORDINATOR)
    session = plan(page)
    people = add_unit(page)
    sheet = page.request.get(session.split("?")[0] + "sign-in.pdf")
    assert (sheet.headers["content-type"], sheet.body()[:5]) == ("application/pdf", b"%PDF-")
    phone = browser.new_context(viewport=PHONE, has_touch=True)  # type: ignore[arg-type]
    instructor = phone.new_page()
    sign_in(instructor, demo_site, COORDINATOR)
    record_on_a_phone(instructor, session)
    expect(instructor.get_by_text(f"{people - 1} completions recorded")).to_be_visible()
    phone.close()
    page.goto(session)
    expect(page.get_by_role("cell", name="Recorded")).to_have_count(min(people, 50) - 1)
    page.get_by_role("row").filter(has_text="Present").first.get_by_role("link", name="Recorded").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Traffic incident management")
    expect(page.get_by_text("Attended a class").first).to_be_visible()


def test_an_instructor_without_a_staff_role_takes_attendance_on_a_phone(
    demo_site: str, browser: Browser
) -> None:
    phone = browser.new_context(viewport=PHONE, has_touch=True)  # type: ignore[arg-type]
    page = phone.new_page()
    sign_in(page, demo_site, "member@county-corrections.example")
    go(page, "Training")
    page.get_by_role("link", name="Classes", exact=True).click()
    page.get_by_role("link", name="Attendance of").click()
    people = page.locator(".marks > li")
    people.nth(0).get_by_label("Partly").check()
    people.nth(0).get_by_role("textbox").fill("1.5")
    page.get_by_label("Badge or personnel number").fill("nobody")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_text("Saved: 1 person marked.")).to_be_visible()
    expect(page.get_by_label("Badge or personnel number")).to_have_value("nobody")
    page.get_by_role("button", name="Mark the rest present").click()
    expect(people.last.get_by_label("Present")).to_be_checked()
    expect(people.nth(0).get_by_role("textbox")).to_have_value("1.5")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    phone.close()
