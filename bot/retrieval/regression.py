"""Multinomial logistic regression, as many classes as there are articles, in little memory.

Written here because the libraries at hand hold a score for every text and class at once: a gigabyte for
50,000 questions and 5,000 articles, and more while they fit. Here texts pass in chunks, in single precision.

Fitted by L-BFGS (Liu and Nocedal, "On the limited memory BFGS method for large scale optimization", 1989).
Its guess at the curvature is the curvature at the beginning, where all classes are equally likely and share
one small matrix: that saves half the steps, and with thousands of articles there is time for few.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.retrieval.arrays import Floats, Ints
from bot.retrieval.progress import OnProgress, unheard

_CELLS = 1 << 20
"""Scores that a worker holds at once."""

_WORKERS = 2
_REMEMBERED = 4
_MOST_STEPS, _LEAST_STEPS = 60, 8
_MOST_WORK = 4e11
"""Operations to spend, unless so few steps take more."""

_ENOUGH = 1e-5
"""Share by which the loss must still fall for another step to be worth it."""

_SUFFICIENT = 1e-4
"""Share of the fall promised by the slope that a step must bring (Armijo's rule)."""

_SHORTEST_STEP = 1e-4


@dataclass(frozen=True, slots=True)
class Picked:
    """Rows of a table that many share, taken out when they are looked at."""

    table: NDArray[np.floating[Any]]
    numbers: Ints

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.numbers), self.table.shape[1]

    def __getitem__(self, some: Ints) -> NDArray[np.floating[Any]]:
        return self.table[self.numbers[some]]


Rows = NDArray[np.floating[Any]] | Picked


def fit_logistic(
    rows: Rows, classes: Ints, weight: Floats, count: int, penalty: float, told: OnProgress = unheard
) -> Floats:
    """The weights, [columns + 1, count], of a softmax over `count` classes; the last row is a constant.

    `rows`: [texts, columns]; `classes`: the right one of each text; `weight`: how much each text counts;
    `penalty`: on half the squared weights; `told`: of steps, and how many there are at most. Classes without
    a text come out unlikely, never impossible.
    """
    with ThreadPoolExecutor(_WORKERS) as workers:
        softmax = _Softmax(rows, classes, weight, count, penalty, workers)
        nothing = np.zeros((rows.shape[1] + 1, count), np.float32)
        work = 4.0 * len(softmax.texts) * nothing.size
        steps = int(np.clip(_MOST_WORK / max(work, 1.0), _LEAST_STEPS, _MOST_STEPS))
        return _descend(softmax, nothing, steps, told)


def fit_some(
    rows: Rows, classes: Ints, weight: Floats, learned: Floats, some: Ints, penalty: float
) -> Floats:
    """`learned`, with the weights of the classes `some` fitted to the texts and all others as they are."""
    place = np.full(learned.shape[1], len(some))
    place[some] = np.arange(len(some))
    others = np.delete(learned, some, axis=1)
    with ThreadPoolExecutor(_WORKERS) as workers:
        softmax = _Softmax(rows, place[classes], weight, len(some), penalty, workers, others)
        fitted = learned.copy()
        fitted[:, some] = _descend(softmax, learned[:, some], _MOST_STEPS)
    return fitted


