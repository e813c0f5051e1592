"""Recert's web server, started as ``serve`` starts it, and a browser's requests to it."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlencode

from recert.ops.serving import web_command
from tests.faults.places import ROOT, Place

TOKEN = "f" * 32  # of the form and of the cookie: any, as long as they are the same
LOST = 0  # the status of an answer that never came
WAY_UP = 60.0


@dataclass(frozen=True)
class Page:
    """What a browser got."""

    status: int
    text: str = ""
    goes_to: str = ""

    @property
    def fingerprint(self) -> str:
        found = re.search(r'name="fingerprint" value="([0-9a-f]+)"', self.text)
        assert found, self.text[:2000]
        return found[1]


class Site:
    """The web server of a place, and its processes by id: only these are ever ended."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.port = free_port()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def start(self) -> None:
        self._begin()
        self.wait()

    def _begin(self) -> None:
        command = web_command("127.0.0.1", self.port)
        self.process = subprocess.Popen(command, cwd=ROOT, env=self.place.env, start_new_session=True)

    def end(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def wait(self) -> None:
        """Wait until it answers, whatever it answers."""
        until = time.monotonic() + WAY_UP
        while time.monotonic() < until:
            if (
                self.process.poll() is not None
            ):  # two deaths in a row are too many for it: the supervisor's turn
                self._begin()
            if self.get("/styleguide/").status != LOST:
                return
            time.sleep(0.1)
        raise AssertionError("the web server does not answer")

    @property
    def workers(self) -> list[int]:
        """The ids of the processes that answer; the server itself only watches over them."""
        return children(self.process.pid)

    def kill_workers(self) -> None:
        for pid in self.workers:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def get(self, path: str, session: str = "") -> Page:
        return self._send("GET", path, session)

    def post(self, path: str, session: str, **fields: str) -> Page:
        return self._send("POST", path, session, urlencode({"csrfmiddlewaretoken": TOKEN, **fields}))

    def post_at_once(self, path: str, session: str, times: int, **fields: str) -> list[Page]:
        with ThreadPoolExecutor(times) as pool:
            sent = [pool.submit(self.post, path, session, **fields) for _ in range(times)]
            return [each.result() for each in sent]

    def _send(self, method: str, path: str, session: str, body: str | None = None) -> Page:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        headers = {"Cookie": f"sessionid={session}; csrftoken={TOKEN}"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return Page(answer.status, answer.read().decode(), answer.headers.get("Location", ""))
        except (OSError, http.client.HTTPException):
            return Page(LOST)
        finally:
            connection.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def children(pid: int) -> list[int]:
    """Return the ids of the processes that this one started."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if stat.read_text().rsplit(")", 1)[1].split()[1] == str(pid):
                found.append(int(stat.parent.name))
    return found
