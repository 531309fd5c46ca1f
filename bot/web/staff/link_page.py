"""Where a mailed link leads: whoever holds it chooses a password and is in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.actions.come_in import choose_password, read_link
from bot.actions.passwords import LONGEST_PASSWORD, SHORTEST_PASSWORD
from bot.actions.services import Services
from bot.actions.sign_in import sign_in
from bot.domain.staff import Member
from bot.errors.desk import LinkUnusable, PasswordUnusable
from bot.language import Lang
from bot.web.failures import sentence_of, status_of
from bot.web.forms import StaffLang, StrictForm, staff_response, switch_url
from bot.web.pages import Page
from bot.web.staff.sign_in_page import first_page
from bot.web.visitors import AService, keep_member


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkPage(Page):
    """`member` is whom the link lets in; None when it lets in nobody any more."""

    template = "staff/link_page.html"
    member: Member | None
    problem: str | None = None
    shortest = SHORTEST_PASSWORD
    longest = LONGEST_PASSWORD


class PasswordForm(StrictForm):
    password: str = ""


router = APIRouter(prefix="/staff/links")


@router.get("/{token:path}", response_class=HTMLResponse)
def show_choice(token: str, request: Request, services: AService, lang: StaffLang) -> Response:
    """Looking uses nothing up: programs that guard mailboxes open every link."""
    return _response(request, services, lang, token)


@router.post("/{token:path}")
def choose(
    token: str, request: Request, services: AService, lang: StaffLang, form: Annotated[PasswordForm, Form()]
) -> Response:
    try:
        member = choose_password(services, token, form.password)
    except PasswordUnusable as error:
        return _response(request, services, lang, token, error)
    except LinkUnusable:
        return _response(request, services, lang, token)
    _, session = sign_in(services, member.email, form.password)
    response = RedirectResponse(first_page(member), 303)
    keep_member(request, response, session)
    return response


def _response(
    request: Request, services: Services, lang: Lang, token: str, problem: PasswordUnusable | None = None
) -> Response:
    member, status = None, 200
    try:
        member = read_link(services, token)
    except LinkUnusable as error:
        status = status_of(error)
    page = LinkPage(
        lang=lang,
        switch_url=switch_url(request, lang),
        member=member,
        problem=sentence_of(problem, lang) if problem else None,
    )
    return staff_response(page, status_of(problem) if member and problem else status)
