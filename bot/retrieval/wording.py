"""How a text is worded, as a short vector: runs of letters and stems, along the axes on which the passages
of a knowledge base differ most (latent semantic analysis; Deerwester et al., "Indexing by latent semantic
analysis", 1990).

It knows the words of one knowledge base, names and dialect among them, where the encoder knows the language.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.utils.extmath import randomized_svd

from bot.retrieval.arrays import Floats, Ints
from bot.retrieval.lexical import Grams, Stems
from bot.retrieval.terms import PickedTerms, Terms

_COLUMNS = 1 << 14
"""Terms are folded into this many columns, with random signs so that collisions cancel out."""

_AXES = 512
_STEM_SHARE = 0.7
"""How much the stems of a text count beside its runs of letters."""

_MOST_LOOKED_AT = 8_000
"""Texts that the axes are made from; more of them hardly turn an axis and take long."""

_ROUNDS = 2
_SIGN_BIT, _GRAM_BIT, _STEM_BIT = 20, 12, 11
_MIXING = np.uint32(2654435761)
"""Knuth's multiplicative hash: neighbouring hashes land far apart."""


@dataclass(frozen=True, slots=True)
class Spelled:
    """The terms of one text, or of several."""

    grams: Terms
    stems: Terms


@dataclass(frozen=True, slots=True)
class SpelledTexts:
    """Texts of a table that many share, by their `grams` and their `stems`."""

    grams: PickedTerms
    stems: PickedTerms

    def __len__(self) -> int:
        return len(self.grams)

    def __iter__(self) -> Iterator[Spelled]:
        """The texts in their order, some at a time."""
        return map(Spelled, self.grams, self.stems)

    def one_in(self, so_many: int) -> SpelledTexts:
        return SpelledTexts(self.grams.one_in(so_many), self.stems.one_in(so_many))


@dataclass(frozen=True, slots=True)
class Wording:
    """`axes`: [columns, axes], in half precision."""

    axes: NDArray[np.float16]

    @classmethod
    def of(cls, texts: SpelledTexts, grams: Grams, stems: Stems) -> Wording:
        """The axes of `texts`, or of as many of them, spread evenly."""
        some = texts.one_in(-(-len(texts) // _MOST_LOOKED_AT))
        rows = sparse.vstack([_rows(chunk, grams, stems) for chunk in some], format="csr")
        count = max(1, min(_AXES, len(some)))
        _, _, axes = randomized_svd(rows, count, n_iter=_ROUNDS, random_state=0)
        return cls(axes.T.astype(np.float16))

    def vector(self, text: Spelled, grams: Grams, stems: Stems) -> Floats:
        """[axes], of one text."""
        weights, columns = zip(*_weighted(text, grams, stems), strict=True)
        axes = self.axes[np.concatenate(columns)].astype(np.float32)
        return np.asarray(np.concatenate(weights) @ axes, np.float32)

    def vectors(self, texts: SpelledTexts, grams: Grams, stems: Stems) -> NDArray[np.float16]:
        """[texts, axes]."""
        axes = self.axes.astype(np.float32)
        found = [(_rows(some, grams, stems) @ axes).astype(np.float16) for some in texts]
        return np.concatenate(found) if found else np.empty((0, axes.shape[1]), np.float16)


def _weighted(text: Spelled, grams: Grams, stems: Stems) -> Iterator[tuple[Floats, Ints]]:
    """What each of the terms weighs, and its column: those of the runs of letters, and those of the stems."""
    parts = (
        (text.grams, _GRAM_BIT, grams.weights(text.grams)),
        (text.stems, _STEM_BIT, _STEM_SHARE * stems.weights(text.stems)),
    )
    for terms, bit, weights in parts:
        signed = np.where((terms.hashes >> _SIGN_BIT) & 1, weights, -weights)
        yield signed, ((terms.hashes * _MIXING >> bit) % _COLUMNS).astype(np.int64)


def _rows(texts: Spelled, grams: Grams, stems: Stems) -> sparse.csr_matrix:
    """[texts, columns]."""
    shape = (len(texts.grams), _COLUMNS)
    parts = zip(_weighted(texts, grams, stems), (texts.grams.ends, texts.stems.ends), strict=True)
    by_letters, by_stems = (
        sparse.csr_matrix((weights, columns, ends), shape=shape, dtype=np.float32)
        for (weights, columns), ends in parts
    )
    return by_letters + by_stems
