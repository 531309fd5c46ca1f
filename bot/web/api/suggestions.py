"""Articles for a question that is still being written: `/api/v1/suggestions`."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel

from bot.actions.search_articles import search_articles
from bot.actions.wording import article_url
from bot.language import Lang
from bot.web.api.shapes import told
from bot.web.customer.topics import topic_name
from bot.web.limits import Allowance, limited
from bot.web.visitors import AService, PageLang

MOST = 5


class Suggestion(BaseModel):
    """`topic` is its name in the language of the page, `lang` that of the article."""

    id: str
    lang: Lang
    title: str
    url: str
    topic: str


class Suggested(BaseModel):
    suggestions: list[Suggestion]


router = APIRouter()


@router.get("/suggestions", responses=told(Suggested), dependencies=[Depends(limited(Allowance.SUGGESTIONS))])
def suggest(text: Annotated[str, Query()], services: AService, lang: PageLang = "ar") -> dict[str, Any]:
    """At most five articles that are likely enough to be of use, the likeliest first; often none."""
    return {
        "suggestions": [
            {
                "id": article.id,
                "lang": article.lang,
                "title": article.title,
                "url": article_url(article),
                "topic": topic_name(article.topic, lang),
            }
            for article in search_articles(services, text, lang, MOST)
        ]
    }
