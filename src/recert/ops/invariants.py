"""What must be true of the records at any moment, asked of the database in a fixed number of queries."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db import connection

from recert.kernel.scope import every_agency

FILE = Path(__file__).with_name("invariants.sql")
HEADING = re.compile(r"^-- (?P<name>[a-z-]+): (?P<sentence>.+)$", re.MULTILINE)
JSON_TEXT = re.compile(r"([\w.]+) ->> '(\w+)'")


@dataclass(frozen=True, slots=True)
class Invariant:
    """A law of the records, and the query that finds the rows which break it."""

    name: str
    sentence: str
    sql: str


@dataclass(frozen=True, slots=True)
class Violation:
    """A row that breaks a law; ``what``: what is wrong with it."""

    invariant: Invariant
    agency_id: int
    id: int
    what: str


@cache
def invariants() -> tuple[Invariant, ...]:
    """Return every invariant of the file, in its order."""
    _, *parts = HEADING.split(FILE.read_text(encoding="utf-8"))
    return tuple(
        Invariant(name, sentence, sql.strip().rstrip(";"))
        for name, sentence, sql in zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    )


def violations() -> list[Violation]:
    """Return the rows of every agency that break an invariant; each invariant costs one query."""
    with every_agency():
        return [found for one in invariants() for found in broken(one)]


def broken(invariant: Invariant) -> list[Violation]:
    """Return the rows that break this invariant."""
    with connection.cursor() as cursor:
        cursor.execute(for_engine(invariant.sql))
        return [Violation(invariant, *row) for row in cursor.fetchall()]


def for_engine(sql: str) -> str:
    """SQLite knows ``->>`` from 3.38 on; what it knew before means the same."""
    return JSON_TEXT.sub(r"json_extract(\1, '$.\2')", sql) if connection.vendor == "sqlite" else sql
