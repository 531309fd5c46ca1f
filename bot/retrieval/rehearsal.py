"""Plays messages through a pool whose right answer is known, as if it had never seen them.

Four kinds of case:
- answerable: a question of an article, as if neither it nor an exact repetition of it were there;
- foreign: the same question, as if its article existed in the other language only, without its translation;
- unanswerable: the same question, as if its whole article were not there: in the field, but nothing is right;
- outside: a question that no company's help articles answer, bundled with Dalil.

What is looked up is looked up without the question itself. What is learned is learned anew without a part of
all questions at a time (cross-fitting), or without a part of all articles; only the axes and weights of
wording are those of all texts, since making them anew each time would take too long.
Where an article has no questions, its title stands for one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from bot.domain.passages import Passage, PassageKind
from bot.language.folding import fold
from bot.retrieval.arrays import Floats, Ints
from bot.retrieval.learned import Lessons, Mask, log_odds
from bot.retrieval.pool import Evidence, Message, Pool, message
from bot.retrieval.progress import OnProgress, share, unheard
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
    foreign: tuple[Case, ...]
    unanswerable: tuple[Case, ...]
    outside: tuple[Case, ...]

    def __add__(self, other: Cases) -> Cases:
        return Cases(
            self.answerable + other.answerable,
            self.foreign + other.foreign,
            self.unanswerable + other.unanswerable,
            self.outside + other.outside,
        )


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


def _nothing() -> Ints:
    return np.empty(0, np.int64)


@dataclass(frozen=True, slots=True)
class Withheld:
    """What is missing at a time: the questions `asked`, by row; the articles `gone`, by number, of whose
    questions, `orphaned`, nothing answers any; and what the articles `untranslated` say in this language,
    while the questions `estranged`, theirs and others', are asked."""

    asked: Ints = field(default_factory=_nothing)
    gone: Ints = field(default_factory=_nothing)
    orphaned: Ints = field(default_factory=_nothing)
    untranslated: Ints = field(default_factory=_nothing)
    estranged: Ints = field(default_factory=_nothing)


@dataclass(frozen=True, slots=True)
class Unseen:
    """What is not looked up with a question: the passages `rows`, and the translations of the rows `said`."""

    rows: Ints
    said: Ints


def rehearse(stage: Stage, told: OnProgress = unheard, among: Mask | None = None) -> Cases:
    """Every case that the questions of `stage`, or those marked in `among`, give: at most MOST_QUESTIONS of a
    kind."""
    pool = stage.pool
    repeated = _repetitions(pool)
    answerable: list[Case] = []
    foreign: list[Case] = []
    unanswerable: list[Case] = []
    parts = list(_parts(stage, among))
    for number, withheld in enumerate(parts):
        here = share(told, number, len(parts))
        learned = _learned(stage, withheld, repeated, share(here, 0, 2))
        answerable += _answerable(stage, withheld, learned, repeated, share(here, 2, 4))
        foreign += _foreign(stage, withheld, learned, repeated)
        unanswerable += _unanswerable(stage, withheld, learned, repeated, share(here, 3, 4))
    return Cases(tuple(answerable), tuple(foreign), tuple(unanswerable), ())


def outside_of(stage: Stage, asked: Sequence[Message]) -> Cases:
    """The case that each of the messages `asked` gives, none of which is about what `stage` knows."""
    parts = (asked[begin : begin + _TOGETHER] for begin in range(0, len(asked), _TOGETHER))
    found = (one for part in parts for one in stage.pool.evidences(part))
    return Cases((), (), (), tuple(Case(shorten(one, PRIOR)) for one in found))


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


