"""How a customer likes to be helped: in which words and in which form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.actions.meet_customer import introduce
from bot.actions.prefer import keep_preferences
from bot.domain import guidance
from bot.domain.conversation import Customer
from bot.domain.guidance import Experience
from bot.language import other_language
from bot.web.forms import AskedConversation, FormConversation, FormId
from bot.web.pages import Page, render
from bot.web.visitors import AService, PageLang, Visitor, keep_customer


@dataclass(frozen=True, slots=True, kw_only=True)
class PreferencesPage(Page):
    """`conversation` is the one to go back to; `saved` says that the choice was just taken."""

    template = "customer/preferences_page.html"
    experience: Experience
    preferred_form: guidance.Form | None
    conversation: str | None = None
    saved: bool = False


router = APIRouter()


@router.get("/{lang}/preferences", response_class=HTMLResponse)
def show_preferences(
    lang: PageLang, customer: Visitor, c: AskedConversation = None, saved: Annotated[bool, Query()] = False
) -> HTMLResponse:
    known = customer or Customer("")
    page = PreferencesPage(
        lang=lang,
        switch_url=_address(other_language(lang), c),
        experience=known.experience,
        preferred_form=known.preferred_form,
        conversation=c,
        saved=saved,
    )
    return HTMLResponse(render(page))


@router.post("/{lang}/preferences")
def change_preferences(
    lang: PageLang,
    request: Request,
    services: AService,
    customer: Visitor,
    client_id: FormId,
    experience: Annotated[Experience, Form()],
    preferred_form: Annotated[guidance.Form | None, Form()] = None,
    conversation: FormConversation = "",
) -> Response:
    token = None
    if customer is None:
        customer, token = introduce(services, client_id)
    keep_preferences(services, customer, client_id, experience, preferred_form)
    response = RedirectResponse(_address(lang, conversation, saved="true"), 303)
    keep_customer(request, response, token)
    return response


def _address(lang: str, conversation: str | None, **more: str) -> str:
    query = urlencode({**({"c": conversation} if conversation else {}), **more})
    return f"/{lang}/preferences?{query}" if query else f"/{lang}/preferences"
