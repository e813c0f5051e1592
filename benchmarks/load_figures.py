"""What ``load.py`` found, as figures."""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from load_people import Asked
from load_renewals import Job


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that this share of them does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else 0.0


def spread(seconds: Iterable[float]) -> dict[str, float]:
    """Return how many there are, and milliseconds."""
    found = list(seconds)
    shares = {"p50": 0.5, "p95": 0.95, "p99": 0.99, "max": 1.0}
    return {
        "requests": len(found),
        **{name: round(1000 * percentile(found, share), 1) for name, share in shares.items()},
    }


def by_page(log: Sequence[Asked]) -> dict[str, dict[str, float]]:
    pages: dict[str, list[float]] = defaultdict(list)
    for asked in log:
        pages[asked.page].append(asked.seconds)
    return {name: spread(pages[name]) for name in sorted(pages)}


def statuses(log: Sequence[Asked]) -> dict[str, int]:
    return {str(status): count for status, count in sorted(Counter(asked.status for asked in log).items())}


def errors(log: Sequence[Asked]) -> dict[str, int]:
    """Count what nobody here brought about: no answer, 4xx, 5xx."""
    found = Counter(f"{asked.status} {asked.page}" for asked in log if not 200 <= asked.status < 400)
    return dict(sorted(found.items()))


def waits(
    log: Sequence[Asked], touches: Sequence[tuple[float, float]], jobs: Sequence[Job]
) -> dict[str, Any]:
    """Return how long others waited while a renewal or its undoing was going on, and else."""
    own = {"confirm a renewal", "undo a renewal"}
    writes = [(asked.at, asked.seconds) for asked in log if asked.writes and asked.page not in own]
    beside = {kind: [job for job in jobs if job.kind == kind] for kind in ("renewal", "undo")}

    def inside(found: Sequence[tuple[float, float]], jobs: Sequence[Job]) -> list[float]:
        return [
            seconds
            for at, seconds in found
            if any(at < job.ended and at + seconds > job.began for job in jobs)
        ]

    return {
        **{f"forms during a {kind}": spread(inside(writes, those)) for kind, those in beside.items()},
        "forms": spread(seconds for _, seconds in writes),
        **{f"lock during a {kind}": spread(inside(touches, those)) for kind, those in beside.items()},
        "lock": spread(seconds for _, seconds in touches),
    }


def of_jobs(jobs: Sequence[Job]) -> dict[str, Any]:
    return {kind: spread(job.seconds for job in jobs if job.kind == kind) for kind in ("renewal", "undo")}


def server_side(log: Path) -> dict[str, dict[str, float]]:
    """Return what the server itself wrote down, by route: time without waiting for a thread, and statements."""
    routes: dict[str, list[tuple[float, int]]] = defaultdict(list)
    for line in log.read_text(errors="replace").splitlines():
        said = json.loads(line) if line.startswith('{"') else {}
        if said.get("event") == "request":
            routes[f"{said['method']} {said['route']}"].append((said["ms"] / 1000, said["statements"]))
    return {
        name: {
            **spread(seconds for seconds, _ in found),
            "statements": round(sum(count for _, count in found) / len(found), 1),
            "seconds": round(sum(seconds for seconds, _ in found), 1),
        }
        for name, found in sorted(routes.items())
    }


def table(rows: dict[str, dict[str, float]]) -> str:
    """Return the figures as lines for a person."""
    names = ("requests", "p50", "p95", "p99", "max")
    head = f"{'milliseconds':34}" + "".join(f"{name:>10}" for name in names)
    lines = [f"{title:34}" + "".join(f"{row[name]:10,.0f}" for name in names) for title, row in rows.items()]
    return "\n".join([head, *lines])
