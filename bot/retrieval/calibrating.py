"""Fits the ranking of a pool to rehearsed messages; with few of them the priors decide.

Messages from outside the field which this knowledge base does seem to answer are left out: a shop that sells
umbrellas may well have an article about the weather.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import minimize

from bot.retrieval.arrays import Doubles
from bot.retrieval.ranking import FOREIGN, PRIOR, SHORTLIST, TERMS, Ranking, chances, in_field
from bot.retrieval.rehearsal import Case, Cases

Group = Sequence[Case]
Bounds = Sequence[tuple[float | None, float | None]]

_SHARES = (0.62, 0.03, 0.35)
"""How many of the messages to expect are answerable, unanswerable, and from outside."""

_PRIOR_WEIGHT = 2.0
"""In messages: what it costs to move a weight by its spread."""

_SLOPES_SPREAD = np.array(PRIOR.slopes)
_LOWEST = [None if term == "foreign" else 0.0 for term in TERMS]
_IS_FOREIGN = np.array([term in FOREIGN for term in TERMS] + [False] * len(PRIOR.none))
_NONE_SPREAD = np.array([5.0, 0.3, 0.2, 3.0, 3.0, 3.0, 2.0, 1.0, 2.0, 2.0])
_FIELD_SPREAD = 4.0
_SEEMS_ANSWERED = 0.5
_GONE = -1e6

_IN_FIELD = 0.5
"""Where there is nothing to tell from."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """The ranking of one pool, and how the rehearsed messages fare with it: `right`, whether the right
    article came first, for each that has one; and the chances of being in the field for those that are
    `inside` and those that are not."""

    ranking: Ranking
    right: tuple[bool, ...]
    inside: tuple[float, ...]
    outside: tuple[float, ...]

    @property
    def figures(self) -> dict[str, float]:
        """What the rehearsal measured, by name."""
        return {
            "questions": float(len(self.right)),
            "hit_at_1": float(np.mean(self.right)) if self.right else 0.0,
        }


def fit(cases: Cases) -> Fitted:
    """The ranking that fits `cases`."""
    if not cases.answerable:
        return Fitted(PRIOR, (), (), ())
    first = _fit((cases.answerable, cases.unanswerable, cases.outside))
    outside = tuple(case for case in cases.outside if _top(case, first) < _SEEMS_ANSWERED)
    groups = (cases.answerable, cases.unanswerable, outside)
    ranking = replace(_fit_foreign(cases.foreign, _fit(groups)), field=_fit_field(groups))
    return Fitted(
        ranking,
        tuple(int(chances(case.found, ranking).argmax()) == case.right for case in cases.answerable),
        tuple(in_field(case.found, ranking) for group in groups[:-1] for case in group),
        tuple(in_field(case.found, ranking) for case in outside),
    )


def choose_in_field(fitted: Collection[Fitted]) -> float:
    """The chance that best parts messages from inside the field from those from outside."""
    inside = np.array([chance for one in fitted for chance in one.inside])
    outside = np.array([chance for one in fitted for chance in one.outside])
    if not len(inside) or not len(outside):
        return _IN_FIELD
    grid = np.round(np.arange(0.1, 0.91, 0.02), 2)
    parted = (inside >= grid[:, None]).mean(axis=1) + (outside < grid[:, None]).mean(axis=1)
    return float(grid[parted.argmax()])


def _top(case: Case, ranking: Ranking) -> float:
    return float(chances(case.found, ranking).max())


def _weighted(groups: Sequence[Group]) -> list[tuple[Case, float]]:
    """Every case with its weight: the groups in their shares, together as heavy as there are questions."""
    shares = [share if group else 0.0 for group, share in zip(groups, _SHARES, strict=True)]
    scale = len(groups[0]) / sum(shares)
    return [
        (case, scale * share / len(group))
        for group, share in zip(groups, shares, strict=True)
        for case in group
    ]


class _Choices:
    """The cases as arrays: each a choice among up to SHORTLIST articles and none of them."""

    def __init__(self, cases: Sequence[tuple[Case, float]]) -> None:
        kinds = len(PRIOR.slopes)
        self.features = np.zeros((len(cases), SHORTLIST, kinds))
        self.offset = np.full((len(cases), SHORTLIST + 1), _GONE)
        self.offset[:, -1] = 0
        self.traits = np.array([case.found.traits for case, _ in cases], np.float64)
        self.right = np.array([SHORTLIST if case.right is None else case.right for case, _ in cases])
        self.weight = np.array([weight for _, weight in cases])
        for number, (case, _) in enumerate(cases):
            listed = len(case.found.numbers)
            self.features[number, :listed] = case.found.terms
            self.offset[number, :listed] = 0

    def loss(self, weights: Doubles) -> tuple[float, Doubles]:
        """Minus the log likelihood of what was right, and its slope."""
        kinds = self.features.shape[2]
        slopes, none = weights[:kinds], weights[kinds:]
        utility = np.column_stack([self.features @ slopes, self.traits @ none]) + self.offset
        odds = np.exp(utility - utility.max(axis=1, keepdims=True))
        share = odds / odds.sum(axis=1, keepdims=True)
        rows = np.arange(len(self.right))
        loss = -self.weight @ np.log(np.maximum(share[rows, self.right], 1e-12))
        share[rows, self.right] -= 1
        error = share * self.weight[:, None]
        return float(loss), np.concatenate(
            [np.einsum("ns,nsk->k", error[:, :-1], self.features), self.traits.T @ error[:, -1]]
        )


def _fit(groups: Sequence[Group]) -> Ranking:
    bounds = [(low, None) for low in (*_LOWEST, *[None] * len(PRIOR.none))]
    return _fitting(_Choices(_weighted(groups)), PRIOR, bounds)


def _fit_foreign(cases: Group, ranking: Ranking) -> Ranking:
    """`ranking` with slopes for foreign articles that fit `cases`, and everything else as it is: how messages
    in their own language fare must not depend on it."""
    fixed = [*ranking.slopes, *ranking.none]
    bounds = [
        (low, None) if foreign else (weight, weight)
        for low, weight, foreign in zip([*_LOWEST, *ranking.none], fixed, _IS_FOREIGN, strict=True)
    ]
    return _fitting(_Choices([(case, 1.0) for case in cases]), ranking, bounds) if cases else ranking


def _fitting(choices: _Choices, prior: Ranking, bounds: Bounds) -> Ranking:
    kinds = len(prior.slopes)
    spread = np.concatenate([_SLOPES_SPREAD, _NONE_SPREAD])
    found = _minimise(choices.loss, np.array([*prior.slopes, *prior.none]), spread, bounds)
    return Ranking(tuple(found[:kinds].tolist()), tuple(found[kinds:].tolist()), prior.field)


def _fit_field(groups: Sequence[Group]) -> tuple[float, ...]:
    """The weights of a logistic regression that tells what is inside the field from what is not."""
    cases = [case for group in groups for case in group]
    outside = len(groups[-1])
    features = np.array([case.found.traits for case in cases], np.float64)
    signs = np.repeat([1.0, -1.0], [len(cases) - outside, outside])
    weight = np.repeat([0.5, 0.5], [len(cases) - outside, outside]) * len(groups[0])
    weight /= np.repeat([len(cases) - outside, max(outside, 1)], [len(cases) - outside, outside])

    def loss(weights: Doubles) -> tuple[float, Doubles]:
        margin = signs * (features @ weights)
        slope = -weight * signs / (1 + np.exp(np.minimum(margin, 500)))
        return float(weight @ np.logaddexp(0, -margin)), features.T @ slope

    prior = np.array(PRIOR.field)
    return tuple(
        _minimise(loss, prior, np.full(len(prior), _FIELD_SPREAD), [(None, None)] * len(prior)).tolist()
    )


def _minimise(
    loss: Callable[[Doubles], tuple[float, Doubles]],
    prior: Doubles,
    spread: Doubles,
    bounds: Bounds,
) -> Doubles:
    """The weights of the least `loss`, each held to its `prior` as strongly as its `spread` is narrow."""

    def held(weights: Doubles) -> tuple[float, Doubles]:
        away = (weights - prior) / spread
        value, slope = loss(weights)
        return value + _PRIOR_WEIGHT * float(away @ away), slope + 2 * _PRIOR_WEIGHT * away / spread

    return np.asarray(minimize(held, prior, jac=True, method="L-BFGS-B", bounds=bounds).x, np.float64)