def _parts(stage: Stage, among: Mask | None) -> Iterator[Withheld]:
    """What to withhold, part by part. Of many articles and their questions one part says enough, and all
    kinds are missing together, since learning without them takes long."""
    pool, owners = stage.pool, stage.pool.owners
    every, articles = questions(pool.passages, owners), len(pool.article_ids)
    every = every[~pool.foreign[owners[every]]]
    rows = every if among is None else every[among[every]]
    if not len(rows):
        return
    if articles > _FEW_ARTICLES:
        step = max(_PARTS_OF_MANY, -(-len(rows) // MOST_QUESTIONS))
        gone, untranslated = np.arange(0, articles, step), _translated(stage)[step // 2 :: step]
        orphaned, estranged = np.isin(owners[rows], gone), np.isin(owners[rows], untranslated)
        most = min(MOST_QUESTIONS, -(-len(rows) // _PARTS_OF_MANY))
        yield Withheld(
            _every(rows[~orphaned & ~estranged], most),
            gone,
            _every(rows[orphaned], MOST_QUESTIONS),
            np.setdiff1d(untranslated, gone),
            _some_of_each(rows[~orphaned], estranged[~orphaned], MOST_QUESTIONS),
        )
        return
    played = _every(rows, MOST_QUESTIONS)
    parts = min(len(played), -(-len(played) * _PARTS // len(every)))
    yield from (Withheld(asked=played[part::parts]) for part in range(parts))
    for some, most in _in_parts(np.arange(articles)):
        yield Withheld(gone=some, orphaned=_every(rows[np.isin(owners[rows], some)], most))
    for some, most in _in_parts(_translated(stage)):
        theirs = np.isin(owners[rows], some)
        yield Withheld(untranslated=some, estranged=_some_of_each(rows, theirs, most))


def _in_parts(articles: Ints) -> Iterator[tuple[Ints, int]]:
    """`articles` in up to _PARTS parts, each with how many questions to play; none where no other article
    is left beside a part."""
    parts = min(len(articles), _PARTS)
    if parts > 1:
        yield from ((articles[part::parts], MOST_QUESTIONS // parts) for part in range(parts))


def _some_of_each(rows: Ints, theirs: Mask, most: int) -> Ints:
    """A part of `rows`, of those that are `theirs` and of the others: what is not asked still says what an
    article is about."""
    return _every(np.append(rows[theirs][::_PARTS], rows[~theirs][::_PARTS]), most)


def _translated(stage: Stage) -> Ints:
    """The articles that exist in both languages."""
    elsewhere = stage.meant.importance > 0
    elsewhere[stage.first : stage.first + len(stage.pool.passages)] = False
    return np.setdiff1d(stage.meant.owners[elsewhere], np.flatnonzero(stage.pool.foreign))


def _learned(
    stage: Stage, withheld: Withheld, repeated: Sequence[Ints], told: OnProgress
) -> tuple[Floats, Floats]:
    """What is learned from meaning and from wording without what is `withheld`, in any language."""
    unheard_of = np.append(withheld.asked, withheld.estranged)
    same = [repeated[int(row)] for row in unheard_of] or [unheard_of]
    hidden = np.isin(stage.keys, stage.keys[stage.first + np.concatenate(same)])
    hidden |= np.isin(stage.meant.owners, withheld.gone)
    here = slice(stage.first, stage.first + len(stage.pool.passages))
    hidden[here] |= np.isin(stage.pool.owners, withheld.untranslated)
    meaning = stage.meant.learn(without=hidden, told=share(told, 0, 2))
    return meaning, stage.worded.learn(without=hidden[here], told=share(told, 1, 2))


def _answerable(
    stage: Stage,
    withheld: Withheld,
    learned: tuple[Floats, Floats],
    repeated: Sequence[Ints],
    told: OnProgress,
) -> Iterator[Case]:
    """Those of which something of their article remains to be found."""
    owners = stage.pool.owners
    unseen = {
        int(row): Unseen(repeated[row], repeated[row])
        for row in withheld.asked
        if len(np.setdiff1d(np.flatnonzero(owners == owners[row]), repeated[row]))
    }
    for row, evidence in _played(stage, learned, unseen, told):
        yield _case_of(int(owners[row]), evidence, withheld)


def _foreign(
    stage: Stage, withheld: Withheld, learned: tuple[Floats, Floats], repeated: Sequence[Ints]
) -> Iterator[Case]:
    owners = stage.pool.owners
    missing = np.flatnonzero(np.isin(owners, withheld.untranslated))
    unseen = {
        int(row): Unseen(np.union1d(missing, repeated[row]), repeated[row]) for row in withheld.estranged
    }
    foreign = stage.pool.foreign.copy()
    foreign[withheld.untranslated] = True
    for row, evidence in _played(stage, learned, unseen, unheard):
        yield _case_of(int(owners[row]), replace(evidence, foreign=foreign), withheld)


def _case_of(right: int, evidence: Evidence, withheld: Withheld) -> Case:
    found = shorten(evidence, PRIOR, without=withheld.gone, keep=right)
    return Case(found, right=found.numbers.tolist().index(right))


def _unanswerable(
    stage: Stage,
    withheld: Withheld,
    learned: tuple[Floats, Floats],
    repeated: Sequence[Ints],
    told: OnProgress,
) -> Iterator[Case]:
    owners = stage.pool.owners
    gone = {int(row): np.flatnonzero(owners == owners[row]) for row in withheld.orphaned}
    unseen = {row: Unseen(np.union1d(of_it, repeated[row]), of_it) for row, of_it in gone.items()}
    for _, evidence in _played(stage, learned, unseen, told):
        yield Case(shorten(evidence, PRIOR, without=withheld.gone))


def _played(
    stage: Stage, learned: tuple[Floats, Floats], unseen: Mapping[int, Unseen], told: OnProgress
) -> Iterator[tuple[int, Evidence]]:
    """What is found for each of some rows, by what was `learned`, looked up without what is
    `unseen` with it."""
    pool, every = stage.pool, np.array(list(unseen), np.int64)
    here = slice(stage.first, stage.first + len(pool.passages))
    keys, keys_abroad = stage.keys[here], np.delete(stage.keys, here)
    for start in range(0, len(every), _TOGETHER):
        told(start, len(every))
        some = every[start : start + _TOGETHER]
        vectors = np.asarray(stage.meant.rows[stage.first + some], np.float32)
        scores = [log_odds(vectors, learned[0]), log_odds(stage.worded.rows[some], learned[1])]
        abroad = pool.translated.nearest(vectors) if pool.translated else [None] * len(some)
        for row, vector, nearest, translated, odds in zip(
            some, vectors, pool.nearest(vectors), abroad, np.stack(scores, axis=1), strict=True
        ):
            without = np.zeros(len(pool.passages), np.bool_)
            without[unseen[int(row)].rows] = True
            if translated:
                translated = translated.but(np.isin(keys_abroad, keys[unseen[int(row)].said]))
            asked = message(pool.passages[row].text, vector)
            yield int(row), pool.evidence_without(asked, nearest, translated, odds, without)
