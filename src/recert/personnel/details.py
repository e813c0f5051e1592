"""What is written about a member, checked: one sentence for each field that is wrong."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from recert.kernel.problems import ProblemError
from recert.personnel.names import check_first_name, check_last_name

NUMBER_LENGTH, RANK_LENGTH, EMAIL_LENGTH, NAME_LENGTH = 40, 80, 254, 120
EARLIEST_YEAR = 1900
YOUNGEST = 14  # years at hiring


@dataclass(frozen=True, slots=True)
class Details:
    """A member's own facts, as a form or a file gives them."""

    member_number: str
    first_name: str
    last_name: str
    email: str = ""
    unit_id: int | None = None
    rank: str = ""
    hired_on: date | None = None
    birth_date: date | None = None


def checked(details: Details, *, today: date) -> Details:
    """Return the details as they are kept; raise ProblemError with a sentence for each wrong field."""
    problems: dict[str, str] = {}
    kept: dict[str, Any] = {}
    checks: dict[str, Callable[[str], str]] = {
        "member_number": check_number,
        "first_name": check_first_name,
        "last_name": check_last_name,
        "email": check_email,
        "rank": check_rank,
    }
    for field, check in checks.items():
        try:
            kept[field] = check(getattr(details, field))
        except ValueError as fault:
            problems[field] = str(fault)
    problems |= _wrong_days(details, today)
    if problems:
        raise ProblemError(problems)
    return replace(details, **kept)


def check_number(text: str) -> str:
    """Return the member number as it is kept; raise ValueError with a sentence."""
    return _line(text, what="A member number", shortest=1, longest=NUMBER_LENGTH)


def check_rank(text: str) -> str:
    """Return the rank as it is kept, or ""; raise ValueError with a sentence."""
    return _line(text, what="A rank", shortest=0, longest=RANK_LENGTH)


def check_place_name(text: str) -> str:
    """Return the name of a unit or group as it is kept; raise ValueError with a sentence."""
    return _line(text, what="A name", shortest=1, longest=NAME_LENGTH)


def check_email(text: str) -> str:
    """Return the address as it is kept, or ""; raise ValueError with a sentence."""
    email = text.strip()
    if not email:
        return ""
    try:
        validate_email(email)
    except ValidationError:
        raise ValueError(
            "Not an e-mail address: write it like name@agency.example, or leave it empty."
        ) from None
    if len(email) > EMAIL_LENGTH:
        raise ValueError(f"An e-mail address has at most {EMAIL_LENGTH} characters; this has {len(email)}.")
    return email


def _line(text: str, *, what: str, shortest: int, longest: int) -> str:
    line = " ".join(unicodedata.normalize("NFC", text).split())
    if not line.isprintable() and any(_unseen(char) for char in line):
        raise ValueError(f"{what} has no characters that cannot be seen: type it anew.")
    if len(line) < shortest:
        raise ValueError(f"{what} has one character or more.")
    if len(line) > longest:
        raise ValueError(f"{what} has at most {longest} characters; this has {len(line)}.")
    return line


def _unseen(char: str) -> bool:
    return unicodedata.category(char)[0] == "C" and char not in "\u200c\u200d"


def _wrong_days(details: Details, today: date) -> dict[str, str]:
    born, hired = details.birth_date, details.hired_on
    if born and born >= today:
        return {"birth_date": "A date of birth is before today."}
    if born and born.year < EARLIEST_YEAR:
        return {"birth_date": f"A date of birth is in {EARLIEST_YEAR} or later."}
    if born and hired and _years(born, hired) < YOUNGEST:
        return {"hired_on": f"On this day the member was not yet {YOUNGEST}. Check it and the date of birth."}
    return {}


def _years(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
