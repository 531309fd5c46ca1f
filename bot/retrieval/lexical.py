"""Searching by spelling: pieces of words, which forgive a typo or a prefix, and stems, which do not.

Terms share a table of fixed size: two of them in one slot are rare enough not to matter.

- `Grams`: runs of 2 to 5 letters within a word, its ends marked; cosine of their TF-IDF weights.
- `Stems`: BM25 (Robertson and Zaragoza, "The probabilistic relevance framework", 2009) as a share of
  what the query could score at most, so that long and short queries compare.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import chain

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
class Remaining:
    """The passages of an index that stay in the next one, which has so many `passages`: `rows`, of each
    before, its row there; -1 where it has gone. `new`: the rows there that are of none before."""

    rows: NDArray[np.int32]
    new: Ints
    passages: int


@dataclass(frozen=True, slots=True)
class Postings:
    """`weights`, [slots, passages], sparse: what the terms in a slot weigh in each passage that has them; and
    each slot's rarity."""

    weights: sparse.csr_matrix
    rarity: Floats

    @classmethod
    def of(cls, texts: PickedTerms, weigh: Callable[[Terms], Floats], held: Ints, rarity: Floats) -> Postings:
        """Those of `texts`, whose terms have the weights that `weigh` gives; each slot is `held` so often."""
        parts = _parts(texts, np.arange(len(texts)), weigh)
        return cls(_put_together(parts, held, len(texts)), rarity)

    def and_then(
        self, texts: PickedTerms, remaining: Remaining, weigh: Callable[[Terms], Floats]
    ) -> Postings:
        """Those that remain, and those of new `texts`."""
        rows = remaining.rows[self.weights.indices]
        here = rows >= 0
        ends = np.concatenate([[0], np.cumsum(here, dtype=np.int32)])[self.weights.indptr]
        before = ends, rows[here], self.weights.data[here]
        held = np.diff(ends) + _held(texts)
        parts = chain([before], _parts(texts, remaining.new, weigh))
        return Postings(_put_together(parts, held, remaining.passages), self.rarity)

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
        return cls(Postings.of(texts, partial(_tf_idf, rarity), held, rarity))

    def and_then(self, texts: PickedTerms, remaining: Remaining) -> Grams:
        """Those that remain, and new `texts` beside them; rarities stay what they were."""
        return Grams(self.postings.and_then(texts, remaining, self.weights))

    def weights(self, terms: Terms) -> Floats:
        """TF-IDF weights of the terms, those of each text of length 1."""
        return _tf_idf(self.postings.rarity, terms)

    def match(self, terms: Terms, without: NDArray[np.bool_] | None = None) -> Matches:
        return self.postings.match(terms, self.weights(terms), without)


@dataclass(frozen=True, slots=True)
class Stems:
    """Search by stems. `length`: the mean of the texts, in stems."""

    postings: Postings
    length: float

    @classmethod
    def of(cls, texts: PickedTerms) -> Stems:
        held = _held(texts)
        rarity = _rarity(len(texts), held, lambda n, df: np.log(1 + (n - df + 0.5) / (df + 0.5)))
        length = max(sum(float(some.counts.sum()) for some in texts) / max(len(texts), 1), 1.0)
        return cls(Postings.of(texts, partial(_saturated, length), held, rarity), length)

    def and_then(self, texts: PickedTerms, remaining: Remaining) -> Stems:
        """Those that remain, and new `texts` beside them; rarities and the length stay as they were."""
        weigh = partial(_saturated, self.length)
        return Stems(self.postings.and_then(texts, remaining, weigh), self.length)

    def weights(self, terms: Terms) -> Floats:
        """The rarity of the terms, those of each text of length 1."""
        return _of_length_1(self.postings.rarity[_slots(terms)], terms)

    def match(self, terms: Terms, without: NDArray[np.bool_] | None = None) -> Matches:
        rarity = self.postings.rarity[_slots(terms)]
        return self.postings.match(terms, rarity / np.float32(max(rarity.sum(), 1e-9)), without)


def _slots(terms: Terms) -> Ints:
    return (terms.hashes % _SLOTS).astype(np.int64)


def _tf_idf(rarity: Floats, terms: Terms) -> Floats:
    return _of_length_1((1 + np.log(terms.counts, dtype=np.float32)) * rarity[_slots(terms)], terms)


def _of_length_1(weights: Floats, terms: Terms) -> Floats:
    """The `weights` of `terms`, so that the squares of each text's add up to 1."""
    lengths = np.sqrt(np.bincount(terms.texts, weights * weights, len(terms)))
    return np.asarray(weights / np.maximum(lengths, 1e-9)[terms.texts], np.float32)


def _saturated(mean_length: float, terms: Terms) -> Floats:
    lengths = np.bincount(terms.texts, terms.counts, len(terms))
    grown = _SATURATION * (1 - _LENGTH_WEIGHT + _LENGTH_WEIGHT * lengths / mean_length)
    return np.asarray(terms.counts * (_SATURATION + 1) / (terms.counts + grown[terms.texts]), np.float32)


def _held(texts: PickedTerms) -> Ints:
    """How many terms of `texts` lie in each slot."""
    held = np.zeros(_SLOTS, np.int64)
    for some in texts:
        held += np.bincount(_slots(some), minlength=_SLOTS)
    return held


def _rarity(texts: int, held: Ints, formula: Callable[[int, Ints], Doubles]) -> Floats:
    """`formula` of the number of texts and, for each slot, of how many of them have it."""
    return formula(texts, np.minimum(held, texts)).astype(np.float32)


Part = tuple[Ints, Ints, Floats]
"""Postings by slot, those of the n-th at `ends[n]` to `ends[n + 1]`: ends, rows of passages, and weights."""


def _parts(texts: PickedTerms, rows: Ints, weigh: Callable[[Terms], Floats]) -> Iterator[Part]:
    """The postings of `texts`, which are in these `rows`; their terms have the weights that `weigh` gives."""
    done = 0
    for some in texts:
        by_text = sparse.csr_matrix((weigh(some), _slots(some), some.ends), shape=(len(some), _SLOTS))
        by_slot = by_text.tocsc()
        yield by_slot.indptr, rows[done + by_slot.indices], by_slot.data
        done += len(some)


def _put_together(parts: Iterable[Part], held: Ints, passages: int) -> sparse.csr_matrix:
    """[slots, passages], of `parts` in which each slot is `held` so often."""
    starts = np.concatenate([[0], np.cumsum(held)]).astype(np.int32)
    rows, weights = np.empty(starts[-1], np.int32), np.empty(starts[-1], np.float32)
    free = starts[:-1].copy()
    for ends, its_rows, its_weights in parts:
        places = np.arange(len(its_rows), dtype=np.int32)
        places += np.repeat((free - ends[:-1]).astype(np.int32), np.diff(ends))
        rows[places], weights[places] = its_rows, its_weights
        free += np.diff(ends)
    return sparse.csr_matrix((weights, rows, starts), shape=(_SLOTS, passages))
