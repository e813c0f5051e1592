from collections.abc import Callable
from pathlib import Path

import pytest

from recert.core.library import LibraryType, read_library_file
from recert.core.rules import Rule

FOLDER = Path(__file__).parents[2] / "src/recert/credentials/library"
ENTRIES: list[LibraryType] = [
    entry
    for file in sorted(FOLDER.glob("*.json"))
    for entry in read_library_file(file.name, file.read_text(encoding="utf-8"))
]


@pytest.fixture(scope="session")
def library() -> Callable[[str], Rule]:
    """Return the rule of a real credential type by its id."""
    return {entry.key: entry.parsed for entry in ENTRIES}.__getitem__
