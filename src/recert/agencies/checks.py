"""What may stand in an agency's settings, checked in one place; each refusal is a sentence."""

from __future__ import annotations

import base64
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Any

Checks = Mapping[str, Callable[[], Any]]

LOGO_LIMIT = 200 * 1024
_PICTURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_HOST = re.compile(
    r"(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*"
)
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def each(fields: Checks) -> tuple[dict[str, Any], dict[str, str]]:
    """Run every check; return what passed, and the sentence of each that did not."""
    found: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for field, check in fields.items():
        try:
            found[field] = check()
        except ValueError as fault:
            problems[field] = str(fault)
    return found, problems


def one_of(value: str, known: Iterable[str], sentence: str) -> str:
    """Return the value when it is known; raise ValueError with the sentence otherwise."""
    if value not in known:
        raise ValueError(sentence)
    return value


def line(text: str, *, longest: int, what: str) -> str:
    """Return one line of text with single spaces; raise ValueError when empty, too long or unshowable."""
    found = " ".join(unicodedata.normalize("NFC", text).split())
    if not found:
        raise ValueError(f"{what} is missing.")
    if len(found) > longest:
        raise ValueError(f"{what} has at most {longest} characters; this has {len(found)}.")
    if any(unicodedata.category(char) in {"Cc", "Cs", "Co", "Cn"} for char in found):
        raise ValueError(f"{what} has a character that cannot be shown. Type it again.")
    return found


def slug(text: str, *, longest: int = 60) -> str:
    """Return the short name for addresses; raise ValueError unless small letters, digits, hyphens."""
    found = text.strip()
    if not _SLUG.fullmatch(found) or len(found) > longest:
        raise ValueError(f"Small letters, digits and single hyphens, at most {longest}: like harlow-county.")
    return found


def colour(text: str) -> str:
    """Return ``#1c4f91``, or nothing for nothing; raise ValueError for anything else."""
    found = text.strip().lower()
    if found and not _COLOUR.fullmatch(found):
        raise ValueError("Write a colour as # and six digits, like #1c4f91.")
    return found


def hosts(lines: Iterable[str]) -> list[str]:
    """Return host names in small letters, each once; raise ValueError naming the first that is none."""
    found: list[str] = []
    for text in lines:
        host = text.strip().lower().rstrip(".")
        if not host:
            continue
        if not _HOST.fullmatch(host):
            raise ValueError(
                f"“{text.strip()[:60]}” is not a host name. "
                "Write it like training.harlow.example, without https:// and port."
            )
        if host not in found:
            found.append(host)
    return found


def logo_size(size: int) -> None:
    """Raise ValueError when a picture of this many bytes is too large."""
    if size > LOGO_LIMIT:
        raise ValueError(
            f"The picture has {size / 1024:,.0f} kB; save it with {LOGO_LIMIT // 1024} kB at most."
        )


def logo(content: bytes) -> str:
    """Return a PNG or JPEG picture as a ``data:`` address, told by its content; else raise ValueError."""
    logo_size(len(content))
    kind = next((kind for start, kind in _PICTURES.items() if content.startswith(start)), None)
    if kind is None:
        raise ValueError("Not a PNG or JPEG picture. Save the logo as one of these and try again.")
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def picture(address: str) -> tuple[str, bytes]:
    """Return the media type and the bytes of what ``logo`` made."""
    head, _, body = address.partition(",")
    return head.removeprefix("data:").removesuffix(";base64"), base64.b64decode(body)
