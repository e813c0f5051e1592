"""From nothing: an empty folder, one command, and a page in the browser."""

import signal
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e
Started = tuple[str, "subprocess.Popen[str]"]


def test_the_first_visit_has_something_to_do(empty_site: Started, page: Page) -> None:
    address, process = empty_site
    response = page.goto(address)
    assert response is not None
    assert response.ok
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0


def test_the_secret_key_is_for_its_owner_only(empty_site: Started, tmp_path: Path) -> None:
    key = tmp_path / "data" / "secret_key"
    assert key.stat().st_mode & 0o077 == 0
    assert len(key.read_text()) > 50
