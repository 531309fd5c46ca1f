"""What there is to read: the topics with their articles."""

from __future__ import annotations

from bot.actions.services import Services
from bot.domain.article import PublishedArticle
from bot.errors import NotFound
from bot.language import Lang

Topics = tuple[tuple[str, tuple[PublishedArticle, ...]], ...]


def articles_by_topic(services: Services, lang: Lang) -> Topics:
    """Every article by topic, in `lang` where it is written in it: critical ones first, since who has one of
    those is in a hurry, and last those that exist in the other language alone."""
    index = services.indexes.current()
    topics: dict[str, list[PublishedArticle]] = {}
    for article_id in {article_id for article_id, _ in index.articles}:
        article = index.article(article_id, lang)
        assert article is not None
        topics.setdefault(article.topic, []).append(article)
    return tuple(
        (topic, tuple(sorted(found, key=lambda a: (a.lang != lang, not a.critical, a.title))))
        for topic, found in sorted(topics.items())
    )


def articles_on(services: Services, topic: str, lang: Lang) -> tuple[PublishedArticle, ...]:
    """The articles on one topic.

    Raises:
        NotFound: there are none.
    """
    found = dict(articles_by_topic(services, lang)).get(topic)
    if found is None:
        raise NotFound
    return found
