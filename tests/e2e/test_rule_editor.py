"""The rule editor as a coordinator uses it: choose in words, see at once what it means, save, edit as text."""

import re

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.conftest import sign_in, today_in
from tests.e2e.test_accessibility import assert_fine

pytestmark = pytest.mark.e2e

YEAR = today_in().year
NAME = "Fit Test of Harbor"


@pytest.fixture
def editor(demo_site: str, page: Page) -> Page:
    """An empty type in the editor."""
    sign_in(page, demo_site, "coordinator@harbor-fire.example")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Credential Types").click()
    page.get_by_role("link", name="Make one").first.click()
    return page


def meaning(page: Page) -> str:
    """The rule as a sentence, as it stands beside the form."""
    return page.locator("#meaning .sentence").inner_text()


def choose_an_annual_day(page: Page) -> None:
    page.get_by_label("A credential is valid until").select_option("annual_day")
    page.get_by_role("combobox", name="Month", exact=True).select_option("3")
    page.get_by_label("Day of the month").fill("31")
    page.get_by_label("Every how many years").fill("2")
    page.get_by_label("Every how many years").press("Tab")


def test_what_a_rule_means_is_shown_while_it_is_typed(editor: Page) -> None:
    choose_an_annual_day(editor)
    expect(editor.locator("#meaning .sentence")).to_contain_text("It ends on 31 March, every second year")
    editor.get_by_label("Issued on").fill(f"{YEAR}-04-02")
    editor.get_by_label("Issued on").press("Tab")
    expect(editor.locator("#meaning")).to_contain_text(f"03/31/{YEAR + 2}")
    assert_fine(editor)
    editor.get_by_label("Day of the month").fill("32")
    editor.get_by_label("Day of the month").press("Tab")
    expect(editor.locator("#meaning")).to_contain_text("not whole yet")
    expect(editor.locator("#meaning")).to_contain_text("31")
    assert editor.get_by_label("A credential is valid until").input_value() == "annual_day"


def test_a_type_is_made_in_words_and_changed_as_text(editor: Page) -> None:
    editor.get_by_label("Name", exact=True).fill(NAME)
    editor.get_by_label("Issuing authority").fill("Harbor Fire")
    choose_an_annual_day(editor)
    editor.get_by_role("button", name="Save credential type").click()
    expect(editor.get_by_role("heading", level=1)).to_have_text(NAME)
    expect(editor.get_by_text("It ends on 31 March, every second year").first).to_be_visible()

    editor.get_by_role("link", name="Edit", exact=True).click()
    editor.get_by_role("button", name="Edit as text").click()
    text = editor.get_by_role("textbox", name=re.compile("rule", re.IGNORECASE)).last
    before = text.input_value()
    text.fill(before.replace('"day": 31', '"day": 35'))
    editor.get_by_role("button", name="Save credential type").click()
    expect(editor.get_by_text(re.compile("35 is not a day; give 1 to 31")).first).to_be_visible()
    assert text.input_value() == before.replace('"day": 31', '"day": 35')
    assert_fine(editor)
    text.fill(before.replace('"day": 31', '"day": 30'))
    editor.get_by_role("button", name="Save credential type").click()
    expect(editor.get_by_text("It ends on 30 March, every second year").first).to_be_visible()
    editor.get_by_role("button", name="Retire").click()
    expect(editor.get_by_text("is retired")).to_be_visible()


def test_the_library_is_cloned_with_its_hours(editor: Page) -> None:
    editor.goto(editor.url.replace("/add/", "/library/nremt-emt/"))
    assert_fine(editor)
    editor.get_by_role("link", name=re.compile("Clone")).first.click()
    expect(editor.get_by_role("heading", level=1)).to_have_text("Clone NREMT EMT")
    expect(editor.locator("#meaning")).to_contain_text("40 hours in all")
    assert_fine(editor)
