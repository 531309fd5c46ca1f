"""A customer's ticket: where it stands, what was written, and a way to add to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.actions.read_conversation import read_ticket_by_key
from bot.actions.services import Services
from bot.actions.write_on_ticket import write_on_ticket
from bot.domain.conversation import Message
from bot.domain.ticket import Ticket
from bot.errors import InvalidInput
from bot.language import Lang, other_language
from bot.web.failures import sentence_of
from bot.web.forms import FormId, TicketKey
from bot.web.limits import guesses_limited
from bot.web.pages import Page, render
from bot.web.visitors import AService, PageLang, bells_of


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketPage(Page):
    """`draft` and `problem` give a message back that could not be taken, and why."""

    template = "customer/ticket_page.html"
    ticket: Ticket
    messages: tuple[Message, ...] = ()
    asks_rating: bool = False
    draft: str = ""
    problem: str | None = None

    @property
    def url(self) -> str:
        """The page's own address, where additions are posted."""
        return f"/{self.lang}/tickets/{self.ticket.key}"


router = APIRouter(dependencies=[Depends(guesses_limited)])


@router.get("/{lang}/tickets/{key}", response_class=HTMLResponse)
def show_ticket(lang: PageLang, key: TicketKey, services: AService) -> HTMLResponse:
    """The private link is the key: whoever has it is the customer."""
    return HTMLResponse(render(_page(services, lang, key)))


@router.post("/{lang}/tickets/{key}")
def add_message(
    lang: PageLang,
    key: TicketKey,
    request: Request,
    services: AService,
    client_id: FormId,
    text: Annotated[str, Form()] = "",
) -> Response:
    try:
        conversation_id = write_on_ticket(services, key, client_id, text)["conversation"]
    except InvalidInput as error:
        page = replace(_page(services, lang, key), draft=text, problem=sentence_of(error, lang))
        return HTMLResponse(render(page), 422)
    bells_of(request).ring(conversation_id)
    return RedirectResponse(f"/{lang}/tickets/{key}#latest", 303)


def _page(services: Services, lang: Lang, key: str) -> TicketPage:
    own = read_ticket_by_key(services, key)
    other = other_language(lang)
    return TicketPage(
        lang=lang,
        switch_url=f"/{other}/tickets/{key}",
        ticket=own.ticket,
        messages=own.messages,
        asks_rating=own.asks_rating,
    )
