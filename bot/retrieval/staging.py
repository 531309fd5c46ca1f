"""From articles to pools that have learned: everything of an index but how its ranking is calibrated.

`stages` learns everything. `pools_on` goes on from an `Earlier` version: the axes of wording stay, and where
there are many articles only those that changed are learned, in seconds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.domain.passages import Passage
from bot.language import Lang
from bot.retrieval.arrays import Floats, Ints
from bot.retrieval.earlier import Earlier
from bot.retrieval.embedding import Texts
from bot.retrieval.encoder import Encoder
from bot.retrieval.learned import MEANING_PENALTY, OTHERS, WORDING_PENALTY, Lessons, importance, telling
from bot.retrieval.lexical import Grams, Remaining, Stems
from bot.retrieval.memory import give_back
from bot.retrieval.pool import Message, Pool, foreign_to, in_both_languages, message, owners_of
from bot.retrieval.pool_files import searchable
from bot.retrieval.progress import OnProgress, share, unheard
from bot.retrieval.regression import Picked
from bot.retrieval.rehearsal import Stage
from bot.retrieval.twins import Passages, numbers_of, taught_by, together
from bot.retrieval.wording import Wording


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
        spelled = texts.spelled(_said(passages))
        return cls._spelled(lang, passages, Grams.of(spelled.grams), Stems.of(spelled.stems))

    @classmethod
    def after(
        cls, pool: Pool, lang: Lang, passages: tuple[Passage, ...], changed: Collection[str], texts: Texts
    ) -> Ground:
        """The same, taken from the `pool` before but for the articles that `changed`."""
        before, now = (
            np.array([passage.article_id not in changed for passage in cut])
            for cut in (pool.passages, passages)
        )
        rows = np.full(len(before), -1, np.int32)
        rows[before] = np.flatnonzero(now)
        remaining = Remaining(rows, np.flatnonzero(~now), len(passages))
        spelled = texts.spelled(_said(passages[row] for row in remaining.new))
        grams = pool.grams.and_then(spelled.grams, remaining)
        return cls._spelled(lang, passages, grams, pool.stems.and_then(spelled.stems, remaining))

    @classmethod
    def _spelled(cls, lang: Lang, passages: tuple[Passage, ...], grams: Grams, stems: Stems) -> Ground:
        article_ids, owners = owners_of(passages)
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
    passages: Passages,
    texts: Texts,
    keys: Ints,
    on_spelled: OnProgress = unheard,
    on_learned: OnProgress = unheard,
) -> dict[Lang, Stage]:
    """A pool for each language, of its `passages`, which were taken in and are twins by their `keys`, with
    all that was made on the way. The terms of `texts` are forgotten, large as they are,
    before learning begins."""
    ground: dict[Lang, Ground] = {}
    lessons: dict[Lang, tuple[Wording, Lessons]] = {}
    for number, (lang, cut) in enumerate(passages.items()):
        on_spelled(number, len(passages))
        here = ground[lang] = Ground.of(lang, cut, texts)
        wording = here.axes(texts)
        every = np.arange(len(cut))
        lessons[lang] = wording, here.lessons(wording, texts, every, here.importance)
    texts.forget_terms()
    give_back()
    parts = 1 + len(passages)
    meant = _meant(passages, texts)
    meaning = meant.learn(told=share(on_learned, 0, parts))
    found, first = {}, 0
    for number, (lang, here) in enumerate(ground.items(), 1):
        wording, worded = lessons[lang]
        pool = here.pool(texts, wording, meaning, worded.learn(told=share(on_learned, number, parts)))
        found[lang] = Stage(pool, worded, meant, first, keys)
        first += len(here.passages)
    pools = in_both_languages({lang: stage.pool for lang, stage in found.items()})
    return {lang: replace(stage, pool=pools[lang]) for lang, stage in found.items()}


def seen_by(encoder: Encoder, ready: Mapping[Lang, Stage]) -> dict[Lang, Stage]:
    """The stages as another `encoder` sees them. What their pools have learned in meaning stays behind: a
    rehearsal learns that anew."""
    said = [passage.text for stage in ready.values() for passage in stage.pool.passages]
    place = {text: number for number, text in enumerate(dict.fromkeys(said))}
    table = encoder.encode(list(place)).astype(np.float16)
    rows = Picked(table, np.array([place[text] for text in said]))
    seen = {}
    for lang, stage in ready.items():
        here = rows.numbers[stage.first : stage.first + len(stage.pool.passages)]
        pool = replace(stage.pool, vectors=searchable(table, here))
        seen[lang] = replace(stage, pool=pool, meant=replace(stage.meant, rows=rows))
    pools = in_both_languages({lang: stage.pool for lang, stage in seen.items()})
    return {lang: replace(stage, pool=pools[lang]) for lang, stage in seen.items()}


def pools_on(
    passages: Passages, texts: Texts, earlier: Earlier, on_learned: OnProgress = unheard
) -> dict[Lang, Pool]:
    """A pool for each language, as an `earlier` version has learned it but for the articles that changed."""
    parts = 1 + len(passages)
    on_learned(0, parts)
    before = earlier.pools
    meant = _meant(passages, texts)
    article_ids, _ = owners_of(next(iter(passages.values())))
    changed = _to_learn(article_ids, earlier.changed, len(meant.owners))
    numbers, counts = telling(meant.owners, meant.importance, changed)
    meaning = replace(
        meant, rows=meant.rows[numbers], owners=meant.owners[numbers], importance=counts
    ).learn_some(earlier.learned_for(article_ids, next(iter(before.values())).meaning), changed)

    def pool(lang: Lang) -> Pool:
        here = Ground.after(before[lang], lang, passages[lang], earlier.changed, texts)
        wording = before[lang].wording
        some = telling(here.owners, here.importance, changed)
        lessons = here.lessons(wording, texts, *some)
        worded = lessons.learn_some(earlier.learned_for(article_ids, before[lang].worded), changed)
        return here.pool(texts, wording, meaning, worded)

    with ThreadPoolExecutor(len(passages)) as workers:
        found = {}
        for number, (lang, learned) in enumerate(zip(passages, workers.map(pool, passages), strict=True), 1):
            on_learned(number, parts)
            found[lang] = learned
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


def _meant(passages: Passages, texts: Texts) -> Lessons:
    """The lessons in meaning, of all pools one after the other."""
    article_ids, _ = owners_of(next(iter(passages.values())))
    rows = Picked(texts.table, texts.rows(_said(together(passages))))
    return Lessons(rows, numbers_of(passages), taught_by(passages), len(article_ids), MEANING_PENALTY)
