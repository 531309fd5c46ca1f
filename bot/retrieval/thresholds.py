"""Chooses the chances from which the bot acts: those that would have been most useful on rehearsed messages.

The worth of each outcome says what the product wants: a wrong answer undoes four right ones, a question
back that holds the right article is worth a good half of an answer, a needless one costs some patience.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.domain.answering import LEAST_CHOICE, MOST_CHOICES, Thresholds
from bot.retrieval.lexical import Doubles

PRIOR = Thresholds(answer=0.8, ask_back=0.4, in_field=0.5)
"""For a knowledge base with too few questions to tell."""

_RIGHT, _WRONG, _ASKED_RIGHT, _ASKED_IN_VAIN = 1.0, -4.0, 0.6, -0.4
_NEARLY = 0.02
"""Worth that is not worth arguing about: of answer thresholds this near the best the lowest is taken."""

_PRIOR_MESSAGES = 50
_ANSWER_FROM = np.round(np.arange(0.65, 0.96, 0.01), 2)
_ASK_FROM = np.round(np.arange(0.2, 0.91, 0.02), 2)


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """The chances of one message's likeliest articles, best first; `right`: the right one's place among
    them, or None; `answerable`: whether there is a right one at all; `weight`: how common the like is."""

    chances: Doubles
    right: int | None
    answerable: bool
    weight: float


@dataclass(frozen=True, slots=True)
class _Board:
    """All rehearsed messages, a row each."""

    first: Doubles
    together: Doubles
    several: NDArray[np.bool_]
    answer_worth: Doubles
    ask_worth: Doubles
    weight: Doubles

    def worth(self, answer: float, ask_back: float) -> float:
        """The mean worth of what `decide` does with these thresholds."""
        answers = self.first >= answer
        asks = ~answers & self.several & (self.together >= ask_back)
        return float(np.average(answers * self.answer_worth + asks * self.ask_worth, weights=self.weight))


def choose_thresholds(
    rehearsed: Sequence[Rehearsed], inside: Sequence[float], outside: Sequence[float]
) -> Thresholds:
    """The most useful thresholds for `rehearsed`, drawn towards PRIOR where those are few; and the one that
    best parts the chances `inside` the field from those `outside`."""
    known = sum(one.answerable for one in rehearsed)
    if not known:
        return PRIOR
    board = _board(rehearsed)
    worths = np.array([[board.worth(answer, ask) for ask in _ASK_FROM] for answer in _ANSWER_FROM])
    ask = int(np.unravel_index(worths.argmax(), worths.shape)[1])
    answer = int(np.flatnonzero(worths[:, ask] >= worths.max() - _NEARLY)[0])
    trust = known / (known + _PRIOR_MESSAGES)
    return Thresholds(
        answer=_between(PRIOR.answer, _ANSWER_FROM[answer], trust),
        ask_back=_between(PRIOR.ask_back, _ASK_FROM[ask], trust),
        in_field=_choose_in_field(inside, outside),
    )


def _choose_in_field(inside: Sequence[float], outside: Sequence[float]) -> float:
    """The chance that best parts messages from inside the field from those from outside."""
    if not inside or not outside:
        return PRIOR.in_field
    grid = np.round(np.arange(0.1, 0.91, 0.02), 2)
    parted = (np.array(inside) >= grid[:, None]).mean(axis=1) + (np.array(outside) < grid[:, None]).mean(
        axis=1
    )
    return float(grid[parted.argmax()])


def _between(prior: float, found: float, trust: float) -> float:
    return round(float(prior + trust * (found - prior)), 3)


def _board(rehearsed: Sequence[Rehearsed]) -> _Board:
    top = np.zeros((len(rehearsed), MOST_CHOICES))
    for row, one in zip(top, rehearsed, strict=True):
        row[: len(one.chances)] = one.chances[:MOST_CHOICES]
    offered = (top >= LEAST_CHOICE * top[:, :1]) & (top > 0)
    place = np.array([-1 if one.right is None else one.right for one in rehearsed])
    among = (place >= 0) & (place < offered.sum(axis=1))
    return _Board(
        first=top[:, 0],
        together=(top * offered).sum(axis=1),
        several=offered.sum(axis=1) > 1,
        answer_worth=np.where(place == 0, _RIGHT, _WRONG),
        ask_worth=np.where(among, _ASKED_RIGHT, _ASKED_IN_VAIN),
        weight=np.array([one.weight for one in rehearsed]),
    )
