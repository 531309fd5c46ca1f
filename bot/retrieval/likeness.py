"""Which articles of an index a text resembles, by its vectors: for authors, who would rather not write one
thing twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from bot.domain.passages import PassageKind
from bot.language import Lang
from bot.retrieval.encoder import Encoder, Vectors
from bot.retrieval.pool import Pool, Table
from bot.retrieval.snapshot import Index

SAME_QUESTION = 0.95
"""The cosine from which two questions ask for the same thing."""

NEARLY_THE_SAME = 0.78
"""The mean cosine of an article's questions with the nearest of another's from which one of the two is too
many."""


@dataclass(frozen=True, slots=True)
class SharedQuestion:
    """A question that another article has as well, in its own words: `other`."""

    text: str
    article_id: str
    other: str


@dataclass(frozen=True, slots=True)
class AlikeArticle:
    """`score`: the mean cosine of the questions with the nearest of this article, -1 to 1."""

    article_id: str
    score: float


def shared_questions(
    index: Index, article_id: str, lang: Lang, questions: Sequence[str]
) -> tuple[SharedQuestion, ...]:
    """Those of the `questions` of the article that are another's, too."""
    if not questions:
        return ()
    pool = index.pools[lang]
    nearest = pool.nearest(_vectors(index.encoder, pool, article_id, questions))
    found = (
        _shared(pool, article_id, question, one.rows[one.scores >= SAME_QUESTION].tolist())
        for question, one in zip(questions, nearest, strict=True)
    )
    return tuple(shared for shared in found if shared)


def most_alike(index: Index, article_id: str, lang: Lang, questions: Sequence[str]) -> AlikeArticle | None:
    """The article that comes nearest to the `questions`, of all but this one itself."""
    if not questions:
        return None
    pool = index.pools[lang]
    table, count = Table(pool.vectors, pool.owners), len(pool.article_ids)
    nearest = pool.nearest(_vectors(index.encoder, pool, article_id, questions))
    scores = np.mean([table.best(one, count) for one in nearest], axis=0)
    if article_id in pool.article_ids:
        scores[pool.article_ids.index(article_id)] = -1
    best = int(np.argmax(scores))
    return AlikeArticle(pool.article_ids[best], float(scores[best]))


def _shared(pool: Pool, article_id: str, question: str, rows: list[int]) -> SharedQuestion | None:
    passages = (pool.passages[row] for row in rows)
    others = (one for one in passages if one.kind is PassageKind.QUESTION and one.article_id != article_id)
    other = next(others, None)
    return SharedQuestion(question, other.article_id, other.text) if other else None


def _vectors(encoder: Encoder, pool: Pool, article_id: str, texts: Sequence[str]) -> Vectors:
    """Those of the article's own passages are in the pool already."""
    own = np.flatnonzero(pool.owners == _number(pool, article_id)).tolist()
    rows = {pool.passages[row].text: row for row in own}
    return np.stack(
        [pool.vectors.reconstruct(rows[text]) if text in rows else _vector(encoder, text) for text in texts]
    )


def _number(pool: Pool, article_id: str) -> int:
    return pool.article_ids.index(article_id) if article_id in pool.article_ids else -1


@lru_cache(maxsize=20_000)
def _vector(encoder: Encoder, text: str) -> Vectors:
    """Kept, because an author changes a question at a time."""
    return encoder.encode_one(text)
