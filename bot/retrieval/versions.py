"""The versions of the index on disk, and the pointer to the one that serves.

`<folder>/<version>/` holds one build and is never changed once its manifest is there; `<folder>/current`
names the version that serves and is replaced in one step, so that a reader finds the old one or the new one.
Everything is forced to disk before it is pointed at. What a killed build left behind, the next one removes.

A version is built below `<folder>/candidates/` and stays there until it is to serve. While it is on its way
from there, `<folder>/promoting` names it: should that be cut short, it goes back, so that no version which
never served is taken for one to roll back to.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from bot.errors import IndexBusy, IndexDamaged, IndexMissing
from bot.retrieval.manifest import MANIFEST

KEPT = 3
"""Versions, the one that serves among them, that stay for a rollback."""

CANDIDATES = "candidates"
"""The folder of what is built and does not serve yet: at most one version that is complete."""

_POINTER = "current"
_PROMOTING = "promoting"
_LOCK = "lock"
_POINTING = "pointing"
_VERSION = re.compile(r"\d{8}T\d{12}Z-[0-9a-f]{8}")


def version_name(built_at: datetime, content: str) -> str:
    """A name for a version: names sort by the time `built_at` (UTC); `content` is a hash of what is in it."""
    return f"{built_at:%Y%m%dT%H%M%S%fZ}-{content[:8]}"


def versions(folder: Path) -> list[str]:
    """The complete versions, oldest first."""
    return sorted(path.name for path in _directories(folder) if (path / MANIFEST).is_file())


def current_version(folder: Path) -> str | None:
    """The version that serves; None before the first build."""
    return _named_in(folder / _POINTER)


def publish(folder: Path, version: str) -> None:
    """Make the complete `version` the one that serves."""
    if version not in versions(folder):
        raise IndexMissing(version=version)
    replace_durably(folder / _POINTER, f"{version}\n".encode())


def promote(folder: Path, version: str, instead_of: str | None) -> None:
    """Make the candidate `version` the one that serves; nothing is left to do when it is already.

    Raises:
        IndexMissing: there is no such candidate, or `instead_of` is not what serves: somebody went back.
        IndexBusy: a build is under way.
    """
    with building(folder):
        if version != current_version(folder):
            put_to_service(folder, version, instead_of)


def put_to_service(folder: Path, version: str, instead_of: str | None) -> None:
    """Make the candidate `version` the one that serves; only while `building`. Raises as `promote` does."""
    if version not in versions(folder / CANDIDATES):
        raise IndexMissing(version=version)
    with _pointing(folder):
        if current_version(folder) != instead_of:
            raise IndexMissing(version=instead_of)
        replace_durably(folder / _PROMOTING, f"{version}\n".encode())
        _move(folder / CANDIDATES / version, folder / version)
        publish(folder, version)
        _settle(folder)
    tidy(folder)


def rollback(folder: Path, to: str | None = None) -> str:
    """Make the version before the current one serve again, or the one named `to`, and return its name. It
    waits for no build: what must be gone must be gone at once.

    Raises:
        IndexMissing: there is none before it, or none of that name.
    """
    with _pointing(folder):
        version = to or _one_before(folder)
        if version == _named_in(folder / _PROMOTING):  # left half way: it never served
            raise IndexMissing(version=version)
        publish(folder, version)
        return version


def _one_before(folder: Path) -> str:
    current = current_version(folder)
    before = [version for version in versions(folder) if current is None or version < current]
    if not before:
        raise IndexMissing(version="previous")
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
        with _pointing(folder):
            _settle(folder)
        yield


@contextmanager
def _pointing(folder: Path) -> Iterator[None]:
    """Hold the pointer and the versions that it may be moved to, for as long as that takes."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _POINTING).open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def tidy(folder: Path) -> None:
    """Remove what killed builds left, versions beyond KEPT, and all candidates but the newest; only while
    `building`."""
    with _pointing(folder):
        _keep_only(folder, {*versions(folder)[-KEPT:], current_version(folder)})
    _keep_only(folder / CANDIDATES, set(versions(folder / CANDIDATES)[-1:]))


def _keep_only(folder: Path, keep: Collection[str | None]) -> None:
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


def _settle(folder: Path) -> None:
    """End what a promotion began: what came to serve serves, and what did not is a candidate again."""
    version = _named_in(folder / _PROMOTING)
    if version and version != current_version(folder) and (folder / version).is_dir():
        _move(folder / version, folder / CANDIDATES / version)
    if version:
        (folder / _PROMOTING).unlink()
        sync(folder)


def _move(version: Path, place: Path) -> None:
    version.replace(place)
    sync(place.parent)
    sync(version.parent)


def _named_in(pointer: Path) -> str | None:
    try:
        name = pointer.read_text("utf-8", "replace").strip()
    except OSError:
        return None
    return name if _VERSION.fullmatch(name) else None


def _directories(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return [path for path in folder.iterdir() if _VERSION.fullmatch(path.name) and path.is_dir()]
