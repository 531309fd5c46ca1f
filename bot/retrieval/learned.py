"""What the articles' own wording teaches: a linear map from a text to a score for each article.

Ridge regression on the articles as one-of-many targets ("least squares classification", Rifkin and Klautau,
"In defense of one-vs-all classification", 2004). It is chosen over logistic regression because the prediction
for a text as if it, or its whole article, had never been seen follows from the same solution by linear
algebra, exactly, so that calibrating on the articles' own questions costs no second fit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from bot.retrieval.encoder import Vectors
from bot.retrieval.lexical import Doubles, Floats, Grams, Ints, Terms

GRAM_COLUMNS = 2048
"""Runs of letters are folded into this many columns, with random signs so that collisions cancel out."""

_GRAM_SHARE = 0.5
"""How much the grams of a text count beside its vector."""

_RIDGE = 1.0
_CHUNK = 4096
_SIGN_BIT = 20
_COLUMN_BIT = 21


def columns(vectors: Vectors, terms: Sequence[Terms], grams: Grams) -> Floats:
    """A row for each text, [n, dimension + GRAM_COLUMNS]: its vector, then its grams."""
    found = np.zeros((len(terms), vectors.shape[1] + GRAM_COLUMNS), np.float32)
    found[:, : vectors.shape[1]] = vectors
    for row, text in zip(found[:, vectors.shape[1] :], terms, strict=True):
        signs = np.where((text.hashes >> _SIGN_BIT) & 1, 1, -1)
        weights = np.sqrt(_GRAM_SHARE) * signs * grams.weights(text)
        row += np.bincount(text.hashes >> _COLUMN_BIT, weights, GRAM_COLUMNS)
    return found


@dataclass(frozen=True, slots=True)
class Examples:
    """The texts to learn from: `owners` are article numbers, `importance` is above 0, 1 for a question."""

    vectors: Vectors
    terms: Sequence[Terms]
    owners: Ints
    importance: Floats
    articles: int
    grams: Grams | None
    """None: the vectors alone are learned from."""

    def rows(self, which: Ints) -> Floats:
        """The columns of some examples, each scaled by the root of its importance."""
        scale = np.sqrt(self.importance[which])[:, None]
        vectors = self.vectors[which]
        if self.grams is None:
            return np.asarray(vectors * scale, np.float32)
        return np.asarray(columns(vectors, [self.terms[i] for i in which], self.grams) * scale, np.float32)

    def targets(self, which: Ints) -> sparse.csr_matrix:
        """[which, articles], scaled as `rows` are."""
        values = np.sqrt(self.importance[which])
        return sparse.csr_matrix(
            (values, (np.arange(len(which)), self.owners[which])), shape=(len(which), self.articles)
        )

    @property
    def width(self) -> int:
        return int(self.vectors.shape[1]) + (GRAM_COLUMNS if self.grams else 0)


class Learned:
    """The fitted map, kept only while an index is built; `weights`, [columns, articles], outlive it."""

    weights: Floats

    def __init__(self, examples: Examples) -> None:
        self._examples = examples
        self._by_examples = len(examples.owners) <= examples.width
        every = np.arange(len(examples.owners))
        self._solved = self._solve_by_examples(every) if self._by_examples else self._solve_by_columns(every)

    def left_out(self, rows: Ints) -> LeftOut:
        """What the map says of `rows` when some of them had not been seen."""
        own = self._examples.rows(rows).astype(np.float64)
        hat = self._solved[np.ix_(rows, rows)] if self._by_examples else own @ self._solved @ own.T
        fitted = own @ self.weights
        residual = self._examples.targets(rows).toarray() - fitted
        return LeftOut(rows, hat, fitted, residual, np.sqrt(self._examples.importance[rows]))

    def _solve_by_examples(self, every: Ints) -> Doubles:
        """The hat matrix, [examples, examples]: the smaller of two equal forms for few examples."""
        rows = self._examples.rows(every).astype(np.float64)
        kernel = rows @ rows.T
        solution = np.linalg.inv(kernel + _RIDGE * np.eye(len(every)))
        self.weights = (rows.T @ (solution @ self._examples.targets(every))).astype(np.float32)
        return np.asarray(kernel @ solution, np.float64)

    def _solve_by_columns(self, every: Ints) -> Doubles:
        """The inverse covariance, [columns, columns]."""
        width = self._examples.width
        covariance = _RIDGE * np.eye(width)
        towards = np.zeros((width, self._examples.articles))
        for start in range(0, len(every), _CHUNK):
            which = every[start : start + _CHUNK]
            rows = self._examples.rows(which)
            covariance += rows.T @ rows
            towards += (self._examples.targets(which).T @ rows).T
        inverse = np.asarray(np.linalg.inv(covariance), np.float64)
        self.weights = (inverse @ towards).astype(np.float32)
        return inverse


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Block-wise leave-out predictions of a ridge regression, from its hat matrix (Cook and Weisberg,
    "Residuals and Influence in Regression", 1982)."""

    rows: Ints
    hat: Doubles
    fitted: Doubles
    residual: Doubles
    scale: Floats

    def scores(self, row: int, unseen: Ints) -> Floats:
        """Scores, [articles], of example `row` had the examples `unseen`, all among the rising `rows`, not
        been seen."""
        here, gone = np.searchsorted(self.rows, row), np.searchsorted(self.rows, unseen)
        own = self.hat[np.ix_(gone, gone)]
        change = self.hat[here, gone] @ np.linalg.solve(np.eye(len(gone)) - own, self.residual[gone])
        return np.asarray((self.fitted[here] - change) / self.scale[here], np.float32)
