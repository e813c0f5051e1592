"""Browser tests use the Chromium of this computer; none is downloaded. They drive a real server of their own."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page

from recert.ops.testing import chromium

PASSWORD = "recert-demo-2026"


def today_in(zone: str = "America/Chicago") -> date:
    """The day where the agency is (the demo's are in Chicago's zone), which is not always that of the server."""
    return datetime.now(ZoneInfo(zone)).date()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Without its sandbox: it shall also run as root, in a container."""
    return {**browser_type_launch_args, "executable_path": chromium(), "args": ["--no-sandbox"]}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(data: Path, *options: str) -> "Iterator[tuple[str, subprocess.Popen[str]]]":
    """Recert in this data folder: its address and its process."""
    environment = {**os.environ, "PYTHONPATH": "src", "RECERT_DATA_DIR": str(data), "DATABASE_URL": ""}
    environment["DJANGO_SETTINGS_MODULE"] = "recert.config.settings"
    command = [sys.executable, "-m", "recert.ops.cli", "serve", "--port", str(free_port()), *options]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = None
        while address is None:
            line = process.stdout.readline()
            assert line, "the server ended before it said its address"
            address = re.search(r"http://127\.0\.0\.1:\d+", line)
        yield address[0], process
        process.terminate()


@pytest.fixture
def empty_site(tmp_path: Path) -> "Iterator[tuple[str, subprocess.Popen[str]]]":
    """Recert that nobody has visited yet."""
    with serving(tmp_path / "data", "--no-demo") as started:
        yield started


@pytest.fixture(scope="session")
def demo_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Recert with its demo data, shared by the tests that only look or that undo what they do."""
    with serving(tmp_path_factory.mktemp("demo") / "data") as (address, _):
        yield address


def sign_in(page: Page, site: str, email: str, password: str = PASSWORD) -> None:
    page.goto(site)
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(re.compile("/a/"))
