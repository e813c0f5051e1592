"""Names of members: the rules (``kernel.names``) and the keys by which members are found and sorted."""

from __future__ import annotations

from recert.kernel.names import check_first_name, check_last_name
from recert.kernel.text import fold

__all__ = ["check_first_name", "check_last_name", "keys_of"]

SORT_LENGTH, SEARCH_LENGTH = 210, 520  # what Member.sort_key and Member.search_key hold


def keys_of(first: str, last: str, number: str, email: str) -> tuple[str, str]:
    """Return (sort_key, search_key) of a member; every way to write a member uses this one.

    Folding may lengthen a text (a Korean syllable becomes three letters): the keys are cut to their columns.
    """
    search = f"{number} / {first} {last} / {last} {first} / {email}"
    return fold(f"{last}, {first}")[:SORT_LENGTH], fold(search)[:SEARCH_LENGTH]
