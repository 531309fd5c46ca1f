"""From articles to pools that have learned: everything of an index but how its ranking is calibrated."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from bot.domain.passages import Passage, PassageKind
from bot.language import Lang
from bot.retrieval.earlier import Earlier
from bot.retrieval.embedding import Embedded
from bot.retrieval.learned import MEANING_PENALTY, WORDING_PENALTY, Lessons, importance
from bot.retrieval.lexical import Floats, Grams, Ints, Stems, gram_terms, packed, stem_terms
from bot.retrieval.pool import LONGEST_MESSAGE, Message, Pool, in_both_languages, message, owners_of
from bot.retrieval.pool_files import flat_index
from bot.retrieval.regression import Picked
from bot.retrieval.rehearsal import Stage
from bot.retrieval.wording import Spelled, Wording


@dataclass(frozen=True, slots=True)
class Meant:
    """The `lessons` in meaning, of all pools one after the other, with what was learned from them, the row
    at which those of one pool begin, and their keys."""

    lessons: Lessons
    meaning: Floats
    first: int
    keys: Ints


def stages(
    passages: Mapping[Lang, tuple[Passage, ...]], embedded: Embedded, earlier: Earlier | None
) -> dict[Lang, Stage]:
    """A pool for each language, of its `passages`, which are embedded. What an `earlier` version learned is
    where learning begins."""
    meant, keys = _meant(passages, embedded)
    article_ids, _ = owners_of(next(iter(passages.values())))
    meaning = meant.learn(start=earlier.meaning_for(article_ids) if earlier else None)
    found, first = {}, 0
    for lang, cut in passages.items():
        found[lang] = _stage(lang, cut, embedded, earlier, Meant(meant, meaning, first, keys))
        first += len(cut)
    pools = in_both_languages({lang: stage.pool for lang, stage in found.items()})
    return {lang: replace(stage, pool=pools[lang]) for lang, stage in found.items()}


def messages(texts: Sequence[str], embedded: Embedded) -> list[Message]:
    return [message(text, vector) for text, vector in zip(texts, embedded.vectors(texts), strict=True)]


def _meant(passages: Mapping[Lang, Sequence[Passage]], embedded: Embedded) -> tuple[Lessons, Ints]:
    """The lessons in meaning, of all pools one after the other, and the key of each: equal for the same
    question of an article in two languages, as far as its place among the questions tells."""
    every = [passage for cut in passages.values() for passage in cut]
    article_ids, _ = owners_of(next(iter(passages.values())))
    number = {article_id: place for place, article_id in enumerate(article_ids)}
    owners = np.array([number[passage.article_id] for passage in every])
    taught = [importance(cut, owners_of(cut)[1]) * _own(cut, lang) for lang, cut in passages.items()]
    rows = Picked(embedded.table, embedded.places([passage.text for passage in every]))
    keys = _keys(passages.values(), number)
    return Lessons(rows, owners, np.concatenate(taught), len(article_ids), MEANING_PENALTY), keys


def _own(passages: Sequence[Passage], lang: Lang) -> Floats:
    """1 for passages in `lang`; 0 for others, which stand in the pool of their own language too."""
    return np.array([passage.lang == lang for passage in passages], np.float32)


def _keys(pools: Iterable[Sequence[Passage]], number: Mapping[str, int]) -> Ints:
    """For titles and questions their place in the article and its number; another key for each other text."""
    keys: list[int] = []
    for passages in pools:
        places: Counter[str] = Counter()
        for passage in passages:
            if passage.kind in {PassageKind.TITLE, PassageKind.QUESTION}:
                keys.append(places[passage.article_id] * len(number) + number[passage.article_id])
                places[passage.article_id] += 1
            else:
                keys.append(-1 - len(keys))
    return np.array(keys, np.int64)


def _stage(
    lang: Lang,
    passages: tuple[Passage, ...],
    embedded: Embedded,
    earlier: Earlier | None,
    meant: Meant,
) -> Stage:
    """The pool of `passages`, with all that was made on the way."""
    texts = [passage.text for passage in passages]
    spelled = _spelled(texts)
    grams, stems = Grams.of([one.grams for one in spelled]), Stems.of([one.stems for one in spelled])
    article_ids, owners = owners_of(passages)
    wording = earlier.wordings[lang] if earlier else Wording.of(spelled, grams, stems)
    start = earlier.worded_for(lang, article_ids) if earlier else None
    worded = Lessons(
        wording.vectors(spelled, grams, stems),
        owners,
        importance(passages, owners),
        len(article_ids),
        WORDING_PENALTY,
    )
    del spelled
    pool = Pool(
        article_ids=article_ids,
        passages=passages,
        owners=owners,
        vectors=flat_index(embedded.vectors(texts)),
        grams=grams,
        stems=stems,
        wording=wording,
        meaning=meant.meaning,
        worded=worded.learn(start=start),
    )
    return Stage(pool, worded, meant.lessons, meant.first, meant.keys)


def _spelled(texts: Sequence[str]) -> list[Spelled]:
    cut = [text[:LONGEST_MESSAGE] for text in texts]
    grams, stems = packed(map(gram_terms, cut)), packed(map(stem_terms, cut))
    return [Spelled(*terms) for terms in zip(grams, stems, strict=True)]
