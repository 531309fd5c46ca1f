"""The versions of the index on disk, and the pointer to the one that serves.

`<folder>/<version>/` holds one build and is never changed once its manifest is there; `<folder>/current`
names the version that serves and is replaced in one step, so that a reader finds the old one or the new one.
Everything is forced to disk before it is pointed at. What a killed build left behind, the next one removes.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from bot.errors import IndexBusy, IndexDamaged, IndexMissing
from bot.retrieval.manifest import MANIFEST

KEPT = 3
"""Versions, the one that serves among them, that stay for a rollback."""

_POINTER = "current"
_LOCK = "lock"
_VERSION = re.compile(r"\d{8}T\d{12}Z-[0-9a-f]{8}")


def version_name(built_at: datetime, content: str) -> str:
    """A name for a version: names sort by the time `built_at` (UTC); `content` is a hash of what is in it."""
    return f"{built_at:%Y%m%dT%H%M%S%fZ}-{content[:8]}"


def versions(folder: Path) -> list[str]:
    """The complete versions, oldest first."""
    return sorted(path.name for path in _directories(folder) if (path / MANIFEST).is_file())


def current_version(folder: Path) -> str | None:
    """The version that serves; None before the first build."""
    try:
        name = (folder / _POINTER).read_text("utf-8", "replace").strip()
    except OSError:
        return None
    return name if _VERSION.fullmatch(name) else None


def publish(folder: Path, version: str) -> None:
    """Make the complete `version` the one that serves."""
    if version not in versions(folder):
        raise IndexMissing(version=version)
    replace_durably(folder / _POINTER, f"{version}\n".encode())


def rollback(folder: Path) -> str:
    """Make the version before the current one serve again, and return its name.

    Raises:
        IndexMissing: there is none before it.
        IndexBusy: a build is under way.
    """
    with building(folder):
        current = current_version(folder)
        before = [version for version in versions(folder) if current is None or version < current]
        if not before:
            raise IndexMissing(version="previous")
        publish(folder, before[-1])
        return before[-1]


@contextmanager
def building(folder: Path) -> Iterator[None]:
    """Hold the folder for one writer, in this process or another.

    Raises:
        IndexBusy: somebody else holds it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOCK).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise IndexBusy from error
        yield


def tidy(folder: Path) -> None:
    """Remove what killed builds left, and versions beyond KEPT; only while `building`."""
    complete = versions(folder)
    keep = {*complete[-KEPT:], current_version(folder)}
    for path in _directories(folder):
        if path.name not in keep:
            # Without its manifest it is no version any more, should the removal itself be interrupted.
            (path / MANIFEST).unlink(missing_ok=True)
            shutil.rmtree(path)


def read_verified(folder: Path, sums: Mapping[str, str], name: str) -> bytes:
    """The file `name` of the version in `folder`, if it is what the manifest's `sums` (SHA-256) say.

    Raises:
        IndexDamaged: it is not there, or another.
    """
    try:
        content = (folder / name).read_bytes()
    except OSError as error:
        raise IndexDamaged(version=folder.name, reason=name) from error
    if hashlib.sha256(content).hexdigest() != sums.get(name):
        raise IndexDamaged(version=folder.name, reason=name)
    return content


def write_durably(path: Path, content: bytes | memoryview) -> None:
    """Write a file and force it to disk."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def replace_durably(path: Path, content: bytes) -> None:
    """Make `content` the file's in one step: a reader finds what was there before, or all of it."""
    new = path.with_name(f"{path.name}.new")
    write_durably(new, content)
    new.replace(path)
    sync(path.parent)


def sync(folder: Path) -> None:
    """Force the names in `folder` to disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _directories(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return [path for path in folder.iterdir() if _VERSION.fullmatch(path.name) and path.is_dir()]
