"""Which parts of a video were seen: spans of seconds, put together, and how much of the video they cover."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Span = tuple[float, float]
JOINED = 0.75  # seconds between two spans that count as one: players report every quarter of a second
MISSED, LEAST_MISSED, MOST_MISSED = (
    0.05,
    0.5,
    10.0,
)  # of the length, in seconds: players end a little before the end
MOST_SPANS = 500


def joined(spans: Iterable[Sequence[float]], length: float) -> list[Span]:
    """Return the spans inside the video, in order, apart from each other; nonsense is left out."""
    inside = sorted(
        (max(0.0, float(start)), min(float(end), length)) for start, end in spans if 0 <= start < end
    )
    found: list[Span] = []
    for start, end in inside:
        if start >= end:
            continue
        if found and start <= found[-1][1] + JOINED:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    return found[:MOST_SPANS]


def covered(spans: Iterable[Sequence[float]]) -> float:
    """Return how many seconds the spans hold."""
    return sum(end - start for start, end in spans)


def is_seen(spans: Iterable[Sequence[float]], length: float) -> bool:
    """Tell whether (nearly) all of the video was watched."""
    return covered(spans) >= length - min(max(length * MISSED, LEAST_MISSED), MOST_MISSED)


def percent(spans: Iterable[Sequence[float]], length: float) -> int:
    """Return how much was watched, in whole per cent; 100 only when it is seen."""
    if is_seen(spans, length):
        return 100
    return min(99, int(covered(spans) / length * 100)) if length else 0


def credible(
    before: Iterable[Sequence[float]], new: Iterable[Sequence[float]], length: float, elapsed: float
) -> list[Span]:
    """Return what was seen by now: new spans count as far as there was time to watch them, at twice the speed at most.

    ``elapsed``: seconds of the server's clock since the lesson was opened. Too much is cut at the end, so that a page that
    claims the whole video at once gets no further than the clock does.
    """
    known = joined(before, length)
    left = max(0.0, elapsed * 2 + 2 - covered(known))
    for start, end in joined(new, length):
        fresh = covered(joined([*known, (start, end)], length)) - covered(known)
        stop = end if fresh <= left else start + (end - start) * left / fresh
        if stop <= start:
            break
        left -= covered(joined([*known, (start, stop)], length)) - covered(known)
        known = joined([*known, (start, stop)], length)
    return known
