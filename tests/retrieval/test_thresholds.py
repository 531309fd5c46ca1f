"""The thresholds chosen are those under which `decide` would have served the rehearsed messages best."""

from __future__ import annotations

import numpy as np
import pytest

from bot.domain.answering import Candidate, Findings, Kind, Thresholds, Tried, decide
from bot.retrieval.thresholds import PRIOR, Rehearsed, _board, choose_thresholds

GRID = [(answer, ask) for answer in (0.5, 0.7, 0.9) for ask in (0.2, 0.5, 0.8)]


def rehearsed(*chances: float, right: int | None, answerable: bool = True, weight: float = 1.0) -> Rehearsed:
    return Rehearsed(np.array(chances), right, answerable, weight)


def worth_by_decide(one: Rehearsed, thresholds: Thresholds) -> float:
    """What `decide` does with a message, and what that is worth."""
    candidates = tuple(Candidate(str(place), -place, chance) for place, chance in enumerate(one.chances))
    decision = decide(Findings(candidates, 1.0), thresholds, Tried())
    held = one.right is not None and str(one.right) in decision.articles
    return {Kind.ANSWER: 1.0 if held else -4.0, Kind.ASK_BACK: 0.6 if held else -0.4}.get(decision.kind, 0.0)


@pytest.mark.parametrize(("answer", "ask_back"), GRID)
def test_worth_is_reckoned_as_decide_decides(answer: float, ask_back: float) -> None:
    some = np.random.default_rng(3)
    messages = [
        rehearsed(
            *sorted(some.dirichlet(np.ones(size)), reverse=True)[:-1], right=right, weight=float(weight)
        )
        for size, right, weight in zip(
            some.integers(2, 6, 60), [0, 1, None, 3] * 15, some.uniform(0.5, 2, 60), strict=True
        )
    ]
    thresholds = Thresholds(answer, ask_back, 0.5)
    expected = np.average(
        [worth_by_decide(one, thresholds) for one in messages], weights=[one.weight for one in messages]
    )
    assert _board(messages).worth(answer, ask_back) == pytest.approx(expected)


def test_where_the_first_is_often_wrong_more_certainty_is_asked_for() -> None:
    sure = [rehearsed(0.7, right=0) for _ in range(200)]
    unsure = [rehearsed(0.7, right=0 if number % 2 else 1) for number in range(200)]
    assert choose_thresholds(unsure, [], []).answer > choose_thresholds(sure, [], []).answer


def test_without_any_question_the_prior_holds() -> None:
    assert choose_thresholds([], [], []) == PRIOR
    assert choose_thresholds([rehearsed(0.9, right=None, answerable=False)], [0.9], [0.1]) == PRIOR


def test_three_questions_hardly_move_the_thresholds() -> None:
    found = choose_thresholds([rehearsed(0.55, right=0)] * 3, [0.9], [0.1])
    assert abs(found.answer - PRIOR.answer) < 0.05


def test_the_field_is_parted_where_inside_and_outside_part() -> None:
    messages = [rehearsed(0.9, right=0)]
    found = choose_thresholds(messages, inside=[0.6, 0.7, 0.95], outside=[0.1, 0.3, 0.5]).in_field
    assert 0.5 < found <= 0.6
