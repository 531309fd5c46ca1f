"""The mail that did not go out: to whom, why, and when it is tried again."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.actions.work_on_mail import read_unsent_mail, try_mail_again
from bot.domain.mail import Mail
from bot.domain.staff import Area
from bot.errors import NotFound
from bot.web.forms import FormId, StaffLang, staff_frame, staff_response
from bot.web.pages import StaffPage
from bot.web.visitors import Agent, AService, sends_mail


@dataclass(frozen=True, slots=True, kw_only=True)
class MailPage(StaffPage):
    """`sends` says that there is a mail server to send by; without one, mail is kept."""

    template = "agent/mail_page.html"
    area = Area.AGENT
    mails: tuple[Mail, ...]
    sends: bool

    def state(self, mail: Mail) -> str:
        """What is to become of it."""
        if mail.given_up:
            return "given_up"
        if not self.sends:
            return "kept"
        return "later" if mail.attempts else "queued"


router = APIRouter(prefix="/agent/mail")


@router.get("", response_class=HTMLResponse)
def show_unsent(request: Request, services: AService, member: Agent, lang: StaffLang) -> Response:
    page = MailPage(
        **staff_frame(request, member, lang),
        mails=read_unsent_mail(services),
        sends=sends_mail(request),
    )
    return staff_response(page)


@router.post("/{mail_id}/again")
def send_again(
    mail_id: Annotated[int, Path(ge=1, le=2**53)], services: AService, member: Agent, client_id: FormId
) -> Response:
    with suppress(NotFound):  # it went out in the meantime
        try_mail_again(services, member, client_id, mail_id)
    return RedirectResponse("/agent/mail", 303)
