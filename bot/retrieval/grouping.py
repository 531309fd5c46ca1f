"""Groups questions that mean the same, whatever language each is in.

Grown from single questions by average linkage over cosine distances, which neither chains what is unlike nor
cuts what is alike into the smallest pieces (beside complete linkage and HDBSCAN, measured on questions of
four sets). What all texts of a language have in common is taken from them first: the mean of what the index
holds in it. That brings languages together, and makes one distance fit other encoders, too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
from sklearn.cluster import AgglomerativeClustering
from sklearn.metrics import adjusted_mutual_info_score, normalized_mutual_info_score

from bot.language import Lang
from bot.retrieval.arrays import Ints
from bot.retrieval.encoder import Vectors
from bot.retrieval.snapshot import Index

FARTHEST = 0.65
"""The mean cosine distance up to which questions belong together. One for all knowledge bases."""

_OF_A_LANGUAGE = 2_000
"""Passages that say well enough what all of a language have in common."""

Commons = Mapping[Lang, Vectors]


def in_common(index: Index) -> Commons:
    """By language, [dimension]: the mean vector of what the index holds in it."""
    common = {}
    for lang, pool in index.pools.items():
        own = [row for row, passage in enumerate(pool.passages) if passage.lang == lang]
        rows = own[:: max(1, len(own) // _OF_A_LANGUAGE)]
        if rows:
            found = np.stack([pool.vectors.reconstruct(row) for row in rows])
            common[lang] = found.mean(axis=0).astype(np.float32)
    return common


def apart(vectors: Vectors, langs: Sequence[Lang], common: Commons) -> Vectors:
    """`vectors`, [n, dimension], without what their languages have in `common`; rows of length 1."""
    shift = np.stack([common.get(lang, np.zeros(vectors.shape[1], np.float32)) for lang in langs])
    left = vectors - shift
    length = np.linalg.norm(left, axis=1, keepdims=True)
    found: Vectors = np.divide(left, length, out=np.zeros_like(left), where=length > 0)
    return found


def grouped(vectors: Vectors) -> list[list[int]]:
    """The groups of `vectors`, [n, dimension] with rows of length 1, as numbers of rows: the most central one
    first, then by falling likeness to it. Pages ask for the same groups again and again, so they are kept."""
    if len(vectors) < 2:
        return [[row] for row in range(len(vectors))]
    return _grouped(vectors.astype(np.float32).tobytes(), vectors.shape[1])


@lru_cache(maxsize=2)
def _grouped(content: bytes, dimension: int) -> list[list[int]]:
    vectors = np.frombuffer(content, np.float32).reshape(-1, dimension)
    found = AgglomerativeClustering(
        n_clusters=None, metric="precomputed", linkage="average", distance_threshold=FARTHEST
    ).fit_predict(np.clip(1 - vectors @ vectors.T, 0, 2))
    in_order = np.argsort(found, kind="stable")
    starts = np.searchsorted(found[in_order], np.arange(1, found.max() + 1))
    return [from_the_centre(vectors, rows) for rows in np.split(in_order, starts)]


def from_the_centre(vectors: Vectors, rows: Ints) -> list[int]:
    """`rows` by their likeness to the most central of them: the one nearest to all others."""
    likeness = vectors[rows] @ vectors[rows].T
    centre = int(np.round(likeness.sum(axis=1), 2).argmax())  # of two, always the same
    found: list[int] = rows[np.argsort(-likeness[centre], kind="stable")].tolist()
    return found


def nearest_group(vectors: Vectors, groups: Sequence[Vectors]) -> list[int | None]:
    """For each of `vectors` the number of the group that it belongs to, as near as it is on average to those
    in it; None when all are too far."""
    if not groups or not len(vectors):
        return [None] * len(vectors)
    near = np.stack([vectors @ group.mean(axis=0) for group in groups], axis=1)
    best = near.argmax(axis=1)
    return [
        int(number) if 1 - near[row, number] <= FARTHEST else None for row, number in enumerate(best.tolist())
    ]


def agreement(groups: Sequence[int], truth: Sequence[str]) -> tuple[float, float]:
    """How well groups, by number, agree with what is true of each question: the normalised mutual information
    (mean of both entropies), and the same adjusted for chance, which many small groups do not flatter
    (Vinh, Epps and Bailey, "Information theoretic measures for clusterings comparison", 2010)."""
    return (
        float(normalized_mutual_info_score(truth, groups)),
        float(adjusted_mutual_info_score(truth, groups)),
    )
