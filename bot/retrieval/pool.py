"""Everything that a message in one language is searched in, and what the search says of each article.

A pool holds the passages in its language, and those of articles that do not exist in it, so that an answer
in the other language is still found when there is no better one. FAISS serves the dense scores.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import faiss
import numpy as np
from numpy.typing import NDArray

from bot.domain.passages import Passage
from bot.retrieval.encoder import Vectors
from bot.retrieval.learned import columns
from bot.retrieval.lexical import Floats, Grams, Ints, Stems, Terms, gram_terms, stem_terms

FEATURES = ("learned_dense", "learned_joint", "nearest", "nearest_three", "spelling", "stems")
"""What is known of an article for one message, in the order of the columns."""

KNOWN = ("known_spelling", "known_stems")
"""What is known of a message as a whole: the share of it that the pool has ever seen."""

_NEAREST = 1024
"""Passages that FAISS returns; those beyond count as the last of them."""

_FEW = 3

LONGEST_MESSAGE = 4_000
"""Characters that are looked at."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message made ready for searching."""

    vector: Vectors
    grams: Terms
    stems: Terms


def message(text: str, vector: Vectors) -> Message:
    text = text[:LONGEST_MESSAGE]
    return Message(vector, gram_terms(text), stem_terms(text))


@dataclass(frozen=True, slots=True)
class Evidence:
    """`articles`: [articles, FEATURES]; `known`: [KNOWN]."""

    articles: Floats
    known: Floats


@dataclass(frozen=True, slots=True)
class Nearest:
    """Passages by falling dense score."""

    scores: Floats
    rows: Ints


@dataclass(frozen=True, slots=True)
class Pool:
    """`passages` and `vectors` are grouped by article, in the order of `article_ids`."""

    article_ids: tuple[str, ...]
    passages: tuple[Passage, ...]
    owners: Ints
    vectors: faiss.IndexFlatIP
    grams: Grams
    stems: Stems
    learned_dense: Floats
    learned_joint: Floats

    def nearest(self, vectors: Vectors) -> list[Nearest]:
        """The nearest passages of each of `vectors`, [n, dimension]."""
        scores, rows = self.vectors.search(vectors, min(_NEAREST, len(self.passages)))
        return [Nearest(s, r) for s, r in zip(scores, rows, strict=True)]

    def evidence(self, asked: Message) -> Evidence:
        """What the pool says of each article for a message."""
        row = columns(asked.vector[None], [asked.grams], self.grams)[0]
        learned = np.stack([asked.vector @ self.learned_dense, row @ self.learned_joint])
        return self.evidence_without(asked, self.nearest(asked.vector[None])[0], learned, None)

    def evidence_without(
        self, asked: Message, nearest: Nearest, learned: Floats, without: NDArray[np.bool_] | None
    ) -> Evidence:
        """The same with given `learned` scores, [2, articles], as if the passages marked in `without` were
        not there."""
        if without is not None:
            there = ~without[nearest.rows]
            nearest = Nearest(nearest.scores[there], nearest.rows[there])
        spelling, stem = self.grams.match(asked.grams, without), self.stems.match(asked.stems, without)
        articles = [
            *learned,
            *self._dense(nearest, without),
            self._best(spelling.scores),
            self._best(stem.scores),
        ]
        return Evidence(np.stack(articles, axis=1), np.array([spelling.known, stem.known], np.float32))

    def _best(self, scores: Floats) -> Floats:
        """The best of each article's passages."""
        return np.asarray(np.maximum.reduceat(scores, self._starts()), np.float32)

    def _dense(self, nearest: Nearest, without: NDArray[np.bool_] | None) -> tuple[Floats, Floats]:
        """For each article its nearest passage, and the mean of its nearest three."""
        count = len(self.article_ids)
        floor = float(nearest.scores[-1]) if len(nearest.scores) else 0.0
        by_article = np.argsort(self.owners[nearest.rows], kind="stable")
        owners, scores = self.owners[nearest.rows][by_article], nearest.scores[by_article]
        place = np.arange(len(owners)) - np.searchsorted(owners, owners)
        best = np.full(count, floor, np.float32)
        best[owners[place == 0]] = scores[place == 0]
        few = place < _FEW
        total = np.bincount(owners[few], scores[few], count)
        found = np.bincount(owners[few], minlength=count)
        there = self.owners if without is None else self.owners[~without]
        wanted = np.clip(np.bincount(there, minlength=count), 1, _FEW)
        return np.maximum(best, 0), np.maximum((total + (wanted - found) * floor) / wanted, 0)

    def _starts(self) -> Ints:
        return np.searchsorted(self.owners, np.arange(len(self.article_ids)))


def owners_of(passages: Sequence[Passage]) -> tuple[tuple[str, ...], Ints]:
    """The articles of `passages`, which are grouped by article, and for each passage its article's number."""
    numbers: dict[str, int] = {}
    owners = [numbers.setdefault(passage.article_id, len(numbers)) for passage in passages]
    return tuple(numbers), np.array(owners, np.int64)
