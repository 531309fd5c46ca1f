"""The authors' page: what is being served, article by article, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from bot.domain.article import Complexity, PublishedArticle, Team
from bot.domain.reply import ArticleLink
from bot.language import LANGUAGES
from bot.web.author.studio import Part, StudioPage, studio_frame
from bot.web.customer.topics import topic_name
from bot.web.forms import StaffLang, staff_response
from bot.web.visitors import AService, Author

router = APIRouter()


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """One problem with its articles by language; a language that has none is a missing translation."""

    id: str
    topic: str
    team: Team
    complexity: Complexity
    critical: bool
    reviewed: date | None
    articles: tuple[ArticleLink | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorPage(StudioPage):
    """`index_version` is the one being served now."""

    template = "author/author_page.html"
    part = Part.ARTICLES
    index_version: str
    problems: tuple[ProblemRow, ...]
    languages = LANGUAGES


@router.get("/author", response_class=HTMLResponse)
def show_articles(request: Request, services: AService, member: Author, lang: StaffLang) -> Response:
    index = services.indexes.current()
    problems: dict[str, dict[str, PublishedArticle]] = {}
    for (article_id, article_lang), article in index.articles.items():
        problems.setdefault(article_id, {})[article_lang] = article
    rows = [_row(article_id, twins, lang) for article_id, twins in problems.items()]
    return staff_response(
        AuthorPage(
            **studio_frame(request, services, member, lang),
            index_version=index.version,
            problems=tuple(sorted(rows, key=lambda row: (row.topic, row.id))),
        )
    )


def _row(article_id: str, twins: dict[str, PublishedArticle], lang: str) -> ProblemRow:
    any_twin = next(iter(twins.values()))
    return ProblemRow(
        article_id,
        topic_name(any_twin.topic, "ar" if lang == "ar" else "en"),
        any_twin.team,
        any_twin.complexity,
        any_twin.critical,
        max((twin.reviewed for twin in twins.values() if twin.reviewed), default=None),
        tuple(_link(twins.get(language)) for language in LANGUAGES),
    )


def _link(article: PublishedArticle | None) -> ArticleLink | None:
    if article is None:
        return None
    return ArticleLink(article.id, article.lang, article.title, f"/{article.lang}/articles/{article.id}")
