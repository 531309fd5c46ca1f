"""The vectors of texts, each embedded once: what the version that serves has embedded is taken from it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bot.errors import IndexDamaged, IndexMissing
from bot.retrieval.arrays import from_bytes, to_bytes
from bot.retrieval.encoder import Encoder, OnProgress, Vectors, encoded_form
from bot.retrieval.manifest import read_manifest
from bot.retrieval.versions import current_version, read_verified

TEXTS = "texts.npz"


class Embedded:
    """A growing table of vectors. `anew`: how many texts had to be embedded."""

    def __init__(self, encoder: Encoder, folder: Path) -> None:
        self._encoder = encoder
        self._vectors = _known(folder)
        self.anew = 0

    def embed(self, texts: Sequence[str], on_progress: OnProgress | None = None) -> None:
        """Make sure that every text has its vector."""
        missing = {self._key(text): text for text in texts if self._key(text) not in self._vectors}
        found = self._encoder.encode(list(missing.values()), on_progress)
        self._vectors |= zip(missing, found, strict=True)
        self.anew += len(missing)

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """[texts, dimension], of texts that were embedded."""
        return np.stack([self._vectors[self._key(text)] for text in texts])

    def content(self, texts: Sequence[str]) -> bytes:
        """The part of the table that holds `texts`, as a file for the next build."""
        keys = sorted({self._key(text) for text in texts})
        return to_bytes(
            {"keys": np.array(keys, "S64"), "vectors": np.stack([self._vectors[key] for key in keys])}
        )

    def _key(self, text: str) -> bytes:
        """What a vector depends on, hashed; folding is in the encoded form."""
        spelled = f"{self._encoder.name}\0{encoded_form(text)}".encode("utf-8", "replace")
        return hashlib.sha256(spelled).hexdigest().encode()


def _known(folder: Path) -> dict[bytes, Vectors]:
    """The table of the version that serves; empty when there is none that can be trusted."""
    version = current_version(folder)
    if version is None:
        return {}
    try:
        manifest = read_manifest(folder / version)
        arrays = from_bytes(read_verified(folder / version, manifest.files, TEXTS))
    except (IndexMissing, IndexDamaged):
        return {}
    return dict(zip(arrays["keys"].tolist(), arrays["vectors"], strict=True))
