"""Processes that work for a test: each is a Python of its own that calls Recert's actions (see ``worker.py``)."""

from __future__ import annotations

import json
import random
import selectors
import subprocess
import sys
import time
from types import TracebackType
from typing import Any, Self

from tests.faults.places import ROOT, Place

Answer = dict[str, Any]
PATIENCE = 300.0


class Worker:
    """One process. It takes one order at a time and answers each with one line."""

    def __init__(self, place: Place) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.worker"],
            cwd=ROOT,
            env=place.env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def send(self, do: str, **order: Any) -> None:
        assert self.process.stdin
        self.process.stdin.write(json.dumps({"do": do, **order}) + "\n")
        self.process.stdin.flush()

    def answer(self, patience: float = PATIENCE) -> Answer:
        """Return what came of the order; an answer that never comes would be a ring of waiting people."""
        assert self.process.stdout
        with selectors.DefaultSelector() as waiting:
            waiting.register(self.process.stdout, selectors.EVENT_READ)
            assert waiting.select(patience), "no answer"
        line = self.process.stdout.readline()
        assert line, f"the process ended with {self.process.wait()}"
        answer: Answer = json.loads(line)
        return answer

    def ask(self, do: str, **order: Any) -> Answer:
        self.send(do, **order)
        return self.answer()

    def do(self, do: str, **order: Any) -> Any:
        """Return the result of an order that must succeed."""
        answer = self.ask(do, **order)
        assert "did" in answer, answer
        return answer["did"]

    def kill(self) -> None:
        """End it as a power cut does: kill -9, only this process."""
        self.process.kill()
        self.process.wait()


class Crew:
    """As many processes as a test asks for; they stay for the next test."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.workers: list[Worker] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self.workers:
            worker.kill()

    def take(self, count: int) -> list[Worker]:
        self.workers = [worker for worker in self.workers if worker.process.poll() is None]
        while len(self.workers) < count:
            self.workers.append(Worker(self.place))
        return self.workers[:count]

    @property
    def one(self) -> Worker:
        return self.take(1)[0]

    def together(self, orders: list[Answer], chance: random.Random, spread: float = 0.05) -> list[Answer]:
        """Give each order to a process of its own; all begin at the same moment, give or take ``spread`` seconds."""
        workers = self.take(len(orders))
        for worker in workers:
            worker.ask("ready")
        start = time.time() + 0.3
        for worker, order in zip(workers, orders, strict=True):
            worker.send(**{**order, "at": start + chance.uniform(0, spread)})
        return [worker.answer() for worker in workers]
