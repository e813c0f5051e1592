import json
from collections.abc import Callable
from pathlib import Path

import pytest

from recert.core.rules import Rule, parse_rule

LIBRARY = Path(__file__).parents[2] / "src/recert/credentials/library/credential-types.json"


@pytest.fixture(scope="session")
def library() -> Callable[[str], Rule]:
    """Return the rule of a real credential type by its id."""
    rules = {
        entry["id"]: parse_rule(entry["rule"]) for entry in json.loads(LIBRARY.read_text(encoding="utf-8"))
    }
    return rules.__getitem__
