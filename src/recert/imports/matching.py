"""Names in files are matched loosely: case, accents, signs and small words do not count."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

from recert.kernel.text import fold

COMMON = frozenset(
    {
        "the",
        "of",
        "for",
        "and",
        "on",
        "in",
        "a",
        "american",
        "national",
        "international",
        "association",
        "board",
        "department",
        "dept",
        "office",
        "bureau",
        "commission",
        "state",
        "agency",
        "council",
        "service",
        "services",
    }
)
MOST_SUGGESTED = 20  # finding the nearest name costs time, and nobody reads more of them


def same_authority(first: str, second: str) -> bool:
    """Tell whether two names may mean the same authority: equal, a telling word in both, or initials of one another.

    Meant to catch a wrong row, not another spelling: “NREMT” is the National Registry of EMTs, the AHA is not.
    """
    one, two = _words(first), _words(second)
    if one == two or set(one) & set(two) - COMMON:
        return True
    return _initials(first) in two or _initials(second) in one


def _words(name: str) -> list[str]:
    return re.sub(r"[\W_]+", " ", fold(name)).split()


def _initials(name: str) -> str:
    """Return the initials of the words that count; what is an abbreviation already stays whole: NR + EMT."""
    words = [word for word in re.sub(r"[\W_]+", " ", name).split() if word[0].isupper()]
    return fold("".join(word.rstrip("s") if word[1:2].isupper() else word[0] for word in words))


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
