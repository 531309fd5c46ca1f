"""An article, to be read in full or printed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.actions.rate_article import LONGEST_REMARK, rate_article
from bot.actions.teach_article import teach_article
from bot.actions.wording import article_url
from bot.domain.article import Article, PublishedArticle
from bot.errors import NotFound
from bot.language import Lang, other_language
from bot.web.customer.article_facts import to_be_found
from bot.web.customer.topics import topic_name, topic_url
from bot.web.forms import AskedVote, FormId, FormVote
from bot.web.limits import Allowance, limited
from bot.web.pages import Page, render
from bot.web.visitors import AService, PageLang, Visitor, keep_customer


class Said(StrEnum):
    """What a reader said of the article: that it helped, that it did not, or what was missing."""

    YES = "yes"
    NO = "no"
    MORE = "more"


@dataclass(frozen=True, slots=True)
class RelatedArticle:
    id: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePage(Page):
    """`twin_url` is the same article in the other language, where there is one. `said` is what the reader
    just said of it, and `vote` the id of that write."""

    template = "customer/article_page.html"
    article: PublishedArticle
    topic_name: str
    topic_url: str = ""
    related: tuple[RelatedArticle, ...] = ()
    twin_url: str | None = None
    said: Said | None = None
    vote: str = ""

    @property
    def url(self) -> str:
        """The page's own address, below which votes are posted."""
        return article_url(self.article)

    @property
    def parts(self) -> tuple[str, ...]:
        return parts_of(self.article)


router = APIRouter()


def parts_of(article: Article) -> tuple[str, ...]:
    """The parts that this article has of those with a meaning, in their order on the page."""
    made_of_text = _tells_it_all(article)
    parts = {
        "fix": article.fix and not made_of_text,
        "why": article.why,
        "steps": article.steps and not made_of_text,
        "practise": article.practise,
        "sections": article.sections,
        "learn_more": article.learn_more,
    }
    return tuple(part for part, content in parts.items() if content)


def _tells_it_all(article: Article) -> bool:
    """Whether the page as its author wrote it already holds the fix and the steps: those of a plain
    help-centre page were made of its text, and would only say it twice."""
    summary = [article.summary.plain] if article.summary else []
    told = "\n".join([*summary, *(section.text.plain for section in article.sections)])
    made = [step.text for step in article.steps] or ([article.fix] if article.fix else [])
    openings = [prose.plain.split("\n")[0] for prose in made if prose.plain]
    return bool(openings) and all(opening in told for opening in openings)


@router.get("/{lang}/articles/{article_id}", response_class=HTMLResponse)
def show_article(
    lang: PageLang, article_id: str, services: AService, said: Said | None = None, vote: AskedVote = ""
) -> Response:
    """The article in this language; where only the other has it, the way there."""
    index = services.indexes.current()
    article = index.articles.get((article_id, lang))
    other: Lang = other_language(lang)
    twin = index.articles.get((article_id, other))
    if article is None and twin:
        return RedirectResponse(article_url(twin), 303)
    if article is None:
        raise NotFound
    related = (index.articles.get((id_, lang)) for id_ in article.related)
    page = ArticlePage(
        lang=lang,
        switch_url=article_url(twin) if twin else f"/{other}",
        findable=to_be_found(services.public_url, article, twin),
        article=article,
        topic_name=topic_name(article.topic, lang),
        topic_url=topic_url(article.topic, lang),
        related=tuple(RelatedArticle(found.id, found.title) for found in related if found),
        twin_url=article_url(twin) if twin else None,
        said=said,
        vote=vote,
    )
    return HTMLResponse(render(page))


@router.post("/{lang}/articles/{article_id}/votes", dependencies=[Depends(limited(Allowance.VOTES))])
def vote_on_article(
    lang: PageLang,
    article_id: str,
    services: AService,
    customer: Visitor,
    client_id: FormId,
    helpful: Annotated[bool, Form()],
    text: Annotated[str, Form(max_length=LONGEST_REMARK)] = "",
    vote: FormVote = "",
) -> Response:
    rate_article(services, customer, client_id, article_id, lang, helpful, text, vote or None)
    said = Said.MORE if text.strip() else Said.YES if helpful else Said.NO
    query = urlencode({"said": said, "vote": client_id})
    return RedirectResponse(f"/{lang}/articles/{article_id}?{query}#helpful", 303)


@router.post("/{lang}/articles/{article_id}/walkthrough")
def be_led_through(
    lang: PageLang,
    article_id: str,
    request: Request,
    services: AService,
    customer: Visitor,
    client_id: FormId,
) -> Response:
    """The walkthrough in the chat, where it goes step by step and somebody is there to ask."""
    started = teach_article(services, customer, client_id, article_id, lang)
    response = RedirectResponse(f"/{lang}?{urlencode({'c': started.conversation_id})}#latest", 303)
    keep_customer(request, response, started.token)
    return response
