"""The customer's API: `/api/v1/conversations`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated, Any

import anyio.to_thread
from fastapi import APIRouter, Depends, Header, Query, Request, Response
from starlette.responses import StreamingResponse

from bot.actions.ask import ask
from bot.actions.choose import choose
from bot.actions.give_feedback import give_feedback
from bot.actions.hand_off import hand_off
from bot.actions.read_conversation import read_conversation
from bot.actions.start_conversation import start_conversation
from bot.language.negotiation import preferred_language
from bot.web.api.shapes import (
    Answered,
    HandedOff,
    NewChoice,
    NewConversation,
    NewFeedback,
    NewHandoff,
    NewMessage,
    News,
    Opened,
    Rated,
    Responded,
    WholeConversation,
    told,
)
from bot.web.api.streams import event_stream
from bot.web.forms import ConversationId
from bot.web.limits import misses_limited
from bot.web.visitors import AService, KnownCustomer, Visitor, bells_of, keep_customer

router = APIRouter(prefix="/conversations", dependencies=[Depends(misses_limited)])

SeenUpTo = Annotated[int, Query(alias="after", ge=0, le=2**53)]
"""The number of the last message that a client has."""


@router.post("", status_code=201, responses=told(Opened, status=201))
def open_conversation(
    body: NewConversation,
    request: Request,
    response: Response,
    services: AService,
    customer: Visitor,
) -> dict[str, str]:
    """Open a conversation; a stranger gets a cookie to be known by."""
    lang = body.lang or preferred_language(request.headers.get("accept-language"))
    started = start_conversation(services, customer, str(body.client_id), lang)
    keep_customer(request, response, started.token)
    return {"id": started.conversation_id, "lang": started.lang}


@router.get("/{conversation_id}", responses=told(WholeConversation))
def whole_conversation(
    conversation_id: ConversationId, services: AService, customer: KnownCustomer, after: SeenUpTo = 0
) -> dict[str, Any]:
    """The conversation in order: whole, or what was said after the message numbered `after`."""
    transcript = read_conversation(services, customer, conversation_id, after)
    return WholeConversation.of(transcript).model_dump(mode="json", exclude_none=True)


@router.post("/{conversation_id}/messages", responses=told(Answered))
def send_message(
    conversation_id: ConversationId,
    body: NewMessage,
    request: Request,
    services: AService,
    customer: KnownCustomer,
) -> dict[str, Any]:
    """Say something; the bot replies, unless a person owns the conversation."""
    result = ask(services, customer, conversation_id, str(body.client_id), body.text)
    bells_of(request).ring(conversation_id)
    return result


@router.post("/{conversation_id}/choices", responses=told(Responded))
def make_choice(
    conversation_id: ConversationId,
    body: NewChoice,
    request: Request,
    services: AService,
    customer: KnownCustomer,
) -> dict[str, Any]:
    """Pick one of the choices of the last reply, or one that is always at hand."""
    result = choose(services, customer, conversation_id, str(body.client_id), body.choice)
    bells_of(request).ring(conversation_id)
    return result


@router.post("/{conversation_id}/feedback", responses=told(Rated))
def rate(
    conversation_id: ConversationId,
    body: NewFeedback,
    request: Request,
    services: AService,
    customer: KnownCustomer,
) -> dict[str, Any]:
    """Rate the help, once."""
    client_id = str(body.client_id)
    rated = give_feedback(services, customer, conversation_id, client_id, body.rating, body.text)
    bells_of(request).ring(conversation_id)
    return rated


@router.post("/{conversation_id}/handoff", responses=told(HandedOff))
def ask_for_a_person(
    conversation_id: ConversationId,
    body: NewHandoff,
    request: Request,
    services: AService,
    customer: KnownCustomer,
) -> dict[str, Any]:
    """Hand the conversation to a person, or say how that person can reach the customer."""
    result = hand_off(
        services,
        customer,
        conversation_id,
        str(body.client_id),
        body.contact,
        body.note,
        body.call_back,
        body.answers,
    )
    bells_of(request).ring(conversation_id)
    return result


@router.get("/{conversation_id}/events")
async def follow(
    conversation_id: ConversationId,
    request: Request,
    services: AService,
    customer: KnownCustomer,
    last_event_id: Annotated[int, Header(ge=0, le=2**53)] = 0,
    after: SeenUpTo = 0,
) -> StreamingResponse:
    """What was said after the message numbered `after` or the event last seen, and from now on."""

    def news(after: int) -> News:
        return News.of(read_conversation(services, customer, conversation_id, after))

    seen = last_event_id or after
    await anyio.to_thread.run_sync(news, seen)  # a stranger is told so before the stream begins

    async def events() -> AsyncIterator[str]:
        async for event in event_stream(bells_of(request), conversation_id, news, seen):
            yield event

    return StreamingResponse(events(), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})
