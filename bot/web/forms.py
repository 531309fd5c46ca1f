"""What forms without a script carry, and the language of pages for members of staff."""

from __future__ import annotations

from typing import Annotated, TypedDict
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Depends, Form, Path, Query, Request
from pydantic import BaseModel, ConfigDict
from starlette.responses import HTMLResponse, Response

from bot.domain.staff import Area, Member
from bot.language import LANGUAGES, Lang, other_language
from bot.language.negotiation import preferred_language
from bot.web.pages import Page, render


def form_id(client_id: Annotated[UUID, Form()]) -> str:
    """The id of a write, made when its form was rendered."""
    return str(client_id)


class StrictForm(BaseModel):
    """A form whose fields are all that may be sent: what is silently ignored is believed to work."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class WriteForm(StrictForm):
    """The form of a write. `client_id` was made when it was rendered."""

    client_id: UUID

    @property
    def id(self) -> str:
        return str(self.client_id)


UUID_PATTERN = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
ConversationId = Annotated[str, Path(pattern=f"^{UUID_PATTERN}$")]
"""In an address; what is no id is not found, whatever the database would say to it."""

TicketKey = Annotated[str, Path(pattern="^[A-Za-z0-9_-]{20,64}$")]
FileKey = Annotated[str, Path(pattern="^[A-Za-z0-9_-]{20,64}$")]
Reference = Annotated[str, Path(pattern="^DL-[0-9A-Z]{4}-[0-9A-Z]{4}$")]
AskedConversation = Annotated[str | None, Query(alias="c", pattern=f"^{UUID_PATTERN}$")]
FormConversation = Annotated[str, Form(alias="conversation", pattern=f"^({UUID_PATTERN})?$")]
FormVote = Annotated[str, Form(pattern=f"^({UUID_PATTERN})?$")]
AskedVote = Annotated[str, Query(pattern=f"^({UUID_PATTERN})?$")]

FormId = Annotated[str, Depends(form_id)]

STAFF_LANGUAGE_COOKIE = "dalil_staff_lang"


def staff_lang(request: Request) -> Lang:
    """The language in which somebody of the staff works: what they last switched to."""
    chosen = request.query_params.get("lang") or request.cookies.get(STAFF_LANGUAGE_COOKIE)
    asked = preferred_language(request.headers.get("accept-language"))
    return next((lang for lang in LANGUAGES if lang == chosen), asked)


StaffLang = Annotated[Lang, Depends(staff_lang)]


def switch_url(request: Request, lang: Lang) -> str:
    """This page in the other language."""
    other = other_language(lang)
    return f"{request.url.path}?{urlencode({**request.query_params, 'lang': other})}"


class StaffFrame(TypedDict):
    """What every page of the console has."""

    lang: Lang
    switch_url: str
    staff_name: str
    areas: tuple[Area, ...]


def staff_frame(request: Request, member: Member, lang: Lang) -> StaffFrame:
    """The frame of a page of the console, as this member may see it."""
    return {
        "lang": lang,
        "switch_url": switch_url(request, lang),
        "staff_name": member.name,
        "areas": tuple(area for area in Area if member.may_open(area)),
    }


def staff_response(page: Page, status: int = 200) -> HTMLResponse:
    """The page, which remembers its language."""
    response = HTMLResponse(render(page), status)
    remember_language(response, page.lang)
    return response


def remember_language(response: Response, lang: Lang) -> None:
    """Let the next pages of the console be in `lang`, too."""
    response.set_cookie(STAFF_LANGUAGE_COOKIE, lang, httponly=True, samesite="lax", max_age=31_536_000)
