"""Plays messages through a pool whose right answer is known, as if it had never seen them.

Three kinds of case:
- answerable: a question of an article, as if neither it nor an exact repetition of it were there;
- unanswerable: the same question, as if its whole article were not there: in the field, but nothing is right;
- outside: a question that no company's help articles answer, bundled with Dalil.

What is looked up is looked up without the question itself. What is learned is learned anew without a part of
all questions at a time (cross-fitting), or without a part of all articles.
Where an article has no questions, its title stands for one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.domain.passages import Passage, PassageKind
from bot.language.folding import fold
from bot.retrieval.learned import Lessons, log_odds
from bot.retrieval.lexical import Floats, Ints
from bot.retrieval.pool import Evidence, Message, Pool, message
from bot.retrieval.ranking import PRIOR, Shortlisted, shorten

MOST_QUESTIONS = 2_000
"""Questions played through; more would change little and take long."""

_PARTS = 5
"""No more than one in so many of the questions, or of the articles, is missing at a time."""

_FEW_ARTICLES = 500
"""Up to so many articles every part of them is missing once; of more, one smaller part says enough."""

_PARTS_OF_MANY = 10

_TOGETHER = 256


@dataclass(frozen=True, slots=True)
class Case:
    """One message played through. `right`: the place of the right article among those shortlisted; None
    when there is no right one."""

    found: Shortlisted
    right: int | None = None


@dataclass(frozen=True, slots=True)
class Cases:
    answerable: tuple[Case, ...]
    unanswerable: tuple[Case, ...]
    outside: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """A pool, with what it learned from: `worded` are the lessons in the wording of its passages, in its
    order; `meant` those in meaning, of all pools together, of which those of this pool begin at row `first`.
    `keys` says of each which question of which article it is, in any language."""

    pool: Pool
    worded: Lessons
    meant: Lessons
    first: int
    keys: Ints


@dataclass(frozen=True, slots=True)
class Withheld:
    """What is missing at a time: the questions `asked`, by row, and the articles `gone`, by number, of whose
    questions, `orphaned`, nothing answers any."""

    asked: Ints
    gone: Ints
    orphaned: Ints


def rehearse(stage: Stage, outside: Sequence[Message]) -> Cases:
    """Every case that `stage` gives, at most MOST_QUESTIONS of each of the first two kinds."""
    pool = stage.pool
    rows = questions(pool.passages, pool.owners)
    repeated = _repetitions(pool)
    answerable: list[Case] = []
    unanswerable: list[Case] = []
    for withheld in _parts(rows, pool.owners, len(pool.article_ids)):
        learned = _learned(stage, withheld, repeated)
        answerable += _answerable(stage, withheld, learned, repeated)
        unanswerable += _unanswerable(stage, withheld, learned, repeated)
    others = pool.evidences(outside) if outside else ()
    return Cases(tuple(answerable), tuple(unanswerable), tuple(Case(shorten(one, PRIOR)) for one in others))


def questions(passages: Sequence[Passage], owners: Ints) -> Ints:
    """The rows that stand for questions of customers."""
    kinds = np.array([passage.kind for passage in passages])
    asked = kinds == PassageKind.QUESTION
    without = ~np.isin(owners, owners[asked])
    return np.flatnonzero(asked | (without & (kinds == PassageKind.TITLE)))


def _every(rows: Ints, most: int) -> Ints:
    """`rows`, or as many of them, spread evenly, as are not too many."""
    return rows[:: -(-len(rows) // most) or 1]


def _repetitions(pool: Pool) -> list[Ints]:
    """For each row the rows that say exactly the same, itself among them."""
    texts = [fold(passage.text) for passage in pool.passages]
    rows = defaultdict(list)
    for row, text in enumerate(texts):
        rows[text].append(row)
    return [np.array(rows[text]) for text in texts]


def _parts(rows: Ints, owners: Ints, articles: int) -> Iterator[Withheld]:
    """What to withhold, part by part. Of many articles and their questions one part says enough, and both
    are missing together, since learning without them takes long."""
    nothing = np.empty(0, np.int64)
    if articles > _FEW_ARTICLES:
        gone = np.arange(0, articles, max(_PARTS_OF_MANY, -(-len(rows) // MOST_QUESTIONS)))
        orphaned = np.isin(owners[rows], gone)
        most = min(MOST_QUESTIONS, -(-len(rows) // _PARTS_OF_MANY))
        yield Withheld(_every(rows[~orphaned], most), gone, _every(rows[orphaned], MOST_QUESTIONS))
        return
    played = _every(rows, MOST_QUESTIONS)
    parts = min(len(played), -(-len(played) * _PARTS // len(rows)))
    yield from (Withheld(played[part::parts], nothing, nothing) for part in range(parts))
    parts = min(articles, _PARTS)
    for gone in (np.arange(part, articles, parts) for part in range(parts if parts > 1 else 0)):
        yield Withheld(nothing, gone, _every(rows[np.isin(owners[rows], gone)], MOST_QUESTIONS // parts))


def _learned(stage: Stage, withheld: Withheld, repeated: Sequence[Ints]) -> tuple[Floats, Floats]:
    """What is learned from meaning and from wording without what is `withheld`, in any language."""
    same = [repeated[row] for row in withheld.asked] or [withheld.asked]
    hidden = np.isin(stage.keys, stage.keys[stage.first + np.concatenate(same)])
    hidden |= np.isin(stage.meant.owners, withheld.gone)
    here = slice(stage.first, stage.first + len(stage.pool.passages))
    return stage.meant.learn(without=hidden), stage.worded.learn(without=hidden[here])


def _answerable(
    stage: Stage, withheld: Withheld, learned: tuple[Floats, Floats], repeated: Sequence[Ints]
) -> Iterator[Case]:
    """Those of which something of their article remains to be found."""
    owners = stage.pool.owners
    unseen = {
        int(row): repeated[row]
        for row in withheld.asked
        if len(np.setdiff1d(np.flatnonzero(owners == owners[row]), repeated[row]))
    }
    for row, evidence in _played(stage, learned, unseen):
        right = int(owners[row])
        found = shorten(evidence, PRIOR, without=withheld.gone, keep=right)
        yield Case(found, right=found.numbers.tolist().index(right))


def _unanswerable(
    stage: Stage, withheld: Withheld, learned: tuple[Floats, Floats], repeated: Sequence[Ints]
) -> Iterator[Case]:
    owners = stage.pool.owners
    unseen = {
        int(row): np.union1d(np.flatnonzero(owners == owners[row]), repeated[row])
        for row in withheld.orphaned
    }
    for _, evidence in _played(stage, learned, unseen):
        yield Case(shorten(evidence, PRIOR, without=withheld.gone))


def _played(
    stage: Stage, learned: tuple[Floats, Floats], unseen: Mapping[int, Ints]
) -> Iterator[tuple[int, Evidence]]:
    """What is found for each of some rows, by what was `learned`, looked up without the rows `unseen`
    with it."""
    pool, every = stage.pool, np.array(list(unseen), np.int64)
    here = slice(stage.first, stage.first + len(pool.passages))
    keys, keys_abroad = stage.keys[here], np.delete(stage.keys, here)
    for start in range(0, len(every), _TOGETHER):
        some = every[start : start + _TOGETHER]
        vectors = np.asarray(stage.meant.rows[stage.first + some], np.float32)
        scores = [log_odds(vectors, learned[0]), log_odds(stage.worded.rows[some], learned[1])]
        abroad = pool.translated.nearest(vectors) if pool.translated else [None] * len(some)
        for row, vector, nearest, translated, odds in zip(
            some, vectors, pool.nearest(vectors), abroad, np.stack(scores, axis=1), strict=True
        ):
            without = np.zeros(len(pool.passages), np.bool_)
            without[unseen[int(row)]] = True
            if translated:
                translated = translated.but(np.isin(keys_abroad, keys[unseen[int(row)]]))
            asked = message(pool.passages[row].text, vector)
            yield int(row), pool.evidence_without(asked, nearest, translated, odds, without)
