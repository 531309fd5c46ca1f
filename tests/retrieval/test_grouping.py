"""Questions that mean the same find each other, in one language or in two."""

from __future__ import annotations

import numpy as np
import pytest

from bot.language import Lang
from bot.retrieval.encoder import Vectors
from bot.retrieval.grouping import apart, grouped, in_common, nearest_group
from bot.retrieval.live import LiveIndex

GIFTS: tuple[tuple[str, Lang], ...] = (
    ("can I sell gift cards in my shop", "en"),
    ("how do I sell gift cards", "en"),
    ("do you offer gift cards for customers", "en"),
    ("كيف أبيع بطاقات هدايا في متجري", "ar"),
)
LOYALTY: tuple[tuple[str, Lang], ...] = (
    ("is there a loyalty points programme", "en"),
    ("I want my buyers to collect loyalty points", "en"),
)


def placed(live: LiveIndex, *questions: tuple[str, Lang]) -> Vectors:
    texts, langs = zip(*questions, strict=True)
    index = live.current()
    return apart(index.encoder.encode(texts), langs, in_common(index))


def test_likes_are_together_and_the_most_central_of_them_is_first(sample_index: LiveIndex) -> None:
    vectors = placed(sample_index, *GIFTS, *LOYALTY)
    groups = grouped(vectors)
    assert sorted(map(sorted, groups)) == [[0, 1, 2, 3], [4, 5]]
    gifts = max(groups, key=len)
    likeness = (vectors[:4] @ vectors[:4].T).sum(axis=1)
    assert likeness[gifts[0]] == pytest.approx(likeness.max(), abs=0.01)


def test_one_question_is_a_group_and_none_is_none() -> None:
    assert grouped(np.ones((1, 3), np.float32)) == [[0]]
    assert grouped(np.empty((0, 3), np.float32)) == []


def test_a_new_question_joins_its_likes_and_no_others(sample_index: LiveIndex) -> None:
    new: tuple[tuple[str, Lang], ...] = (("selling a gift card", "en"), ("the moon is made of cheese", "en"))
    vectors = placed(sample_index, *LOYALTY, *GIFTS, *new)
    assert nearest_group(vectors[-2:], [vectors[:2], vectors[2:6]]) == [1, None]
    assert nearest_group(vectors[-2:], []) == [None, None]
