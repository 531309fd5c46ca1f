"""A customer on a device that others use as well asks to be known on it no longer."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.actions.meet_customer import forget_customer
from bot.actions.read_conversation import own_conversations
from bot.domain.own_conversations import OwnConversation
from bot.language import other_language
from bot.web.pages import Page, render
from bot.web.visitors import CUSTOMER_COOKIE, AService, PageLang, Visitor, jar_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgettingPage(Page):
    """What is lost is said before; `with_team` is what the team still works on."""

    template = "customer/forgetting_page.html"
    with_team: tuple[OwnConversation, ...] = ()


router = APIRouter()


@router.get("/{lang}/forget", response_class=HTMLResponse)
def ask_whether_to_forget(lang: PageLang, services: AService, customer: Visitor) -> HTMLResponse:
    own = own_conversations(services, customer) if customer else ()
    page = ForgettingPage(
        lang=lang,
        switch_url=f"/{other_language(lang)}/forget",
        with_team=tuple(one for one in own if one.with_team),
    )
    return HTMLResponse(render(page))


@router.post("/{lang}/forget")
def forget_me(lang: PageLang, request: Request, services: AService) -> Response:
    """End the cookie of this device, for whoever shares it."""
    token = jar_of(request).token(request, CUSTOMER_COOKIE)
    if token:
        forget_customer(services, token)
    response = RedirectResponse(f"/{lang}#forgotten", 303)
    response.delete_cookie(CUSTOMER_COOKIE)
    return response
