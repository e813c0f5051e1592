"""On a phone: a card is handed in with a photo, returned, put right, approved by the coordinator, and seen on file."""

import struct
import zlib
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, expect
from tests.e2e.conftest import serving, sign_in
from tests.e2e.test_accessibility import WCAG

pytestmark = pytest.mark.e2e

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
AT = "/a/harbor-fire/submissions/"


def picture(shade: int) -> bytes:
    """A real PNG, 300 by 190, of one shade."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\x00" + bytes([shade]) * 300 for _ in range(190))
    head = struct.pack(">IIBBBBB", 300, 190, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def take_photo(page: Page, name: str, shade: int) -> None:
    photo = {"name": name, "mimeType": "image/png", "buffer": picture(shade)}
    page.get_by_label("Photo or PDF").set_input_files(files=[photo])  # type: ignore[list-item]


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("handing-in") / "data") as (address, _):
        yield address


def looked_at(page: Page) -> None:
    """Nothing runs over the edge, and axe finds nothing."""
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate("options => axe.run(document, options)", WCAG)["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []


def shown(page: Page, name: str) -> None:
    """The photo is there and has its size."""
    script = "name => [...document.images].some(one => one.alt.includes(name) && one.naturalWidth === 300)"
    page.wait_for_function(script, arg=name)


def test_a_card_from_the_photo_to_the_file(browser: Browser, site: str) -> None:
    phone = browser.new_context(**PHONE, reduced_motion="reduce").new_page()
    sign_in(phone, site, "member@harbor-fire.example")
    hand_in(phone, site)
    desk = browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce").new_page()
    sign_in(desk, site, "coordinator@harbor-fire.example")
    send_back(desk, site)
    put_right(phone)
    approve(desk, site)
    phone.reload()
    expect(phone.get_by_text("Approved", exact=True)).to_be_visible()
    phone.get_by_role("link", name="your credentials").click()
    expect(phone.get_by_role("link", name="bright.png").first).to_be_visible()
    expect(phone.get_by_role("link", name="dark.png")).to_have_count(0)


def hand_in(phone: Page, site: str) -> None:
    phone.goto(f"{site}{AT}card/")
    looked_at(phone)
    take_photo(phone, "dark.png", 20)
    phone.get_by_label("Number").fill("Z-4711")
    phone.get_by_role("button", name="Hand in").click()
    expect(phone.locator("section[role=alert]")).to_contain_text("to put right")
    looked_at(phone)
    expect(phone.get_by_label("Number")).to_have_value("Z-4711")
    expect(phone.get_by_role("link", name="dark.png")).to_be_visible()  # the photo did not get lost
    phone.get_by_label("Credential type").select_option(index=1)
    phone.get_by_label("Valid from").fill("2026-01-05")
    phone.get_by_label("Valid through").fill("2029-01-04")
    phone.get_by_role("button", name="Hand in").click()
    expect(phone.get_by_text("Waiting for review")).to_be_visible()
    shown(phone, "dark.png")
    looked_at(phone)


def send_back(desk: Page, site: str) -> None:
    desk.goto(f"{site}{AT}review/?q=z-4711&kind=card")
    desk.goto(f"{site}{AT}review/?kind=card")
    looked_at(desk)
    desk.get_by_role("row").filter(has_text="Z-4711").get_by_role("link").first.click()
    looked_at(desk)
    shown(desk, "dark.png")
    desk.get_by_label("Why").fill("Too dark: take it by a window.")
    desk.get_by_role("button", name="Return to the member").click()
    expect(desk.get_by_role("status").first).to_contain_text("Returned")


def put_right(phone: Page) -> None:
    phone.reload()
    expect(phone.get_by_text("Too dark: take it by a window.")).to_be_visible()
    phone.get_by_role("link", name="Put it right").click()
    phone.get_by_label("Take it out: dark.png").check()
    take_photo(phone, "bright.png", 200)
    phone.get_by_role("button", name="Hand in").click()
    expect(phone.get_by_text("Waiting for review")).to_be_visible()
    expect(phone.get_by_alt_text("bright.png")).to_be_visible()
    expect(phone.get_by_alt_text("dark.png")).to_have_count(0)


def approve(desk: Page, site: str) -> None:
    desk.goto(f"{site}{AT}review/?kind=card")
    desk.get_by_role("row").filter(has_text="Z-4711").get_by_role("link").first.click()
    desk.get_by_role("button", name="Approve").click()
    expect(desk.get_by_role("status").first).to_contain_text("Approved")


def test_a_pdf_is_shown_beside_what_was_typed(browser: Browser, demo_site: str) -> None:
    desk = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
    refused: list[str] = []
    desk.on("console", lambda told: refused.append(told.text) if "Content Security" in told.text else None)
    sign_in(desk, demo_site, "coordinator@harbor-fire.example")
    desk.goto(f"{demo_site}{AT}review/?kind=training")
    desk.locator("tbody").get_by_role("link").first.click()
    frame = desk.locator("iframe.paper")
    expect(frame).to_be_visible()
    answer = desk.request.get(f"{demo_site}{frame.get_attribute('src')}")
    assert answer.body().startswith(b"%PDF-")
    desk.wait_for_timeout(500)
    assert refused == []
