"""Where the staff sign in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.actions.services import Services
from bot.actions.sign_in import LONGEST_EMAIL, sign_in, sign_out
from bot.domain.staff import Area, Member
from bot.errors import SignInFailed, TooManyRequests
from bot.language import Lang, other_language
from bot.web.failures import retry_after, sentence_of, status_of
from bot.web.forms import StaffLang, remember_language
from bot.web.limits import Allowance, address_of, limits_of
from bot.web.pages import Page, render
from bot.web.visitors import AWAY_COOKIE, STAFF_COOKIE, AService, PageLang, jar_of, keep_member


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInPage(Page):
    """`next` is the local path to go to afterwards; `problem` says why the last attempt failed."""

    template = "staff/sign_in_page.html"
    next: str = "/agent"
    email: str = ""
    problem: str | None = None


router = APIRouter(prefix="/staff")


@router.get("/sign-in", response_class=HTMLResponse)
def show_sign_in(lang: StaffLang, next: str = "/") -> HTMLResponse:
    return HTMLResponse(render(_page(lang, next)))


@router.post("/sign-in")
def enter(
    request: Request,
    services: AService,
    ui: StaffLang,
    email: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "/",
    lang: Annotated[PageLang | None, Form()] = None,
) -> Response:
    """A session of its own for each sign-in: one that was planted before is worth nothing."""
    lang = lang or ui
    try:
        limits_of(request).spend(Allowance.SIGN_INS, address_of(request))
        limits_of(request).spend(Allowance.SIGN_INS_AS, email.strip().lower()[:LONGEST_EMAIL])
        member, token = sign_in(services, email, password)
    except (SignInFailed, TooManyRequests) as error:
        page = replace(_page(lang, next), email=email, problem=sentence_of(error, lang))
        return HTMLResponse(render(page), status_of(error), retry_after(error))
    _end_session(request, services)
    response = RedirectResponse(first_page(member, local_path(next)), 303)
    keep_member(request, response, token)
    if lang != ui:
        remember_language(response, lang)
    return response


@router.post("/sign-out")
def leave(request: Request, services: AService) -> Response:
    _end_session(request, services)
    response = RedirectResponse("/staff/sign-in", 303)
    response.delete_cookie(STAFF_COOKIE)
    response.delete_cookie(AWAY_COOKIE)
    return response


def _end_session(request: Request, services: Services) -> None:
    """The one that this browser was in."""
    token = jar_of(request).token(request, STAFF_COOKIE)
    if token:
        sign_out(services, token)


def first_page(member: Member, wanted: str = "/") -> str:
    """Where to go after signing in: an area that this role may open, if none was asked for."""
    areas = [area for area in Area if member.may_open(area)]
    return f"/{areas[0]}" if wanted == "/" else wanted


def local_path(wanted: str) -> str:
    """`wanted` if it is a path of ours, else the first page: never a way to somebody else's site."""
    is_ours = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and wanted.isprintable()
    return wanted if is_ours and "\\" not in wanted else "/"


def _page(lang: Lang, next_path: str) -> SignInPage:
    other = other_language(lang)
    query = urlencode({"lang": other, "next": local_path(next_path)})
    return SignInPage(lang=lang, switch_url=f"/staff/sign-in?{query}", next=local_path(next_path))
