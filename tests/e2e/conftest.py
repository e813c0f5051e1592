"""Browser tests use the Chromium of this computer; none is downloaded."""

from typing import Any

import pytest

from recert.ops.testing import chromium


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Without its sandbox: it shall also run as root, in a container."""
    return {**browser_type_launch_args, "executable_path": chromium(), "args": ["--no-sandbox"]}
