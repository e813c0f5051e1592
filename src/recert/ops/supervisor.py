"""Keeps programs running: starts them, starts them again when they die, stops them together."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import FrameType

QUICK_DEATH = 10.0  # seconds: whoever lived longer starts again without delay
LONGEST_DELAY = 60.0
PATIENCE = 15.0  # seconds that a program gets to finish its work before it is ended
ATTEMPTS = 4  # quick deaths in a row of a program that nothing works without


@dataclass
class Child:
    """A program to keep running; nothing works without an ``essential`` one."""

    name: str
    command: Sequence[str]
    essential: bool = False
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    quick_deaths: int = 0
    due: float = field(default=0.0)

    def start(self, now: float) -> None:
        """Start it in a session of its own: Ctrl+C reaches the supervisor, which then stops it in order."""
        self.process = subprocess.Popen(self.command, start_new_session=True, preexec_fn=die_with_parent)  # noqa: PLW1509
        self.started = now

    def tend(self, now: float) -> None:
        """Notice its death, and start it when that is due."""
        if self.process is not None and self.process.poll() is not None:
            self.mourn(self.process.returncode, now)
        if self.process is None and now >= self.due:
            self.start(now)

    def mourn(self, code: int, now: float) -> None:
        """It died: the next start waits longer each time it lived only briefly."""
        self.end()
        self.process = None
        self.quick_deaths = self.quick_deaths + 1 if now - self.started < QUICK_DEATH else 0
        delay = min(2.0 ** (self.quick_deaths - 1), LONGEST_DELAY) if self.quick_deaths else 0.0
        self.due = now + delay
        pause = f" in {delay:.0f} s" if delay else ""
        tell(f"The {self.name} stopped (code {code}) and is started again{pause}.")

    def stop(self) -> None:
        """Ask it to finish."""
        if self.process is not None:
            self.process.terminate()

    def wait_until(self, deadline: float) -> None:
        """Wait for it to finish, then end it."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.end()
            self.process.wait()

    def end(self) -> None:
        """End it and whatever it started: a web server's orphan would hold the port."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)


class Supervisor:
    """Runs until it is told to stop (Ctrl+C, SIGTERM) or an essential program cannot live."""

    def __init__(self, children: Sequence[Child]) -> None:
        self.children = children
        self.stopping = False

    def run(self, when_up: Callable[[], bool]) -> int:
        """Keep the programs running; ``when_up`` is asked until it says that it has greeted.

        Answers 0 after being told to stop, 1 when an essential program does not stay alive.
        """
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.asked_to_stop)
        greeted = False
        try:
            while not self.stopping:
                for child in self.children:
                    child.tend(time.monotonic())
                if any(child.essential and child.quick_deaths >= ATTEMPTS for child in self.children):
                    return self.give_up()
                greeted = greeted or when_up()
                time.sleep(0.05 if not greeted else 0.25)
        finally:
            self.stop()
        return 0

    def asked_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        """The loop ends with its next turn."""
        self.stopping = True

    def give_up(self) -> int:
        """Better to end, and be seen, than to try for ever."""
        tell("Recert cannot start; the messages above say why. `python3 run.py doctor` looks for the cause.")
        return 1

    def stop(self) -> None:
        """All at once are asked to finish, and each gets the same time for it."""
        for child in self.children:
            child.stop()
        deadline = time.monotonic() + PATIENCE
        for child in self.children:
            child.wait_until(deadline)


def die_with_parent() -> None:
    """A supervisor that was killed leaves no server behind that holds the port (Linux only)."""
    if sys.platform == "linux":
        pr_set_pdeathsig = 1
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)


def tell(sentence: str) -> None:
    """Operations messages go to standard error, where a service manager keeps them."""
    print(sentence, file=sys.stderr, flush=True)
