"""One member of the team: what they take on, when they are away, and whether they are let in."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Path, Request
from pydantic import Field
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.actions.invite_staff import Invited, send_link_again
from bot.actions.manage_staff import (
    MOST_CAPACITY,
    Work,
    change_role,
    change_work,
    disable,
    enable,
    read_member,
    send_away,
)
from bot.actions.services import Services
from bot.actions.staff_letters import Link
from bot.domain.article import Team
from bot.domain.queueing.tiers import TIERS
from bot.domain.staff import Act, Member, Role
from bot.errors import InvalidInput
from bot.language import Lang, other_language
from bot.storage.staff_links import LinkKind
from bot.web.bells import EVERY
from bot.web.failures import sentence_of, status_of
from bot.web.forms import UUID_PATTERN, StaffLang, WriteForm, staff_response
from bot.web.lead.led import LedPage, Part, led_frame
from bot.web.staff.days import back_on, day_of, first_day_back, today
from bot.web.visitors import Admin, AService, Lead, PageLang, bells_of, sends_mail

_DONE_AS = {"mailed": "team.link_mailed", "shown": "team.link_was_shown"}
MemberId = Annotated[str, Path(pattern=f"^{UUID_PATTERN}$")]
_BETWEEN_SKILLS = re.compile("[,،\n]")


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberPage(LedPage):
    """`manages`: whoever reads may change the role and who is let in; `back` is when `other` is there again,
    None when they are there; `invited` is when they were, if they have not come in yet. `link` is what the
    reader is to pass on, `mails`: letters are sent."""

    template = "lead/member_page.html"
    part = Part.TEAM
    other: Member
    back: date | None
    tomorrow: date
    manages: bool
    mails: bool
    invited: date | None = None
    link: Link | None = None
    problem: str | None = None
    field: str | None = None
    teams = tuple(Team)
    tiers = TIERS
    roles = tuple(Role)
    most_capacity = MOST_CAPACITY

    @property
    def takes_tickets(self) -> bool:
        return self.other.may(Act.WORK_ON_TICKETS)

    @property
    def done_as(self) -> str:
        return _DONE_AS.get(self.done, "lead.done")


class WorkForm(WriteForm):
    """`skills` with commas between them."""

    teams: list[Team] = Field(default_factory=list)
    skills: str = ""
    capacity: int
    tier: int


class MemberAwayForm(WriteForm):
    """Without a day they are there."""

    until: date | Literal[""] = ""


class RoleForm(WriteForm):
    role: Role


class LinkForm(WriteForm):
    kind: LinkKind
    tongue: PageLang


router = APIRouter(prefix="/lead/team/{member_id}")


@router.get("", response_class=HTMLResponse)
def show_member(
    member_id: MemberId, request: Request, services: AService, member: Lead, lang: StaffLang, done: str = ""
) -> Response:
    return staff_response(member_page(request, services, member, lang, member_id, done=done))


@router.post("/work")
def take_on(
    member_id: MemberId,
    request: Request,
    services: AService,
    member: Lead,
    lang: StaffLang,
    form: Annotated[WorkForm, Form()],
) -> Response:
    skills = frozenset(skill for skill in _BETWEEN_SKILLS.split(form.skills) if skill.strip())
    work = Work(frozenset(form.teams), skills, form.capacity, form.tier)
    return _done(
        request,
        services,
        member,
        lang,
        member_id,
        lambda: change_work(services, member, form.id, member_id, work),
    )


@router.post("/away")
def be_away(
    member_id: MemberId,
    request: Request,
    services: AService,
    member: Lead,
    lang: StaffLang,
    form: Annotated[MemberAwayForm, Form()],
) -> Response:
    def act() -> object:
        until = back_on(form.until, services) if form.until else None
        return send_away(services, member, form.id, member_id, until)

    return _done(request, services, member, lang, member_id, act)


@router.post("/role")
def give_role(
    member_id: MemberId,
    request: Request,
    services: AService,
    member: Admin,
    form: Annotated[RoleForm, Form()],
) -> Response:
    change_role(services, member, form.id, member_id, form.role)
    bells_of(request).ring(EVERY)
    return _back_to(member_id)


@router.post("/link")
def send_link(
    member_id: MemberId,
    request: Request,
    services: AService,
    member: Admin,
    lang: StaffLang,
    form: Annotated[LinkForm, Form()],
) -> Response:
    made = send_link_again(
        *(services, member, form.id, member_id, form.tongue, form.kind), by_mail=sends_mail(request)
    )
    return link_given(request, services, member, lang, made)


@router.post("/disable")
def put_out(
    member_id: MemberId,
    request: Request,
    services: AService,
    member: Admin,
    form: Annotated[WriteForm, Form()],
) -> Response:
    disable(services, member, form.id, member_id)
    bells_of(request).ring(EVERY)
    return _back_to(member_id)


@router.post("/enable")
def let_in_again(
    member_id: MemberId, services: AService, member: Admin, form: Annotated[WriteForm, Form()]
) -> Response:
    enable(services, member, form.id, member_id)
    return _back_to(member_id)


def link_given(request: Request, services: Services, member: Member, lang: Lang, made: Invited) -> Response:
    """The page of whom it is for: with the link, if it is to be passed on. It is in no address, so that no
    history keeps it, and is not there again."""
    if made.link:
        page = member_page(request, services, member, lang, made.member_id, link=made.link)
        return staff_response(page)
    return _back_to(made.member_id, "mailed" if sends_mail(request) else "shown")


def _done(
    request: Request,
    services: Services,
    member: Member,
    lang: Lang,
    member_id: str,
    act: Callable[[], object],
) -> Response:
    """The page again, which says why if it could not be done."""
    try:
        act()
    except InvalidInput as error:
        page = member_page(request, services, member, lang, member_id, problem=error)
        return staff_response(page, status_of(error))
    return _back_to(member_id)


def _back_to(member_id: str, done: str = "saved") -> Response:
    return RedirectResponse(f"/lead/team/{member_id}?done={done}", 303)


def member_page(
    request: Request,
    services: Services,
    member: Member,
    lang: Lang,
    member_id: str,
    *,
    done: str = "",
    link: Link | None = None,
    problem: InvalidInput | None = None,
) -> MemberPage:
    other = read_member(services, member, member_id)
    frame = led_frame(request, member, lang)
    frame["switch_url"] = f"/lead/team/{member_id}?lang={other_language(lang)}"  # a form's has no page
    return MemberPage(
        **frame,
        other=other,
        back=first_day_back(other, services),
        tomorrow=today(services) + timedelta(days=1),
        manages=member.may_manage(other),
        mails=sends_mail(request),
        invited=day_of(other.invited_at, services) if other.invited_at else None,
        link=link,
        done=done,
        problem=sentence_of(problem, lang) if problem else None,
        field=problem.field if problem else None,
    )
