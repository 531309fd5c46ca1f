"""The candidate: what was built and does not serve yet, in memory for as long as somebody tries it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from threading import Lock

from bot.errors import IndexDamaged, IndexMismatch, IndexMissing
from bot.retrieval.encoder import Encoder
from bot.retrieval.manifest import Making, Manifest, read_manifest
from bot.retrieval.snapshot import Index, load
from bot.retrieval.versions import CANDIDATES, current_version, versions


def fitting(folder: Path, making: Making, revisions: Mapping[str, str]) -> Manifest | None:
    """The version, candidate or serving, that was built in this way from the articles of these `revisions`
    and no others."""
    here = [(folder / CANDIDATES, version) for version in versions(folder / CANDIDATES)]
    serving = current_version(folder)
    if serving in versions(folder):
        here.append((folder, str(serving)))
    for place, version in here:
        try:
            manifest = read_manifest(place / version)
        except (IndexMissing, IndexDamaged, IndexMismatch):
            continue
        if manifest.revisions == revisions and manifest.making == making:
            return manifest
    return None


class Loaded:
    """The one version that was asked for last; safe to share between threads."""

    def __init__(self) -> None:
        self._index: Index | None = None
        self._lock = Lock()

    def get(self, folder: Path, version: str, encoder: Encoder, wrong_answer: float) -> Index:
        """The index `version`, loaded unless it is at hand. Raises what `load` raises."""
        with self._lock:
            if self._index is None or self._index.version != version:
                self._index = None  # two are enough to hold
                self._index = _load(folder, version, encoder, wrong_answer)
            return self._index

    def hold(self, index: Index) -> None:
        """Have `index` at hand, which was made here."""
        with self._lock:
            self._index = index

    def take_over(self, other: Loaded) -> None:
        """Have at hand what `other` has, which lets go of it."""
        with self._lock, other._lock:
            if other._index is not None:
                self._index, other._index = other._index, None


def _load(folder: Path, version: str, encoder: Encoder, wrong_answer: float) -> Index:
    try:
        return load(folder / CANDIDATES, version, encoder, wrong_answer)
    except IndexMissing:
        return load(folder, version, encoder, wrong_answer)
