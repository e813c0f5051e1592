"""What an archive says about itself: who made it, of which database, and what is in it."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from recert.ops.problems import CannotGoOn

NAME = "manifest.json"
FORMAT = 1
PROJECT = Path(__file__).parents[4] / "pyproject.toml"
Migration = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Member:
    """A file in the archive, as it was when it was written."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its rows, the columns in the order in which they were written, and the next id of its own."""

    rows: int
    columns: Sequence[str] = ()
    next_id: int | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """The contents of an archive. ``missing``: documents that records name but that were not in the folder."""

    recert: str
    engine: str
    made_at: str
    migrations: Sequence[Migration]
    tables: Mapping[str, Table]
    members: Mapping[str, Member]
    missing: Sequence[str] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """How many rows there are in all tables together."""
        return sum(table.rows for table in self.tables.values())

    @property
    def documents(self) -> int:
        """How many documents are in the archive."""
        return sum(name.startswith("documents/") for name in self.members)

    def written(self) -> bytes:
        """Return it as the archive holds it."""
        return json.dumps({"format": FORMAT, **asdict(self)}, indent=1, ensure_ascii=False).encode()


def read(text: bytes) -> Manifest:
    """Return what was written; raise CannotGoOn where it was not written by Recert, or by a later one."""
    try:
        told = json.loads(text)
        if told.pop("format") != FORMAT:
            raise CannotGoOn(
                "The archive was made by a newer Recert: restore it with that version or a later one."
            )
        return _of(told)
    except (ValueError, TypeError, KeyError, AttributeError) as problem:
        raise CannotGoOn(
            "The archive’s list of contents cannot be read, so it was not made by Recert."
        ) from problem


def _of(told: dict[str, Any]) -> Manifest:
    members = {name: Member(**one) for name, one in told.pop("members").items()}
    tables = {name: Table(**one) for name, one in told.pop("tables").items()}
    migrations = [(app, name) for app, name in told.pop("migrations")]
    return Manifest(**told, migrations=migrations, tables=tables, members=members)


def this_version() -> str:
    """Return the version of the program, installed as a package or started from its folder."""
    try:
        return version("recert")
    except PackageNotFoundError:
        project: str = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["version"]
        return project


def is_newer(theirs: str) -> bool:
    """Tell whether this is a later version than the program's own."""
    return _parts(theirs) > _parts(this_version())


def _parts(text: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", text)]
