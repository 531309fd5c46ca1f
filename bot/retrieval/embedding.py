"""What an index needs to know of a text, found out once: its vector and its terms. What the version that
serves knows is taken from it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.domain.conversation import LONGEST_MESSAGE
from bot.errors import IndexDamaged, IndexMismatch, IndexMissing
from bot.retrieval.arrays import Array, Ints, from_bytes
from bot.retrieval.encoder import Encoder, Vectors
from bot.retrieval.manifest import making, read_manifest
from bot.retrieval.progress import OnProgress, share, unheard
from bot.retrieval.terms import PickedTerms, Terms, gram_terms, stem_terms
from bot.retrieval.versions import current_version, read_verified
from bot.retrieval.wording import SpelledTexts

TEXTS = "texts.npz"

_TOLD_EVERY = 1_000


class Texts:
    """`table`: their vectors, [texts, dimension], in half precision, which hardly turns them. `embedded`: how
    many had to be embedded."""

    def __init__(self, encoder: Encoder, folder: Path) -> None:
        self._encoder = encoder
        known = _known(folder, encoder)
        self._rows: dict[bytes, int] = dict(zip(known["keys"].tolist(), count(), strict=False))
        self.table: NDArray[np.float16] = known["vectors"]
        self._grams, self._stems = (Terms.from_arrays(name, known) for name in ("grams", "stems"))
        self._row_of: dict[str, int] = {}
        self.embedded = 0

    def take_in(
        self, texts: Sequence[str], on_embedded: OnProgress = unheard, on_spelled: OnProgress = unheard
    ) -> None:
        """Find out what is not known yet of `texts`."""
        keys = {text: self._key(text) for text in texts}
        missing = {key: text for text, key in keys.items() if key not in self._rows}
        new = list(missing.values())
        found = self._encoder.encode(new, on_embedded).astype(np.float16)
        self.table = np.concatenate([self.table, found]) if len(self.table) else found
        self._grams = self._grams.and_then(Terms.together(_each(gram_terms, new, share(on_spelled, 0, 2))))
        self._stems = self._stems.and_then(Terms.together(_each(stem_terms, new, share(on_spelled, 1, 2))))
        self._rows |= zip(missing, count(len(self._rows)))
        self._row_of |= {text: self._rows[key] for text, key in keys.items()}
        self.embedded += len(new)

    def rows(self, texts: Sequence[str]) -> Ints:
        """The rows of the table that hold `texts`, which were taken in."""
        return np.array([self._row_of[text] for text in texts], np.int64)

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """[texts, dimension], of texts that were taken in."""
        return self.table[self.rows(texts)].astype(np.float32)

    def spelled(self, texts: Sequence[str]) -> SpelledTexts:
        """The terms of texts that were taken in."""
        rows = self.rows(texts)
        return SpelledTexts(PickedTerms(self._grams, rows), PickedTerms(self._stems, rows))

    def forget_terms(self) -> None:
        """Give their memory back once nobody asks for them any more."""
        self._grams, self._stems = Terms.together(()), Terms.together(())

    def content(self, texts: Sequence[str]) -> Mapping[str, Array]:
        """What is known of `texts`, as a file for the next build."""
        wanted = np.unique(self.rows(texts))
        all_of_them = len(wanted) == len(self.table)
        arrays: dict[str, Array] = {
            "keys": np.array(list(self._rows), "S64")[wanted],
            "vectors": self.table if all_of_them else self.table[wanted],
        }
        for name, terms in (("grams", self._grams), ("stems", self._stems)):
            arrays |= (terms if all_of_them else terms.part(wanted)).arrays(name)
        return arrays

    def _key(self, text: str) -> bytes:
        """What a vector depends on, hashed; how texts are folded, all texts of a version have in common."""
        return hashlib.sha256(f"{self._encoder.name}\0{text}".encode("utf-8", "replace")).hexdigest().encode()


def _each(terms: Callable[[str], Terms], texts: Sequence[str], told: OnProgress) -> Iterator[Terms]:
    for done, text in enumerate(texts):
        if done % _TOLD_EVERY == 0:
            told(done, len(texts))
        yield terms(text[:LONGEST_MESSAGE])


def _known(folder: Path, encoder: Encoder) -> Mapping[str, Array]:
    """What the version that serves knows; nothing when there is none that can be trusted."""
    nothing = {
        "keys": np.empty(0, "S64"),
        "vectors": np.empty((0, encoder.dimension), np.float16),
        **Terms.together(()).arrays("grams"),
        **Terms.together(()).arrays("stems"),
    }
    version, wanted = current_version(folder), making(encoder)
    if version is None:
        return nothing
    try:
        manifest = read_manifest(folder / version)
        if (manifest.making.dimension, manifest.making.folding) != (wanted.dimension, wanted.folding):
            return nothing
        return from_bytes(read_verified(folder / version, manifest.files, TEXTS))
    except (IndexMissing, IndexDamaged, IndexMismatch):
        return nothing
