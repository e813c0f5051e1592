"""Text folded for finding and sorting, alike on every database."""

from __future__ import annotations

import unicodedata
from typing import Any

from django.db import models


def fold(text: str) -> str:
    """Return the text without accents and case: ``José Ó Briain`` → ``jose o briain``."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char)).strip()


class FoldedField(models.CharField):  # type: ignore[type-arg]
    """A folded key, compared byte by byte, so that lists have one order on SQLite and PostgreSQL."""

    def db_parameters(self, connection: Any) -> Any:
        """PostgreSQL sorts by the server's language unless told not to."""
        return super().db_parameters(connection) | ({"collation": "C"} if connection.vendor == "postgresql" else {})
