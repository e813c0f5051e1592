"""What is counted for Prometheus. With several web server processes each counts into files of its own (``serve``)."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

ROOM = 16 * 1024 * 1024  # bytes: writing to a mapped file on a full disk would end the process
COUNTED = CollectorRegistry()
REQUESTS = Counter("recert_requests", "Requests answered.", ["route", "method", "status"], registry=COUNTED)
SECONDS = Histogram(
    "recert_request_seconds", "How long a request took.", ["route", "method"], registry=COUNTED
)
STATEMENTS = Counter(
    "recert_database_statements", "Statements sent to the database.", ["route"], registry=COUNTED
)


def count(*, route: str, method: str, status: int, seconds: float, statements: int) -> None:
    """Count a request; a folder that cannot be written is no reason to fail one."""
    with suppress(OSError):
        if folder() and shutil.disk_usage(folder()).free < ROOM:
            return
        REQUESTS.labels(route, method, status).inc()
        SECONDS.labels(route, method).observe(seconds)
        STATEMENTS.labels(route).inc(statements)


def folder() -> str:
    """Return where the processes count together; empty when there is only this one."""
    return os.environ.get("PROMETHEUS_MULTIPROC_DIR", "")


def exposition() -> bytes:
    """Return everything in Prometheus' text format."""
    registry = COUNTED
    if folder():
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry) + generate_latest(Processes())


class Processes(Collector):
    """Time, memory and open files of each web server process that lives, by its number."""

    def collect(self) -> Iterable[Metric]:
        families: dict[str, Metric] = {}
        for pid in sorted(pids()):
            for one in ProcessCollector(pid=partial(int, pid), registry=None).collect():
                family = families.setdefault(one.name, Metric(one.name, one.documentation, one.type))
                for sample in one.samples:
                    family.add_sample(sample.name, {"pid": str(pid)}, sample.value)
        return families.values()


def pids() -> set[int]:
    """Return the processes that have counted something, and this one."""
    files = Path(folder()).glob("counter_*.db") if folder() else ()
    return {os.getpid(), *(int(file.stem.rpartition("_")[2]) for file in files)}
