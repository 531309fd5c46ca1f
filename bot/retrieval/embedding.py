"""The vectors of texts, each embedded once: what the version that serves has embedded is taken from it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import count
from pathlib import Path

import numpy as np

from bot.errors import IndexDamaged, IndexMismatch, IndexMissing
from bot.retrieval.arrays import from_bytes, to_bytes
from bot.retrieval.encoder import Encoder, OnProgress, Vectors, encoded_form
from bot.retrieval.lexical import Ints
from bot.retrieval.manifest import read_manifest
from bot.retrieval.versions import current_version, read_verified

TEXTS = "texts.npz"


class Embedded:
    """A growing `table` of vectors, [texts, dimension]. `anew`: how many texts had to be embedded."""

    def __init__(self, encoder: Encoder, folder: Path) -> None:
        self._encoder = encoder
        self._places, self.table = _known(folder, encoder.dimension)
        self.anew = 0

    def embed(self, texts: Sequence[str], on_progress: OnProgress | None = None) -> None:
        """Make sure that every text has its vector."""
        missing = {self._key(text): text for text in texts if self._key(text) not in self._places}
        found = self._encoder.encode(list(missing.values()), on_progress)
        self._places |= zip(missing, count(len(self.table)))
        self.table = np.concatenate([self.table, found]) if len(self.table) else found
        self.anew += len(missing)

    def places(self, texts: Sequence[str]) -> Ints:
        """The rows of the table that hold `texts`, which were embedded."""
        return np.array([self._places[self._key(text)] for text in texts], np.int64)

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """[texts, dimension], of texts that were embedded."""
        return self.table[self.places(texts)]

    def content(self, texts: Sequence[str]) -> bytes:
        """The part of the table that holds `texts`, as a file for the next build."""
        wanted = np.unique(self.places(texts))
        keys = np.array(list(self._places), "S64")[wanted]
        vectors = self.table if len(wanted) == len(self.table) else self.table[wanted]
        return to_bytes({"keys": keys, "vectors": vectors})

    def _key(self, text: str) -> bytes:
        """What a vector depends on, hashed; folding is in the encoded form."""
        spelled = f"{self._encoder.name}\0{encoded_form(text)}".encode("utf-8", "replace")
        return hashlib.sha256(spelled).hexdigest().encode()


def _known(folder: Path, dimension: int) -> tuple[dict[bytes, int], Vectors]:
    """The table of the version that serves, and the place of each text in it; empty when there is none that
    can be trusted."""
    nothing: tuple[dict[bytes, int], Vectors] = {}, np.empty((0, dimension), np.float32)
    version = current_version(folder)
    if version is None:
        return nothing
    try:
        manifest = read_manifest(folder / version)
        arrays = from_bytes(read_verified(folder / version, manifest.files, TEXTS))
    except (IndexMissing, IndexDamaged, IndexMismatch):
        return nothing
    if arrays["vectors"].shape[1] != dimension:
        return nothing
    return dict(zip(arrays["keys"].tolist(), count(), strict=False)), arrays["vectors"]
