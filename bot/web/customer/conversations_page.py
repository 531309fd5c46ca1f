"""A customer's own earlier conversations."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter
from starlette.responses import HTMLResponse

from bot.actions.read_conversation import own_conversations
from bot.domain.own_conversations import OwnConversation
from bot.language import other_language
from bot.web.pages import Page, render
from bot.web.visitors import AService, PageLang, Visitor


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationsPage(Page):
    """The latest conversation first."""

    template = "customer/conversations_page.html"
    conversations: tuple[OwnConversation, ...] = ()


router = APIRouter()


@router.get("/{lang}/conversations", response_class=HTMLResponse)
def show_conversations(lang: PageLang, services: AService, customer: Visitor) -> HTMLResponse:
    """To a stranger there are none yet."""
    page = ConversationsPage(
        lang=lang,
        switch_url=f"/{other_language(lang)}/conversations",
        conversations=own_conversations(services, customer) if customer else (),
    )
    return HTMLResponse(render(page))
