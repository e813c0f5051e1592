"""Text folded for finding and sorting, alike on every database."""

from __future__ import annotations

import unicodedata
from typing import Any

from django.db import models

# Letters that Unicode does not decompose, and the signs that keyboards exchange for the typewriter's.
_PLAIN = str.maketrans(
    {
        "đ": "d",
        "ð": "d",
        "ø": "o",
        "ł": "l",
        "ħ": "h",
        "ŧ": "t",
        "ı": "i",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "ʻ": "'",
        "‐": "-",
        "‑": "-",
    }
)


def fold(text: str) -> str:
    """Return the text without accents and case: ``José Ó Briain``, ``Đặng`` → ``jose o briain``, ``dang``."""
    if text.isascii():  # nothing to take apart
        return text.lower().strip()
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN))
    return "".join([char for char in decomposed if not unicodedata.combining(char)]).strip()


class FoldedField(models.CharField):  # type: ignore[type-arg]
    """A folded key, compared byte by byte, so that lists have one order on SQLite and PostgreSQL."""

    def db_parameters(self, connection: Any) -> Any:
        """PostgreSQL sorts by the server's language unless told not to."""
        collation = {"collation": "C"} if connection.vendor == "postgresql" else {}
        return super().db_parameters(connection) | collation
