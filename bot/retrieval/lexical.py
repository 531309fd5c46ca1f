"""Searching by spelling: pieces of words, which forgive a typo or a prefix, and stems, which do not.

Terms share a table of fixed size: two of them in one slot are rare enough not to matter.

- `Grams`: runs of 2 to 5 letters within a word, its ends marked; cosine of their TF-IDF weights.
- `Stems`: BM25 (Robertson and Zaragoza, "The probabilistic relevance framework", 2009) as a share of
  what the query could score at most, so that long and short queries compare.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from bot.retrieval.arrays import Doubles, Floats, Ints
from bot.retrieval.terms import PickedTerms, Terms

_SLOTS = 1 << 18
_SATURATION, _LENGTH_WEIGHT = 1.2, 0.5


@dataclass(frozen=True, slots=True)
class Matches:
    """`scores` of every passage, [passages]; `known`: the share, 0 to 1, of the query's weight that lies on
    terms which any passage has."""

    scores: Floats
    known: float


@dataclass(frozen=True, slots=True)
class Postings:
    """`weights`, [slots, passages], sparse: what the terms in a slot weigh in each passage that has them; and
    each slot's rarity."""

    weights: sparse.csr_matrix
    rarity: Floats

    def match(self, terms: Terms, weights: Floats, without: NDArray[np.bool_] | None) -> Matches:
        """Scores for a query whose `terms` have these `weights`, as if the passages marked in `without`
        were not there."""
        slots = _slots(terms)
        found = self.weights[slots]
        scores, passages = weights @ found, np.diff(found.indptr)
        if without is not None:
            scores[without] = 0
            hidden = np.flatnonzero(without[found.indices])
            of_term = np.searchsorted(found.indptr[1:], hidden, "right")
            passages = passages - np.bincount(of_term, minlength=len(slots))
        rarity = self.rarity[slots]
        return Matches(scores, float(rarity[passages > 0].sum() / max(float(rarity.sum()), 1e-9)))

    def arrays(self, name: str) -> dict[str, NDArray[np.generic]]:
        """What to save, each array under a key that starts with `name`."""
        return {
            f"{name}_starts": self.weights.indptr,
            f"{name}_rows": self.weights.indices,
            f"{name}_weights": self.weights.data,
            f"{name}_rarity": self.rarity,
        }

    @classmethod
    def from_arrays(cls, name: str, arrays: Mapping[str, NDArray[np.generic]], passages: int) -> Postings:
        starts, rows, weights, rarity = (
            np.asarray(arrays[f"{name}_{part}"]) for part in ("starts", "rows", "weights", "rarity")
        )
        return cls(sparse.csr_matrix((weights, rows, starts), shape=(_SLOTS, passages)), rarity)


@dataclass(frozen=True, slots=True)
class Grams:
    """Search by pieces of words."""

    postings: Postings

    @classmethod
    def of(cls, texts: PickedTerms) -> Grams:
        held = _held(texts)
        rarity = _rarity(len(texts), held, lambda n, df: np.log((1 + n) / (1 + df)) + 1)
        return cls(_inverted(texts, held, rarity, lambda some: _tf_idf(some, rarity)))

    def weights(self, terms: Terms) -> Floats:
        """TF-IDF weights of the terms, those of each text of length 1."""
        return _tf_idf(terms, self.postings.rarity)

    def match(self, terms: Terms, without: NDArray[np.bool_] | None = None) -> Matches:
        return self.postings.match(terms, self.weights(terms), without)


@dataclass(frozen=True, slots=True)
class Stems:
    """Search by stems."""

    postings: Postings

    @classmethod
    def of(cls, texts: PickedTerms) -> Stems:
        held = _held(texts)
        rarity = _rarity(len(texts), held, lambda n, df: np.log(1 + (n - df + 0.5) / (df + 0.5)))
        mean = max(sum(float(some.counts.sum()) for some in texts) / max(len(texts), 1), 1.0)

        def saturated(some: Terms) -> Floats:
            lengths = np.bincount(some.texts, some.counts, len(some))
            grown = _SATURATION * (1 - _LENGTH_WEIGHT + _LENGTH_WEIGHT * lengths / mean)
            return np.asarray(some.counts * (_SATURATION + 1) / (some.counts + grown[some.texts]), np.float32)

        return cls(_inverted(texts, held, rarity, saturated))

    def weights(self, terms: Terms) -> Floats:
        """The rarity of the terms, those of each text of length 1."""
        return _of_length_1(self.postings.rarity[_slots(terms)], terms)

    def match(self, terms: Terms, without: NDArray[np.bool_] | None = None) -> Matches:
        rarity = self.postings.rarity[_slots(terms)]
        return self.postings.match(terms, rarity / np.float32(max(rarity.sum(), 1e-9)), without)


def _slots(terms: Terms) -> Ints:
    return (terms.hashes % _SLOTS).astype(np.int64)


def _tf_idf(terms: Terms, rarity: Floats) -> Floats:
    return _of_length_1((1 + np.log(terms.counts, dtype=np.float32)) * rarity[_slots(terms)], terms)


def _of_length_1(weights: Floats, terms: Terms) -> Floats:
    """The `weights` of `terms`, so that the squares of each text's add up to 1."""
    lengths = np.sqrt(np.bincount(terms.texts, weights * weights, len(terms)))
    return np.asarray(weights / np.maximum(lengths, 1e-9)[terms.texts], np.float32)


def _held(texts: PickedTerms) -> Ints:
    """How many terms of `texts` lie in each slot."""
    held = np.zeros(_SLOTS, np.int64)
    for some in texts:
        held += np.bincount(_slots(some), minlength=_SLOTS)
    return held


def _rarity(texts: int, held: Ints, formula: Callable[[int, Ints], Doubles]) -> Floats:
    """`formula` of the number of texts and, for each slot, of how many of them have it."""
    return formula(texts, np.minimum(held, texts)).astype(np.float32)


def _inverted(texts: PickedTerms, held: Ints, rarity: Floats, weigh: Callable[[Terms], Floats]) -> Postings:
    """The postings of `texts`, whose terms have the weights that `weigh` gives."""
    starts = np.concatenate([[0], np.cumsum(held)]).astype(np.int32)
    rows, weights = np.empty(starts[-1], np.int32), np.empty(starts[-1], np.float32)
    free, done = starts[:-1].copy(), 0
    for some in texts:
        by_text = sparse.csr_matrix((weigh(some), _slots(some), some.ends), shape=(len(some), _SLOTS))
        by_slot = by_text.tocsc()
        places = np.arange(by_slot.nnz) + np.repeat(free - by_slot.indptr[:-1], np.diff(by_slot.indptr))
        rows[places] = by_slot.indices + done
        weights[places] = by_slot.data
        free += np.diff(by_slot.indptr)
        done += len(some)
    return Postings(sparse.csr_matrix((weights, rows, starts), shape=(_SLOTS, len(texts))), rarity)
