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
from bot.retrieval.lexical import Floats, Ints
from bot.retrieval.regression import Rows, fit_logistic

MEANING_PENALTY, WORDING_PENALTY = 0.05, 0.1

_TEXT_IMPORTANCE = 0.3
"""What a section teaches of how customers ask, beside a question or a title."""

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

    def learn(self, without: Mask | None = None, start: Floats | None = None) -> Floats:
        """The map, [columns + 1, articles], learned from all texts but those marked in `without`; `start`:
        one that was learned before from nearly the same."""
        weight = self.importance if without is None else self.importance * ~without
        return fit_logistic(self.rows, self.owners, weight, self.articles, self.penalty, start)


def log_odds(rows: NDArray[np.floating[Any]], learned: Floats) -> Floats:
    """What `learned` says of `rows`, [..., columns]: [..., articles]."""
    return np.asarray(rows @ learned[:-1] + learned[-1], np.float32)


def importance(passages: Sequence[Passage], owners: Ints) -> Floats:
    """How much each passage teaches. An article without questions is all that its text says."""
    asked = np.array([passage.kind in {PassageKind.QUESTION, PassageKind.TITLE} for passage in passages])
    questions = np.array([passage.kind is PassageKind.QUESTION for passage in passages])
    plain = ~np.isin(owners, owners[questions])
    return np.where(asked | plain, 1.0, _TEXT_IMPORTANCE).astype(np.float32)
