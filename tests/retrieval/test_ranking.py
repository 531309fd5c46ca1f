"""Chances: between 0 and 1, best first, never more than certainty together."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.retrieval.pool import FEATURES, KNOWN, Evidence
from bot.retrieval.ranking import PRIOR, SHORTLIST, find, shortlist


def evidence(articles: int, level: float, known: float = 1.0) -> Evidence:
    """The first article at `level` in every feature, each further one a little lower."""
    fall = np.linspace(level, level / 2, articles, dtype=np.float32)
    return Evidence(np.repeat(fall[:, None], len(FEATURES), axis=1), np.full(len(KNOWN), known, np.float32))


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
    assert sum(chances) <= 1 + 1e-9
    assert 0 <= found.in_field <= 1
    assert len({candidate.article_id for candidate in found.candidates}) == len(chances)


def test_a_closer_match_is_likelier_and_more_surely_in_the_field() -> None:
    far, near = (find(evidence(3, level), PRIOR, "abc") for level in (0.2, 0.8))
    assert near.candidates[0].probability > far.candidates[0].probability
    assert near.in_field > far.in_field


@pytest.mark.parametrize("without", [0, 7, 59])
def test_an_article_left_out_is_not_in_the_shortlist(without: int) -> None:
    scores = np.arange(60, dtype=np.float64)
    listed = shortlist(scores, without).tolist()
    assert listed == [number for number in range(59, -1, -1) if number != without][:SHORTLIST]
