"""Everything that a message in one language is searched in, and what the search says of each article.

A pool holds the passages in its language, and those of articles that do not exist in it, so that an answer
in the other language is still found when there is no better one. FAISS serves the dense scores.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import faiss
import numpy as np
from numpy.typing import NDArray

from bot.domain.conversation import LONGEST_MESSAGE
from bot.domain.passages import Passage
from bot.language import Lang
from bot.retrieval.arrays import Floats, Ints
from bot.retrieval.encoder import Vectors
from bot.retrieval.learned import log_odds
from bot.retrieval.lexical import Grams, Stems
from bot.retrieval.terms import gram_terms, stem_terms
from bot.retrieval.wording import Spelled, Wording

FEATURES = ("meaning", "wording", "nearest", "nearest_three", "translated", "spelling", "stems")
"""What is known of an article for one message, in the order of the columns."""

KNOWN = ("known_spelling", "known_stems")
"""What is known of a message as a whole: the share of it that the pool has ever seen."""

_NEAREST = 1024
"""Passages that FAISS returns; those beyond count as the last of them."""

_FEW = 3


@dataclass(frozen=True, slots=True)
class Message:
    """A message made ready for searching."""

    vector: Vectors
    spelled: Spelled


def message(text: str, vector: Vectors) -> Message:
    text = text[:LONGEST_MESSAGE]
    return Message(vector, Spelled(gram_terms(text), stem_terms(text)))


@dataclass(frozen=True, slots=True)
class Evidence:
    """`articles`: [articles, FEATURES]; `known`: [KNOWN]; `foreign`: [articles], whether an article does not
    exist in the language of the message."""

    articles: Floats
    known: Floats
    foreign: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Nearest:
    """Passages by falling dense score."""

    scores: Floats
    rows: Ints

    def but(self, without: NDArray[np.bool_]) -> Nearest:
        """As if the rows marked in `without` were not there."""
        there = ~without[self.rows]
        return Nearest(self.scores[there], self.rows[there])


@dataclass(frozen=True, slots=True)
class Table:
    """Vectors and, for each, the number of its article."""

    vectors: faiss.Index
    owners: Ints

    def nearest(self, vectors: Vectors) -> list[Nearest]:
        """The nearest rows for each of `vectors`, [n, dimension]."""
        scores, rows = self.vectors.search(vectors, min(_NEAREST, len(self.owners)))
        return [Nearest(s, r) for s, r in zip(scores, rows, strict=True)]

    def best(self, nearest: Nearest, articles: int) -> Floats:
        """The score of each article's nearest row; those that are not among the `nearest` count as the last
        of them."""
        best = np.full(articles, max(float(nearest.scores[-1]), 0.0) if len(nearest.scores) else 0.0)
        np.maximum.at(best, self.owners[nearest.rows], nearest.scores)
        return best.astype(np.float32)


@dataclass(frozen=True, slots=True)
class Pool:
    """`passages` and `vectors` are grouped by article, in the order of `article_ids`; `meaning` and
    `worded` are what was learned from the vectors and the wording of texts, [columns + 1, articles].
    `foreign` marks those that do not exist in the language of the messages; `translated` is what the same
    articles say in the other language; None where there is no other."""

    article_ids: tuple[str, ...]
    passages: tuple[Passage, ...]
    owners: Ints
    foreign: NDArray[np.bool_]
    vectors: faiss.Index
    grams: Grams
    stems: Stems
    wording: Wording
    meaning: Floats
    worded: Floats
    translated: Table | None = None

    def nearest(self, vectors: Vectors) -> list[Nearest]:
        """The nearest passages of each of `vectors`, [n, dimension]."""
        return Table(self.vectors, self.owners).nearest(vectors)

    def evidence(self, asked: Message) -> Evidence:
        """What the pool says of each article for a message."""
        return next(self.evidences([asked]))

    def evidences(self, asked: Sequence[Message]) -> Iterator[Evidence]:
        """The same for each of several messages, one at least; together they take less time."""
        vectors = np.stack([one.vector for one in asked])
        wordings = np.stack([self.wording.vector(one.spelled, self.grams, self.stems) for one in asked])
        learned = np.stack([log_odds(vectors, self.meaning), log_odds(wordings, self.worded)], axis=1)
        abroad = self.translated.nearest(vectors) if self.translated else [None] * len(asked)
        for one, nearest, translated, odds in zip(asked, self.nearest(vectors), abroad, learned, strict=True):
            yield self.evidence_without(one, nearest, translated, odds, None)

    def evidence_without(
        self,
        asked: Message,
        nearest: Nearest,
        translated: Nearest | None,
        learned: Floats,
        without: NDArray[np.bool_] | None,
    ) -> Evidence:
        """The same with given `learned` scores, [2, articles], as if the passages marked in `without` were
        not there; `nearest` and `translated` are what is nearest in the two languages."""
        if without is not None:
            nearest = nearest.but(without)
        spelling, stem = (
            self.grams.match(asked.spelled.grams, without),
            self.stems.match(asked.spelled.stems, without),
        )
        best, best_three = self._dense(nearest, without)
        abroad = self.translated.best(translated, len(best)) if self.translated and translated else best
        articles = [
            *learned,
            best,
            best_three,
            abroad,
            self._best(spelling.scores),
            self._best(stem.scores),
        ]
        # Where nothing is in the language of the message, words never seen tell nothing.
        known = [1.0, 1.0] if self.foreign.all() else [spelling.known, stem.known]
        return Evidence(np.stack(articles, axis=1), np.array(known, np.float32), self.foreign)

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
        few = place < _FEW
        total = np.bincount(owners[few], scores[few], count)
        found = np.bincount(owners[few], minlength=count)
        there = self.owners if without is None else self.owners[~without]
        wanted = np.clip(np.bincount(there, minlength=count), 1, _FEW)
        mean = np.maximum((total + (wanted - found) * floor) / wanted, 0)
        return Table(self.vectors, self.owners).best(nearest, count), mean

    def _starts(self) -> Ints:
        return np.searchsorted(self.owners, np.arange(len(self.article_ids)))


def in_both_languages(pools: Mapping[Lang, Pool]) -> dict[Lang, Pool]:
    """`pools`, each knowing what the same articles say in the other language."""
    tables = {lang: Table(pool.vectors, pool.owners) for lang, pool in pools.items()}
    return {
        lang: replace(pool, translated=next((tables[other] for other in tables if other != lang), None))
        for lang, pool in pools.items()
    }


def foreign_to(lang: Lang, passages: Sequence[Passage], owners: Ints) -> NDArray[np.bool_]:
    """Whether each article, whose number the `owners` of the `passages` are, does not exist in `lang`."""
    _, first = np.unique(owners, return_index=True)
    return np.array([passages[row].lang != lang for row in first])


def owners_of(passages: Sequence[Passage]) -> tuple[tuple[str, ...], Ints]:
    """The articles of `passages`, which are grouped by article, and for each passage its article's number."""
    numbers: dict[str, int] = {}
    owners = [numbers.setdefault(passage.article_id, len(numbers)) for passage in passages]
    return tuple(numbers), np.array(owners, np.int64)
