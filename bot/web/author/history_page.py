"""What an article once said: who wrote it and when, what differs between any two, and a way back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.actions.compare_texts import Line, compare_texts
from bot.actions.open_article import find_article, open_article, read_history
from bot.actions.stage_article import restore_revision
from bot.domain.authoring import KeptRevision, OpenArticle
from bot.language import Lang
from bot.web.author.studio import Part, StudioPage, studio_frame
from bot.web.forms import FormId, StaffLang, staff_response
from bot.web.visitors import AService, Author, PageLang

LIVE, CURRENT = "file", "current"


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPage(StudioPage):
    """`before` and `after` name what is compared: `LIVE`, `CURRENT`, or the number of a kept text."""

    template = "author/history_page.html"
    part = Part.ARTICLES
    tongue: Lang
    article_id: str
    found: OpenArticle
    history: tuple[KeptRevision, ...]
    before: str
    after: str
    difference: tuple[Line, ...]

    @property
    def url(self) -> str:
        return f"/author/articles/{self.tongue}/{self.article_id}/history"


router = APIRouter(prefix="/author/articles/{lang}/{article_id}/history")


@router.get("", response_class=HTMLResponse)
def show_history(
    lang: PageLang,
    article_id: str,
    request: Request,
    services: AService,
    member: Author,
    ui: StaffLang,
    before: str = "",
    after: str = CURRENT,
) -> Response:
    """What comes before the current text: the published one, or else the text before it."""
    path = find_article(services, lang, article_id)
    found, history = open_article(services, path), read_history(services, path)
    texts = {
        LIVE: found.file.text if found.file else "",
        CURRENT: found.current.text if found.current else "",
    }
    texts |= {str(kept.id): kept.written.text for kept in history}
    chosen = before if before in texts else _usual(found, history)
    other = after if after in texts else CURRENT
    page = HistoryPage(
        **studio_frame(request, services, member, ui),
        tongue=lang,
        article_id=article_id,
        found=found,
        history=tuple(history),
        before=chosen,
        after=other,
        difference=compare_texts(texts[chosen], texts[other]),
    )
    return staff_response(page)


@router.post("/restore")
def restore(
    lang: PageLang,
    article_id: str,
    services: AService,
    member: Author,
    client_id: FormId,
    number: Annotated[int, Form(ge=1, le=2**53)],
    went_on_from: Annotated[str, Form()] = "",
) -> Response:
    path = find_article(services, lang, article_id)
    restore_revision(services, member, client_id, path, number, went_on_from or None)
    return RedirectResponse(f"/author/articles/{lang}/{article_id}?saved=1", 303)


def _usual(found: OpenArticle, history: list[KeptRevision]) -> str:
    if found.staged:
        return LIVE
    earlier = (kept for kept in history if kept.written.revision != found.revision)
    return next((str(kept.id) for kept in earlier), LIVE)
