"""A customer's ticket: where it stands, what was written, and what they can do about it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Annotated

import anyio.to_thread
from fastapi import APIRouter, Depends, Form, Query, Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response, StreamingResponse

from bot.actions.attach import attachment_by_ticket_key
from bot.actions.give_feedback import rate_ticket
from bot.actions.read_conversation import own_ticket_news, read_ticket_by_key
from bot.actions.services import Services
from bot.actions.write_on_ticket import close_own_ticket, correct_contact, write_on_ticket
from bot.domain.attachment import ACCEPTED, LARGEST_FILE, MOST_FILES
from bot.domain.conversation import Message, Rating
from bot.domain.ticket import Ticket
from bot.domain.ticket_history import closed_by_customer
from bot.errors import DalilError, InvalidInput, NoRoomForFiles, TooLarge, UnsupportedMediaType
from bot.language import Lang, other_language
from bot.web.customer.ticket_stream import changes
from bot.web.failures import sentence_of, status_of
from bot.web.forms import FileKey, FormId, TicketKey
from bot.web.limits import misses_limited, spend_upload
from bot.web.messages import at_handoff
from bot.web.pages import Page, render
from bot.web.uploads import FilesForm, file_response, files_form
from bot.web.visitors import AService, PageLang, bells_of


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketPage(Page):
    """`news` counts what happened to the ticket, `closed_by_customer` that it was they who called it solved.
    `before` are the messages up to the handoff, `messages` those after it. `draft` and `problem` give a
    message back that could not be taken, and why; so do `contact_written` and `contact_problem`."""

    template = "customer/ticket_page.html"
    accepted = ACCEPTED
    most_files = MOST_FILES
    largest_file = LARGEST_FILE
    ticket: Ticket
    before: tuple[Message, ...] = ()
    messages: tuple[Message, ...] = ()
    news: int = 0
    closed_by_customer: bool = False
    asks_rating: bool = False
    rated: Rating | None = None
    expected: str | None = None
    contact_written: str | None = None
    contact_problem: str = ""
    draft: str = ""
    problem: str | None = None

    @property
    def url(self) -> str:
        """The page's own address, where additions are posted."""
        return f"/{self.lang}/tickets/{self.ticket.key}"

    @property
    def files_url(self) -> str:
        return f"{self.url}/files"


router = APIRouter(dependencies=[Depends(misses_limited)])


@router.get("/{lang}/tickets/{key}", response_class=HTMLResponse)
def show_ticket(lang: PageLang, key: TicketKey, services: AService) -> HTMLResponse:
    """The private link is the key: whoever has it is the customer."""
    return HTMLResponse(render(_page(services, lang, key)))


@router.post("/{lang}/tickets/{key}")
async def add_message(lang: PageLang, key: TicketKey, request: Request, services: AService) -> Response:
    """Nothing is read from a stranger: the ticket is looked up first."""
    await anyio.to_thread.run_sync(own_ticket_news, services, key)
    spend_upload(request)
    try:
        async with files_form(request) as form:
            return await anyio.to_thread.run_sync(_add, request, services, lang, key, form)
    except InvalidInput as error:
        return await anyio.to_thread.run_sync(_refused, services, lang, key, error, "")


@router.post("/{lang}/tickets/{key}/close")
def close(
    lang: PageLang, key: TicketKey, request: Request, services: AService, client_id: FormId
) -> Response:
    """The customer needs no more help."""
    bells_of(request).ring(close_own_ticket(services, key, client_id)["conversation"])
    return RedirectResponse(f"/{lang}/tickets/{key}", 303)


@router.post("/{lang}/tickets/{key}/contact")
def correct(
    lang: PageLang,
    key: TicketKey,
    request: Request,
    services: AService,
    client_id: FormId,
    contact: Annotated[str, Form()] = "",
    call_back: Annotated[bool, Form()] = False,
) -> Response:
    """The customer is reached in another way."""
    try:
        told = correct_contact(services, key, client_id, contact, call_back)
    except InvalidInput as error:
        page = _page(services, lang, key)
        page = replace(page, contact_written=contact, contact_problem=sentence_of(error, lang))
        return HTMLResponse(render(page), 422)
    bells_of(request).ring(told["conversation"])
    return RedirectResponse(f"/{lang}/tickets/{key}", 303)


@router.post("/{lang}/tickets/{key}/rating")
def rate(
    lang: PageLang,
    key: TicketKey,
    request: Request,
    services: AService,
    client_id: FormId,
    rating: Annotated[Rating, Form()],
    text: Annotated[str, Form()] = "",
) -> Response:
    bells_of(request).ring(rate_ticket(services, key, client_id, rating, text)["conversation"])
    return RedirectResponse(f"/{lang}/tickets/{key}#rating-saved", 303)


@router.get("/{lang}/tickets/{key}/files/{file_key}", response_class=FileResponse)
def show_file(lang: PageLang, key: TicketKey, file_key: FileKey, services: AService) -> FileResponse:  # noqa: ARG001
    return file_response(*attachment_by_ticket_key(services, key, file_key))


@router.get("/{lang}/tickets/{key}/events")
async def follow(
    lang: PageLang,  # noqa: ARG001
    key: TicketKey,
    request: Request,
    services: AService,
    seen: Annotated[int, Query(ge=0, le=2**53)] = 0,
) -> StreamingResponse:
    """A `changed` event whenever more has happened to the ticket than the page that listens has `seen`."""
    conversation_id, _ = await anyio.to_thread.run_sync(own_ticket_news, services, key)

    def news() -> int:
        return own_ticket_news(services, key)[1]

    async def events() -> AsyncIterator[str]:
        async for event in changes(bells_of(request), conversation_id, news, seen):
            yield event

    return StreamingResponse(events(), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


def _add(request: Request, services: Services, lang: Lang, key: str, form: FilesForm) -> Response:
    try:
        written = write_on_ticket(services, key, form.client_id, form.text, form.uploads)
    except (InvalidInput, TooLarge, UnsupportedMediaType, NoRoomForFiles) as error:
        return _refused(services, lang, key, error, form.text)
    bells_of(request).ring(written["conversation"])
    return RedirectResponse(f"/{lang}/tickets/{key}#latest", 303)


def _refused(services: Services, lang: Lang, key: str, error: DalilError, draft: str) -> Response:
    page = replace(_page(services, lang, key), draft=draft, problem=sentence_of(error, lang))
    return HTMLResponse(render(page), status_of(error))


def _page(services: Services, lang: Lang, key: str) -> TicketPage:
    own = read_ticket_by_key(services, key, lang)
    other = other_language(lang)
    before, after = at_handoff(own.messages)
    return TicketPage(
        lang=lang,
        switch_url=f"/{other}/tickets/{key}",
        ticket=own.ticket,
        before=before,
        messages=after,
        news=own.news,
        closed_by_customer=closed_by_customer(own.history),
        asks_rating=own.asks_rating,
        rated=own.rated,
        expected=own.expected,
    )
