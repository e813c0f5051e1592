"""Names in files are matched loosely: case, accents, signs and small words do not count."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from recert.kernel.text import fold

SMALL = frozenset({"the", "of", "for", "and", "on", "in", "a"})
MOST_SUGGESTED = 20  # finding the nearest name costs time, and nobody reads more of them


def words(name: str) -> list[str]:
    """Return the words that count, folded."""
    return [word for word in re.sub(r"[\W_]+", " ", fold(name)).split() if word not in SMALL]


def same_name(first: str, second: str) -> bool:
    """Tell whether two names mean the same: equal words, one inside the other, or one the initials of the other."""
    one, two = words(first), words(second)
    if not one or not two:
        return False
    if f" {' '.join(one)} " in f" {' '.join(two)} " or f" {' '.join(two)} " in f" {' '.join(one)} ":
        return True
    return _initials(one) == "".join(two) or _initials(two) == "".join(one)


def _initials(of: Sequence[str]) -> str:
    return "".join(word[0] for word in of) if len(of) > 1 else ""


class Nearest:
    """Finds the nearest of many names, for a limited number of wrong ones, each looked up once."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = {fold(name): name for name in names}
        self._found: dict[str, list[str]] = {}

    def to(self, name: str) -> list[str]:
        """Return up to three names that look like this one, nearest first."""
        key = fold(name)
        if key not in self._found:
            if len(self._found) >= MOST_SUGGESTED:
                return []
            near = [other for other in self._names if key and (key in other or other in key)][:3]
            near += [other for other in get_close_matches(key, self._names, 3, 0.6) if other not in near]
            self._found[key] = [self._names[other] for other in near[:3]]
        return self._found[key]
