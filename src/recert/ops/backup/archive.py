"""The archive file: a compressed tar whose last member lists the size and the checksum of every other."""

from __future__ import annotations

import gzip
import hashlib
import io
import tarfile
import time
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from recert.ops.backup import manifest
from recert.ops.backup.manifest import Manifest, Member
from recert.ops.problems import CannotGoOn

DATABASE = "database.sqlite3"
ROOMS = ("tables", "documents")
CHUNK = 1 << 20
Found = dict[str, Member]


class Hashing:
    """Passes on what it reads, and takes its size and checksum."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.digest, self.size = file, hashlib.sha256(), 0

    def read(self, size: int = -1) -> bytes:
        """Read on."""
        chunk = self.file.read(size)
        self.digest.update(chunk)
        self.size += len(chunk)
        return chunk

    @property
    def member(self) -> Member:
        """What passed."""
        return Member(self.size, self.digest.hexdigest())


class Writer:
    """Puts files into a new archive; ``close`` adds the manifest."""

    def __init__(self, file: IO[bytes]) -> None:
        self.tar = tarfile.open(fileobj=file, mode="w:gz", compresslevel=6)  # noqa: SIM115 - ``close`` closes it
        self.members: Found = {}

    def add(self, name: str, path: Path) -> Member:
        """Add a file under this name."""
        with path.open("rb") as file:
            passing = Hashing(file)
            self.tar.addfile(_entry(name, path.stat().st_size), passing)
        self.members[name] = passing.member
        return passing.member

    def close(self, told: Manifest) -> None:
        """Add the manifest and finish."""
        text = told.written()
        self.tar.addfile(_entry(manifest.NAME, len(text)), io.BytesIO(text))
        self.tar.close()


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode, entry.mtime = size, 0o600, int(time.time())
    return entry


def check(path: Path, into: Path | None = None) -> Manifest:
    """Read the whole archive, compare every member with the manifest, and return it; ``into``: unpack there as well.

    Raises CannotGoOn with a sentence for a file that is foreign, cut short or changed.
    """
    try:
        with gzip.open(path) as packed:
            told, found = _walk(packed, into)
            while packed.read(CHUNK):  # what compression checks at its end was read, too
                pass
    except gzip.BadGzipFile as problem:
        raise CannotGoOn(f"{path} is no backup of Recert, or it was changed.") from problem
    except (EOFError, zlib.error, tarfile.TarError) as problem:
        raise CannotGoOn(f"{path} is damaged or cut short. Use another backup.") from problem
    if told is None:
        raise CannotGoOn(f"{path} is no backup of Recert: it has no list of its contents.")
    _compare(path, told, found)
    return told


def _walk(packed: gzip.GzipFile, into: Path | None) -> tuple[Manifest | None, Found]:
    told, found = None, Found()
    with tarfile.open(fileobj=packed, mode="r|") as tar:
        for entry, file in _files(tar):
            if entry.name == manifest.NAME:
                told = manifest.read(file.read())
            elif entry.name in found:
                raise CannotGoOn(
                    f"The archive holds {entry.name} twice, so it was changed. Nothing was restored."
                )
            else:
                found[entry.name] = _take(entry.name, file, into)
    return told, found


def _files(tar: tarfile.TarFile) -> Iterator[tuple[tarfile.TarInfo, IO[bytes]]]:
    for entry in tar:
        file = tar.extractfile(entry) if entry.isreg() and is_ours(entry.name) else None
        if file is None:
            raise CannotGoOn(f"The archive holds {entry.name!r}, which no backup has. Nothing was restored.")
        yield entry, file


def is_ours(name: str) -> bool:
    """Tell whether a member of this name may be written below a folder, and is one that Recert writes."""
    path = PurePosixPath(name)
    plain = (
        str(path) == name
        and not path.is_absolute()
        and ".." not in path.parts
        and not set(name) & set("\\:\0")
    )
    return plain and (name in (DATABASE, manifest.NAME) or (len(path.parts) > 1 and path.parts[0] in ROOMS))


def _take(name: str, file: IO[bytes], into: Path | None) -> Member:
    passing = Hashing(file)
    if into is None:
        while passing.read(CHUNK):
            pass
        return passing.member
    place = into / name
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("xb") as out:
        while chunk := passing.read(CHUNK):
            out.write(chunk)
    return passing.member


def _compare(path: Path, told: Manifest, found: Found) -> None:
    for name in sorted(told.members.keys() | found.keys()):
        if name not in found:
            raise CannotGoOn(f"{path} lacks {name}, so it was changed. Use another backup.")
        if found[name] != told.members.get(name):
            raise CannotGoOn(f"{path}: {name} is not as it was written. Use another backup.")
