"""Files that people send: what one is, is told by its content; it is kept under a random name, never under its own."""

from __future__ import annotations

import hashlib
import re
import unicodedata
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePath

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile

from recert.kernel.tenancy import require_agency_id

LONGEST_NAME = 120
HEAD = 64  # bytes that tell what a file is
MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file: its type, the endings that its name may have (it gets the first), how its content begins."""

    content_type: str
    endings: tuple[str, ...]
    begins: Callable[[bytes], bool]


def _starts(mark: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(mark)


def _is_mp4(head: bytes) -> bool:
    return head[4:8] == b"ftyp" and head[8:12] != b"qt  "


def _is_webm(head: bytes) -> bool:
    return head.startswith(b"\x1aE\xdf\xa3") and b"webm" in head


PDF = FileKind("application/pdf", (".pdf",), _starts(b"%PDF-"))
PNG = FileKind("image/png", (".png",), _starts(b"\x89PNG\r\n\x1a\n"))
JPEG = FileKind("image/jpeg", (".jpg", ".jpeg"), _starts(b"\xff\xd8\xff"))
MP4 = FileKind("video/mp4", (".mp4", ".m4v"), _is_mp4)
VTT = FileKind("text/vtt", (".vtt",), lambda head: head.removeprefix(b"\xef\xbb\xbf").startswith(b"WEBVTT"))
WEBM = FileKind("video/webm", (".webm",), _is_webm)


def kind_of(upload: UploadedFile[bytes], kinds: Sequence[FileKind]) -> FileKind | None:
    """Return which of the kinds the content is; None for anything else."""
    upload.seek(0)
    head = upload.read(HEAD)
    return next((kind for kind in kinds if kind.begins(head)), None)


def digest_of(upload: UploadedFile[bytes]) -> str:
    """Return the SHA-256 of the content, read in chunks."""
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    return digest.hexdigest()


@contextmanager
def kept(upload: UploadedFile[bytes], kind: FileKind) -> Iterator[str]:
    """Store the file in the agency's folder and give its stored name; where the block fails, no file is left behind."""
    upload.seek(0)
    stored = default_storage.save(f"{require_agency_id()}/{uuid.uuid4().hex}{kind.endings[0]}", upload)
    try:
        yield stored
    except BaseException:
        default_storage.delete(stored)  # no row points at it
        raise


def safe_name(name: str, kind: FileKind) -> str:
    """Return the file's name without path, control characters and what file systems forbid, with a true ending."""
    base = PurePath(unicodedata.normalize("NFC", name).replace("\\", "/")).name
    base = "".join(" " if unicodedata.category(char).startswith("C") else char for char in base)
    base = re.sub(r'[<>:"/|?*;%]+', " ", base)
    base = re.sub(r"\s+", " ", base).strip(" .") or "document"
    stem, dot, ending = base.rpartition(".")
    if not base.lower().endswith(kind.endings):
        stem, ending = (stem if dot and stem else base), kind.endings[0][1:]
    return f"{stem[:LONGEST_NAME].strip()}.{ending}"
