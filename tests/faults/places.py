"""A database of its own for these tests, named as an installation names its own: by the environment."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Place:
    """Where a whole Recert lives: the data folder and, on PostgreSQL, the address."""

    folder: Path
    address: str = ""

    @property
    def on_postgresql(self) -> bool:
        return bool(self.address)

    @property
    def env(self) -> dict[str, str]:
        """The environment of a process that works there."""
        paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
        own = {
            "DATABASE_URL": self.address,
            "RECERT_DATA_DIR": str(self.folder),
            "RECERT_DEMO": "0",
            "DJANGO_SETTINGS_MODULE": "recert.config.settings",
            "PYTHONPATH": paths,
        }
        return {**os.environ, **own}

    def connect(self) -> Any:
        """Return a plain connection of the driver, outside of Recert and of Django."""
        if self.on_postgresql:
            return psycopg.connect(self.address, autocommit=True)
        return sqlite3.connect(self.folder / "recert.sqlite3", timeout=30)

    @contextmanager
    def asking(self) -> Iterator[Callable[..., list[Any]]]:
        """Yield a function that asks in plain SQL, with ``?`` for each value."""
        with closing(self.connect()) as connection:

            def ask(sql: str, *values: object) -> list[Any]:
                spelt = sql.replace("?", "%s") if self.on_postgresql else sql
                return list(connection.execute(spelt, values))

            yield ask

    def rows(self, sql: str, *values: object) -> list[Any]:
        """Ask once."""
        with self.asking() as ask:
            return ask(sql, *values)

    def migrate(self) -> None:
        subprocess.run(
            [sys.executable, "-m", "recert.ops.cli", "migrate", "--verbosity", "0"],
            cwd=ROOT,
            env=self.env,
            check=True,
        )


@contextmanager
def new_place(server: str = "") -> Iterator[Place]:
    """Make a place on this server (without one: a SQLite file), ready to use; all of it goes away afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="recert-faults-"))
    address = (
        urlunsplit(urlsplit(server)._replace(path=f"/{folder.name.replace('-', '_')}")) if server else ""
    )
    place = Place(folder, address)
    try:
        if server:
            _on_server(server, f'CREATE DATABASE "{_name(address)}"')
        place.migrate()
        yield place
    finally:
        if server:
            _on_server(server, f'DROP DATABASE IF EXISTS "{_name(address)}" WITH (FORCE)')
        shutil.rmtree(folder, ignore_errors=True)


def _name(address: str) -> str:
    return urlsplit(address).path.lstrip("/")


def _on_server(server: str, order: str) -> None:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(order.encode())
