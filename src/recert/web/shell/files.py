"""Handing out a stored file, whole or a range of it (RFC 9110): a video can be sought in, a broken download goes on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO

from django.core.files.storage import default_storage
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.utils.http import content_disposition_header

CHUNK = 256 * 1024
ONE_RANGE = re.compile(r"bytes=\s*(\d{0,18})-(\d{0,18})\s*")


def file_answer(
    request: HttpRequest, stored: str, *, name: str, content_type: str, etag: str, download: bool = True
) -> HttpResponseBase:
    """Answer with a stored file, never guessed at by the browser; ``download`` False: to be shown in the page.

    One range is answered with 206 (416 where the file has no such part), several with the whole. ``If-Range`` and
    ``If-None-Match`` compare ``etag``, which must differ whenever the content does. The caller has checked who asks.
    """
    try:
        size = default_storage.size(stored)
    except FileNotFoundError as lost:
        raise Http404("The file is not in store any more.") from lost
    tag = f'"{etag}"'
    if request.headers.get("If-None-Match") == tag:
        answer: HttpResponseBase = HttpResponse(status=304)
    else:
        answer = _content(request, stored, size, tag)
    answer["ETag"] = tag
    if answer.status_code in {200, 206}:
        answer["Content-Type"] = content_type
        answer["Content-Disposition"] = content_disposition_header(download, name) or "inline"
    answer["Accept-Ranges"] = "bytes"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store" if download else "private, no-cache"
    return answer


def _content(request: HttpRequest, stored: str, size: int, tag: str) -> HttpResponseBase:
    found = asked_range(request.headers.get("Range", ""), size)
    if found is None or request.headers.get("If-Range", tag) != tag:
        return _body(request, stored, 0, size, 200)
    start, end = found
    if start >= end:
        answer = HttpResponse(status=416)
        answer["Content-Range"] = f"bytes */{size}"
        return answer
    part = _body(request, stored, start, end - start, 206)
    part["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    return part


def asked_range(header: str, size: int) -> tuple[int, int] | None:
    """Return the range asked for as (start, end), end exclusive and inside the file; start = end for one that is not there.

    None: no range, several, or nonsense, which all mean the whole file.
    """
    found = ONE_RANGE.fullmatch(header)
    if found is None or (not found[1] and not found[2]):
        return None
    if not found[1]:  # the last n bytes
        return max(0, size - int(found[2])), size
    start = int(found[1])
    if found[2] and int(found[2]) < start:
        return None
    end = min(int(found[2]) + 1, size) if found[2] else size
    return (start, end) if start < size else (size, size)


def _body(request: HttpRequest, stored: str, start: int, length: int, status: int) -> HttpResponseBase:
    if request.method == "HEAD":
        answer: HttpResponseBase = HttpResponse(status=status)
    elif status == 200:  # noqa: PLR2004 - the whole
        answer = FileResponse(default_storage.open(stored, "rb"))
    else:
        answer = StreamingHttpResponse(
            _read(default_storage.open(stored, "rb"), start, length), status=status
        )
    answer["Content-Length"] = str(length)
    return answer


def _read(file: IO[bytes], start: int, length: int) -> Iterator[bytes]:
    with file:
        file.seek(start)
        while length > 0 and (chunk := file.read(min(CHUNK, length))):
            length -= len(chunk)
            yield chunk
