"""Where members of staff ask for a way in when they forgot their password.

Whoever asks is told the same, whether anybody has that e-mail or not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import HTMLResponse

from bot.actions.come_in import ask_reset
from bot.errors import BadHost
from bot.language import Lang, other_language
from bot.web.forms import StaffLang, WriteForm, staff_response
from bot.web.pages import Page
from bot.web.visitors import AService, sends_mail

_AN_ADDRESS_OF_OURS = re.compile(r"[^.]+|[0-9.]+|\[.+\]")
"""A machine within, or a number: by such a proxy may call us. Names of the world have a dot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgotPage(Page):
    """`asked`: a link was asked for; `mails`: one can be sent, and not only be made by an administrator."""

    template = "staff/forgot_page.html"
    mails: bool
    asked: bool = False


class ForgotForm(WriteForm):
    email: str = ""


def by_our_name(request: Request, services: AService) -> None:
    """Raises: BadHost: the request names a host that is somebody else's."""
    called = urlsplit(f"//{request.headers['host']}").hostname or ""
    if called != urlsplit(services.public_url).hostname and not _AN_ADDRESS_OF_OURS.fullmatch(called):
        raise BadHost


router = APIRouter(prefix="/staff/forgot", dependencies=[Depends(by_our_name)])


@router.get("", response_class=HTMLResponse)
def show_question(request: Request, lang: StaffLang) -> HTMLResponse:
    return staff_response(_page(request, lang))


@router.post("", response_class=HTMLResponse)
def send_link(
    request: Request, services: AService, lang: StaffLang, form: Annotated[ForgotForm, Form()]
) -> HTMLResponse:
    if sends_mail(request) and services.may_mail():
        ask_reset(services, form.id, form.email, lang)
    return staff_response(_page(request, lang, asked=True))


def _page(request: Request, lang: Lang, *, asked: bool = False) -> ForgotPage:
    switch_url = f"/staff/forgot?lang={other_language(lang)}"
    return ForgotPage(lang=lang, switch_url=switch_url, asked=asked, mails=sends_mail(request))
