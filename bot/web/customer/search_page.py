"""A plain search of the articles, for whoever would rather read than ask; it needs no script."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query
from starlette.responses import HTMLResponse

from bot.actions.search_articles import related_to, search_articles
from bot.domain.article import PublishedArticle
from bot.errors import InvalidInput
from bot.language import other_language
from bot.web.customer.topics import ListedArticle, TopicCard, listed, topic_cards
from bot.web.failures import sentence_of
from bot.web.limits import Allowance, limited
from bot.web.pages import Page, render
from bot.web.visitors import AService, PageLang

_MOST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage(Page):
    """What was found for `query`, and what is asked next; where nothing was found, the `topics` to look into.
    `problem` says why it could not be searched for."""

    template = "customer/search_page.html"
    query: str = ""
    articles: tuple[ListedArticle, ...] = ()
    related: tuple[ListedArticle, ...] = ()
    topics: tuple[TopicCard, ...] = ()
    problem: str | None = None


router = APIRouter()


@router.get(
    "/{lang}/search", response_class=HTMLResponse, dependencies=[Depends(limited(Allowance.SEARCHES))]
)
def search(lang: PageLang, services: AService, q: Annotated[str, Query()] = "") -> HTMLResponse:
    articles: tuple[PublishedArticle, ...] = ()
    problem = None
    if q.strip():
        try:
            articles = search_articles(services, q, lang, _MOST)
        except InvalidInput as error:
            problem = sentence_of(error, lang)
    page = SearchPage(
        lang=lang,
        switch_url=f"/{other_language(lang)}/search?{urlencode({'q': q}, errors='replace')}",
        query=q,
        articles=listed(articles),
        related=listed(related_to(services, articles)),
        topics=topic_cards(services, lang),
        problem=problem,
    )
    return HTMLResponse(render(page), 422 if problem else 200)
