"""The forms below a conversation, where no script runs: how to reach the customer, and how the help was."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import HTMLResponse, Response

from bot.actions.give_feedback import give_feedback
from bot.actions.hand_off import hand_off
from bot.domain.conversation import Rating
from bot.errors import InvalidInput
from bot.web.customer.handoff_form import Written
from bot.web.customer.help_page import back_to, page_of
from bot.web.failures import sentence_of
from bot.web.forms import FormConversation, FormId
from bot.web.limits import misses_limited
from bot.web.pages import render
from bot.web.visitors import AService, KnownCustomer, PageLang, bells_of

router = APIRouter(dependencies=[Depends(misses_limited)])


@router.post("/{lang}/feedback")
def rate(
    lang: PageLang,
    request: Request,
    services: AService,
    customer: KnownCustomer,
    client_id: FormId,
    conversation: FormConversation,
    rating: Annotated[Rating, Form()],
    text: Annotated[str, Form()] = "",
) -> Response:
    give_feedback(services, customer, conversation, client_id, rating, text)
    bells_of(request).ring(conversation)
    return back_to(request, lang, conversation)


@router.post("/{lang}/handoff")
def ask_for_a_person(
    lang: PageLang,
    request: Request,
    services: AService,
    customer: KnownCustomer,
    client_id: FormId,
    conversation: FormConversation,
    contact: Annotated[str, Form()] = "",
    note: Annotated[str, Form()] = "",
    call_back: Annotated[bool, Form()] = False,
    answer: Annotated[list[str], Form(max_length=20)] = [],  # noqa: B006
) -> Response:
    try:
        hand_off(services, customer, conversation, client_id, contact, note, call_back, answer)
    except InvalidInput as error:
        page = page_of(services, customer, lang, conversation)
        if page.handoff is None:
            raise
        written = Written(contact, note, call_back, tuple(answer))
        form = replace(
            page.handoff, problem=sentence_of(error, lang), field=error.field or "", written=written
        )
        return HTMLResponse(render(replace(page, handoff=form)), 422)
    bells_of(request).ring(conversation)
    return back_to(request, lang, conversation)
