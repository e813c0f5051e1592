"""From a figure of the compliance matrix to the people behind it, and to the proof on paper."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.e2e.conftest import sign_in

pytestmark = pytest.mark.e2e
SIZES = {"desk": (1440, 900), "phone": (390, 844)}


@pytest.mark.parametrize("size", SIZES)
def test_from_the_matrix_to_the_people_to_the_proof(
    page: Page, demo_site: str, tmp_path: Path, size: str
) -> None:
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    sign_in(page, demo_site, "coordinator@harbor-fire.example")
    page.goto(f"{demo_site}/a/harbor-fire/reports/")
    page.get_by_role("link", name="Compliance", exact=True).click()
    page.locator("td a.warn-text").nth(1).click()
    page.get_by_role("link", name="Not valid").click()
    expect(page.locator("tbody tr").first).to_contain_text(re.compile("Expired|Suspended|Revoked"))
    page.get_by_role("link", name=re.compile("^Proof for")).first.click()
    expect(page.locator(".big-text")).to_contain_text(re.compile(r"^No\. On "))
    code = re.search(r"Check code ([0-9A-F-]{19})", page.inner_text("main"))
    with page.expect_download() as started:
        page.get_by_role("link", name="PDF").click()
    file = tmp_path / "proof.pdf"
    started.value.save_as(file)
    assert file.read_bytes().startswith(b"%PDF")
    page.get_by_role("link", name="This address").click()
    assert code is not None
    expect(page.get_by_text(f"Check code {code[1]}")).to_be_visible()


def test_a_spreadsheet_of_who_expires(page: Page, demo_site: str, tmp_path: Path) -> None:
    sign_in(page, demo_site, "manager@harbor-fire.example")
    page.get_by_role("link", name="Reports").click()
    page.get_by_role("link", name="Expiring by month").click()
    page.locator(".matrix td a").first.click()
    with page.expect_download() as started:
        page.get_by_role("link", name="XLSX").click()
    started.value.save_as(tmp_path / "who.xlsx")
    assert (tmp_path / "who.xlsx").read_bytes().startswith(b"PK")
