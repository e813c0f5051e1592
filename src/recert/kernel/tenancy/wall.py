"""The second wall, in the database itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def every_agency() -> Iterator[None]:
    """See the rows of every agency by raw SQL: for the doctor and for backups, never for a request."""
    yield
