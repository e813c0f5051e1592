"""The file of a lesson: checked by its content, kept, and for a video its length read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from recert.agencies.actors import Actor
from recert.kernel.problems import ProblemError
from recert.kernel.uploads import (
    JPEG,
    MB,
    MP4,
    PDF,
    PNG,
    VTT,
    WEBM,
    FileKind,
    digest_of,
    kept,
    kind_of,
    safe_name,
)
from recert.lessons.clips import seconds_of
from recert.lessons.models import LessonFile, LessonKind

Upload = UploadedFile[bytes]
KINDS: dict[str, tuple[FileKind, ...]] = {
    LessonKind.IMAGE: (PNG, JPEG),
    LessonKind.VIDEO: (MP4, WEBM),
    LessonKind.PDF: (PDF,),
}
WORDS = {
    LessonKind.IMAGE: "a PNG or JPEG picture",
    LessonKind.VIDEO: "an MP4 or WebM video",
    LessonKind.PDF: "a PDF file",
}
LARGEST = {LessonKind.IMAGE: 10 * MB, LessonKind.VIDEO: 500 * MB, LessonKind.PDF: 20 * MB}
SMALLER = {
    LessonKind.IMAGE: "Make the picture smaller.",
    LessonKind.VIDEO: "Save it with less detail (720p is plenty), or cut it into several lessons.",
    LessonKind.PDF: "Save a smaller PDF.",
}
NO_CAPTIONS = "These are no captions in WebVTT: such a file begins with the word WEBVTT. Video programs save captions so."
NO_LENGTH = "How long this video is cannot be read from the file. Open it in a video editor, save it as MP4, and send that."


def check_file(kind: str, upload: Upload | None, *, needed: bool) -> FileKind | None:
    """Return what the file is; ValueError with a sentence for what a lesson of the kind cannot show."""
    if upload is None:
        if needed and kind in KINDS:
            raise ValueError(f"Choose {WORDS[LessonKind(kind)]}.")
        return None
    if kind not in KINDS:
        raise ValueError("A lesson of this kind has no file.")
    lesson = LessonKind(kind)
    if not upload.size:
        raise ValueError("The file is empty. Choose another one.")
    if upload.size > LARGEST[lesson]:
        most = f"at most {LARGEST[lesson] // MB} MB"
        raise ValueError(f"The file has {upload.size / MB:.1f} MB; {most}. {SMALLER[lesson]}")
    found = kind_of(upload, KINDS[lesson])
    if found is None:
        raise ValueError(f"This is not {WORDS[lesson]}, whatever its name says. Choose one.")
    return found


def check_captions(upload: Upload | None) -> FileKind | None:
    """Return what the captions of a video are; ValueError with a sentence for a file that holds none."""
    if upload is None:
        return None
    if (upload.size or 0) > MB:
        raise ValueError("The file has more than 1 MB, which captions never have. Choose another one.")
    if kind_of(upload, (VTT,)) is None:
        raise ValueError(NO_CAPTIONS)
    upload.seek(0)
    try:
        words = upload.read().decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise ValueError("The letters of this file cannot be read. Save it as UTF-8.") from fault
    if "-->" not in words:
        raise ValueError("The file has no caption in it: each needs its times, 00:01.000 --> 00:04.000.")
    return VTT


def length_of(upload: Upload, kind: FileKind) -> Decimal | None:
    """Return the length of a video, None for other files; ValueError where a video does not say it."""
    if kind not in KINDS[LessonKind.VIDEO]:
        return None
    found = seconds_of(upload, kind.content_type)
    if found is None:
        raise ValueError(NO_LENGTH)
    return found


@contextmanager
def stored(
    course_id: int, upload: Upload | None, kind: FileKind | None, by: Actor
) -> Iterator[LessonFile | None]:
    """Keep the file and give its record, not yet saved; where the block fails, nothing stays behind."""
    if upload is None or kind is None:
        yield None
        return
    try:
        seconds = length_of(upload, kind)
    except ValueError as fault:
        raise ProblemError({"file": str(fault)}) from fault
    digest = digest_of(upload)
    with kept(upload, kind) as name:
        made = LessonFile(
            course_id=course_id, name=safe_name(upload.name or "", kind), content_type=kind.content_type,
            size=upload.size or 0, sha256=digest, seconds=seconds, recorded_at=timezone.now(),
            recorded_by_id=by.user_id,
        )  # fmt: skip
        made.file.name = name
        yield made
