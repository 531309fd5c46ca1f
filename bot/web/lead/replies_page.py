"""Ready replies: written once by a lead, sent often by everybody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Path, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.actions.keep_ready import (
    LONGEST_NAME,
    LONGEST_TEXT,
    keep_canned_reply,
    read_canned_replies,
    remove_canned_reply,
)
from bot.actions.services import Services
from bot.domain.article import Team
from bot.domain.canned_reply import CannedReply, Variable
from bot.domain.staff import Member
from bot.errors import InvalidInput, NotFound
from bot.language import LANGUAGES, Lang
from bot.web.failures import sentence_of, status_of
from bot.web.forms import StaffLang, WriteForm, staff_response
from bot.web.lead.led import LedPage, Part, led_frame
from bot.web.visitors import AService, Lead

ReplyId = Annotated[int, Path(ge=1, le=2**53)]


@dataclass(frozen=True, slots=True, kw_only=True)
class RepliesPage(LedPage):
    template = "lead/replies_page.html"
    part = Part.REPLIES
    replies: tuple[CannedReply, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyPage(LedPage):
    """`reply` as it is, or was typed; its number is 0 where it is new."""

    template = "lead/reply_page.html"
    part = Part.REPLIES
    reply: CannedReply
    problem: str | None = None
    field: str | None = None
    teams = tuple(Team)
    tongues = LANGUAGES
    longest_name, longest_text = LONGEST_NAME, LONGEST_TEXT

    @property
    def variables(self) -> tuple[str, ...]:
        """As they are written."""
        return tuple(f"{{{{{variable}}}}}" for variable in Variable)


class ReplyForm(WriteForm):
    name: str = ""
    team: Team | Literal[""] = ""
    ar: str = ""
    en: str = ""

    def reply(self, number: int) -> CannedReply:
        return CannedReply(number, self.name, {"ar": self.ar, "en": self.en}, self.team or None)


router = APIRouter(prefix="/lead/replies")


@router.get("", response_class=HTMLResponse)
def show_replies(
    request: Request, services: AService, member: Lead, lang: StaffLang, done: str = ""
) -> Response:
    replies = read_canned_replies(services, member)
    return staff_response(RepliesPage(**led_frame(request, member, lang), replies=replies, done=done))


@router.get("/new", response_class=HTMLResponse)
def show_blank(request: Request, member: Lead, lang: StaffLang) -> Response:
    return staff_response(ReplyPage(**led_frame(request, member, lang), reply=CannedReply(0, "", {})))


@router.post("/new")
def add(
    request: Request, services: AService, member: Lead, lang: StaffLang, form: Annotated[ReplyForm, Form()]
) -> Response:
    return _keep(request, services, member, lang, form, None)


@router.get("/{number}", response_class=HTMLResponse)
def show_reply(
    number: ReplyId, request: Request, services: AService, member: Lead, lang: StaffLang
) -> Response:
    known = next((one for one in read_canned_replies(services, member) if one.id == number), None)
    if known is None:
        raise NotFound
    return staff_response(ReplyPage(**led_frame(request, member, lang), reply=known))


@router.post("/{number}")
def change(
    number: ReplyId,
    request: Request,
    services: AService,
    member: Lead,
    lang: StaffLang,
    form: Annotated[ReplyForm, Form()],
) -> Response:
    return _keep(request, services, member, lang, form, number)


@router.post("/{number}/remove")
def remove(number: ReplyId, services: AService, member: Lead, form: Annotated[WriteForm, Form()]) -> Response:
    remove_canned_reply(services, member, form.id, number)
    return RedirectResponse("/lead/replies?done=saved", 303)


def _keep(
    request: Request,
    services: Services,
    member: Member,
    lang: Lang,
    form: ReplyForm,
    number: int | None,
) -> Response:
    reply = form.reply(number or 0)
    try:
        keep_canned_reply(services, member, form.id, reply.name, reply.texts, reply.team, number)
    except InvalidInput as error:
        page = ReplyPage(
            **led_frame(request, member, lang),
            reply=reply,
            problem=sentence_of(error, lang),
            field=error.field,
        )
        return staff_response(page, status_of(error))
    return RedirectResponse("/lead/replies?done=saved", 303)
