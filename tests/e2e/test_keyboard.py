"""A whole renewal with the keyboard alone: from home to the result and its undo, focus in sight at every stop."""

import re

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.conftest import PASSWORD

pytestmark = pytest.mark.e2e

KIND = "Emergency Vehicle Operation"
STOPS = 250  # more presses of Tab than any page here has stops
FOCUSED = """() => {
    const one = document.activeElement
    if (!one || one === document.body) return null
    const words = one.ariaLabel || [...(one.labels || [])].map(label => label.textContent).join(" ") || one.textContent
    const styles = [one, ...one.children].map(each => getComputedStyle(each))
    const box = one.getBoundingClientRect()
    const covers = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2)
    return {
        name: words.replace(/\\s+/g, " ").trim(),
        ring: styles.some(style => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2),
        seen: box.width > 0 && covers !== null && (one.contains(covers) || covers.contains(one)),
    }
}"""


class Keyboard:
    """Somebody who uses no mouse; where the focus cannot be seen is kept in ``lost``."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.lost: list[str] = []

    def focused(self) -> str:
        """The name of what has the focus."""
        found = self.page.evaluate(FOCUSED)
        return found["name"] if found else ""

    def to(self, name: str, key: str = "Tab") -> None:
        """Press Tab until the focus is on what bears this name."""
        seen = []
        for _ in range(STOPS):
            self.page.keyboard.press(key)
            found = self.page.evaluate(FOCUSED)
            if found is None:
                continue
            seen.append(found["name"])
            if not (found["ring"] and found["seen"]):
                self.lost.append(f"{self.page.url}: {found}")
            if re.search(name, found["name"]):
                return
        pytest.fail(f"Tab never came to {name}, only to {seen}")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def write(self, text: str) -> None:
        """Write over what stands in the field."""
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)


def come_in(keys: Keyboard, site: str) -> None:
    keys.page.goto(site)
    if keys.focused() != "E-mail":
        keys.to("^E-mail$")
    keys.write("coordinator@metro-police.example")
    keys.to("^Password$")
    keys.write(PASSWORD)
    keys.press("Enter")
    expect(keys.page.get_by_role("heading", level=1)).to_have_text("What needs doing today")


def open_one_type(keys: Keyboard) -> None:
    keys.to("^Renewals$")
    keys.press("Enter")
    expect(keys.page.get_by_role("heading", level=1)).to_have_text("Renewals")
    keys.to("^Credential type")
    keys.page.keyboard.type(KIND)
    keys.to("^Filter$")
    keys.press("Enter")
    expect(keys.page.locator(".group-line h2")).to_have_text([KIND])


def edit_and_leave_out(keys: Keyboard) -> int:
    """Edit the first person's end, leave the second out; return how many are left to renew."""
    page = keys.page
    every = page.get_by_role("checkbox", name=re.compile("^Renew ")).count()
    keys.to("^Skip to content")
    keys.press("Enter")
    keys.to("^New end")
    keys.write("2031-06-30")
    keys.press("Tab")
    expect(page.locator("tr.edited .hand")).to_be_visible()
    expect(page.locator(":focus")).to_contain_text("Edited by hand")  # the server's answer keeps the focus
    keys.to("^Renew ")
    keys.press("Space")
    expect(page.get_by_text(f"{every - 1} selected", exact=True)).to_be_visible()
    expect(page.locator(":focus")).to_have_attribute("name", "pick")
    return every - 1


def renew(keys: Keyboard, count: int) -> None:
    keys.to(rf"^Update {count}…$")
    keys.press("Enter")
    expect(keys.page.get_by_role("heading", level=1)).to_contain_text(f"Renew {count} credentials")
    assert re.match(rf"Confirm {count} renewals", keys.focused())
    keys.to("^Back to the dates$", "Shift+Tab")
    keys.to(rf"^Confirm {count} renewals$")
    keys.press("Enter")
    expect(keys.page.get_by_role("heading", level=1)).to_have_text(f"{count} credentials renewed")


def undo(keys: Keyboard, count: int) -> None:
    keys.to("^Undo this run$")
    keys.press("Enter")
    keys.to(f"^Undo {count} renewals$")
    keys.press("Enter")
    expect(keys.page.get_by_role("heading", level=1)).to_have_text(f"Undone: {count} renewals")


def test_a_renewal_with_the_keyboard_alone(page: Page, demo_site: str) -> None:
    keys = Keyboard(page)
    come_in(keys, demo_site)
    open_one_type(keys)
    count = edit_and_leave_out(keys)
    renew(keys, count)
    expect(page.get_by_role("row").filter(has_text="by hand")).to_contain_text("30 Jun 2031")
    undo(keys, count)
    assert not keys.lost, "the focus cannot be seen:\n" + "\n".join(keys.lost)


def test_a_reason_opens_and_closes_with_the_keyboard(page: Page, demo_site: str) -> None:
    keys = Keyboard(page)
    come_in(keys, demo_site)
    keys.to("^Renewals$")
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Renewals")
    keys.to("^New end")
    keys.press("Tab")
    tip = page.locator(".why").first.locator(".tip")
    expect(tip).to_be_visible()
    keys.press("Enter")
    expect(page.locator(".tip:popover-open")).to_contain_text("Old period")
    keys.press("Escape")
    expect(page.locator(".tip:popover-open")).to_have_count(0)


def test_the_first_stop_skips_to_the_content(page: Page, demo_site: str) -> None:
    keys = Keyboard(page)
    come_in(keys, demo_site)
    page.reload()
    keys.press("Tab")
    assert keys.focused() == "Skip to content"
    keys.press("Enter")
    keys.press("Tab")
    assert page.evaluate("() => document.activeElement.closest('main') !== null")
