"""What an agent does with a ticket beside writing on it: each button of its side is a form of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path, Request
from starlette.responses import RedirectResponse, Response

from bot.actions.label_ticket import prioritise_ticket, tag_ticket
from bot.actions.mark_answer import mark_answer
from bot.actions.pass_on import escalate_ticket, give_back_to_bot, move_ticket
from bot.actions.services import Services
from bot.actions.take_ticket import assign_ticket, take_ticket
from bot.actions.work_on_ticket import read_ticket
from bot.actions.write_note import edit_note
from bot.domain.answer_mark import Mark
from bot.domain.article import Team
from bot.domain.staff import Member
from bot.domain.ticket import Priority
from bot.errors import InvalidInput, NewerMessage, NotFound
from bot.errors.desk import NotInTurn, TicketTaken
from bot.language import Lang
from bot.storage.writes import Result
from bot.web.agent.ticket_view import ticket_page
from bot.web.failures import sentence_of, status_of
from bot.web.forms import FormId, Reference, StaffLang, staff_response
from bot.web.visitors import Agent, AService, bells_of

router = APIRouter(prefix="/agent/tickets/{reference}")

Seen = Annotated[int | None, Form(ge=0, le=2**53)]
NoteId = Annotated[int, Path(ge=1, le=2**53)]
MessageId = Annotated[int, Form(alias="message", ge=1, le=2**53)]


@dataclass(frozen=True, slots=True)
class Acting:
    """Who does something to which ticket."""

    request: Request
    services: Services
    member: Member
    lang: Lang
    reference: str
    client_id: str

    @property
    def at(self) -> tuple[Services, Member, str, str]:
        return self.services, self.member, self.reference, self.client_id

    def does(self, act: Callable[[], Result]) -> Response:
        """The page again, with what came of it; the queue, where the ticket is no more of theirs to see."""
        try:
            result = act()
        except (InvalidInput, NewerMessage, TicketTaken, NotInTurn) as error:
            page = ticket_page(self.request, self.services, self.member, self.lang, self.reference)
            return staff_response(replace(page, trouble=sentence_of(error, self.lang)), status_of(error))
        bells_of(self.request).ring(result["conversation"])
        return RedirectResponse(self._where_to_go_on(), 303)

    def _where_to_go_on(self) -> str:
        try:
            read_ticket(self.services, self.reference, self.member)
        except NotFound:
            return "/agent"
        return f"/agent/tickets/{self.reference}"


def acting(
    reference: Reference,
    request: Request,
    services: AService,
    member: Agent,
    lang: StaffLang,
    client_id: FormId,
) -> Acting:
    return Acting(request, services, member, lang, reference, client_id)


Act = Annotated[Acting, Depends(acting)]


@router.post("/take")
def take(act: Act) -> Response:
    return act.does(lambda: take_ticket(*act.at))


@router.post("/assign")
def assign(act: Act, to: Annotated[str, Form(max_length=36)] = "") -> Response:
    """Without a name it is nobody's."""
    return act.does(lambda: assign_ticket(*act.at, to or None))


@router.post("/move")
def move(
    act: Act, team: Annotated[Team, Form()], note: Annotated[str, Form()] = "", seen: Seen = None
) -> Response:
    return act.does(lambda: move_ticket(*act.at, team, note, seen=seen))


@router.post("/escalate")
def escalate(
    act: Act,
    tried: Annotated[str, Form()] = "",
    needed: Annotated[str, Form()] = "",
    seen: Seen = None,
) -> Response:
    return act.does(lambda: escalate_ticket(*act.at, tried, needed, seen=seen))


@router.post("/give-back")
def give_back(act: Act, seen: Seen = None) -> Response:
    return act.does(lambda: give_back_to_bot(*act.at, seen=seen))


@router.post("/tags")
def tag(
    act: Act, added: Annotated[str, Form(max_length=200)] = "", removed: Annotated[str, Form()] = ""
) -> Response:
    """Several at once are parted by commas."""
    new = [part for part in added.replace("،", ",").split(",") if part.strip()]
    return act.does(lambda: tag_ticket(*act.at, added=new, removed=[removed] if removed else []))


@router.post("/priority")
def prioritise(act: Act, priority: Annotated[Priority, Form()]) -> Response:
    return act.does(lambda: prioritise_ticket(*act.at, priority))


@router.post("/marks")
def mark(
    act: Act, message_id: MessageId, mark: Annotated[Mark, Form()], remark: Annotated[str, Form()] = ""
) -> Response:
    return act.does(lambda: mark_answer(*act.at, message_id, mark, remark))


@router.post("/notes/{note_id}")
def edit(
    act: Act, note_id: NoteId, text: Annotated[str, Form()] = "", needed: Annotated[str, Form()] = ""
) -> Response:
    return act.does(lambda: edit_note(*act.at, note_id, text, needed or None))
