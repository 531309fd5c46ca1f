"""One ticket with its whole story, for the agent who works it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from bot.actions.attach import attachment_by_reference
from bot.actions.services import Services
from bot.actions.work_on_ticket import read_ticket, reopen_ticket, reply_to_ticket, solve_ticket
from bot.domain.conversation import Message
from bot.domain.staff import Area, Member
from bot.domain.ticket import Suspect, Ticket
from bot.domain.ticket_history import Event
from bot.errors import InvalidInput, NewerMessage
from bot.language import Lang
from bot.storage.writes import Result
from bot.web.agent.tag_names import tag_name
from bot.web.failures import sentence_of, status_of
from bot.web.forms import FileKey, FormId, Reference, StaffLang, staff_frame, staff_response
from bot.web.pages import StaffPage
from bot.web.uploads import file_response
from bot.web.visitors import Agent, AService, bells_of

_LEAST_PROBABILITY = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentTicketPage(StaffPage):
    """`version` says what the agent has seen. `draft` and `problem` give a reply back that could not be
    taken, and why."""

    template = "agent/ticket_page.html"
    area = Area.AGENT
    ticket: Ticket
    messages: tuple[Message, ...]
    history: tuple[Event, ...] = ()
    version: int = 0
    draft: str = ""
    problem: str | None = None

    @property
    def url(self) -> str:
        return f"/agent/tickets/{self.ticket.reference}"

    @property
    def files_url(self) -> str:
        return f"{self.url}/files"

    @property
    def suspects(self) -> tuple[Suspect, ...]:
        """Those worth an agent's look."""
        return tuple(one for one in self.ticket.story.suspects if one.probability >= _LEAST_PROBABILITY)

    @property
    def tags(self) -> tuple[str, ...]:
        """What it is about, in words."""
        return tuple(tag_name(tag, self.lang) for tag in self.ticket.tags)


router = APIRouter(prefix="/agent/tickets")


class Act(StrEnum):
    """What the buttons under the reply do."""

    REPLY = "reply"
    REPLY_AND_SOLVE = "reply_and_solve"
    SOLVE = "solve"
    REOPEN = "reopen"


@router.get("/{reference}", response_class=HTMLResponse)
def show_ticket(
    reference: Reference, request: Request, services: AService, member: Agent, lang: StaffLang
) -> Response:
    return staff_response(_page(request, services, member, lang, reference))


@router.post("/{reference}")
def work(
    reference: Reference,
    request: Request,
    services: AService,
    member: Agent,
    lang: StaffLang,
    client_id: FormId,
    action: Annotated[Act, Form()],
    text: Annotated[str, Form()] = "",
    seen: Annotated[int | None, Form(ge=0, le=2**53)] = None,
) -> Response:
    try:
        result = _act(services, member, reference, client_id, action, text, seen)
    except (InvalidInput, NewerMessage) as error:
        page = replace(_page(request, services, member, lang, reference), draft=text)
        return staff_response(replace(page, problem=sentence_of(error, lang)), status_of(error))
    bells_of(request).ring(result["conversation"])
    return RedirectResponse(f"/agent/tickets/{reference}#latest", 303)


@router.get("/{reference}/files/{file_key}", response_class=FileResponse)
def show_file(reference: Reference, file_key: FileKey, services: AService, member: Agent) -> FileResponse:
    return file_response(*attachment_by_reference(services, reference, file_key, member))


def _act(
    services: Services,
    member: Member,
    reference: str,
    client_id: str,
    action: Act,
    text: str,
    seen: int | None,
) -> Result:
    match action:
        case Act.REPLY | Act.REPLY_AND_SOLVE:
            solve = action is Act.REPLY_AND_SOLVE
            return reply_to_ticket(services, member, reference, client_id, text, solve=solve, seen=seen)
        case Act.SOLVE:
            return solve_ticket(services, member, reference, client_id, seen=seen)
        case Act.REOPEN:
            return reopen_ticket(services, member, reference, client_id)


def _page(
    request: Request, services: Services, member: Member, lang: Lang, reference: str
) -> AgentTicketPage:
    whole = read_ticket(services, reference, member)
    return AgentTicketPage(
        **staff_frame(request, member, lang),
        ticket=whole.ticket,
        messages=whole.messages,
        history=whole.history,
        version=whole.version,
    )
