"""The team: who is let in, in which role, and what each of them takes on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, Response

from bot.actions.invite_staff import invite
from bot.actions.manage_staff import read_staff
from bot.actions.services import Services
from bot.domain.staff import Act, Member, Role
from bot.errors import InvalidInput
from bot.language import Lang
from bot.web.failures import sentence_of, status_of
from bot.web.forms import StaffLang, WriteForm, staff_response
from bot.web.lead.led import LedPage, Part, led_frame
from bot.web.lead.member_page import link_given
from bot.web.staff.days import day_of, first_day_back
from bot.web.visitors import Admin, AService, Lead, PageLang, sends_mail


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamPage(LedPage):
    """`away` says of those who are out of office when they are back, `invited` of those who have not come in
    yet when they were; `admits`: the reader lets people in."""

    template = "lead/team_page.html"
    part = Part.TEAM
    members: tuple[Member, ...]
    away: dict[str, date]
    invited: dict[str, date]
    admits: bool


class InviteForm(WriteForm):
    name: str = ""
    email: str = ""
    role: Role = Role.AGENT
    tongue: PageLang = "ar"


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitePage(LedPage):
    """What was typed so far. `mails`: letters are sent."""

    template = "lead/invite_page.html"
    part = Part.TEAM
    name: str = ""
    email: str = ""
    role: Role = Role.AGENT
    tongue: Lang
    mails: bool
    roles = tuple(Role)
    problem: str | None = None
    field: str | None = None


router = APIRouter(prefix="/lead/team")


@router.get("", response_class=HTMLResponse)
def show_team(
    request: Request, services: AService, member: Lead, lang: StaffLang, done: str = ""
) -> Response:
    members = read_staff(services, member)
    return staff_response(
        TeamPage(
            **led_frame(request, member, lang),
            members=tuple(sorted(members, key=lambda one: one.disabled_at is not None)),
            away=_away(services, members),
            invited={one.id: day_of(one.invited_at, services) for one in members if one.invited_at},
            admits=member.may(Act.MANAGE_STAFF),
            done=done,
        )
    )


@router.get("/invite", response_class=HTMLResponse)
def show_invitation(request: Request, member: Admin, lang: StaffLang) -> Response:
    frame = led_frame(request, member, lang)
    return staff_response(InvitePage(**frame, tongue=lang, mails=sends_mail(request)))


@router.post("/invite")
def let_in(
    request: Request, services: AService, member: Admin, lang: StaffLang, form: Annotated[InviteForm, Form()]
) -> Response:
    try:
        invited = invite(
            *(services, member, form.id, form.email, form.name, form.role, form.tongue),
            by_mail=sends_mail(request),
        )
    except InvalidInput as error:
        page = InvitePage(
            **led_frame(request, member, lang),
            name=form.name,
            email=form.email,
            role=form.role,
            tongue=form.tongue,
            mails=sends_mail(request),
            problem=sentence_of(error, lang),
            field=error.field,
        )
        return staff_response(page, status_of(error))
    return link_given(request, services, member, lang, invited)


def _away(services: Services, members: tuple[Member, ...]) -> dict[str, date]:
    found = {member.id: first_day_back(member, services) for member in members}
    return {member_id: day for member_id, day in found.items() if day}
