"""Which articles may be of use for what somebody is writing: the ranking by which the bot answers."""

from __future__ import annotations

from bot.actions.services import Services
from bot.actions.understanding import understand
from bot.domain.answering import worth_suggesting
from bot.domain.article import PublishedArticle
from bot.domain.conversation import checked_text, spoken_language
from bot.language import Lang
from bot.language.detection import detect


def search_articles(services: Services, text: str, lang: Lang, most: int) -> tuple[PublishedArticle, ...]:
    """At most `most`, the likeliest first, in the language of `text` where that is more than a word or two,
    else in `lang`, that of the page.

    Raises:
        InvalidInput: the text is none that could be asked.
        Unavailable: there is no index.
    """
    text = checked_text(text)
    index = services.indexes.current()
    detected, length = detect(text, lang), len(text.split())
    spoken = spoken_language(lang, detected, length, first=True)
    read_in = spoken_language(lang, detected, length, first=False)
    findings = understand(index, text, spoken).findings
    found = (index.article(id_, read_in) for id_ in worth_suggesting(findings, index.stakes, most))
    return tuple(article for article in found if article)


def related_to(services: Services, found: tuple[PublishedArticle, ...]) -> tuple[PublishedArticle, ...]:
    """What is asked next by those who ask for the likeliest of what was found, and was not found itself."""
    index = services.indexes.current()
    known = {article.id for article in found}
    related = (index.article(id_, first.lang) for first in found[:1] for id_ in first.related)
    return tuple(article for article in related if article and article.id not in known)
