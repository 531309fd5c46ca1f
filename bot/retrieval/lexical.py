"""Searching by spelling: pieces of words, which forgive a typo or a prefix, and stems, which do not.

Terms are hashed (CRC-32) into a table of fixed size rather than kept in a vocabulary: what is saved is then
plain arrays, and a query looks nothing up by name. Two terms in one slot are rare enough not to matter.

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

from bot.language.folding import fold
from bot.language.words import stems

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]
Ints = NDArray[np.int64]

_SLOTS = 1 << 18
_SHORTEST, _LONGEST = 2, 5
_SATURATION, _LENGTH_WEIGHT = 1.2, 0.5
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Terms:
    """The distinct terms of one text: 32-bit hashes in rising order, and how often each occurs."""

    hashes: Ints
    counts: Floats

    @property
    def slots(self) -> Ints:
        return self.hashes % _SLOTS


def hashed(terms: Sequence[str]) -> Terms:
    """`terms` as hashes, equal ones counted."""
    hashes = np.fromiter(
        (zlib.crc32(term.encode("utf-8", "replace")) for term in terms), np.int64, len(terms)
    )
    distinct, counts = np.unique(hashes, return_counts=True)
    return Terms(distinct, counts.astype(np.float32))


def gram_terms(text: str) -> Terms:
    """The runs of letters of each word of `text`, folded."""
    return hashed([gram for word in _WORD.findall(fold(text)) for gram in _grams(f" {word} ")])


def stem_terms(text: str) -> Terms:
    return hashed(stems(text))


def _grams(word: str) -> list[str]:
    return [
        word[start : start + length]
        for length in range(_SHORTEST, min(_LONGEST, len(word)) + 1)
        for start in range(len(word) - length + 1)
    ]


@dataclass(frozen=True, slots=True)
class Matches:
    """`scores` of every passage, [passages]; `known`: the share, 0 to 1, of the query's weight that lies on
    terms which any passage has."""

    scores: Floats
    known: float


@dataclass(frozen=True, slots=True)
class Postings:
    """For each slot the passages that have it, with the weight it has there; and each slot's rarity."""

    starts: Ints
    rows: NDArray[np.int32]
    weights: Floats
    rarity: Floats
    passages: int

    def match(self, terms: Terms, weights: Floats, without: NDArray[np.bool_] | None) -> Matches:
        """Scores for a query whose `terms` have these `weights`, as if the passages marked in `without`
        were not there."""
        slots = terms.slots
        lengths = self.starts[slots + 1] - self.starts[slots]
        ends = np.cumsum(lengths)
        total = int(ends[-1]) if len(ends) else 0
        picked = np.arange(total) + np.repeat(self.starts[slots] - ends + lengths, lengths)
        rows, values = self.rows[picked], self.weights[picked] * np.repeat(weights, lengths)
        if without is not None:
            there = ~without[rows]
            lengths = np.bincount(np.repeat(np.arange(len(slots)), lengths)[there], minlength=len(slots))
            rows, values = rows[there], values[there]
        scores = np.bincount(rows, values, self.passages).astype(np.float32)
        rarity = self.rarity[slots]
        return Matches(scores, float(rarity[lengths > 0].sum() / max(float(rarity.sum()), 1e-9)))

    def arrays(self, name: str) -> dict[str, NDArray[np.generic]]:
        """What to save, each array under a key that starts with `name`."""
        return {
            f"{name}_starts": self.starts,
            f"{name}_rows": self.rows,
            f"{name}_weights": self.weights,
            f"{name}_rarity": self.rarity,
        }

    @classmethod
    def from_arrays(cls, name: str, arrays: Mapping[str, NDArray[np.generic]], passages: int) -> Postings:
        starts, rows, weights, rarity = (
            np.asarray(arrays[f"{name}_{part}"]) for part in ("starts", "rows", "weights", "rarity")
        )
        return cls(starts, rows, weights, rarity, passages)


@dataclass(frozen=True, slots=True)
class Grams:
    """Search by pieces of words."""

    postings: Postings

    @classmethod
    def of(cls, texts: Sequence[Terms]) -> Grams:
        rarity = _rarity(texts, lambda n, df: np.log((1 + n) / (1 + df)) + 1)
        return cls(_inverted(texts, [_unit(text, rarity) for text in texts], rarity))

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
        rarity = _rarity(texts, lambda n, df: np.log(1 + (n - df + 0.5) / (df + 0.5)))
        lengths = np.array([text.counts.sum() for text in texts])
        relative = lengths / max(float(lengths.mean()), 1.0)
        grown = _SATURATION * (1 - _LENGTH_WEIGHT + _LENGTH_WEIGHT * relative)
        saturated = [
            text.counts * (_SATURATION + 1) / (text.counts + k) for text, k in zip(texts, grown, strict=True)
        ]
        return cls(_inverted(texts, saturated, rarity))

    def match(self, terms: Terms, without: NDArray[np.bool_] | None = None) -> Matches:
        rarity = self.postings.rarity[terms.slots]
        return self.postings.match(terms, rarity / max(float(rarity.sum()), 1e-9), without)


def _rarity(texts: Sequence[Terms], formula: Callable[[int, Ints], Doubles]) -> Floats:
    """`formula` of the number of texts and, for each slot, of how many of them have it."""
    slots = [np.unique(text.slots) for text in texts]
    found = np.bincount(np.concatenate(slots), minlength=_SLOTS) if slots else np.zeros(_SLOTS, np.int64)
    return formula(len(texts), found).astype(np.float32)


def _unit(terms: Terms, rarity: Floats) -> Floats:
    weights = (1 + np.log(terms.counts)) * rarity[terms.slots]
    return (weights / max(float(np.linalg.norm(weights)), 1e-9)).astype(np.float32)


def _inverted(texts: Sequence[Terms], weights: Sequence[Floats], rarity: Floats) -> Postings:
    slots = np.concatenate([text.slots for text in texts])
    rows = np.repeat(np.arange(len(texts), dtype=np.int32), [len(text.hashes) for text in texts])
    order = np.argsort(slots, kind="stable")
    starts = np.concatenate([[0], np.cumsum(np.bincount(slots, minlength=_SLOTS))])
    return Postings(
        starts, rows[order], np.concatenate(weights).astype(np.float32)[order], rarity, len(texts)
    )
