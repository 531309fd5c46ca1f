"""Calibration: the ranking is fitted to what was rehearsed, and hardly moves where little was."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from bot.retrieval.calibrating import (
    _NONE_SPREAD,
    _PRIOR_WEIGHT,
    _SHARES,
    _SLOPES_SPREAD,
    Fitted,
    choose_in_field,
    fit,
)
from bot.retrieval.pool import FEATURES, KNOWN, Evidence
from bot.retrieval.ranking import PRIOR, Ranking, chances, in_field, shorten
from bot.retrieval.rehearsal import Case, Cases

ARTICLES = 6


def case(some: np.random.Generator, *, right: bool, near: float, known: float, foreign: bool = False) -> Case:
    """A message that one article, which may be `foreign`, is `near`, the right one or none at all, and
    `known` as a whole."""
    articles = some.uniform(0, 0.4, (ARTICLES, len(FEATURES)))
    articles[2] += near * some.uniform(0.5, 1, len(FEATURES))
    levels = np.clip(known + some.normal(0, 0.1, len(KNOWN)), 0, 1)
    in_other_language = foreign & (np.arange(ARTICLES) == 2)
    evidence = Evidence(articles.astype(np.float32), levels.astype(np.float32), in_other_language)
    found = shorten(evidence, PRIOR, keep=2)
    return Case(found, found.numbers.tolist().index(2) if right else None)


def rehearsed(answerable: int, unanswerable: int, outside: int) -> Cases:
    some = np.random.default_rng(4)
    return Cases(
        tuple(case(some, right=True, near=0.5, known=0.9) for _ in range(answerable)),
        (),
        tuple(case(some, right=False, near=0.1, known=0.8) for _ in range(unanswerable)),
        tuple(case(some, right=False, near=0.0, known=0.3) for _ in range(outside)),
    )


def surprise(cases: Cases, ranking: Ranking) -> float:
    """Minus the mean logarithm of the chance of what was right, each kind of case in its share."""

    def mean(group: tuple[Case, ...]) -> float:
        found = [(chances(one.found, ranking), one.right) for one in group]
        return -float(np.mean([math.log(c[r] if r is not None else 1 - c.sum()) for c, r in found]))

    groups = (cases.answerable, cases.unanswerable, cases.outside)
    return sum(share * mean(group) for share, group in zip(_SHARES, groups, strict=True))


def test_the_fitted_ranking_is_less_surprised_than_the_prior() -> None:
    cases = rehearsed(300, 100, 100)
    assert surprise(cases, fit(cases).ranking) < 0.9 * surprise(cases, PRIOR)


def pull(ranking: Ranking) -> float:
    """How far a ranking is from the prior, in messages."""
    away = np.subtract([*ranking.slopes, *ranking.none], [*PRIOR.slopes, *PRIOR.none])
    return float(_PRIOR_WEIGHT * np.sum((away / np.append(_SLOPES_SPREAD, _NONE_SPREAD)) ** 2))


def test_no_other_slope_fits_the_cases_and_the_prior_better() -> None:
    cases = rehearsed(400, 100, 100)
    ranking = fit(cases).ranking

    def cost(slopes: list[float]) -> float:
        moved = Ranking(tuple(slopes), ranking.none, ranking.field)
        return 400 * surprise(cases, moved) + pull(moved)

    least = cost(list(ranking.slopes))
    for place, slope in enumerate(ranking.slopes):
        for other in (0.8 * slope, 1.2 * slope):
            moved = [*ranking.slopes[:place], other, *ranking.slopes[place + 1 :]]
            assert cost(moved) > least


def test_no_feature_ever_speaks_against_an_article() -> None:
    assert min(fit(rehearsed(200, 100, 100)).ranking.slopes) >= 0


def test_foreign_cases_move_only_the_slopes_of_foreign_articles() -> None:
    plain = rehearsed(200, 100, 100)
    foreign = tuple(
        case(np.random.default_rng(5), right=True, near=0.5, known=0.9, foreign=True) for _ in range(50)
    )
    without, with_them = fit(plain).ranking, fit(replace(plain, foreign=foreign)).ranking
    own = len(FEATURES)
    assert with_them.slopes[:own] == pytest.approx(without.slopes[:own])
    assert with_them.none == pytest.approx(without.none)
    assert with_them.slopes[own:] != pytest.approx(PRIOR.slopes[own:], abs=0.05)


def test_two_questions_hardly_move_the_prior() -> None:
    cases = rehearsed(2, 2, 2)
    of_the_cases = chances(cases.answerable[0].found, fit(cases).ranking)
    np.testing.assert_allclose(of_the_cases, chances(cases.answerable[0].found, PRIOR), atol=0.15)
    assert np.abs(np.subtract(fit(cases).ranking.slopes, PRIOR.slopes)).max() < 0.5


def test_without_questions_the_prior_ranks() -> None:
    fitted = fit(Cases((), (), (), rehearsed(0, 0, 3).outside))
    assert fitted == Fitted(PRIOR, (), (), ())
    assert fitted.figures == {"questions": 0, "hit_at_1": 0}


def test_the_figures_are_those_of_the_rehearsal() -> None:
    cases = rehearsed(50, 20, 20)
    fitted = fit(cases)
    best = [int(chances(one.found, fitted.ranking).argmax()) == one.right for one in cases.answerable]
    assert fitted.figures == {"questions": 50, "hit_at_1": sum(best) / 50}


def test_the_inside_of_the_field_is_told_from_the_outside() -> None:
    cases = rehearsed(200, 50, 100)
    fitted = fit(cases)
    assert len(fitted.inside) == 250
    assert len(fitted.outside) == 100
    assert fitted.inside[0] == in_field(cases.answerable[0].found, fitted.ranking)
    assert np.mean(fitted.inside) > 0.8
    assert np.mean(fitted.outside) < 0.3


def of(inside: tuple[float, ...], outside: tuple[float, ...]) -> Fitted:
    return Fitted(PRIOR, (), inside, outside)


def test_the_field_is_parted_where_inside_and_outside_part() -> None:
    """Both languages count: what parts one of them alone may not part them together."""
    assert 0.5 < choose_in_field([of((0.6, 0.7, 0.95), (0.1, 0.3, 0.5))]) <= 0.6
    both = [of((0.6, 0.9), (0.1, 0.5)), of((0.8, 0.9), (0.2, 0.7, 0.7, 0.7))]
    assert 0.7 < choose_in_field(both) <= 0.8


@pytest.mark.parametrize("fitted", [[], [of((), ())], [of((0.9,), ())], [of((), (0.1,))]], ids=str)
def test_where_there_is_nothing_to_part_it_is_even(fitted: list[Fitted]) -> None:
    assert choose_in_field(fitted) == 0.5
