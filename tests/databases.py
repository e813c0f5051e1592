"""Databases in trouble: this thread works on one for a while, then on its own again."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from django.db import connections

from recert.config import env


@contextmanager
def working_on(settings: Mapping[str, Any]) -> Iterator[None]:
    kept = connections["default"]
    engine = import_module(f"{settings['ENGINE']}.base")
    connections["default"] = engine.DatabaseWrapper({**kept.settings_dict, **settings}, "default")
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"] = kept


@contextmanager
def away(_folder: Path) -> Iterator[None]:
    """A PostgreSQL that is not there: nothing listens on this port."""
    with working_on(env.postgres("postgres://nobody:secret@127.0.0.1:1/nothing")):
        yield


@contextmanager
def busy(folder: Path) -> Iterator[None]:
    """An SQLite file that somebody else holds."""
    settings: dict[str, Any] = env.sqlite(folder)
    settings["OPTIONS"]["timeout"] = 0
    with closing(sqlite3.connect(settings["NAME"], isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with working_on(settings):
            yield


@contextmanager
def closed(folder: Path) -> Iterator[None]:
    """An SQLite file that cannot be opened."""
    (folder / "recert.sqlite3").mkdir()
    with working_on(env.sqlite(folder)):
        yield


@contextmanager
def empty(folder: Path) -> Iterator[None]:
    """A database without a single table: every migration waits."""
    with working_on(env.sqlite(folder)):
        yield
