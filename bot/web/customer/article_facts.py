"""An article as search engines understand it: https://schema.org/HowTo, FAQPage or Article."""

from __future__ import annotations

from bot.actions.wording import article_url
from bot.domain.article import PublishedArticle
from bot.language.catalogue import say
from bot.web.customer.topics import beginning, topic_name, topic_url
from bot.web.findable import Facts, Findable, absolute, trail


def to_be_found(public_url: str, article: PublishedArticle, twin: PublishedArticle | None) -> Findable:
    """What the page of `article` says of itself; `twin` is the same article in the other language."""
    lang, url = article.lang, public_url + article_url(article)
    paths = {each.lang: article_url(each) for each in (article, twin) if each}
    way = trail(
        (say("page.tagline", lang), f"{public_url}/{lang}"),
        (topic_name(article.topic, lang), public_url + topic_url(article.topic, lang)),
        (article.title, url),
    )
    return Findable(
        title=article.title,
        description=beginning(article) or article.title,
        url=url,
        alternates=absolute(public_url, paths),
        kind="article",
        facts=(_facts(article, url), way),
    )


def _facts(article: PublishedArticle, url: str) -> Facts:
    facts: Facts = {
        "name": article.title,
        "description": beginning(article) or article.title,
        "inLanguage": article.lang,
        "url": url,
    }
    if article.reviewed:
        facts["dateModified"] = article.reviewed.isoformat()
    if article.steps:
        steps = [
            {"@type": "HowToStep", "position": number, "name": step.title, "text": step.text.plain}
            | {"url": f"{url}#step-{number}"}
            for number, step in enumerate(article.steps, start=1)
        ]
        return {"@type": "HowTo", **facts, "step": steps}
    if article.fix:
        answer = {"@type": "Answer", "text": article.fix.plain}
        question = {"@type": "Question", "name": article.title, "acceptedAnswer": answer}
        return {"@type": "FAQPage", **facts, "mainEntity": [question]}
    return {"@type": "Article", **facts, "headline": article.title}
