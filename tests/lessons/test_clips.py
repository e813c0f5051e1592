"""The length of a video comes from the file itself, and from nothing that only looks like one."""

import io
import struct

import pytest

from recert.lessons.clips import seconds_of
from tests.lessons.helping import CLIPS


@pytest.mark.parametrize("ending", ["mp4", "webm"])
def test_a_real_clip_says_its_length(ending: str) -> None:
    with (CLIPS / f"tiny.{ending}").open("rb") as file:
        assert seconds_of(file, f"video/{ending}") == 4


def box(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body) + 8, name) + body


def test_a_clip_in_fragments_says_it_elsewhere() -> None:
    head = box(b"mvhd", struct.pack(">4x8xII", 1000, 0))
    moov = box(b"moov", head + box(b"mvex", box(b"mehd", struct.pack(">4xI", 90_000))))
    assert seconds_of(io.BytesIO(box(b"ftyp", b"isom") + moov), "video/mp4") == 90


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\x00" * 64, b"\xff" * 64, box(b"moov", b""), box(b"moov", box(b"mvhd", b"\x00")),
        box(b"moov", box(b"mvhd", struct.pack(">4x8xII", 0, 9))), struct.pack(">I4s", 1, b"moov"),
        struct.pack(">I4s", 3, b"ftyp") * 9, b"\x1aE\xdf\xa3", b"\x1aE\xdf\xa3\x80\x18\x53\x80\x67\xff",
        box(b"moov", box(b"mvhd", struct.pack(">4x8xII", 1, 0xFFFFFFFF))),
    ],
)  # fmt: skip
def test_what_does_not_say_it_has_none(content: bytes) -> None:
    assert seconds_of(io.BytesIO(content), "video/mp4") is None
    assert seconds_of(io.BytesIO(content), "video/webm") is None


@pytest.mark.parametrize("ending", ["mp4", "webm"])
def test_a_broken_clip_is_no_crash(ending: str) -> None:
    whole = (CLIPS / f"tiny.{ending}").read_bytes()
    for cut in range(0, len(whole), 37):
        assert seconds_of(io.BytesIO(whole[:cut]), f"video/{ending}") in {None, 4}
        spoilt = whole[:cut] + bytes([whole[cut] ^ 0xFF]) + whole[cut + 1 :]
        seconds_of(io.BytesIO(spoilt), f"video/{ending}")
