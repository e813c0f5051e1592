"""Rows of a form that a person fills as many of as needed: sent ones come back, a few spare ones beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from recert.web.shell.ids import is_id

SPARE = 3


def rows_of(kind: str, data: Any, initial: Mapping[str, Any], *, most: int) -> int:
    """Return how many rows to show: those that were sent, else those on file and a few spare ones."""
    names = initial if data is None else data
    numbers = [
        int(name.rpartition("_")[2])
        for name in names
        if name.startswith(f"{kind}_") and is_id(name.rpartition("_")[2])
    ]
    there = max((number + 1 for number in numbers), default=0)
    return min(there + (SPARE if data is None else 0), most + SPARE)


def by_row(problems: Mapping[str, str], rows: Mapping[str, Sequence[int]]) -> dict[str, str]:
    """Return an action's problems under the names of a form's rows, which an action knows by position among the filled."""
    named = {}
    for name, problem in problems.items():
        kind, _, position = name.rpartition("_")
        at = rows.get(kind)
        known = at and position.isdigit() and int(position) < len(at)
        named[f"{kind}_{at[int(position)]}" if at and known else name] = problem
    return named
