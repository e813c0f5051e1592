"""From raw numbers to figures: medians, ratios, and what is asked of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import ceil
from statistics import median
from typing import Any

from recert.ops.bench import targets
from recert.ops.bench.child import Found
from recert.ops.bench.clock import clock
from recert.ops.bench.report import Figure

LIMITS = {"preview": None, "commit": targets.COMMIT, "undo": None}


def renewal(size: int, found: Found) -> Iterator[Figure]:
    """Yield the figures of renewals of one size."""
    for name, limit in LIMITS.items():
        ours, floor = [each[name] for each in found["ours"]], [each[name] for each in found["floor"]]
        yield _ratio(f"renewal of {size:,}, {name}", ours, floor, limit)
        yield _peak(f"renewal of {size:,}, {name}: peak memory", ours)
    count = max(each["undo"]["statements"] for each in found["ours"])
    yield Figure(f"renewal of {size:,}, commit: statements", count, "", targets.STATEMENTS)


def growth(ours: Mapping[int, Sequence[Found]]) -> Iterator[Figure]:
    """Yield what a person costs at the largest size against a person at the smallest."""
    few, many = min(ours), max(ours)
    if few == many:
        return
    for name in LIMITS:
        each = {size: _middle([one[name] for one in ours[size]]) / size for size in (few, many)}
        told = " against ".join(f"{each[size] * 1e6:.0f} µs" for size in (many, few))
        title = f"a person at {many:,} against {few:,}, {name}"
        yield Figure(title, each[many] / each[few], "×", targets.GROWTH, told, each)


def imported(rows: int, found: Found) -> Iterator[Figure]:
    """Yield the figures of an import."""
    for name, limit in (("preview", None), ("commit", targets.IMPORT)):
        ours = [{**each[name], "peak_mb": each["peak_mb"]} for each in found["ours"]]
        yield _ratio(f"import of {rows:,}, {name}", ours, found["floor"], limit)
    yield _peak(f"import of {rows:,}: peak memory", found["ours"])


def pages(found: Found) -> Iterator[Figure]:
    """Yield the figures of each page: the slow requests of the largest agency, and the queries beside the smallest."""
    few, many = found["people"]["small"], found["people"]["large"]
    for name, page in found["pages"].items():
        small, large = (_quantile(page[size], 0.5) for size in ("small", "large"))
        told = f"p50 {large:.0f} ms, {large / small:.1f} × the page of {few} people ({small:.0f} ms)"
        yield Figure(
            f"{name}, {many:,} people: p95", _quantile(page["large"], 0.95), "ms", targets.PAGE_MS, told, page
        )
        queries = page["queries"]
        more = queries["large"] - queries["small"]
        told = f"{queries['large']} beside {queries['small']}"
        yield Figure(f"{name}: more queries", more, "", targets.MORE_QUERIES, told, queries)
    yield _peak("pages: peak memory", [found])


def _ratio(name: str, ours: Sequence[Found], floor: Sequence[Found], limit: float | None) -> Figure:
    mine, least = _middle(ours), _middle(floor)
    told = f"{mine:.3f} s beside {least:.3f} s"
    return Figure(
        name, mine / least, "× floor", limit, told, {"ours": ours, "floor": floor, "clock": clock()}
    )


def _peak(name: str, found: Sequence[Found]) -> Figure:
    return Figure(name, max(each["peak_mb"] for each in found), "MB", targets.PEAK_MB)


def _middle(timings: Sequence[Mapping[str, Any]]) -> float:
    return float(median(each[clock()] for each in timings))


def _quantile(timings: Sequence[Mapping[str, Any]], share: float) -> float:
    """Return the milliseconds that this share of the requests stayed within."""
    ordered = sorted(each[clock()] for each in timings)
    return float(ordered[ceil(share * len(ordered)) - 1] * 1000)
