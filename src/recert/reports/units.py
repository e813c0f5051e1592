"""Figures of units with those of all units below them. Pure."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Any, TypeVar

from recert.personnel.models import Unit
from recert.reports.asked import NO_UNIT

Key = TypeVar("Key", bound=Hashable)
Figure = TypeVar("Figure", bound=Any)


def rolled_up(
    found: Mapping[tuple[int | None, Key], Figure], units: Iterable[Unit]
) -> dict[tuple[int | None, Key], Figure]:
    """Return the figures by unit and key, each unit with those below it; ``NO_UNIT``: without one; None: everybody."""
    above = {unit.pk: [int(pk) for pk in unit.path.split("/") if pk] for unit in units}
    sums: dict[tuple[int | None, Key], Figure] = {}
    for (unit_id, key), figure in found.items():
        for place in (None, *(above[unit_id] if unit_id else (NO_UNIT,))):
            sums[place, key] = sums[place, key] + figure if (place, key) in sums else figure
    return sums
