"""Plays messages through a pool whose right answer is known, as if it had never seen them.

Three kinds of case:
- answerable: a question of an article, as if neither it nor an exact repetition of it were there;
- unanswerable: the same question, as if its whole article were not there: in the field, but nothing is right;
- outside: a question that no company's help articles answer, bundled with Dalil.

Where an article has no questions, its title stands for one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from bot.domain.passages import PassageKind
from bot.language.folding import fold
from bot.retrieval.learned import Learned
from bot.retrieval.lexical import Ints
from bot.retrieval.pool import Evidence, Message, Pool

MOST_QUESTIONS = 2_000
"""Questions played through; more would change little and take long."""

_TOGETHER = 256


@dataclass(frozen=True, slots=True)
class Case:
    """One message played through. `right` is an article's number; `gone` that of one which was not there."""

    evidence: Evidence
    right: int | None = None
    gone: int | None = None


@dataclass(frozen=True, slots=True)
class Cases:
    answerable: tuple[Case, ...]
    unanswerable: tuple[Case, ...]
    outside: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """A pool, with what it was made from: `messages` are its passages, in its order."""

    pool: Pool
    messages: Sequence[Message]
    dense: Learned
    joint: Learned


def rehearse(stage: Stage, outside: Iterable[Message]) -> Cases:
    """Every case that `stage` gives, at most MOST_QUESTIONS of each of the first two kinds."""
    rows = questions(stage.pool)
    rows = rows[:: -(-len(rows) // MOST_QUESTIONS) or 1]
    repeated = _repetitions(stage.pool)
    answerable: list[Case] = []
    unanswerable: list[Case] = []
    for start in range(0, len(rows), _TOGETHER):
        group = _Group(stage, {int(row): repeated[row] for row in rows[start : start + _TOGETHER]})
        answerable += group.answerable()
        unanswerable += group.unanswerable()
    return Cases(tuple(answerable), tuple(unanswerable), _outside(stage.pool, outside))


def questions(pool: Pool) -> Ints:
    """The rows that stand for questions of customers."""
    kinds = np.array([passage.kind for passage in pool.passages])
    asked = kinds == PassageKind.QUESTION
    without = ~np.isin(pool.owners, pool.owners[asked])
    return np.flatnonzero(asked | (without & (kinds == PassageKind.TITLE)))


def _repetitions(pool: Pool) -> list[Ints]:
    """For each row the rows that say exactly the same, itself among them."""
    texts = [fold(passage.text) for passage in pool.passages]
    rows = defaultdict(list)
    for row, text in enumerate(texts):
        rows[text].append(row)
    return [np.array(rows[text]) for text in texts]


def _outside(pool: Pool, messages: Iterable[Message]) -> tuple[Case, ...]:
    return tuple(Case(pool.evidence(message)) for message in messages)


class _Group:
    """Some questions, each put to the pool with something left out. What is to be left out is worked out
    for all of them at once, which is far quicker than one by one."""

    def __init__(self, stage: Stage, repeated: dict[int, Ints]) -> None:
        self._stage, self._repeated = stage, repeated
        owners = stage.pool.owners
        self._articles = {row: np.flatnonzero(owners == owners[row]) for row in repeated}
        involved = np.unique(np.concatenate([*self._articles.values(), *repeated.values()]))
        self._dense, self._joint = stage.dense.left_out(involved), stage.joint.left_out(involved)
        vectors = np.stack([stage.messages[row].vector for row in repeated])
        self._nearest = dict(zip(repeated, stage.pool.nearest(vectors), strict=True))

    def answerable(self) -> list[Case]:
        """Those of which something of their article remains to be found."""
        return [
            Case(self._evidence(row, same), right=int(self._stage.pool.owners[row]))
            for row, same in self._repeated.items()
            if len(np.setdiff1d(self._articles[row], same))
        ]

    def unanswerable(self) -> list[Case]:
        if len(self._stage.pool.article_ids) == 1:
            return []
        return [
            Case(
                self._evidence(row, np.union1d(self._articles[row], same)),
                gone=int(self._stage.pool.owners[row]),
            )
            for row, same in self._repeated.items()
        ]

    def _evidence(self, row: int, unseen: Ints) -> Evidence:
        without = np.zeros(len(self._stage.messages), np.bool_)
        without[unseen] = True
        learned = np.stack([self._dense.scores(row, unseen), self._joint.scores(row, unseen)])
        return self._stage.pool.evidence_without(
            self._stage.messages[row], self._nearest[row], learned, without
        )
