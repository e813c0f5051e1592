"""Archives that somebody changed."""

import io
import json
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

Members = dict[str, bytes]


def members(path: Path) -> Members:
    with tarfile.open(path) as tar:
        return {entry.name: tar.extractfile(entry).read() for entry in tar}  # type: ignore[union-attr]


def pack(path: Path, files: Members, *links: str) -> Path:
    with tarfile.open(path, "w:gz") as tar:
        for name in links:
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname = tarfile.SYMTYPE, "/etc"
            tar.addfile(entry)
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return path


def told_otherwise(source: Path, target: Path, change: Callable[[dict[str, Any]], None]) -> Path:
    """The archive with another manifest."""
    files = members(source)
    told = json.loads(files.pop("manifest.json"))
    change(told)
    return pack(target, {**files, "manifest.json": json.dumps(told).encode()})
