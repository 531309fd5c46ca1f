"""What an agent does from the queue: take one, take the next, or do one thing to many; and the views that
they give a name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path, Request
from pydantic import StringConstraints
from starlette.responses import RedirectResponse, Response

from bot.actions.keep_ready import remove_view, save_view
from bot.actions.services import Services
from bot.actions.take_ticket import take_next, take_ticket
from bot.actions.work_on_many import Done, assign_tickets, solve_tickets, tag_tickets, take_tickets
from bot.domain.article import Team
from bot.domain.queueing.listing import ME, NOBODY
from bot.domain.staff import Act as Allowed
from bot.domain.staff import Member
from bot.domain.tags import checked_tag
from bot.errors import DalilError, InvalidInput, Unavailable
from bot.language import Lang
from bot.web.agent.queue_page import Told, queue_page
from bot.web.agent.queue_query import QueueQuery, query_of_form
from bot.web.bells import EVERY
from bot.web.failures import sentence_of, status_of
from bot.web.forms import FormId, StaffLang, staff_response
from bot.web.visitors import Agent, AService, bells_of

AReference = Annotated[str, StringConstraints(pattern="^DL-[0-9A-Z]{4}-[0-9A-Z]{4}$")]


class Many(StrEnum):
    """What can be done to many tickets."""

    ASSIGN = "assign"
    TAG = "tag"
    UNTAG = "untag"
    SOLVE = "solve"


def _here(here: Annotated[str, Form()] = "") -> QueueQuery:
    return query_of_form(here)


Here = Annotated[QueueQuery, Depends(_here)]
"""The list that the form was sent from."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Who acts, on which list."""

    request: Request
    services: Services
    member: Member
    lang: Lang
    here: QueueQuery

    def back(self, what: str, done: int) -> Response:
        """To the list, which tells what was done."""
        bells_of(self.request).ring(EVERY)
        return RedirectResponse(self.here.here(told=f"{what}.{done}"), 303)

    def refused(self, error: DalilError) -> Response:
        """The list, which tells why nothing was done."""
        return self.shown(Told(problem=sentence_of(error, self.lang)), status_of(error))

    def shown(self, told: Told, status: int) -> Response:
        page = queue_page(self.request, self.services, self.member, self.lang, self.here, told)
        return staff_response(page, status)


def _desk(request: Request, services: AService, member: Agent, lang: StaffLang, here: Here) -> Desk:
    return Desk(request, services, member, lang, here)


ADesk = Annotated[Desk, Depends(_desk)]

router = APIRouter(prefix="/agent")


@router.post("/take")
def take(desk: ADesk, client_id: FormId, one: Annotated[AReference, Form()]) -> Response:
    """To the ticket, which is the member's own now."""
    try:
        taken = take_ticket(desk.services, desk.member, one, client_id)
    except DalilError as error:
        return _refused(desk, error)
    bells_of(desk.request).ring(taken["conversation"])
    return RedirectResponse(f"/agent/tickets/{one}", 303)


@router.post("/next")
def take_first(desk: ADesk, client_id: FormId, team: Annotated[Team, Form()]) -> Response:
    reference = take_next(desk.services, desk.member, client_id, team)["reference"]
    if reference is None:
        return desk.back("nobody_waits", 0)
    bells_of(desk.request).ring(EVERY)
    return RedirectResponse(f"/agent/tickets/{reference}", 303)


@router.post("/many")
def work_on_many(
    desk: ADesk,
    client_id: FormId,
    act: Annotated[Many, Form()],
    reference: Annotated[list[AReference] | None, Form()] = None,
    to: Annotated[str, Form(max_length=36)] = ME,
    tag: Annotated[str, Form()] = "",
) -> Response:
    """What could be done is done; the list says what could not, and why."""
    if not reference:
        return desk.shown(Told(what="none_chosen"), 422)
    try:
        what, done = _do(desk, client_id, act, reference, to, tag)
    except DalilError as error:
        return _refused(desk, error)
    for conversation in done.conversations:
        bells_of(desk.request).ring(conversation)
    if not done.left:
        return desk.back(what, len(done.conversations))
    left = defaultdict(list)
    for one, why in done.left.items():
        left[sentence_of(why, desk.lang)].append(one)
    worst = max(status_of(why) for why in done.left.values())
    return desk.shown(Told(what, len(done.conversations), left), 200 if done.conversations else worst)


@router.post("/views")
def keep_view(
    desk: ADesk,
    client_id: FormId,
    name: Annotated[str, Form()] = "",
    shared: Annotated[bool, Form()] = False,
) -> Response:
    try:
        save_view(desk.services, desk.member, client_id, name, desk.here.filter, shared=shared)
    except InvalidInput as error:
        return desk.refused(error)
    return RedirectResponse(desk.here.here(), 303)


@router.post("/views/{view_id}/remove")
def forget_view(desk: ADesk, client_id: FormId, view_id: Annotated[int, Path(ge=1, le=2**53)]) -> Response:
    remove_view(desk.services, desk.member, client_id, view_id)
    return RedirectResponse(desk.here.here(), 303)


def _do(
    desk: Desk, client_id: str, act: Many, references: Sequence[str], to: str, tag: str
) -> tuple[str, Done]:
    """What was done, as the list tells it, and to which."""
    services, member = desk.services, desk.member
    match act:
        case Many.ASSIGN if to == NOBODY:
            return "let_go", assign_tickets(services, member, references, client_id, None)
        case Many.ASSIGN if to != ME:
            return "assigned", assign_tickets(services, member, references, client_id, to)
        case Many.ASSIGN if member.may(Allowed.HAND_OUT_TICKETS):
            return "taken", assign_tickets(services, member, references, client_id, member.id)
        case Many.ASSIGN:
            return "taken", take_tickets(services, member, references, client_id)
        case Many.TAG:
            return "tagged", tag_tickets(services, member, references, client_id, added=[checked_tag(tag)])
        case Many.UNTAG:
            return "untagged", tag_tickets(services, member, references, client_id, removed=[tag.strip()])
        case Many.SOLVE:
            return "solved", solve_tickets(services, member, references, client_id)


def _refused(desk: Desk, error: DalilError) -> Response:
    """On the list, but for what is wrong with all of Dalil.

    Raises:
        Unavailable: nothing can be shown.
    """
    if isinstance(error, Unavailable):
        raise error
    return desk.refused(error)