class _Softmax:
    """What is to be minimised. Texts that count nothing are not looked at.

    Beside the classes that are learned, one more stands for all `others`, whose weights stay as they are; its
    number is `count`.
    """

    def __init__(
        self,
        rows: Rows,
        classes: Ints,
        weight: Floats,
        count: int,
        penalty: float,
        workers: ThreadPoolExecutor,
        others: Floats | None = None,
    ) -> None:
        self._rows, self._classes, self._weight, self._penalty = rows, classes, weight, penalty
        self._workers = workers
        every = count if others is None else count + others.shape[1]
        self.texts = np.flatnonzero(weight)
        self._chunks = np.array_split(self.texts, -(-len(self.texts) * every // _CELLS) or 1)
        self._score_of_others = self._of_others(others)
        bend = self._curvature() / every + penalty * np.eye(rows.shape[1] + 1)
        self._flattening = np.linalg.inv(bend).astype(np.float32)

    def loss(self, weights: Floats) -> tuple[float, Floats]:
        """Minus the log likelihood and the penalty, and their slope, [columns + 1, classes]."""
        value, slope = 0.5 * self._penalty * float(np.vdot(weights, weights)), self._penalty * weights
        shares = [self._chunks[number::_WORKERS] for number in range(_WORKERS)]
        for its_value, its_slope in self._workers.map(lambda share: self._loss(share, weights), shares):
            value += its_value
            slope += its_slope
        return value, slope

    def flattened(self, slope: Floats) -> Floats:
        """`slope` as it would be if the loss curved alike in every direction."""
        return np.asarray(self._flattening @ slope, np.float32)

    def _curvature(self) -> Floats:
        """The second moments of the texts, [columns + 1, columns + 1]."""
        moments = np.zeros((self._rows.shape[1] + 1,) * 2, np.float32)
        for some in self._chunks:
            rows = self._with_constant(some)
            moments += (rows * self._weight[some, None]).T @ rows
        return moments

    def _with_constant(self, some: Ints) -> Floats:
        return np.column_stack([self._rows[some], np.ones(len(some), np.float32)]).astype(np.float32)

    def _of_others(self, others: Floats | None) -> Floats:
        """The score, [texts], of the class that stands for all `others`."""
        scores = np.full(len(self._weight), -np.inf, np.float32)
        if others is not None and others.shape[1]:
            found = self._workers.map(
                lambda some: _log_sum_exp(self._with_constant(some) @ others), self._chunks
            )
            for some, of_some in zip(self._chunks, found, strict=True):
                scores[some] = of_some
        return scores

    def _loss(self, chunks: list[Ints], weights: Floats) -> tuple[float, Floats]:
        value, slope = 0.0, np.zeros_like(weights)
        for some in chunks:
            rows, weight = self._with_constant(some), self._weight[some]
            right = np.arange(len(some)), self._classes[some]
            scores = np.empty((len(some), weights.shape[1] + 1), np.float32)
            np.matmul(rows, weights, out=scores[:, :-1])
            scores[:, -1] = self._score_of_others[some]
            scores -= scores.max(axis=1, keepdims=True)
            of_right = scores[right]
            np.exp(scores, out=scores)
            total = scores.sum(axis=1)
            value += float(weight @ (np.log(total) - of_right))
            scores *= (weight / total)[:, None]
            scores[right] -= weight
            slope += rows.T @ scores[:, :-1]
        return value, slope


def _log_sum_exp(scores: Floats) -> Floats:
    """Of each row; `scores` are used up. (That of scipy is exact for every special case, and takes as long
    as the product before it.)"""
    highest = scores.max(axis=1, keepdims=True)
    scores -= highest
    np.exp(scores, out=scores)
    return np.asarray(np.log(scores.sum(axis=1)) + highest[:, 0], np.float32)


def _descend(softmax: _Softmax, weights: Floats, steps: int, told: OnProgress = unheard) -> Floats:
    """The `weights` after at most so many `steps` downhill."""
    value, slope = softmax.loss(weights)
    taken: deque[_Step] = deque(maxlen=_REMEMBERED)
    for made in range(steps):
        told(made, steps)
        way = _downhill(softmax, slope, taken)
        promised, length = float(np.vdot(way, slope)), 1.0
        before, value_before, slope_before = weights, value, slope
        weights = before + way
        value, slope = softmax.loss(weights)
        while value > value_before + _SUFFICIENT * length * promised:
            length /= 2
            if length < _SHORTEST_STEP:
                return before
            weights = before + np.float32(length) * way
            value, slope = softmax.loss(weights)
        if value_before - value <= _ENOUGH * abs(value):
            break
        step = _Step(weights - before, slope - slope_before)
        if step.bend > 0:
            taken.append(step)
    return weights


class _Step:
    """A step made: how far the weights moved, how that changed the slope, and so how the loss bends there;
    it is convex, and only rounding can make that seem otherwise."""

    def __init__(self, moved: Floats, changed: Floats) -> None:
        self.moved, self.changed = moved, changed
        self.bend = float(np.vdot(moved, changed))


def _downhill(softmax: _Softmax, slope: Floats, taken: deque[_Step]) -> Floats:
    """Where to go from here, by the two loops of L-BFGS."""
    way, shares = slope.copy(), []
    for step in reversed(taken):
        shares.append(float(np.vdot(step.moved, way)) / step.bend)
        way -= np.float32(shares[-1]) * step.changed
    way = softmax.flattened(way)
    if taken:
        last = taken[-1]
        way *= np.float32(last.bend / float(np.vdot(last.changed, softmax.flattened(last.changed))))
    for step, share in zip(taken, reversed(shares), strict=True):
        way += np.float32(share - float(np.vdot(step.changed, way)) / step.bend) * step.moved
    return -way
