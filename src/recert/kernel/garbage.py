"""Python's search for unreachable circles, made rare: a renewal of thousands makes objects and no circles."""

from __future__ import annotations

import gc

YOUNG, MIDDLE, OLD = (
    200_000,
    50,
    50,
)  # objects more than before a search; searches before the older ones are looked at too


def search_rarely() -> None:
    """Leave what is loaded now out of every search, and search less often: for processes that live long.

    With Python's own numbers a renewal of 10,000 people spent a quarter of its time on searches that found nothing.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, OLD)
