"""Where a guide is mailed from, for whoever wants to keep it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.actions.mail_guide import mail_guide, read_guide
from bot.actions.services import Services
from bot.actions.wording import article_url
from bot.domain.article import PublishedArticle
from bot.errors import AddressUnusable
from bot.language import Lang, other_language
from bot.web.failures import sentence_of, status_of
from bot.web.forms import FormId
from bot.web.limits import Allowance, limited
from bot.web.pages import Page, render
from bot.web.visitors import AService, PageLang, Visitor, sends_mail


class Done(StrEnum):
    """What a stranger is told of the last wish. `KEPT`: there is no mail server to send it by yet."""

    SENT = "sent"
    KEPT = "kept"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailGuidePage(Page):
    """`address` and `problem` give an address back that could not be taken, and why."""

    template = "customer/mail_guide_page.html"
    article: PublishedArticle
    done: Done | None = None
    address: str = ""
    problem: str | None = None


router = APIRouter()


@router.get("/{lang}/articles/{article_id}/mail", response_class=HTMLResponse)
def show_form(lang: PageLang, article_id: str, services: AService, done: Done | None = None) -> HTMLResponse:
    return HTMLResponse(render(replace(_page(services, lang, article_id), done=done)))


@router.post("/{lang}/articles/{article_id}/mail", dependencies=[Depends(limited(Allowance.MAILS))])
def mail_it(
    lang: PageLang,
    article_id: str,
    request: Request,
    services: AService,
    customer: Visitor,
    client_id: FormId,
    address: Annotated[str, Form()] = "",
) -> Response:
    try:
        mail_guide(services, customer, client_id, article_id, lang, address)
    except AddressUnusable as error:
        page = replace(_page(services, lang, article_id), address=address, problem=sentence_of(error, lang))
        return HTMLResponse(render(page), status_of(error))
    done = Done.SENT if sends_mail(request) else Done.KEPT
    return RedirectResponse(f"/{lang}/articles/{article_id}/mail?done={done}", 303)


def _page(services: Services, lang: Lang, article_id: str) -> MailGuidePage:
    article = read_guide(services, article_id, lang)
    twin = services.indexes.current().articles.get((article_id, other_language(lang)))
    switch_url = f"{article_url(twin)}/mail" if twin else f"/{other_language(lang)}"
    return MailGuidePage(lang=lang, switch_url=switch_url, article=article)
