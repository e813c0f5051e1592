"""How long work took, and how much memory this process has held at most."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from typing import Any

from django.db import connection

Timing = dict[str, float]


def timed(work: Callable[[], Any]) -> tuple[Timing, Any]:
    """Return what the clock on the wall and the one of this processor say, and what the work returned."""
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}, result


def clock() -> str:
    """Which of the two a ratio is made of: SQLite works in this process, so other programs need not disturb."""
    return "cpu" if connection.vendor == "sqlite" else "wall"


def peak_mb() -> float:
    """Return the most memory that this process has held, in MB."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 2**20
