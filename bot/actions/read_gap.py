"""Reads gaps for authors: which articles come near to one, and whether what was done about it helped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.actions.find_gaps import answered_now, find_gaps, query_of
from bot.actions.open_article import place_of
from bot.actions.services import Services
from bot.domain.article import PublishedArticle
from bot.domain.gaps import DecidedGap, MissedQuestion, QuestionKey, wordings
from bot.language import LANGUAGES, Lang
from bot.language.words import words

MOST_NEAR = 4
MOST_TRIED = 30
"""Wordings of a decided gap that are put to the index; more take too long for a page."""


@dataclass(frozen=True, slots=True)
class Effect:
    """Which article, if any, answers each of the questions that were tried now."""

    answers: tuple[tuple[MissedQuestion, str | None], ...]

    @property
    def answered(self) -> int:
        return sum(article is not None for _, article in self.answers)

    @property
    def tried(self) -> int:
        return len(self.answers)


def read_effect(services: Services, decided: DecidedGap, most: int = MOST_TRIED) -> Effect:
    """What the index that serves would answer to the questions of a decided gap, the latest first: to
    those of at most so many wordings."""
    index = services.indexes.current()
    found: dict[tuple[str, Lang], str | None] = {}
    answers = []
    for question in sorted((*decided.questions, *decided.since), key=lambda one: one.at, reverse=True):
        wording = (question.text, question.lang)
        if wording not in found and len(found) < most:
            found[wording] = answered_now(index, question)
        if wording in found:
            answers.append((question, found[wording]))
    return Effect(tuple(answers))


def wordings_of_gap(services: Services, key: QuestionKey, lang: Lang) -> tuple[str, ...]:
    """What was asked in `lang` in the gap that this question is in, each wording once, in a line, the most
    central first: to begin an article with.

    Raises:
        NotFound: it is in none.
    """
    gap = find_gaps(services).with_question(key)
    asked = (*gap.questions, *gap.since) if isinstance(gap, DecidedGap) else gap.questions
    return tuple(wordings(asked).get(lang, ()))


def near_articles(services: Services, question: MissedQuestion, lang: Lang) -> tuple[PublishedArticle, ...]:
    """The articles that come nearest to a question, in `lang` where there are such."""
    index = services.indexes.current()
    candidates = index.find(query_of(question.text), question.lang).candidates[:MOST_NEAR]
    found = (index.article(candidate.article_id, lang) for candidate in candidates)
    return tuple(article for article in found if article)


def articles_called(services: Services, text: str, lang: Lang) -> tuple[PublishedArticle, ...]:
    """The articles whose title or id, in either language, holds every word of `text`; in `lang` where there
    are such."""
    index = services.indexes.current()
    wanted = words(text)
    if not wanted:
        return ()
    ids: dict[str, None] = {}
    for (article_id, _), article in sorted(index.articles.items()):
        said = " ".join(words(f"{article.title} {article_id}"))
        if all(word in said for word in wanted):
            ids[article_id] = None
    found = (index.article(article_id, lang) for article_id in list(ids)[: 2 * MOST_NEAR])
    return tuple(article for article in found if article)


def titles_of(services: Services, article_ids: Sequence[str], lang: Lang) -> dict[str, str]:
    """The title of each article that customers can read."""
    index = services.indexes.current()
    found = {article_id: index.article(article_id, lang) for article_id in article_ids}
    return {article_id: article.title for article_id, article in found.items() if article}


def languages_of(services: Services, article_id: str) -> tuple[Lang, ...]:
    """The languages that the article is written in, staged or as a file."""
    with services.database.reading() as connection:
        return tuple(lang for lang in LANGUAGES if place_of(connection, services, lang, article_id))
