"""The softmax that is learned in chunks is the one that scikit-learn finds with everything in memory."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from bot.retrieval import regression
from bot.retrieval.arrays import Floats, Ints
from bot.retrieval.regression import Picked, fit_logistic, fit_some

TEXTS, COLUMNS, CLASSES = 80, 6, 4
PENALTY = 0.1
EVEN = np.ones(TEXTS, np.float32)


@pytest.fixture(scope="module")
def rows() -> Floats:
    return np.random.default_rng(5).normal(size=(TEXTS, COLUMNS)).astype(np.float32)


@pytest.fixture(scope="module")
def classes(rows: Floats) -> Ints:
    """Classes that the rows tell of, though not surely."""
    some = np.random.default_rng(6)
    leaning = rows @ some.normal(size=(COLUMNS, CLASSES)) + some.gumbel(size=(TEXTS, CLASSES))
    return np.asarray(leaning.argmax(axis=1), np.int64)


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Steps are made until there is nothing left to gain."""
    monkeypatch.setattr(regression, "_ENOUGH", 1e-12)
    monkeypatch.setattr(regression, "_MOST_STEPS", 1000)


def probabilities(rows: Floats, weights: Floats) -> Floats:
    odds = np.exp((rows @ weights[:-1] + weights[-1]).astype(np.float64))
    return np.asarray(odds / odds.sum(axis=1, keepdims=True), np.float32)


def by_scikit_learn(rows: Floats, classes: Ints, weight: Floats) -> Floats:
    """The same problem put to scikit-learn: the constant is a column there, since it is held back as well."""
    with_constant = np.column_stack([rows, np.ones(len(rows))])
    found = LogisticRegression(C=1 / PENALTY, fit_intercept=False, tol=1e-8, max_iter=5000)
    return np.asarray(
        found.fit(with_constant, classes, sample_weight=weight).predict_proba(with_constant), np.float32
    )


@pytest.mark.usefixtures("patient")
def test_it_finds_what_scikit_learn_finds(rows: Floats, classes: Ints) -> None:
    weight = np.random.default_rng(7).uniform(0.3, 2, TEXTS).astype(np.float32)
    found = probabilities(rows, fit_logistic(rows, classes, weight, CLASSES, PENALTY))
    np.testing.assert_allclose(found, by_scikit_learn(rows, classes, weight), atol=1e-3)


def test_stopping_early_costs_little(rows: Floats, classes: Ints) -> None:
    found = probabilities(rows, fit_logistic(rows, classes, EVEN, CLASSES, PENALTY))
    np.testing.assert_allclose(found, by_scikit_learn(rows, classes, EVEN), atol=0.02)


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize(
    "cells", [1, 3 * CLASSES, (TEXTS - 1) * CLASSES], ids=["one", "three", "all but one"]
)
def test_it_does_not_matter_how_many_texts_are_looked_at_at_once(
    cells: int, rows: Floats, classes: Ints, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = fit_logistic(rows, classes, EVEN, CLASSES, PENALTY)
    monkeypatch.setattr(regression, "_CELLS", cells)
    in_chunks = fit_logistic(rows, classes, EVEN, CLASSES, PENALTY)
    np.testing.assert_allclose(probabilities(rows, in_chunks), probabilities(rows, whole), atol=1e-3)


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize("some", [[2], [0, 3], [0, 1, 2, 3]], ids=["one", "two", "all"])
def test_classes_forgotten_and_learned_again_are_as_they_were(
    some: list[int], rows: Floats, classes: Ints
) -> None:
    learned = fit_logistic(rows, classes, EVEN, CLASSES, PENALTY)
    forgotten = learned.copy()
    forgotten[:, some] = 0
    again = fit_some(rows, classes, EVEN, forgotten, np.array(some), PENALTY)
    np.testing.assert_allclose(probabilities(rows, again), probabilities(rows, learned), atol=5e-3)
    assert np.abs(probabilities(rows, forgotten) - probabilities(rows, learned)).max() > 0.1


def test_learning_some_classes_leaves_the_others_as_they_are(rows: Floats, classes: Ints) -> None:
    learned = fit_logistic(rows, classes, EVEN, CLASSES, PENALTY)
    swapped = np.where(classes == 1, 2, np.where(classes == 2, 1, classes))
    again = fit_some(rows, swapped, EVEN, learned, np.array([1, 2]), PENALTY)
    np.testing.assert_array_equal(again[:, [0, 3]], learned[:, [0, 3]])
    np.testing.assert_allclose(again[:, [2, 1]], learned[:, [1, 2]], atol=0.1)


def test_it_is_told_how_many_steps_are_made(rows: Floats, classes: Ints) -> None:
    told: list[tuple[int, int]] = []
    fit_logistic(rows, classes, EVEN, CLASSES, PENALTY, lambda done, of: told.append((done, of)))
    assert [done for done, _ in told] == list(range(len(told)))
    assert {of for _, of in told} == {regression._MOST_STEPS}
    assert len(told) > 1


@pytest.mark.usefixtures("patient")
def test_a_text_that_counts_thrice_counts_as_if_it_were_there_three_times(
    rows: Floats, classes: Ints
) -> None:
    times = np.random.default_rng(8).integers(1, 4, TEXTS)
    weighed = fit_logistic(rows, classes, times.astype(np.float32), CLASSES, PENALTY)
    repeated = fit_logistic(
        rows.repeat(times, axis=0),
        classes.repeat(times),
        np.ones(times.sum(), np.float32),
        CLASSES,
        PENALTY,
    )
    np.testing.assert_allclose(probabilities(rows, weighed), probabilities(rows, repeated), atol=1e-3)


def test_a_text_that_does_not_count_teaches_nothing(rows: Floats, classes: Ints) -> None:
    weight = np.where(np.arange(TEXTS) < TEXTS // 2, 1, 0).astype(np.float32)
    half = slice(TEXTS // 2)
    ignored = fit_logistic(rows, classes, weight, CLASSES, PENALTY)
    absent = fit_logistic(rows[half], classes[half], weight[half], CLASSES, PENALTY)
    np.testing.assert_allclose(probabilities(rows, ignored), probabilities(rows, absent), atol=0.02)


def test_rows_of_a_shared_table_are_learned_from_like_rows_of_their_own(rows: Floats, classes: Ints) -> None:
    shuffled = np.random.default_rng(9).permutation(TEXTS)
    own = fit_logistic(rows[shuffled], classes, EVEN, CLASSES, PENALTY)
    shared = fit_logistic(Picked(rows, shuffled), classes, EVEN, CLASSES, PENALTY)
    np.testing.assert_allclose(shared, own, atol=1e-4)


def test_an_article_without_texts_is_unlikely_and_not_impossible(rows: Floats, classes: Ints) -> None:
    weights = fit_logistic(rows, classes, EVEN, CLASSES + 1, PENALTY)
    assert np.isfinite(weights).all()
    of_each = probabilities(rows, weights).mean(axis=0)
    assert 0 < of_each[CLASSES] < 0.02 < of_each[:CLASSES].min()


def test_from_no_text_at_all_nothing_is_learned(rows: Floats, classes: Ints) -> None:
    weights = fit_logistic(rows[:0], classes[:0], EVEN[:0], CLASSES, PENALTY)
    np.testing.assert_array_equal(weights, np.zeros((COLUMNS + 1, CLASSES)))
