"""Which texts of an article in two languages seem to be the same text: what says one has then said the
other, and a question whose translation was seen is no unseen question."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment

from bot.domain.passages import Passage, PassageKind
from bot.language import LANGUAGES, Lang
from bot.retrieval.arrays import Floats, Ints
from bot.retrieval.encoder import Vectors
from bot.retrieval.learned import importance
from bot.retrieval.pool import owners_of

_TWINS = 0.8
"""Cosine from which two questions of an article in two languages are taken for the same. It is that of the
encoder as it comes: tuned to an article, it finds all its questions alike."""

Passages = Mapping[Lang, tuple[Passage, ...]]


def together(passages: Passages) -> list[Passage]:
    """Those of all pools, one pool after the other."""
    return [passage for cut in passages.values() for passage in cut]


def numbers_of(passages: Passages) -> Ints:
    """For each of all passages the number of its article, the same in every pool."""
    article_ids, _ = owners_of(next(iter(passages.values())))
    number = {article_id: place for place, article_id in enumerate(article_ids)}
    return np.array([number[passage.article_id] for passage in together(passages)], np.int64)


def taught_by(passages: Passages) -> Floats:
    """How much each of all passages teaches; nothing where it stands in the pool of its own language too."""
    return np.concatenate(
        [
            importance(cut, owners_of(cut)[1]) * np.array([one.lang == lang for one in cut], np.float32)
            for lang, cut in passages.items()
        ]
    )


def twins(passages: Passages, vectors_of: Callable[[Sequence[str]], Vectors]) -> Ints:
    """A number for each of all passages: a title and its translation have the same, and so have a question
    and what seems to be its translation, going by its vector."""
    every, owners = together(passages), numbers_of(passages)
    keys = np.arange(len(every))
    if len(passages) < len(LANGUAGES):
        return keys
    telling = np.flatnonzero(taught_by(passages) == 1)
    here = telling < len(next(iter(passages.values())))
    ours, theirs = (_by_article(telling[side], owners) for side in (here, ~here))
    titles = np.array([passage.kind is PassageKind.TITLE for passage in every])
    both = sorted(ours.keys() & theirs.keys())
    rows = np.array([row for article in both for row in (*ours[article], *theirs[article])], np.int64)
    vectors = np.empty((0, 0)) if not len(rows) else vectors_of([every[row].text for row in rows])
    place = dict(zip(rows.tolist(), range(len(rows)), strict=True))
    for article in both:
        one, other = np.array(ours[article]), np.array(theirs[article])
        alike = vectors[[place[row] for row in one]] @ vectors[[place[row] for row in other]].T
        alike[np.logical_and.outer(titles[one], titles[other])] = 1.0
        pairs = linear_sum_assignment(-alike)
        found = alike[pairs] >= _TWINS
        keys[other[pairs[1][found]]] = keys[one[pairs[0][found]]]
    return keys


def _by_article(rows: Ints, owners: Ints) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for row in rows.tolist():
        found.setdefault(int(owners[row]), []).append(row)
    return found
