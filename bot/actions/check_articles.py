"""Looks the articles over for authors: what is missing, wrong, there twice, or has not been read for long."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from bot.actions.keep_serving import keep_serving
from bot.actions.services import Services, serving_index
from bot.domain.article import PublishedArticle, published
from bot.domain.gaps import WINDOW
from bot.language import LANGUAGES, Lang, other_language
from bot.retrieval.duplicates import Doubles, doubles_in
from bot.storage.article_reader import reader_of
from bot.storage.articles import Fault
from bot.storage.revisions import FirstDays, first_days
from bot.storage.staged import staged_texts
from bot.storage.translation_gaps import translation_gaps

REVIEW_AFTER = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class MissingTranslation:
    """An article that exists in no other language than its own; `people` had to read it there lately."""

    article: PublishedArticle
    people: int

    @property
    def wanted(self) -> Lang:
        return other_language(self.article.lang)


@dataclass(frozen=True, slots=True)
class UnevenTwins:
    """An article whose texts have another number of steps in each language."""

    first: PublishedArticle
    second: PublishedArticle


@dataclass(frozen=True, slots=True)
class CheckUp:
    """`faults` are those of files and staged texts; `missing` the most needed first, `due` the oldest first.
    `doubles` are of the index that serves; `titles`, by language and id, of what it serves."""

    faults: tuple[Fault, ...]
    missing: tuple[MissingTranslation, ...]
    uneven: tuple[UnevenTwins, ...]
    doubles: Doubles
    due: tuple[PublishedArticle, ...]
    titles: dict[tuple[str, str], str]


def check_articles(services: Services) -> CheckUp:
    """Everything that an author should look at; without an index, nothing is known of doubles."""
    index = serving_index(services)
    served = index.articles.values() if index else ()
    now = services.clock()
    with services.database.reading() as connection:
        staged = {path: text.written.text for path, text in staged_texts(connection).items()}
        begun = first_days(connection)
        needed: dict[tuple[str, Lang], set[str]] = defaultdict(set)
        for gap in translation_gaps(connection, now - WINDOW):
            needed[gap.article_id, gap.wanted].add(gap.person)
    reading = reader_of(services.kb_dir, services.index_dir).read(staged)
    articles = published(reading.articles)
    return CheckUp(
        faults=keep_serving(services.index_dir, reading).faults,
        missing=_missing(articles, needed),
        uneven=_uneven(articles),
        doubles=doubles_in(index) if index else Doubles((), ()),
        due=_due(articles, begun, now.date()),
        titles={(article.lang, article.id): article.title for article in served},
    )


def _missing(
    articles: tuple[PublishedArticle, ...], needed: dict[tuple[str, Lang], set[str]]
) -> tuple[MissingTranslation, ...]:
    there = {(article.id, article.lang) for article in articles}
    found = [
        MissingTranslation(article, len(needed.get((article.id, lang), ())))
        for article in articles
        for lang in LANGUAGES
        if lang != article.lang and (article.id, lang) not in there
    ]
    return tuple(sorted(found, key=lambda one: (-one.people, one.article.topic, one.article.id)))


def _uneven(articles: tuple[PublishedArticle, ...]) -> tuple[UnevenTwins, ...]:
    by_lang = {lang: {one.id: one for one in articles if one.lang == lang} for lang in LANGUAGES}
    first, second = (by_lang[lang] for lang in LANGUAGES)
    pairs = (UnevenTwins(first[name], second[name]) for name in sorted(first.keys() & second.keys()))
    return tuple(pair for pair in pairs if len(pair.first.steps) != len(pair.second.steps))


def _due(
    articles: tuple[PublishedArticle, ...], begun: FirstDays, today: date
) -> tuple[PublishedArticle, ...]:
    """Those that nobody ever reviewed come first; what is new counts as reviewed when it was new."""

    def looked_at(article: PublishedArticle) -> date:
        return article.reviewed or begun.get((article.lang, article.id), date.min)

    due = [one for one in articles if today - looked_at(one) > REVIEW_AFTER]
    return tuple(sorted(due, key=lambda one: (one.reviewed or date.min, one.topic, one.id)))
