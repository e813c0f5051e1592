"""serve: where it listens, what it says, how it keeps its programs alive."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from argparse import ArgumentTypeError

import pytest

from recert.ops import serving
from recert.ops.problems import CannotGoOn
from recert.ops.supervisor import Child, Supervisor

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]


def test_a_taken_port_is_one_sentence_with_a_way_out() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CannotGoOn, match=rf"^Port {port} is taken: .*--port \d+$"):
            serving.check_port("127.0.0.1", port)


def test_a_free_port_is_fine() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    serving.check_port("127.0.0.1", port)


@pytest.mark.parametrize("host", ["nowhere.invalid", "192.0.2.1", "a" * 70])
def test_an_address_of_elsewhere_is_refused(host: str) -> None:
    with pytest.raises(CannotGoOn, match="no address of this computer"):
        serving.check_port(host, 8000)


@pytest.mark.parametrize("text", ["0", "65536", "-1", "http", ""])
def test_a_port_is_a_number_in_range(text: str) -> None:
    with pytest.raises(ArgumentTypeError, match="is not a port"):
        serving.port_number(text)


def test_the_demo_logins_are_shown_only_with_the_demo() -> None:
    with_demo = serving.greeting("127.0.0.1", 8000, demo=True)
    assert "coordinator@metro-police.example" in with_demo
    assert "recert-demo-2026" in with_demo
    assert "example" not in serving.greeting("127.0.0.1", 8000, demo=False)


@pytest.mark.parametrize(
    ("host", "demo", "warned"),
    [
        ("127.0.0.1", True, False),
        ("::1", True, False),
        ("localhost", True, False),
        ("0.0.0.0", True, True),
        ("10.1.2.3", True, True),
        ("recert.example", True, True),
        ("0.0.0.0", False, False),
    ],
)
def test_demo_logins_open_to_others_are_warned_of(host: str, demo: bool, warned: bool) -> None:
    assert ("WARNING" in serving.greeting(host, 8000, demo=demo)) is warned


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("0.0.0.0", "http://127.0.0.1:8000/"),
        ("::", "http://[::1]:8000/"),
        ("10.1.2.3", "http://10.1.2.3:8000/"),
    ],
)
def test_the_address_shown_can_be_opened(host: str, address: str) -> None:
    assert address in serving.greeting(host, 8000, demo=False)


def test_a_program_that_dies_at_once_waits_longer_each_time() -> None:
    child = Child("clock", ["true"])
    delays = []
    for turn in range(8):
        child.started = turn * 100.0
        child.mourn(1, now=turn * 100.0 + 1)
        delays.append(child.due - (turn * 100.0 + 1))
    assert delays == [1, 2, 4, 8, 16, 32, 60, 60]


def test_a_program_that_lived_starts_again_at_once() -> None:
    child = Child("clock", ["true"], quick_deaths=3)
    child.mourn(1, now=3600.0)
    assert (child.due, child.quick_deaths) == (3600.0, 0)


def test_a_dead_program_is_replaced_and_its_children_end() -> None:
    child = Child("sleeper", [sys.executable, "-c", "import os, time; os.fork(); time.sleep(60)"])
    child.tend(0.0)
    assert child.process is not None
    first = child.process.pid
    os.kill(first, signal.SIGKILL)
    child.process.wait()
    child.tend(100.0)
    assert child.process.pid != first
    with pytest.raises(ProcessLookupError):
        wait_for_the_end_of(first)
    child.end()
    child.process.wait()


def wait_for_the_end_of(group: int) -> None:
    """Until the group is gone, which is what raises; a group that stays is none of our making."""
    for _turn in range(100):
        os.killpg(group, 0)
        time.sleep(0.05)


def test_the_supervisor_stops_everything_when_told_to() -> None:
    children = [Child("one", SLEEPER), Child("two", SLEEPER)]
    supervisor = Supervisor(children)
    threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGTERM)).start()
    previous = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        assert supervisor.run(lambda: True) == 0
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
    assert [child.process.returncode for child in children if child.process] == [-signal.SIGTERM] * 2


def test_serve_refuses_a_taken_port_without_a_traceback() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        command = [sys.executable, "-m", "recert.ops.cli", "--port", port]
        environment = {**os.environ, "PYTHONPATH": "src"}
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=False, timeout=60
        )
    assert done.returncode == 1
    assert done.stderr.startswith(f"Port {port} is taken")
    assert len(done.stderr.splitlines()) == 1


def test_postgresql_has_threads_left_while_some_wait_for_a_renewal(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import connection

    def threads(vendor: str) -> int:
        monkeypatch.setattr(type(connection._connections["default"]), "vendor", vendor)
        command = serving.web_command("127.0.0.1", 8000)
        return int(command[command.index("--blocking-threads") + 1])

    assert threads("postgresql") > threads("sqlite")
