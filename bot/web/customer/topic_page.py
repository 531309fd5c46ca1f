"""All articles on one topic."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter
from starlette.responses import HTMLResponse

from bot.actions.browse_articles import articles_on
from bot.language import LANGUAGES, other_language
from bot.language.catalogue import say
from bot.web.customer.topics import ListedArticle, listed, topic_name, topic_url
from bot.web.findable import Findable, absolute, trail
from bot.web.pages import Page, render
from bot.web.visitors import AService, PageLang


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicPage(Page):
    """`topic` is the folder, `name` what customers read for it."""

    template = "customer/topic_page.html"
    topic: str
    name: str
    articles: tuple[ListedArticle, ...]


router = APIRouter()


@router.get("/{lang}/topics/{topic}", response_class=HTMLResponse)
def show_topic(lang: PageLang, topic: str, services: AService) -> HTMLResponse:
    articles = articles_on(services, topic, lang)
    name, home = topic_name(topic, lang), services.public_url
    url = home + topic_url(topic, lang)
    return HTMLResponse(
        render(
            TopicPage(
                lang=lang,
                switch_url=topic_url(topic, other_language(lang)),
                topic=topic,
                name=name,
                articles=listed(articles),
                findable=Findable(
                    title=name,
                    description=say("centre.about_topic", lang, count=len(articles), topic=name),
                    url=url,
                    alternates=absolute(home, {each: topic_url(topic, each) for each in LANGUAGES}),
                    facts=(trail((say("page.tagline", lang), f"{home}/{lang}"), (name, url)),),
                ),
            )
        )
    )
