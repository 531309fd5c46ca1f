"""An index as it serves: immutable, verified, and holding the very articles it was built from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np

from bot.domain.answering import WRONG_ANSWER, Findings, Stakes
from bot.domain.article import PublishedArticle
from bot.domain.conversation import LONGEST_MESSAGE
from bot.errors import IndexDamaged
from bot.language import LANGUAGES, Lang
from bot.language.words import words
from bot.retrieval.arrays import from_bytes
from bot.retrieval.encoder import Encoder
from bot.retrieval.explaining import Explanation, explain
from bot.retrieval.manifest import Manifest, check_making, read_manifest
from bot.retrieval.misspelling import Spelling
from bot.retrieval.pool import Message, Pool, in_both_languages, message
from bot.retrieval.pool_files import ARTICLES, LEARNED, passages_for, read_article_lines, read_pool
from bot.retrieval.ranking import Ranking, find
from bot.retrieval.tuning import TUNED, Tuning
from bot.retrieval.versions import read_verified

NOTHING = Findings((), 0.0)


@dataclass(frozen=True, slots=True)
class Index:
    """One version of the index, in memory. Safe to share between threads. `pools`: by the language of the
    messages that are searched for in them."""

    manifest: Manifest
    articles: Mapping[tuple[str, Lang], PublishedArticle]
    pools: Mapping[Lang, Pool]
    encoder: Encoder
    wrong_answer: float
    spelling: Spelling

    @classmethod
    def of(
        cls,
        manifest: Manifest,
        articles: Sequence[PublishedArticle],
        pools: Mapping[Lang, Pool],
        encoder: Encoder,
        wrong_answer: float,
    ) -> Index:
        """The index of `articles`, whose `pools` are by the languages that they are in."""
        searched = _for_messages(in_both_languages(pools), manifest.pools)
        written = [passage.text for passage in searched["en"].passages]
        return cls(
            manifest=manifest,
            articles={(article.id, article.lang): article for article in articles},
            pools=searched,
            encoder=encoder,
            wrong_answer=wrong_answer,
            spelling=Spelling(written, encoder.is_word),
        )

    @property
    def version(self) -> str:
        return self.manifest.version

    @property
    def stakes(self) -> Stakes:
        return Stakes(self.manifest.calibration.in_field, self.wrong_answer)

    def article(self, article_id: str, lang: Lang) -> PublishedArticle | None:
        """The article in `lang`, or else in the other language; None when there is neither."""
        in_order = sorted(LANGUAGES, key=lambda language: language != lang)
        found = (self.articles.get((article_id, language)) for language in in_order)
        return next((article for article in found if article), None)

    def find(self, text: str, lang: Lang) -> Findings:
        """The articles that may answer `text`, a message in `lang`; none for a text that says nothing."""
        if not _says_something(text):
            return NOTHING
        pool, ranking = self._searched(lang)
        return find(pool.evidence(self._message(text, lang)), ranking, pool.article_ids)

    def explain(self, text: str, lang: Lang) -> Explanation:
        """What `find` finds, and why."""
        pool, ranking = self._searched(lang)
        asked = self._message(text, lang)
        evidence = pool.evidence(asked)
        findings = find(evidence, ranking, pool.article_ids) if _says_something(text) else NOTHING
        articles = ((article_id, self.article(article_id, lang)) for article_id in pool.article_ids)
        titles = {article_id: article.title for article_id, article in articles if article}
        return explain(pool, asked, evidence, findings, titles)

    def _searched(self, lang: Lang) -> tuple[Pool, Ranking]:
        return self.pools[lang], self.manifest.calibration.rankings[self.manifest.pools[lang]]

    def _message(self, text: str, lang: Lang) -> Message:
        said = self.spelling.right(text) if lang == "en" else text
        return message(said, self.encoder.encode_one(said))


def _says_something(text: str) -> bool:
    """Whether there is more than a single letter or digit, as in a slip of the finger or a held key."""
    return sum(map(len, words(text[:LONGEST_MESSAGE]))) > 1


def load(
    folder: Path,
    version: str,
    encoder: Encoder,
    wrong_answer: float = WRONG_ANSWER,
    before: Index | None = None,
) -> Index:
    """The index `version` below `folder`, every file of it verified before it is read; `wrong_answer` is what
    a wrong answer costs. What was tuned as in the one `before` is shared with it.

    Raises:
        IndexMissing: there is no such version.
        IndexDamaged: a file is not what the manifest says.
        IndexMismatch: it was made with another encoder, folding, cutting or layout.
    """
    manifest = read_manifest(folder / version)
    check_making(manifest, encoder)
    read = partial(read_verified, folder / version, manifest.files)
    try:
        articles = read_article_lines(read(ARTICLES))
    except ValueError as error:
        raise IndexDamaged(version=version, reason=ARTICLES) from error
    learned = from_bytes(read(LEARNED))
    passages = passages_for(articles, manifest.calibration.rankings)
    pools = {lang: read_pool(read, learned, lang, cut) for lang, cut in passages.items()}
    if any(list(pool.article_ids) != learned["article_ids"].tolist() for pool in pools.values()):
        raise IndexDamaged(version=version, reason=LEARNED)
    tuned = read(TUNED) if TUNED in manifest.files else None
    if tuned and before and before.manifest.files.get(TUNED) == manifest.files[TUNED]:
        encoder = before.encoder
    elif tuned:
        encoder = Tuning.from_file(tuned).of(encoder)
    return Index.of(manifest, articles, pools, encoder, wrong_answer)


def _for_messages(pools: Mapping[Lang, Pool], serving: Mapping[Lang, Lang]) -> dict[Lang, Pool]:
    """The pool for messages in each language; to those in a language that no article is in, every article of
    the pool `serving` them is foreign."""
    return {
        lang: pools[own] if own == lang else replace(pools[own], foreign=np.ones_like(pools[own].foreign))
        for lang, own in serving.items()
    }
