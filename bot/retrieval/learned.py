"""What the articles' own wording teaches: from a text to the log-odds of every article.

Two such maps make a ranking: one from what a text means (the encoder's vector; it learns from the questions
of both languages, since an article is the same in each), one from how it is worded (see `wording`; each
language for itself). The number of an article is its place among the ids of all articles.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.domain.passages import Passage, PassageKind
from bot.retrieval.arrays import Floats, Ints
from bot.retrieval.progress import OnProgress, unheard
from bot.retrieval.regression import Rows, fit_logistic, fit_some

MEANING_PENALTY, WORDING_PENALTY = 0.05, 0.1

_TEXT_IMPORTANCE = 0.3
"""What a section teaches of how customers ask, beside a question or a title."""

OTHERS = 5_000
"""Texts of other articles beside which some articles are learned: as good as all of them."""

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Lessons:
    """Texts to learn from: `rows`, [texts, columns], the article number that each belongs to, and how much
    each counts, 1 for a question."""

    rows: Rows
    owners: Ints
    importance: Floats
    articles: int
    penalty: float

    def learn(self, without: Mask | None = None, told: OnProgress = unheard) -> Floats:
        """The map, [columns + 1, articles], learned from all texts but those marked in `without`."""
        weight = self.importance if without is None else self.importance * ~without
        return fit_logistic(self.rows, self.owners, weight, self.articles, self.penalty, told)

    def learn_some(self, learned: Floats, some: Ints) -> Floats:
        """The map `learned` with the articles `some` learned on from there and the others as they are.

        That is nearly what learning everything gives: the others would move a little to make room. Tried with
        a tenth of 1,000 articles new, the share of questions whose article came first moved by less than a
        hundredth.
        """
        if not len(some):
            return learned
        return fit_some(self.rows, self.owners, self.importance, learned, some, self.penalty)


def telling(owners: Ints, importance: Floats, some: Ints) -> tuple[Ints, Floats]:
    """The texts to learn the articles `some` from, and how much each counts: their own, and of all others as
    many as tell what is said elsewhere, standing for the rest."""
    own = np.isin(owners, some)
    others = np.flatnonzero(~own & (importance > 0))
    drawn = np.random.default_rng(0).permutation(others)[:OTHERS]
    counts = importance.copy()
    counts[drawn] *= len(others) / max(len(drawn), 1)
    numbers = np.sort(np.append(np.flatnonzero(own & (importance > 0)), drawn))
    return numbers, counts[numbers]


def log_odds(rows: NDArray[np.floating[Any]], learned: Floats) -> Floats:
    """What `learned` says of `rows`, [..., columns]: [..., articles]."""
    return np.asarray(rows @ learned[:-1] + learned[-1], np.float32)


def importance(passages: Sequence[Passage], owners: Ints) -> Floats:
    """How much each passage teaches. An article without questions is all that its text says."""
    asked = np.array([passage.kind in {PassageKind.QUESTION, PassageKind.TITLE} for passage in passages])
    questions = np.array([passage.kind is PassageKind.QUESTION for passage in passages])
    plain = ~np.isin(owners, owners[questions])
    return np.where(asked | plain, 1.0, _TEXT_IMPORTANCE).astype(np.float32)
