"""Chances: between 0 and 1, best first, never more than certainty together."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.retrieval.pool import FEATURES, KNOWN, Evidence
from bot.retrieval.ranking import PRIOR, SHORTLIST, TRAITS, Ranking, chances, find, in_field, shorten


def evidence(articles: int, level: float, known: float = 1.0) -> Evidence:
    """The first article at `level` in every feature, each further one a little lower."""
    fall = np.linspace(level, level / 2, articles, dtype=np.float32)
    return Evidence(
        np.repeat(fall[:, None], len(FEATURES), axis=1),
        np.full(len(KNOWN), known, np.float32),
        np.zeros(len(fall), bool),
    )


def rising(articles: int) -> Evidence:
    """Each article a little better than the one before."""
    steps = np.arange(articles, dtype=np.float32)[:, None] / articles
    return Evidence(
        np.repeat(steps, len(FEATURES), axis=1), np.ones(len(KNOWN), np.float32), np.zeros(len(steps), bool)
    )


@given(
    articles=st.integers(1, 120),
    level=st.floats(0, 1),
    known=st.floats(0, 1),
)
def test_chances_are_chances(articles: int, level: float, known: float) -> None:
    names = [f"a{number}" for number in range(articles)]
    found = find(evidence(articles, level, known), PRIOR, names)
    chances = [candidate.probability for candidate in found.candidates]
    assert len(chances) == min(articles, SHORTLIST)
    assert chances == sorted(chances, reverse=True)
    assert all(0 <= chance <= 1 for chance in chances)
    assert sum(chances) < 1, "none of them is always possible"
    assert 0 <= found.in_field <= 1
    assert len({candidate.article_id for candidate in found.candidates}) == len(chances)


def test_a_closer_match_is_likelier_and_more_surely_in_the_field() -> None:
    far, near = (find(evidence(3, level), PRIOR, "abc") for level in (0.2, 0.8))
    assert near.candidates[0].probability > far.candidates[0].probability
    assert near.in_field > far.in_field


def test_chances_are_the_shares_of_the_odds() -> None:
    """Two articles and a message of which half is known, by hand."""
    first, second = [1.0, 2.0, 0.5, 0.25, 0.5, 0.0], [0.0, 1.0, 0.5, 0.5, 0.0, 0.5]
    found = shorten(
        Evidence(np.array([second, first], np.float32), np.array([0.5, 0.5], np.float32), np.zeros(2, bool)),
        ranking := Ranking(
            slopes=(1.0, 0.5, 2.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0),
            none=(2.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, -1.0, 0.0),
            field=(-1.0, 0.0, 0.0, 0.0, 2.0, 0.0, 0.0, 0.0, 3.0),
        ),
    )
    assert found.numbers.tolist() == [1, 0]
    assert found.traits.tolist() == [1.0, 1.0, 2.0, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5]
    # 1 + 1 + 1 + 0.5 = 3.5 and 0.5 + 1 = 1.5; none: 2 + 1 - 0.5 = 2.5
    odds = [math.exp(3.5), math.exp(1.5), math.exp(2.5)]
    assert chances(found, ranking).tolist() == pytest.approx([odds[0] / sum(odds), odds[1] / sum(odds)])
    # -1 + 2 * 0.5 + 3 * 0.5
    assert in_field(found, ranking) == pytest.approx(1 / (1 + math.exp(-1.5)))


@pytest.mark.parametrize(("known", "none"), [(0.0, math.exp(7)), (1.0, math.exp(5))], ids=["none", "all"])
def test_the_less_of_a_message_is_known_the_likelier_nothing_answers(known: float, none: float) -> None:
    """With features of nought the odds of each article are 1, so those of none are plain to see."""
    found = find(evidence(3, 0.0, known), PRIOR, "abc")
    assert [one.probability for one in found.candidates] == pytest.approx([1 / (3 + none)] * 3)


def test_traits_name_all_that_is_known_of_a_message() -> None:
    assert len(TRAITS) == 1 + len(FEATURES) + len(KNOWN)
    assert len(shorten(evidence(3, 0.5), PRIOR).traits) == len(TRAITS)


@pytest.mark.parametrize("without", [[0], [7], [59], [59, 58, 3]], ids=str)
def test_articles_left_out_are_neither_listed_nor_felt(without: list[int]) -> None:
    found = shorten(rising(60), PRIOR, without=np.array(without))
    there = [number for number in range(59, -1, -1) if number not in without]
    assert found.numbers.tolist() == there[:SHORTLIST]
    np.testing.assert_allclose(found.traits[1 : 1 + len(FEATURES)], there[0] / 60, rtol=1e-6)
    np.testing.assert_array_equal(found.terms[:, : len(FEATURES)], rising(60).articles[found.numbers])


def test_an_article_that_is_kept_takes_the_place_of_the_last() -> None:
    plain = shorten(rising(60), PRIOR).numbers.tolist()
    assert plain == list(range(59, 19, -1))
    assert shorten(rising(60), PRIOR, keep=3).numbers.tolist() == [*plain[:-1], 3]
    assert shorten(rising(60), PRIOR, keep=30).numbers.tolist() == plain, "it was there already"


def test_of_few_articles_all_are_listed() -> None:
    assert shorten(rising(3), PRIOR).numbers.tolist() == [2, 1, 0]
    assert shorten(rising(3), PRIOR, without=np.array([1])).numbers.tolist() == [2, 0]
