"""Topics: a knowledge base may have any folders, and the catalogue knows the names of the usual ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from bot.actions.browse_articles import articles_by_topic
from bot.actions.services import Services
from bot.actions.wording import article_url
from bot.domain.article import PublishedArticle
from bot.domain.reply import ArticleLink
from bot.language import LANGUAGES, Lang
from bot.language.catalogue import keys, say
from bot.language.folding import fold
from bot.web.findable import shortened


@dataclass(frozen=True, slots=True)
class ListedArticle(ArticleLink):
    """`summary`: how it begins, in a line or two."""

    summary: str


@dataclass(frozen=True, slots=True)
class TopicCard:
    """One topic with its articles, the most useful first. `id` is the topic's folder."""

    id: str
    name: str
    articles: tuple[ListedArticle, ...]


def topic_cards(services: Services, lang: Lang) -> tuple[TopicCard, ...]:
    """Every topic, as a page in `lang` shows it."""
    return tuple(
        TopicCard(topic, topic_name(topic, lang), listed(articles))
        for topic, articles in articles_by_topic(services, lang)
    )


def listed(articles: Iterable[PublishedArticle]) -> tuple[ListedArticle, ...]:
    return tuple(ListedArticle(a.id, a.lang, a.title, article_url(a), beginning(a)) for a in articles)


def beginning(article: PublishedArticle) -> str:
    """What the article is about, as it says itself first."""
    texts = (article.summary, article.fix, *(section.text for section in article.sections))
    return shortened(next((prose.plain for prose in texts if prose and prose.plain), ""))


def topic_name(topic: str, lang: Lang) -> str:
    """What customers read for the topic whose folder is `topic`."""
    key = f"help_page.topics.{topic}"
    if key in keys():
        return say(key, lang)
    return topic.replace("-", " ").replace("_", " ").strip().capitalize()


def topic_called(name: str, topics: Iterable[str]) -> str:
    """The folder among `topics` that has this name in some language; `name` itself where none has."""
    wanted = fold(name)
    return next(
        (topic for topic in topics if wanted in {fold(topic_name(topic, lang)) for lang in LANGUAGES}), name
    )


def topic_url(topic: str, lang: Lang) -> str:
    return f"/{lang}/topics/{quote(topic)}"
