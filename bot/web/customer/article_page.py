"""An article, to be read in full or printed."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.actions.wording import article_url
from bot.domain.article import PublishedArticle
from bot.errors import NotFound
from bot.language import Lang, other_language
from bot.web.customer.topics import topic_name
from bot.web.pages import Page, render
from bot.web.visitors import AService, PageLang


@dataclass(frozen=True, slots=True)
class RelatedArticle:
    id: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticlePage(Page):
    """`twin_url` is the same article in the other language, where there is one."""

    template = "customer/article_page.html"
    article: PublishedArticle
    topic_name: str
    related: tuple[RelatedArticle, ...] = ()
    twin_url: str | None = None

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts that this article has of those with a meaning, in their order on the page."""
        article = self.article
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


router = APIRouter()


def _tells_it_all(article: PublishedArticle) -> bool:
    """Whether the page as its author wrote it already holds the fix and the steps: those of a plain
    help-centre page were made of its text, and would only say it twice."""
    summary = [article.summary.plain] if article.summary else []
    told = "\n".join([*summary, *(section.text.plain for section in article.sections)])
    made = [step.text for step in article.steps] or ([article.fix] if article.fix else [])
    openings = [prose.plain.split("\n")[0] for prose in made if prose.plain]
    return bool(openings) and all(opening in told for opening in openings)


@router.get("/{lang}/articles/{article_id}", response_class=HTMLResponse)
def show_article(lang: PageLang, article_id: str, services: AService) -> Response:
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
        article=article,
        topic_name=topic_name(article.topic, lang),
        related=tuple(RelatedArticle(found.id, found.title) for found in related if found),
        twin_url=article_url(twin) if twin else None,
    )
    return HTMLResponse(render(page))
