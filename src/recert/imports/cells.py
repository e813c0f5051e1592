"""One cell's text → its value, or a ValueError whose text says what is wrong and what to write."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any

from recert.kernel import days

Reader = Callable[[str], Any]
ACTIVE = frozenset({"active", "a", "yes", "y", "true", "1", "current", "employed", "full time", "part time"})
INACTIVE = frozenset(
    {"inactive", "i", "no", "n", "false", "0", "terminated", "separated", "retired", "resigned", "former"}
)
NEVER = frozenset(
    {
        "never",
        "none",
        "n/a",
        "na",
        "no expiration",
        "no expiry",
        "does not expire",
        "lifetime",
        "indefinite",
        "permanent",
    }
)
MIDNIGHT = re.compile(r"[ T]0{1,2}:00(:00(\.0+)?)?( ?AM)?$|[ T]12:00(:00)? ?AM$", re.IGNORECASE)


def text(limit: int) -> Reader:
    """Return a reader of plain text with at most ``limit`` characters."""

    def read(cell: str) -> str:
        value = " ".join(unicodedata.normalize("NFC", cell).split())
        refuse_unseen(value)
        if len(value) > limit:
            raise ValueError(f"Too long: {len(value)} characters, at most {limit} fit.")
        return value

    return read


def refuse_unseen(value: str) -> None:
    """Raise ValueError for characters that nobody sees and no database should keep."""
    if not value.isprintable() and any(
        unicodedata.category(char) in ("Cc", "Cn", "Co", "Cs") for char in value
    ):
        raise ValueError("This has a character that cannot be seen or kept: type the text anew.")


@lru_cache(maxsize=65_536)  # more days than people alive were born on
def day(cell: str) -> date:
    """Return the day; spreadsheets add a time of midnight, which is dropped."""
    return days.read(MIDNIGHT.sub("", cell))


def end_day(cell: str) -> date | None:
    """Return the last valid day, None for “never”."""
    return None if cell.casefold().strip(".") in NEVER else day(cell)


def is_active(cell: str) -> bool:
    """Return whether the status says that the member serves."""
    word = cell.casefold().replace("-", " ")
    if word in ACTIVE:
        return True
    if word in INACTIVE:
        return False
    raise ValueError("Write active or inactive.")
