"""From articles to pools that have learned: everything of an index but how its ranking is calibrated.

`stages` learns everything. `pools_on` goes on from an `Earlier` version: the axes of wording stay, and where
there are many articles only those that changed are learned, in seconds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from bot.domain.passages import Passage, PassageKind
from bot.language import LANGUAGES, Lang
from bot.retrieval.earlier import Earlier
from bot.retrieval.embedding import Texts
from bot.retrieval.learned import MEANING_PENALTY, OTHERS, WORDING_PENALTY, Lessons, importance, telling
from bot.retrieval.lexical import Floats, Grams, Ints, Stems
from bot.retrieval.pool import Message, Pool, foreign_to, in_both_languages, message, owners_of
from bot.retrieval.pool_files import searchable
from bot.retrieval.progress import OnProgress, share, unheard
from bot.retrieval.regression import Picked
from bot.retrieval.rehearsal import Stage
from bot.retrieval.wording import Wording

_TWINS = 0.8
"""Cosine from which two questions of an article in two languages are taken for the same."""

Passages = Mapping[Lang, tuple[Passage, ...]]


@dataclass(frozen=True, slots=True)
class Ground:
    """The passages of one pool, searchable by spelling."""

    passages: tuple[Passage, ...]
    article_ids: tuple[str, ...]
    owners: Ints
    foreign: NDArray[np.bool_]
    importance: Floats
    grams: Grams
    stems: Stems

    @classmethod
    def of(cls, lang: Lang, passages: tuple[Passage, ...], texts: Texts) -> Ground:
        article_ids, owners = owners_of(passages)
        spelled = texts.spelled(_said(passages))
        grams, stems = Grams.of(spelled.grams), Stems.of(spelled.stems)
        foreign = foreign_to(lang, passages, owners)
        return cls(passages, article_ids, owners, foreign, importance(passages, owners), grams, stems)

    def axes(self, texts: Texts) -> Wording:
        return Wording.of(texts.spelled(_said(self.passages)), self.grams, self.stems)

    def lessons(self, wording: Wording, texts: Texts, numbers: Ints, counts: Floats) -> Lessons:
        """Lessons in `wording`: the passages of these `numbers`, each of which counts as much."""
        spelled = texts.spelled(_said(self.passages[number] for number in numbers))
        rows = wording.vectors(spelled, self.grams, self.stems)
        return Lessons(rows, self.owners[numbers], counts, len(self.article_ids), WORDING_PENALTY)

    def pool(self, texts: Texts, wording: Wording, meaning: Floats, worded: Floats) -> Pool:
        return Pool(
            article_ids=self.article_ids,
            passages=self.passages,
            owners=self.owners,
            foreign=self.foreign,
            vectors=searchable(texts.table, texts.rows(_said(self.passages))),
            grams=self.grams,
            stems=self.stems,
            wording=wording,
            meaning=meaning,
            worded=worded,
        )


def stages(
    passages: Passages, texts: Texts, on_spelled: OnProgress = unheard, on_learned: OnProgress = unheard
) -> dict[Lang, Stage]:
    """A pool for each language, of its `passages`, which were taken in, with all that was made on the way.
    The terms of `texts`, large as they are, are forgotten before learning begins."""
    ground: dict[Lang, Ground] = {}
    lessons: dict[Lang, tuple[Wording, Lessons]] = {}
    for number, (lang, cut) in enumerate(passages.items()):
        on_spelled(number, len(passages))
        here = ground[lang] = Ground.of(lang, cut, texts)
        wording = here.axes(texts)
        every = np.arange(len(cut))
        lessons[lang] = wording, here.lessons(wording, texts, every, here.importance)
    texts.forget_terms()
    parts = 1 + len(passages)
    meant, keys = _meant(passages, texts)
    meaning = meant.learn(told=share(on_learned, 0, parts))
    found, first = {}, 0
    for number, (lang, here) in enumerate(ground.items(), 1):
        wording, worded = lessons[lang]
        pool = here.pool(texts, wording, meaning, worded.learn(told=share(on_learned, number, parts)))
        found[lang] = Stage(pool, worded, meant, first, keys)
        first += len(here.passages)
    pools = in_both_languages({lang: stage.pool for lang, stage in found.items()})
    return {lang: replace(stage, pool=pools[lang]) for lang, stage in found.items()}


def pools_on(
    passages: Passages, texts: Texts, earlier: Earlier, on_spelled: OnProgress = unheard
) -> dict[Lang, Pool]:
    """A pool for each language, as an `earlier` version has learned it but for the articles that changed."""
    meant, _ = _meant(passages, texts)
    article_ids, _ = owners_of(next(iter(passages.values())))
    changed = _to_learn(article_ids, earlier.changed, len(meant.owners))
    numbers, counts = telling(meant.owners, meant.importance, changed)
    meaning = replace(
        meant, rows=meant.rows[numbers], owners=meant.owners[numbers], importance=counts
    ).learn_some(earlier.meaning_for(article_ids), changed)
    found = {}
    for number, (lang, cut) in enumerate(passages.items()):
        on_spelled(number, len(passages))
        here, wording = Ground.of(lang, cut, texts), earlier.wordings[lang]
        some = telling(here.owners, here.importance, changed)
        worded = here.lessons(wording, texts, *some).learn_some(
            earlier.worded_for(lang, article_ids), changed
        )
        found[lang] = here.pool(texts, wording, meaning, worded)
    return in_both_languages(found)


def _to_learn(article_ids: Sequence[str], changed: Collection[str], texts: int) -> Ints:
    """The articles to learn: those that `changed`, or all where there are few `texts` to learn them from."""
    if changed and texts <= OTHERS:
        return np.arange(len(article_ids))
    return np.flatnonzero(np.isin(article_ids, list(changed)))


def messages(asked: Sequence[str], texts: Texts) -> list[Message]:
    return [message(text, vector) for text, vector in zip(asked, texts.vectors(asked), strict=True)]


def _said(passages: Iterable[Passage]) -> list[str]:
    return [passage.text for passage in passages]


def _meant(passages: Passages, texts: Texts) -> tuple[Lessons, Ints]:
    """The lessons in meaning, of all pools one after the other, and the key of each: equal for what seems to
    be the same text of an article in two languages."""
    every = [passage for cut in passages.values() for passage in cut]
    article_ids, _ = owners_of(next(iter(passages.values())))
    number = {article_id: place for place, article_id in enumerate(article_ids)}
    owners = np.array([number[passage.article_id] for passage in every])
    taught = [importance(cut, owners_of(cut)[1]) * _own(cut, lang) for lang, cut in passages.items()]
    rows = Picked(texts.table, texts.rows(_said(every)))
    lessons = Lessons(rows, owners, np.concatenate(taught), len(article_ids), MEANING_PENALTY)
    titles = np.array([passage.kind is PassageKind.TITLE for passage in every])
    return lessons, _keys(lessons, titles, taught)


def _own(passages: Sequence[Passage], lang: Lang) -> Floats:
    """1 for passages in `lang`; 0 for others, which stand in the pool of their own language too."""
    return np.array([passage.lang == lang for passage in passages], np.float32)


def _keys(lessons: Lessons, titles: NDArray[np.bool_], taught: Sequence[Floats]) -> Ints:
    """A number for each of the `lessons`, of which each pool has `taught` so many. A title and its
    translation have the same, and so have a question and what seems to be its translation."""
    keys = np.arange(len(lessons.owners))
    if len(taught) < len(LANGUAGES):
        return keys
    ours, theirs = (
        _by_article(lessons, start, len(weights))
        for start, weights in zip((0, len(taught[0])), taught, strict=True)
    )
    for article in ours.keys() & theirs.keys():
        one, other = ours[article], theirs[article]
        alike = np.asarray(lessons.rows[one], np.float32) @ np.asarray(lessons.rows[other], np.float32).T
        alike[np.logical_and.outer(titles[one], titles[other])] = 1.0
        pairs = linear_sum_assignment(-alike)
        twins = alike[pairs] >= _TWINS
        keys[other[pairs[1][twins]]] = keys[one[pairs[0][twins]]]
    return keys


def _by_article(lessons: Lessons, start: int, count: int) -> dict[int, Ints]:
    """The rows of titles and questions, by article, among `count` lessons from `start` on."""
    rows = start + np.flatnonzero(lessons.importance[start : start + count] == 1)
    owners, first = np.unique(lessons.owners[rows], return_index=True)
    return dict(zip(owners.tolist(), np.split(rows, first[1:]), strict=True))
