"""Searching by spelling: pieces of words, which forgive a typo or a prefix, and stems, which do not.

Terms are hashed into a table of fixed size rather than kept in a vocabulary: what is saved is then plain
arrays, and a query looks nothing up by name. Two terms in one slot are rare enough not to matter.

- `Grams`: runs of 2 to 5 letters within a word, its ends marked; cosine of their TF-IDF weights.
- `Stems`: BM25 (Robertson and Zaragoza, "The probabilistic relevance framework", 2009) as a share of
  what the query could score at most, so that long and short queries compare.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from bot.language.folding import fold
from bot.language.words import stems

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Ints = NDArray[np.int64]

_SLOTS = 1 << 18
_SHORTEST, _LONGEST = 2, 5
_SATURATION, _LENGTH_WEIGHT = 1.2, 0.5
_WORD = re.compile(r"\w+")
_BLANK = ord(" ")

_ROLLING = np.uint32(0x01000193)
_MIXING = ((16, np.uint32(0x85EBCA6B)), (13, np.uint32(0xC2B2AE35)))
"""Shifts and factors by which MurmurHash3 (Austin Appleby) spreads a number over 32 bits."""

_MOST_COUNTED = 255
_TOGETHER = 2048
"""Texts that are put into an index at a time."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The distinct terms of one text: 32-bit hashes in rising order, and how often each occurs."""

    hashes: NDArray[np.uint32]
    counts: NDArray[np.uint8]

    @classmethod
    def of(cls, hashes: NDArray[np.uint32]) -> Terms:
        """The terms of `hashes`, equal ones counted."""
        distinct, counts = np.unique(hashes, return_counts=True)
        return cls(distinct, np.minimum(counts, _MOST_COUNTED).astype(np.uint8))

    @property
    def slots(self) -> Ints:
        return (self.hashes % _SLOTS).astype(np.int64)


def gram_terms(text: str) -> Terms:
    """The runs of letters of each word of `text`, folded."""
    words = _WORD.findall(fold(text))
    if not words:
        return Terms.of(np.empty(0, np.uint32))
    letters = np.frombuffer(f" {' '.join(words)} ".encode("utf-32-le"), np.uint32)
    blanks = np.cumsum(letters == _BLANK)
    rolled, found = letters, []
    for length in range(_SHORTEST, min(_LONGEST, len(letters)) + 1):
        rolled = rolled[:-1] * _ROLLING + letters[length - 1 :]
        in_a_word = blanks[length - 2 : -1] == blanks[: len(rolled)]
        found.append(rolled[in_a_word])
    return Terms.of(_mixed(np.concatenate(found)))


def _mixed(hashes: NDArray[np.uint32]) -> NDArray[np.uint32]:
    for shift, factor in _MIXING:
        hashes = np.asarray((hashes ^ (hashes >> shift)) * factor, np.uint32)
    return np.asarray(hashes ^ (hashes >> 16), np.uint32)


def stem_terms(text: str) -> Terms:
    found = stems(text)
    return Terms.of(np.fromiter((zlib.crc32(stem.encode("utf-8")) for stem in found), np.uint32, len(found)))


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
        slots = terms.slots
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
    def of(cls, texts: Sequence[Terms]) -> Grams:
        held = _held(texts)
        rarity = _rarity(len(texts), held, lambda n, df: np.log((1 + n) / (1 + df)) + 1)
        return cls(_inverted(texts, held, rarity, lambda _, text: _unit(text, rarity)))

    def weights(self, terms: Terms) -> Floats:
        """TF-IDF weights of a text's terms, of length 1."""
        return _unit(terms, self.postings.rarity)

    def match(self, terms: Terms, without: NDArray[np.bool_] | None = None) -> Matches:
        return self.postings.match(terms, self.weights(terms), without)


@dataclass(frozen=True, slots=True)
class Stems:
    """Search by stems."""

    postings: Postings

    @classmethod
    def of(cls, texts: Sequence[Terms]) -> Stems:
        held = _held(texts)
        rarity = _rarity(len(texts), held, lambda n, df: np.log(1 + (n - df + 0.5) / (df + 0.5)))
        lengths = np.array([text.counts.sum() for text in texts])
        relative = lengths / max(float(lengths.mean()), 1.0)
        grown = _SATURATION * (1 - _LENGTH_WEIGHT + _LENGTH_WEIGHT * relative)

        def saturated(row: int, text: Terms) -> Floats:
            return np.asarray(text.counts * (_SATURATION + 1) / (text.counts + grown[row]), np.float32)

        return cls(_inverted(texts, held, rarity, saturated))

    def weights(self, terms: Terms) -> Floats:
        """The rarity of a text's stems, of length 1."""
        rarity = self.postings.rarity[terms.slots]
        return np.asarray(rarity / max(float(np.linalg.norm(rarity)), 1e-9), np.float32)

    def match(self, terms: Terms, without: NDArray[np.bool_] | None = None) -> Matches:
        rarity = self.postings.rarity[terms.slots]
        return self.postings.match(terms, rarity / np.float32(max(rarity.sum(), 1e-9)), without)


def _held(texts: Sequence[Terms]) -> Ints:
    """How many terms of `texts` lie in each slot."""
    held = np.zeros(_SLOTS, np.int64)
    for begin in range(0, len(texts), _TOGETHER):
        slots = np.concatenate([text.slots for text in texts[begin : begin + _TOGETHER]])
        held += np.bincount(slots, minlength=_SLOTS)
    return held


def _rarity(texts: int, held: Ints, formula: Callable[[int, Ints], Doubles]) -> Floats:
    """`formula` of the number of texts and, for each slot, of how many of them have it."""
    return formula(texts, np.minimum(held, texts)).astype(np.float32)


def _unit(terms: Terms, rarity: Floats) -> Floats:
    weights = (1 + np.log(terms.counts, dtype=np.float32)) * rarity[terms.slots]
    return (weights / max(float(np.linalg.norm(weights)), 1e-9)).astype(np.float32)


def _inverted(
    texts: Sequence[Terms], held: Ints, rarity: Floats, weigh: Callable[[int, Terms], Floats]
) -> Postings:
    """The postings of `texts`, whose terms have the weights that `weigh` gives for a row and its text."""
    starts = np.concatenate([[0], np.cumsum(held)]).astype(np.int32)
    rows, weights = np.empty(starts[-1], np.int32), np.empty(starts[-1], np.float32)
    free = starts[:-1].copy()
    for begin in range(0, len(texts), _TOGETHER):
        some = list(enumerate(texts[begin : begin + _TOGETHER], begin))
        slots = np.concatenate([text.slots for _, text in some])
        by_slot = np.argsort(slots, kind="stable")
        slots = slots[by_slot]
        places = free[slots] + np.arange(len(slots)) - np.searchsorted(slots, slots)
        rows[places] = np.concatenate([np.full(len(text.hashes), row) for row, text in some])[by_slot]
        weights[places] = np.concatenate([weigh(row, text) for row, text in some])[by_slot]
        free += np.bincount(slots, minlength=_SLOTS).astype(np.int32)
    return Postings(sparse.csr_matrix((weights, rows, starts), shape=(_SLOTS, len(texts))), rarity)
