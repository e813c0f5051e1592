"""From nothing: an empty folder, one command, and a page in the browser."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def started(tmp_path: Path) -> Iterator["tuple[str, subprocess.Popen[str]]"]:
    """Recert in an empty data folder: what it greets with, and its process."""
    environment = {
        **os.environ,
        "PYTHONPATH": "src",
        "RECERT_DATA_DIR": str(tmp_path / "data"),
        "DATABASE_URL": "",
    }
    environment["DJANGO_SETTINGS_MODULE"] = "recert.config.settings"
    command = [sys.executable, "-m", "recert.ops.cli", "serve", "--no-demo", "--port", str(free_port())]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline(), process
        process.terminate()


def test_the_first_visit_has_something_to_do(
    started: "tuple[str, subprocess.Popen[str]]", page: Page
) -> None:
    greeting, process = started
    address = re.search(r"http://\S+", greeting)
    assert address is not None
    response = page.goto(address[0])
    assert response is not None
    assert response.ok
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0


def test_the_secret_key_is_for_its_owner_only(
    started: "tuple[str, subprocess.Popen[str]]", tmp_path: Path
) -> None:
    key = tmp_path / "data" / "secret_key"
    assert key.stat().st_mode & 0o077 == 0
    assert len(key.read_text()) > 50
