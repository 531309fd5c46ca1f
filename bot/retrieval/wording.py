"""How a text is worded, as a short vector: runs of letters and stems, along the axes on which the passages
of a knowledge base differ most (latent semantic analysis; Deerwester et al., "Indexing by latent semantic
analysis", 1990).

It knows the words of one knowledge base, names and dialect among them, where the encoder knows the language.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.utils.extmath import randomized_svd

from bot.retrieval.lexical import Floats, Grams, Ints, Stems, Terms

_COLUMNS = 1 << 14
"""Terms are folded into this many columns, with random signs so that collisions cancel out."""

_AXES = 512
_STEM_SHARE = 0.7
"""How much the stems of a text count beside its runs of letters."""

_MOST_LOOKED_AT = 8_000
"""Texts that the axes are made from; more of them hardly turn an axis and take long."""

_TOGETHER = 2_048
_ROUNDS = 2
_SIGN_BIT, _GRAM_BIT, _STEM_BIT = 20, 12, 11
_MIXING = np.uint32(2654435761)
"""Knuth's multiplicative hash: neighbouring hashes land far apart."""


@dataclass(frozen=True, slots=True)
class Spelled:
    """The terms of one text."""

    grams: Terms
    stems: Terms


@dataclass(frozen=True, slots=True)
class Wording:
    """`axes`: [columns, axes], in half precision."""

    axes: NDArray[np.float16]

    @classmethod
    def of(cls, texts: Sequence[Spelled], grams: Grams, stems: Stems) -> Wording:
        """The axes of `texts`, or of as many of them, spread evenly."""
        some = texts[:: -(-len(texts) // _MOST_LOOKED_AT)]
        rows = _rows(some, grams, stems)
        count = max(1, min(_AXES, len(some)))
        _, _, axes = randomized_svd(rows, count, n_iter=_ROUNDS, random_state=0)
        return cls(axes.T.astype(np.float16))

    def vector(self, text: Spelled, grams: Grams, stems: Stems) -> Floats:
        """[axes]."""
        columns, weights = _weighted(text, grams, stems)
        return np.asarray(weights @ self.axes[columns].astype(np.float32), np.float32)

    def vectors(self, texts: Sequence[Spelled], grams: Grams, stems: Stems) -> NDArray[np.float16]:
        """[texts, axes]."""
        found = np.empty((len(texts), self.axes.shape[1]), np.float16)
        axes = self.axes.astype(np.float32)
        for begin in range(0, len(texts), _TOGETHER):
            some = slice(begin, begin + _TOGETHER)
            found[some] = _rows(texts[some], grams, stems) @ axes
        return found


def _weighted(text: Spelled, grams: Grams, stems: Stems) -> tuple[Ints, Floats]:
    """The columns of a text's terms and what each weighs there."""
    parts = (
        (text.grams, _GRAM_BIT, grams.weights(text.grams)),
        (text.stems, _STEM_BIT, _STEM_SHARE * stems.weights(text.stems)),
    )
    columns = [(terms.hashes * _MIXING >> bit) % _COLUMNS for terms, bit, _ in parts]
    weights = [np.where((terms.hashes >> _SIGN_BIT) & 1, found, -found) for terms, _, found in parts]
    return np.concatenate(columns).astype(np.int64), np.concatenate(weights)


def _rows(texts: Sequence[Spelled], grams: Grams, stems: Stems) -> sparse.csr_matrix:
    found = [_weighted(text, grams, stems) for text in texts]
    ends = np.cumsum([0, *(len(columns) for columns, _ in found)])
    columns = np.concatenate([columns for columns, _ in found])
    weights = np.concatenate([weights for _, weights in found])
    return sparse.csr_matrix((weights, columns, ends), shape=(len(texts), _COLUMNS), dtype=np.float32)
