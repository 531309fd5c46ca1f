"""What is learned from the texts of articles: each as much as it counts, and none that is left out."""

from __future__ import annotations

import numpy as np
import pytest

from bot.domain.passages import Passage, PassageKind
from bot.retrieval import learned as learned_module
from bot.retrieval.learned import Lessons, importance, log_odds, telling
from bot.retrieval.pool import owners_of

OWNERS = np.array([0, 0, 0, 1, 1, 1, 2, 2, 2])


@pytest.fixture
def lessons() -> Lessons:
    """Three texts of each of three articles, those of one article alike."""
    some = np.random.default_rng(7)
    rows = some.normal(size=(3, 8))[OWNERS] + 0.2 * some.normal(size=(len(OWNERS), 8))
    weight = np.array([1, 1, 0.3] * 3, np.float32)
    return Lessons(rows.astype(np.float32), OWNERS, weight, 3, 0.1)


def test_what_was_learned_knows_its_own_texts(lessons: Lessons) -> None:
    assert log_odds(lessons.rows, lessons.learn()).argmax(axis=1).tolist() == OWNERS.tolist()


@pytest.mark.parametrize("unseen", [[0], [0, 1], [3, 4, 5]], ids=["one", "two", "all of an article"])
def test_a_text_left_out_is_as_if_it_had_never_been_written(lessons: Lessons, unseen: list[int]) -> None:
    seen = [number for number in range(len(OWNERS)) if number not in unseen]
    never = Lessons(lessons.rows[seen], OWNERS[seen], lessons.importance[seen], 3, lessons.penalty)
    mask = np.isin(np.arange(len(OWNERS)), unseen)
    np.testing.assert_allclose(lessons.learn(without=mask), never.learn(), atol=1e-3)
    assert np.abs(lessons.learn() - never.learn()).max() > 0.01


def test_a_single_text_is_scored_as_it_is_among_others(lessons: Lessons) -> None:
    learned = lessons.learn()
    assert log_odds(lessons.rows[4], learned).shape == (3,)
    np.testing.assert_allclose(
        log_odds(lessons.rows[4], learned), log_odds(lessons.rows, learned)[4], atol=1e-5
    )
    by_hand = [sum(lessons.rows[4] * learned[:-1, article]) + learned[-1, article] for article in range(3)]
    np.testing.assert_allclose(log_odds(lessons.rows[4], learned), by_hand, atol=1e-5)


def test_some_articles_are_learned_beside_as_many_texts_of_others_as_tell_enough(
    lessons: Lessons, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(learned_module, "OTHERS", 4)
    numbers, counts = telling(OWNERS, lessons.importance, np.array([1]))
    assert set(np.flatnonzero(OWNERS == 1)) < set(numbers)
    assert len(numbers) == 3 + 4
    np.testing.assert_array_equal(counts[OWNERS[numbers] == 1], lessons.importance[OWNERS == 1])
    drawn = OWNERS[numbers] != 1
    np.testing.assert_allclose(counts[drawn], lessons.importance[numbers[drawn]] * 6 / 4)
    for again, first in zip(
        telling(OWNERS, lessons.importance, np.array([1])), (numbers, counts), strict=True
    ):
        np.testing.assert_array_equal(again, first)


def test_texts_that_count_nothing_are_not_asked_about_others(lessons: Lessons) -> None:
    importance = np.where(OWNERS == 2, 0, lessons.importance).astype(np.float32)
    numbers, counts = telling(OWNERS, importance, np.array([1]))
    assert numbers.tolist() == [0, 1, 2, 3, 4, 5]
    np.testing.assert_array_equal(counts, lessons.importance[:6])


def test_an_article_learned_alone_is_known_as_if_all_had_been_learned(lessons: Lessons) -> None:
    learned = lessons.learn()
    forgotten = learned.copy()
    forgotten[:, 1] = 0
    again = lessons.learn_some(forgotten, np.array([1]))
    np.testing.assert_array_equal(again[:, [0, 2]], learned[:, [0, 2]])
    np.testing.assert_allclose(again[:, 1], learned[:, 1], atol=0.02)
    assert lessons.learn_some(learned, np.array([], np.int64)) is learned


def test_sections_count_less_than_questions_unless_there_are_none() -> None:
    title, question = PassageKind.TITLE, PassageKind.QUESTION
    fix, step, section = PassageKind.FIX, PassageKind.STEP, PassageKind.SECTION
    kinds = [("asked", title), ("asked", question), ("asked", fix), ("asked", step)]
    kinds += [("plain", title), ("plain", section), ("plain", section)]
    passages = [Passage(article, "en", kind, "text") for article, kind in kinds]
    found = importance(passages, owners_of(passages)[1])
    np.testing.assert_allclose(found, [1, 1, 0.3, 0.3, 1, 1, 1])
