"""What an agent does with a ticket beside writing on it: each button of its side is a form of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path, Request
from pydantic import Field
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
from bot.errors.desk import NotInTurn, TicketDone, TicketTaken
from bot.language import Lang
from bot.storage.writes import Result
from bot.web.agent.ticket_view import ticket_page
from bot.web.failures import sentence_of, status_of
from bot.web.forms import Reference, StaffLang, WriteForm, staff_response
from bot.web.visitors import Agent, AService, bells_of

router = APIRouter(prefix="/agent/tickets/{reference}")

NoteId = Annotated[int, Path(ge=1, le=2**53)]


class AssignForm(WriteForm):
    """Without a name it is nobody's; the note is for whoever goes on with it."""

    to: str = Field("", max_length=36)
    note: str = ""


class PassOnForm(WriteForm):
    """`seen`: the number of the latest event that the page shows."""

    seen: int | None = Field(None, ge=0, le=2**53)


class MoveForm(PassOnForm):
    team: Team
    note: str = ""


class EscalateForm(PassOnForm):
    tried: str = ""
    needed: str = ""


class TagsForm(WriteForm):
    """Several `added` at once are parted by commas."""

    added: str = Field("", max_length=200)
    removed: str = ""


class PriorityForm(WriteForm):
    priority: Priority


class MarkForm(WriteForm):
    message: int = Field(ge=1, le=2**53)
    mark: Mark
    remark: str = ""


class NoteForm(WriteForm):
    text: str = ""
    needed: str = ""


@dataclass(frozen=True, slots=True)
class Acting:
    """Who does something to which ticket."""

    request: Request
    services: Services
    member: Member
    lang: Lang
    reference: str

    def at(self, form: WriteForm) -> tuple[Services, Member, str, str]:
        return self.services, self.member, self.reference, form.id

    def does(self, act: Callable[[], Result]) -> Response:
        """The page again, with what came of it; the queue, where the ticket is no more of theirs to see."""
        try:
            result = act()
        except (InvalidInput, NewerMessage, TicketTaken, TicketDone, NotInTurn) as error:
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
    reference: Reference, request: Request, services: AService, member: Agent, lang: StaffLang
) -> Acting:
    return Acting(request, services, member, lang, reference)


Act = Annotated[Acting, Depends(acting)]


@router.post("/take")
def take(act: Act, form: Annotated[WriteForm, Form()]) -> Response:
    return act.does(lambda: take_ticket(*act.at(form)))


@router.post("/assign")
def assign(act: Act, form: Annotated[AssignForm, Form()]) -> Response:
    return act.does(lambda: assign_ticket(*act.at(form), form.to or None, form.note))


@router.post("/move")
def move(act: Act, form: Annotated[MoveForm, Form()]) -> Response:
    return act.does(lambda: move_ticket(*act.at(form), form.team, form.note, seen=form.seen))


@router.post("/escalate")
def escalate(act: Act, form: Annotated[EscalateForm, Form()]) -> Response:
    return act.does(lambda: escalate_ticket(*act.at(form), form.tried, form.needed, seen=form.seen))


@router.post("/give-back")
def give_back(act: Act, form: Annotated[PassOnForm, Form()]) -> Response:
    return act.does(lambda: give_back_to_bot(*act.at(form), seen=form.seen))


@router.post("/tags")
def tag(act: Act, form: Annotated[TagsForm, Form()]) -> Response:
    new = [part for part in form.added.replace("،", ",").split(",") if part.strip()]
    gone = [form.removed] if form.removed else []
    return act.does(lambda: tag_ticket(*act.at(form), added=new, removed=gone))


@router.post("/priority")
def prioritise(act: Act, form: Annotated[PriorityForm, Form()]) -> Response:
    return act.does(lambda: prioritise_ticket(*act.at(form), form.priority))


@router.post("/marks")
def mark(act: Act, form: Annotated[MarkForm, Form()]) -> Response:
    return act.does(lambda: mark_answer(*act.at(form), form.message, form.mark, form.remark))


@router.post("/notes/{note_id}")
def edit(act: Act, note_id: NoteId, form: Annotated[NoteForm, Form()]) -> Response:
    return act.does(lambda: edit_note(*act.at(form), note_id, form.text, form.needed or None))
