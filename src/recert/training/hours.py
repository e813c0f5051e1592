"""Hours by category, and the words of a rule that a way of training answers to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from recert.core.requirements import plain
from recert.kernel.text import fold

NOTHING = Decimal(0)
Parts = Mapping[str, Decimal]

# ``Mode`` → what a rule may call it. Live online training is online to a cap on online hours, but not distributive.
MODE_FACTS: Mapping[str, tuple[str, ...]] = {
    "in_person": ("in_person",),
    "live_online": ("live_online", "online"),
    "online": ("online", "distributive"),
}


def parts_of(stored: Mapping[str, str]) -> dict[str, Decimal]:
    """Return hours by category as they are counted, in the order of the alphabet; "", for no category, comes last."""
    in_order = sorted(
        stored.items(), key=lambda part: (not part[0], part[0])
    )  # PostgreSQL keeps no order of its own
    return {category: Decimal(hours) for category, hours in in_order}


def stored(parts: Parts) -> dict[str, str]:
    """Return hours by category as a row keeps them, without what is zero."""
    return {category: plain(hours) for category, hours in parts.items() if hours}


def total(parts: Parts) -> Decimal:
    """Return the hours in all."""
    return sum(parts.values(), NOTHING)


def words(parts: Parts) -> str:
    """Say the categories: ``Airway``; with several ``Airway 2, Trauma 1.5, other 1``; "" where there is none."""
    named = [category for category in parts if category]
    if len(parts) == 1:
        return named[0] if named else ""
    return ", ".join(f"{category or 'other'} {plain(hours)}" for category, hours in parts.items())


def key_of_category(category: str) -> str:
    """Return what equal categories have in common, however they are written: ``Patient care`` and ``patient_care``."""
    return re.sub(r"[\W_]+", "_", fold(category)).strip("_")


def codes_of(text: str) -> tuple[str, ...]:
    """Return the training codes of a text, separated by commas or semicolons."""
    return tuple(code for part in re.split(r"[,;]", text) if (code := " ".join(part.split())))
