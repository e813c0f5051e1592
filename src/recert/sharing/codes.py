"""Codes that stand in an address instead of a login: random, long, found by what they hash to."""

from __future__ import annotations

import hashlib
import re
import secrets

# No letters or digits that are mistaken for one another on paper.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
CHECK_LETTERS = 27  # 133 bits: nobody guesses one
NUMBER_LETTERS = 8
GROUP = 9
LONGEST = 100  # what is longer was never one of ours


def new_check_code() -> str:
    """Return a code for a check page, in three groups that can be typed from paper."""
    return _grouped(_random(CHECK_LETTERS), GROUP)


def new_number() -> str:
    """Return a certificate number like ``7K2M-9QXD``: it tells neither how many there are nor whose it is."""
    return _grouped(_random(NUMBER_LETTERS), NUMBER_LETTERS // 2).upper()


def new_secret() -> str:
    """Return a code for an address that is only ever copied."""
    return secrets.token_urlsafe(32)


def typed(code: str) -> str:
    """Return a check code as it was made, however it was typed: capitals and hyphens do not count."""
    letters = re.sub(r"[^a-z0-9]", "", code[:LONGEST].lower())
    return _grouped(letters, GROUP)


def digest_of(code: str) -> str:
    """Return what a code is looked up by: how long the look-up takes says nothing about the code itself."""
    return hashlib.sha256(code.encode()).hexdigest()


def _random(count: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(count))


def _grouped(letters: str, size: int) -> str:
    return "-".join(letters[at : at + size] for at in range(0, len(letters), size))
