"""One's own account: the password, and the days on which one is not there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.actions.come_in import change_password
from bot.actions.manage_staff import send_away
from bot.actions.passwords import LONGEST_PASSWORD, SHORTEST_PASSWORD
from bot.actions.services import Services
from bot.domain.staff import Act, Member
from bot.errors import InvalidInput
from bot.language import Lang
from bot.web.failures import sentence_of, status_of
from bot.web.forms import StaffLang, StrictForm, WriteForm, staff_frame, staff_response
from bot.web.limits import Allowance, limits_of
from bot.web.pages import StaffPage
from bot.web.staff.days import back_on, first_day_back, today
from bot.web.visitors import STAFF_COOKIE, AnyMember, AService, jar_of

Done = Literal["password", "away", "back"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPage(StaffPage):
    """`done` is what was just changed; `problem` says why the password was not, and in which `field`."""

    template = "staff/account_page.html"
    member: Member
    today: date
    away_until: date | None
    done: Done | None = None
    problem: str | None = None
    field: str | None = None
    shortest = SHORTEST_PASSWORD
    longest = LONGEST_PASSWORD

    @property
    def takes_tickets(self) -> bool:
        return self.member.may(Act.WORK_ON_TICKETS)

    @property
    def tomorrow(self) -> date:
        return self.today + timedelta(days=1)


class NewPasswordForm(StrictForm):
    before: str = ""
    password: str = ""


class AwayForm(WriteForm):
    """Without a day one is there."""

    until: date | Literal[""] = ""


router = APIRouter(prefix="/staff")


@router.get("/account", response_class=HTMLResponse)
def show_account(
    request: Request, services: AService, member: AnyMember, lang: StaffLang, done: Done | None = None
) -> Response:
    return staff_response(_page(request, services, member, lang, done))


@router.post("/password")
def change(
    request: Request,
    services: AService,
    member: AnyMember,
    lang: StaffLang,
    form: Annotated[NewPasswordForm, Form()],
) -> Response:
    limits_of(request).spend(Allowance.SIGN_INS_AS, member.email)
    session = jar_of(request).token(request, STAFF_COOKIE) or ""
    try:
        change_password(services, member, session, form.before, form.password)
    except InvalidInput as error:
        return staff_response(_page(request, services, member, lang, None, error), status_of(error))
    return RedirectResponse("/staff/account?done=password", 303)


@router.post("/away")
def leave(services: AService, member: AnyMember, form: Annotated[AwayForm, Form()]) -> Response:
    until = back_on(form.until, services) if form.until else None
    send_away(services, member, form.id, member.id, until)
    return RedirectResponse(f"/staff/account?done={'away' if until else 'back'}", 303)


def _page(
    request: Request,
    services: Services,
    member: Member,
    lang: Lang,
    done: Done | None,
    problem: InvalidInput | None = None,
) -> AccountPage:
    return AccountPage(
        **staff_frame(request, member, lang),
        member=member,
        today=today(services),
        away_until=first_day_back(member, services),
        done=done,
        problem=sentence_of(problem, lang) if problem else None,
        field=problem.field if problem else None,
    )
