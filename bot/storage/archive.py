"""A backup is one `.tar.gz`: files by name, and last a manifest with the checksum of each.

It is written beside its place and takes its name only when it is whole and on the disk. It is unpacked into
an empty folder and verified there before anything is done with it.
"""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import json
import os
import shutil
import tarfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath
from tempfile import TemporaryFile
from typing import IO

from bot.errors import BackupBusy, BackupDamaged
from bot.storage.durability import sync_folder

FORMAT = 1
_MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds. `files`: the SHA-256 of each by its name; `revision`: the schema of its rows."""

    made_at: str
    revision: str
    files: dict[str, str]
    format: int = FORMAT


class Archive:
    """A backup being written."""

    def __init__(self, tar: tarfile.TarFile, folder: Path) -> None:
        self._tar, self._folder = tar, folder
        self.files: dict[str, str] = {}

    def add_file(self, name: str, path: Path) -> None:
        self.add_lines(name, [path.read_bytes()])

    def add_lines(self, name: str, lines: Iterable[bytes]) -> None:
        digest = hashlib.sha256()
        with TemporaryFile(dir=self._folder) as whole:
            for line in lines:
                digest.update(line)
                whole.write(line)
            self._add(name, whole)
        self.files[name] = digest.hexdigest()

    def finish(self, manifest: Manifest) -> None:
        """Must be the last to be added."""
        self._add(_MANIFEST, BytesIO(json.dumps(asdict(manifest), indent=1).encode()))

    def _add(self, name: str, content: IO[bytes]) -> None:
        member = tarfile.TarInfo(name)
        member.size = content.seek(0, os.SEEK_END)
        member.mode = 0o600
        content.seek(0)
        self._tar.addfile(member, content)


@contextmanager
def writing_archive(target: Path) -> Iterator[Archive]:
    """An archive that becomes `target`, readable by its owner alone, when the block ends.

    Raises:
        BackupBusy: the same file is being written at this moment.
        OSError: it cannot be written.
    """
    partial = target.with_name(f".{target.name}.partial")
    with os.fdopen(os.open(partial, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        _take(file, partial, target)
        try:
            file.truncate()
            with (
                gzip.GzipFile("", "wb", compresslevel=6, fileobj=file) as packed,
                tarfile.open(fileobj=packed, mode="w") as tar,
            ):
                yield Archive(tar, target.parent)
            file.flush()
            os.fsync(file.fileno())
            partial.replace(target)
        except BaseException:
            partial.unlink(missing_ok=True)
            raise
    sync_folder(target.parent)


def unpack(source: Path, folder: Path) -> Manifest:
    """Unpack `source` into the empty `folder` and verify every file; its manifest.

    Raises:
        BackupDamaged: it is not a whole and unchanged backup.
        OSError: it cannot be read, or not be unpacked here.
    """
    try:
        with gzip.open(source) as packed, tarfile.open(fileobj=packed, mode="r:") as tar:
            for member in tar:
                _unpack_file(tar, member, folder)
            while packed.read(1 << 20):
                """To the end, where the checksum of the whole is."""
    except (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile, FileExistsError) as error:
        raise BackupDamaged(path=str(source), reason=str(error)) from error
    try:
        manifest = Manifest(**json.loads((folder / _MANIFEST).read_bytes()))
    except (FileNotFoundError, ValueError, TypeError) as error:
        raise BackupDamaged(path=str(source), reason=_MANIFEST) from error
    if manifest.format != FORMAT:
        raise BackupDamaged(path=str(source), reason=f"format {manifest.format}")
    for name in _wrong_files(folder, manifest):
        raise BackupDamaged(path=str(source), reason=name)
    return manifest


def _unpack_file(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    """Plain files below `folder` and nothing else: no links, no devices, no way out of it."""
    name = PurePosixPath(member.name)
    content = tar.extractfile(member) if member.isreg() else None
    if content is None or name.is_absolute() or ".." in name.parts:
        raise tarfile.TarError(member.name)
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with content, path.open("xb") as file:
        shutil.copyfileobj(content, file)


def _wrong_files(folder: Path, manifest: Manifest) -> Iterator[str]:
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}
    yield from sorted(there ^ {*manifest.files, _MANIFEST})
    for name, digest in manifest.files.items():
        with (folder / name).open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != digest:
                yield name


def _take(file: IO[bytes], partial: Path, target: Path) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise BackupBusy(path=str(target)) from error
    if not (partial.exists() and os.path.samestat(os.fstat(file.fileno()), partial.stat())):
        raise BackupBusy(path=str(target))  # the other has finished meanwhile, and this is its file
