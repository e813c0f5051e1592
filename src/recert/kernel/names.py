"""People's names: any script, spaces, hyphens, apostrophes and periods; no digits, no other symbols."""

from __future__ import annotations

import unicodedata

SIGNS = frozenset(" -‐‑'’ʼʻ.·")
JOINERS = frozenset("\u200c\u200d")  # Persian and Indic scripts write names with these
LONGEST = 100


def check_first_name(text: str) -> str:
    """Return the name as it is kept (NFC, single spaces); raise ValueError with a sentence."""
    return _check(text, shortest=2, what="A first name")


def check_last_name(text: str) -> str:
    """Return the name as it is kept (NFC, single spaces); raise ValueError with a sentence."""
    return _check(text, shortest=1, what="A last name")


def _check(text: str, *, shortest: int, what: str) -> str:
    name = " ".join(unicodedata.normalize("NFC", text).split())
    for char in "" if name.replace(" ", "").isalpha() else name:  # most names are letters alone
        if char not in SIGNS and char not in JOINERS and unicodedata.category(char)[0] not in "LM":
            told = f"“{_short(name)}” has {_kind(char)}."
            raise ValueError(f"Names have letters, spaces, hyphens, apostrophes and periods. {told}")
    if len(name) < shortest or not any(char.isalpha() for char in name):
        raise ValueError(f"{what} has {'two letters' if shortest > 1 else 'one letter'} or more.")
    if len(name) > LONGEST:
        raise ValueError(f"{what} has at most {LONGEST} characters; this has {len(name)}.")
    return name


def _kind(char: str) -> str:
    category = unicodedata.category(char)
    if category[0] == "N":
        return "a digit"
    return "a character that cannot be seen" if category[0] == "C" else f"“{char}”"


def _short(name: str) -> str:
    shown = "".join(char for char in name if unicodedata.category(char)[0] != "C")
    return shown if len(shown) <= 40 else f"{shown[:40]}…"  # noqa: PLR2004 - as much as fits a line
