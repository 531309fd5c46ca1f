"""What an agent does from the queue: take one, take the next, or do one thing to many; and the views that
they give a name."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path, Request
from pydantic import Field, StringConstraints
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
from bot.web.forms import StaffLang, WriteForm, staff_response
from bot.web.visitors import Agent, AService, bells_of

AReference = Annotated[str, StringConstraints(pattern="^DL-[0-9A-Z]{4}-[0-9A-Z]{4}$")]


class Many(StrEnum):
    """What can be done to many tickets."""

    ASSIGN = "assign"
    TAG = "tag"
    UNTAG = "untag"
    SOLVE = "solve"


class FromList(WriteForm):
    """`here`: the list that the form was sent from."""

    here: str = ""

    @property
    def query(self) -> QueueQuery:
        return query_of_form(self.here)


class TakeForm(FromList):
    one: AReference


class NextForm(FromList):
    team: Team


class ManyForm(FromList):
    """`seen`: the number of the latest event that the list shows."""

    act: Many
    reference: tuple[AReference, ...] = ()
    to: str = Field(ME, max_length=36)
    tag: str = ""
    seen: int | None = Field(None, ge=0, le=2**53)


class ViewForm(FromList):
    name: str = ""
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """Who acts."""

    request: Request
    services: Services
    member: Member
    lang: Lang

    def back(self, form: FromList, what: str, done: int) -> Response:
        """To the list, which tells what was done."""
        bells_of(self.request).ring(EVERY)
        return RedirectResponse(form.query.here(told=f"{what}.{done}"), 303)

    def refused(self, form: FromList, error: DalilError) -> Response:
        """The list, which tells why nothing was done; but for what is wrong with all of Dalil.

        Raises:
            Unavailable: nothing can be shown.
        """
        if isinstance(error, Unavailable):
            raise error
        return self.shown(form, Told(problem=sentence_of(error, self.lang)), status_of(error))

    def shown(self, form: FromList, told: Told, status: int) -> Response:
        page = queue_page(self.request, self.services, self.member, self.lang, form.query, told)
        return staff_response(page, status)


def _desk(request: Request, services: AService, member: Agent, lang: StaffLang) -> Desk:
    return Desk(request, services, member, lang)


ADesk = Annotated[Desk, Depends(_desk)]

router = APIRouter(prefix="/agent")


@router.post("/take")
def take(desk: ADesk, form: Annotated[TakeForm, Form()]) -> Response:
    """To the ticket, which is the member's own now."""
    try:
        taken = take_ticket(desk.services, desk.member, form.one, form.id)
    except DalilError as error:
        return desk.refused(form, error)
    bells_of(desk.request).ring(taken["conversation"])
    return RedirectResponse(f"/agent/tickets/{form.one}", 303)


@router.post("/next")
def take_first(desk: ADesk, form: Annotated[NextForm, Form()]) -> Response:
    reference = take_next(desk.services, desk.member, form.id, form.team)["reference"]
    if reference is None:
        return desk.back(form, "nobody_waits", 0)
    bells_of(desk.request).ring(EVERY)
    return RedirectResponse(f"/agent/tickets/{reference}", 303)


@router.post("/many")
def work_on_many(desk: ADesk, form: Annotated[ManyForm, Form()]) -> Response:
    """What could be done is done; the list says what could not, and why."""
    if not form.reference:
        return desk.shown(form, Told(what="none_chosen"), 422)
    try:
        what, done = _do(desk, form)
    except DalilError as error:
        return desk.refused(form, error)
    for conversation in done.conversations:
        bells_of(desk.request).ring(conversation)
    if not done.left:
        return desk.back(form, what, len(done.conversations))
    left = defaultdict(list)
    for one, why in done.left.items():
        left[sentence_of(why, desk.lang)].append(one)
    worst = max(status_of(why) for why in done.left.values())
    told = Told(what, len(done.conversations), left)
    return desk.shown(form, told, 200 if done.conversations else worst)


@router.post("/views")
def keep_view(desk: ADesk, form: Annotated[ViewForm, Form()]) -> Response:
    try:
        save_view(desk.services, desk.member, form.id, form.name, form.query.filter, shared=form.shared)
    except InvalidInput as error:
        return desk.refused(form, error)
    return RedirectResponse(form.query.here(), 303)


@router.post("/views/{view_id}/remove")
def forget_view(
    desk: ADesk, form: Annotated[FromList, Form()], view_id: Annotated[int, Path(ge=1, le=2**53)]
) -> Response:
    remove_view(desk.services, desk.member, form.id, view_id)
    return RedirectResponse(form.query.here(), 303)


def _do(desk: Desk, form: ManyForm) -> tuple[str, Done]:
    """What was done, as the list tells it, and to which."""
    at = (desk.services, desk.member, form.reference, form.id)
    match form.act:
        case Many.ASSIGN if form.to == NOBODY:
            return "let_go", assign_tickets(*at, None)
        case Many.ASSIGN if form.to != ME:
            return "assigned", assign_tickets(*at, form.to)
        case Many.ASSIGN if desk.member.may(Allowed.HAND_OUT_TICKETS):
            return "taken", assign_tickets(*at, desk.member.id)
        case Many.ASSIGN:
            return "taken", take_tickets(*at)
        case Many.TAG:
            return "tagged", tag_tickets(*at, added=[checked_tag(form.tag)])
        case Many.UNTAG:
            return "untagged", tag_tickets(*at, removed=[form.tag.strip()])
        case Many.SOLVE:
            return "solved", solve_tickets(*at, seen=form.seen)
