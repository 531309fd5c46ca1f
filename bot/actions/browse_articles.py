"""What there is to read: the topics with their articles."""

from __future__ import annotations

from bot.actions.services import Services
from bot.domain.article import PublishedArticle
from bot.language import Lang


def articles_by_topic(services: Services, lang: Lang) -> tuple[tuple[str, tuple[PublishedArticle, ...]], ...]:
    """The articles in `lang` by topic; critical ones first, since who has one of those is in a hurry."""
    topics: dict[str, list[PublishedArticle]] = {}
    for (_, article_lang), article in services.indexes.current().articles.items():
        if article_lang == lang:
            topics.setdefault(article.topic, []).append(article)
    return tuple(
        (topic, tuple(sorted(found, key=lambda article: (not article.critical, article.title))))
        for topic, found in sorted(topics.items())
    )
