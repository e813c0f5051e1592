"""How long a video is, read from the file itself: MP4 and WebM say it in their heads."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from decimal import Decimal
from typing import IO

MOST_PARTS = 1000  # parts of one level; a file with more is not one that a camera or editor makes
LONGEST = 24 * 3600
ALL_ONES = {0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF}
SEGMENT, INFO, DURATION, SCALE = 0x18538067, 0x1549A966, 0x4489, 0x2AD7B1


def seconds_of(file: IO[bytes], content_type: str) -> Decimal | None:
    """Return the length in seconds; None where the file does not say it, or not in a way that makes sense."""
    file.seek(0, 2)
    size = file.tell()
    try:
        found = _mp4(file, size) if content_type == "video/mp4" else _webm(file, size)
    except (struct.error, ValueError, ZeroDivisionError, OverflowError):
        return None
    if found is None or not 0 < found <= LONGEST:  # NaN compares as neither
        return None
    return Decimal(f"{found:.2f}") or None


def _boxes(file: IO[bytes], start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield (name, start, end) of the content of each MP4 box of one level."""
    for _ in range(MOST_PARTS):
        file.seek(start)
        head = file.read(8)
        if start + 8 > end or len(head) < 8:  # noqa: PLR2004 - the head of a box
            return
        size, name = struct.unpack(">I4s", head)
        body = start + 8
        if size == 1:
            size, body = struct.unpack(">Q", file.read(8))[0], start + 16
        stop = end if size == 0 else start + size
        if stop < body:
            return
        yield name, body, min(stop, end)
        start = stop


def _mp4(file: IO[bytes], size: int) -> float | None:
    movie = next(((start, end) for name, start, end in _boxes(file, 0, size) if name == b"moov"), None)
    if movie is None:
        return None
    scale = ticks = 0
    for name, start, end in _boxes(file, *movie):
        if name == b"mvhd":
            scale, ticks = _times(file, start)
        elif name == b"mvex" and ticks in {0, *ALL_ONES}:
            ticks = _fragments(file, start, end)
    return None if ticks in ALL_ONES else ticks / scale


def _times(file: IO[bytes], start: int) -> tuple[int, int]:
    file.seek(start)
    version = file.read(4)[0:1]
    if version == b"\x01":
        scale, ticks = struct.unpack(">16xIQ", file.read(28))
    else:
        scale, ticks = struct.unpack(">8xII", file.read(16))
    return scale, ticks


def _fragments(file: IO[bytes], start: int, end: int) -> int:
    """A file in fragments says its length in a box of its own."""
    for name, body, _ in _boxes(file, start, end):
        if name == b"mehd":
            file.seek(body)
            version = file.read(4)[0:1]
            return int(
                struct.unpack(
                    ">Q" if version == b"\x01" else ">I", file.read(8 if version == b"\x01" else 4)
                )[0]
            )
    return 0


def _number(file: IO[bytes], *, is_id: bool) -> int:
    """Read a number of WebM's own spelling: its first byte says how many follow."""
    first = file.read(1)
    if not first or first[0] == 0:
        raise ValueError("not a number")
    length = 9 - first[0].bit_length()
    value = first[0] if is_id else first[0] & ((1 << (8 - length)) - 1)
    rest = file.read(length - 1)
    whole = int.from_bytes(bytes([value]) + rest, "big")
    unknown = not is_id and whole == (1 << (7 * length)) - 1
    return -1 if unknown else whole


def _elements(file: IO[bytes], start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Yield (id, start, end) of the content of each WebM element of one level."""
    for _ in range(MOST_PARTS):
        if start >= end:
            return
        file.seek(start)
        name, size = _number(file, is_id=True), _number(file, is_id=False)
        body = file.tell()
        stop = end if size < 0 else min(body + size, end)
        yield name, body, stop
        start = stop


def _webm(file: IO[bytes], size: int) -> float | None:
    for name, start, end in _elements(file, 0, size):
        if name == SEGMENT:
            info = next((part for part in _elements(file, start, end) if part[0] == INFO), None)
            return _duration(file, info[1], info[2]) if info else None
    return None


def _duration(file: IO[bytes], start: int, end: int) -> float | None:
    scale, ticks = 1_000_000, 0.0
    for name, body, stop in _elements(file, start, end):
        file.seek(body)
        value = file.read(min(stop - body, 8))
        if name == SCALE:
            scale = int.from_bytes(value, "big")
        elif name == DURATION:
            ticks = struct.unpack(">f" if len(value) == 4 else ">d", value)[0]  # noqa: PLR2004 - a short one
    return ticks * scale / 1e9
