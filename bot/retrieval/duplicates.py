"""Which articles of an index say nearly the same, and which questions two of them share.

Each with each would take minutes where there are thousands. Articles whose passages lie near each other on
the whole are looked at closely.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from bot.domain.passages import PassageKind
from bot.language import Lang
from bot.language.folding import fold
from bot.retrieval.encoder import Vectors
from bot.retrieval.likeness import NEARLY_THE_SAME
from bot.retrieval.pool import Pool
from bot.retrieval.snapshot import Index

_WORTH_A_LOOK = 0.75
"""The cosine of the means of two articles from which they are looked at closely."""

_MOST_LOOKED_AT = 2_000
_TOGETHER = 4_096
_ROWS = 512
_ASKED = {PassageKind.TITLE, PassageKind.QUESTION}


@dataclass(frozen=True, slots=True)
class Twins:
    """Two articles of a language that say nearly the same; `score`: -1 to 1, as of `likeness`."""

    lang: Lang
    first: str
    second: str
    score: float


@dataclass(frozen=True, slots=True)
class Shared:
    """The questions that the same articles of a language have."""

    lang: Lang
    article_ids: tuple[str, ...]
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Doubles:
    """The likest `twins` first."""

    twins: tuple[Twins, ...]
    shared: tuple[Shared, ...]


_FOUND: dict[str, Doubles] = {}
"""For the version that was looked at last."""


def doubles_in(index: Index) -> Doubles:
    """What is there twice in an index."""
    found = _FOUND.get(index.version)
    if found is None:
        pools = {lang: pool for lang, pool in index.pools.items() if not pool.foreign.all()}
        twins = [pair for lang, pool in pools.items() for pair in _twins(lang, pool)]
        shared = [one for lang, pool in pools.items() for one in _shared(lang, pool)]
        found = Doubles(tuple(sorted(twins, key=lambda pair: -pair.score)), tuple(shared))
        _FOUND.clear()
        _FOUND[index.version] = found
    return found


def _shared(lang: Lang, pool: Pool) -> Iterator[Shared]:
    """Questions of the same words, however they are spelled."""
    asked: dict[str, dict[str, str]] = defaultdict(dict)
    for passage in pool.passages:
        if passage.kind is PassageKind.QUESTION and passage.lang == lang:
            asked[" ".join(fold(passage.text).split())].setdefault(passage.article_id, passage.text)
    together: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for articles in asked.values():
        if len(articles) > 1:
            together[tuple(articles)].append(next(iter(articles.values())))
    for article_ids, questions in together.items():
        yield Shared(lang, article_ids, tuple(questions))


def _twins(lang: Lang, pool: Pool) -> Iterator[Twins]:
    for first, second in _pairs(_means(pool)):
        if pool.foreign[first] or pool.foreign[second]:
            continue
        score = max(_score(pool, first, second), _score(pool, second, first))
        if score >= NEARLY_THE_SAME:
            yield Twins(lang, pool.article_ids[first], pool.article_ids[second], score)


def _means(pool: Pool) -> Vectors:
    """[articles, dimension]: the mean of each article's passages, of length 1."""
    means = np.zeros((len(pool.article_ids), pool.vectors.d), np.float32)
    for begin in range(0, len(pool.owners), _TOGETHER):
        owners = pool.owners[begin : begin + _TOGETHER]
        np.add.at(means, owners, pool.vectors.reconstruct_n(begin, len(owners)))
    found: Vectors = means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)
    return found


def _pairs(means: Vectors) -> list[tuple[int, int]]:
    """The pairs that are worth a close look, the nearest first."""
    found: list[tuple[float, int, int]] = []
    for begin in range(0, len(means), _ROWS):
        near = means[begin : begin + _ROWS] @ means.T
        for row, other in np.argwhere(near >= _WORTH_A_LOOK).tolist():
            if begin + row < other:
                found.append((float(near[row, other]), begin + row, other))
    found.sort(reverse=True)
    return [(first, second) for _, first, second in found[:_MOST_LOOKED_AT]]


def _score(pool: Pool, asked: int, other: int) -> float:
    """The mean cosine of what one article is asked with the nearest passage of the other."""
    own = [row for row in _rows(pool, asked) if pool.passages[row].kind in _ASKED]
    there = _rows(pool, other)
    one, two = (np.stack([pool.vectors.reconstruct(row) for row in rows]) for rows in (own, there))
    return float((one @ two.T).max(axis=1).mean())


def _rows(pool: Pool, article: int) -> list[int]:
    begin, end = np.searchsorted(pool.owners, [article, article + 1])
    return list(range(int(begin), int(end)))
