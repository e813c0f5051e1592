"""What no file of the repository may say, and what every lock must not."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PICTURES = {".png", ".jpg", ".ico", ".woff2", ".xlsx", ".pdf", ".gz", ".mp4", ".webm"}
# Put together here, so that this file does not say them either.
HOSTS = ["pypi" + ".org", "python" + "hosted.org", "npm" + "js.org", "npm" + "js.com"]
MACHINE = ["/" + "work/", "/root" + "/", "/home/" + "user"]
MACHINERY = ["anth" + "ropic", "clau" + "de", "chat" + "gpt", "open" + "ai", "sub" + "agent"]


def tracked() -> list[Path]:
    """The files that git knows; none where there is no git (an unpacked archive)."""
    listed = subprocess.run(
        ["git", "-C", ROOT, "ls-files", "-z"], capture_output=True, text=True, check=False
    )
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    return [path for path in paths if path.is_file() and path.suffix not in PICTURES]


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    found = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in tracked()}
    if not found:
        pytest.skip("not a git repository")
    return found


@pytest.mark.parametrize("words", [HOSTS, MACHINE, MACHINERY], ids=["registries", "machines", "machinery"])
def test_no_file_names(words: list[str], texts: dict[str, str]) -> None:
    wanted = re.compile("|".join(map(re.escape, words)), re.IGNORECASE)
    assert [f"{name}: {found[0]}" for name, text in texts.items() if (found := wanted.search(text))] == []


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_names_no_host(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert "--hash=sha256:" in text
    assert not re.search(r"://|index-url|find-links|trusted-host", text)


def test_there_is_no_other_kind_of_lock() -> None:
    assert [name for name in ("uv.lock", "poetry.lock", "Pipfile.lock") if (ROOT / name).exists()] == []
