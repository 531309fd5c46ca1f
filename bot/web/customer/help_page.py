"""The help page: a question field and the topics, or, once something was asked, the conversation."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.actions.ask import ask
from bot.actions.choose import choose
from bot.actions.coming_back import Waiting, waiting_for
from bot.actions.most_asked import most_asked
from bot.actions.read_conversation import own_conversations, read_conversation
from bot.actions.services import Services
from bot.actions.start_conversation import start_conversation
from bot.actions.wording import ticket_link
from bot.domain.conversation import Customer, Message, Rating, checked_text
from bot.domain.own_conversations import OwnConversation
from bot.domain.ticket import TicketStatus
from bot.domain.ticket_history import called_solved, closed_by_customer
from bot.errors import ChoiceNotPossible, InvalidInput, NotFound
from bot.language import LANGUAGES, Lang, other_language
from bot.language.catalogue import say
from bot.language.negotiation import preferred_language
from bot.web.customer.handoff_form import HandoffForm, handoff_form
from bot.web.customer.topics import ListedArticle, TopicCard, listed, topic_cards
from bot.web.failures import sentence_of
from bot.web.findable import Findable, absolute
from bot.web.forms import AskedConversation, FormConversation, FormId
from bot.web.limits import misses_limited
from bot.web.messages import open_reply
from bot.web.pages import Page, render
from bot.web.visitors import (
    AService,
    PageLang,
    Visitor,
    bells_of,
    keep_customer,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpPage(Page):
    """Until something was said the topics are shown, then the messages.

    `with_person` says that a person owns the conversation now, `handoff` what is then still to be asked, and
    `ticket_status` how the ticket then fares, `solved` that it was called so, `closed_by_customer` by whom.
    `asks_rating` says that a matter came to its outcome and has no rating yet, `rated` how it was rated.
    `draft` and `problem` give a message back that could not be taken, and why. `ticket_url` is the page of
    the ticket.

    On the front page `answered` is what the team answered while the customer was away, `with_team` what else
    it works on, `resume` what they have not finished, `waiting` what they may go on with, and `returning`
    that they have conversations to find again.
    """

    template = "customer/help_page.html"
    topics: tuple[TopicCard, ...] = ()
    most_asked: tuple[ListedArticle, ...] = ()
    conversation: str | None = None
    messages: tuple[Message, ...] = ()
    with_person: bool = False
    ticket_status: TicketStatus | None = None
    handoff: HandoffForm | None = None
    solved: bool = False
    closed_by_customer: bool = False
    asks_rating: bool = False
    rated: Rating | None = None
    draft: str = ""
    problem: str | None = None
    answered: tuple[OwnConversation, ...] = ()
    with_team: tuple[OwnConversation, ...] = ()
    resume: OwnConversation | None = None
    waiting: Waiting | None = None
    returning: bool = False
    ticket_url: str = ""

    @property
    def files_url(self) -> str:
        return f"{self.ticket_url}/files"

    @property
    def open_reply(self) -> Message | None:
        return None if self.with_person else open_reply(self.messages)


_MOST_TICKETS = 3

router = APIRouter(dependencies=[Depends(misses_limited)])


@router.get("/", response_class=HTMLResponse)
def home_in_the_visitors_language(
    request: Request, services: AService, customer: Visitor, c: AskedConversation = None
) -> HTMLResponse:
    lang = preferred_language(request.headers.get("accept-language"))
    response = HTMLResponse(render(page_of(services, customer, lang, c)))
    response.headers["Vary"] = "Accept-Language"
    return response


@router.get("/{lang}", response_class=HTMLResponse)
def home(lang: PageLang, services: AService, customer: Visitor, c: AskedConversation = None) -> HTMLResponse:
    return HTMLResponse(render(page_of(services, customer, lang, c)))


@router.post("/{lang}/conversations")
def begin_anew(lang: PageLang) -> Response:
    """The next thing said opens a conversation; an empty one is not worth a row."""
    return RedirectResponse(f"/{lang}", 303)


@router.post("/{lang}/messages")
def say_something(
    lang: PageLang,
    request: Request,
    services: AService,
    customer: Visitor,
    client_id: FormId,
    text: Annotated[str, Form()] = "",
    conversation: FormConversation = "",
) -> Response:
    """What the composer posts where no script runs."""
    try:
        checked_text(text)
        customer, token, conversation = _opened(services, customer, lang, client_id, conversation)
        ask(services, customer, conversation, client_id, text)
        bells_of(request).ring(conversation)
    except InvalidInput as error:
        page = page_of(services, customer, lang, conversation or None)
        problem = sentence_of(error, lang)
        return HTMLResponse(render(replace(page, draft=text, problem=problem)), 422)
    return back_to(request, lang, conversation, token)


@router.post("/{lang}/choices")
def choose_something(
    lang: PageLang,
    request: Request,
    services: AService,
    customer: Visitor,
    client_id: FormId,
    choice: Annotated[str, Form()],
    conversation: FormConversation = "",
) -> Response:
    customer, token, conversation = _opened(services, customer, lang, client_id, conversation)
    with suppress(ChoiceNotPossible):  # an old page's button: what is there now is shown instead
        choose(services, customer, conversation, client_id, choice)
    bells_of(request).ring(conversation)
    return back_to(request, lang, conversation, token)


def _opened(
    services: Services, customer: Customer | None, lang: Lang, client_id: str, conversation: str
) -> tuple[Customer, str | None, str]:
    """The customer and the conversation to go on in, made where there is none yet, and a new token."""
    if customer and conversation:
        return customer, None, conversation
    if conversation:
        raise NotFound
    started = start_conversation(services, customer, client_id, lang)
    return started.customer, started.token, started.conversation_id


def back_to(request: Request, lang: Lang, conversation: str, token: str | None = None) -> Response:
    """To the latest of the conversation, with the cookie of a new customer."""
    response = RedirectResponse(f"/{lang}?{urlencode({'c': conversation})}#latest", 303)
    keep_customer(request, response, token)
    return response


def page_of(services: Services, customer: Customer | None, lang: Lang, conversation: str | None) -> HelpPage:
    """The front page, or a conversation.

    Raises:
        NotFound: there is no such conversation of this customer.
    """
    other = other_language(lang)
    if conversation is None:
        own = own_conversations(services, customer) if customer else ()
        answered = tuple(one for one in own if one.has_news(services.clock()))
        return HelpPage(
            lang=lang,
            switch_url=f"/{other}",
            findable=_to_be_found(services, lang),
            topics=topic_cards(services, lang),
            most_asked=listed(most_asked(services, lang)),
            answered=answered,
            with_team=tuple(one for one in own if one.with_team and one not in answered)[:_MOST_TICKETS],
            resume=next((one for one in own if one.unfinished and not one.ticket_status), None),
            waiting=waiting_for(services, customer, lang) if customer else None,
            returning=bool(own),
        )
    if customer is None:
        raise NotFound
    transcript = read_conversation(services, customer, conversation)
    with_person = transcript.conversation.held_by_person
    ticket = transcript.ticket
    return HelpPage(
        lang=lang,
        switch_url=f"/{other}?{urlencode({'c': conversation})}",
        conversation=conversation,
        messages=transcript.messages,
        with_person=with_person,
        ticket_status=ticket.status if ticket and with_person else None,
        handoff=handoff_form(transcript),
        solved=bool(ticket and ticket.done and with_person and called_solved(transcript.history)),
        closed_by_customer=closed_by_customer(transcript.history),
        asks_rating=transcript.asks_rating,
        rated=transcript.rated,
        ticket_url=ticket_link(ticket).url if ticket else "",
    )


def _to_be_found(services: Services, lang: Lang) -> Findable:
    home = services.public_url
    return Findable(
        title=say("help_page.title", lang),
        description=say("centre.about", lang),
        url=f"{home}/{lang}",
        alternates=absolute(home, {each: f"/{each}" for each in LANGUAGES}, default="/"),
    )
