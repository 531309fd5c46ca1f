"""What the script of a ticket's page asks for while an agent writes: who else is there, and what can be put
into a reply."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Path, Query
from starlette.responses import JSONResponse, Response

from bot.actions.be_present import leave_ticket, look_at_ticket
from bot.actions.keep_ready import fill_canned_reply
from bot.actions.quote_article import Quotable, article_values, quotable, quoted
from bot.actions.work_on_ticket import read_ticket
from bot.language import Lang
from bot.language.catalogue import say
from bot.web.forms import Reference, StaffLang
from bot.web.visitors import Agent, AService

router = APIRouter(prefix="/agent/tickets/{reference}")

CannedId = Annotated[int, Path(ge=1, le=2**53)]


@router.post("/presence")
def be_there(
    reference: Reference,
    services: AService,
    member: Agent,
    writing: Annotated[bool, Form()] = False,
    left: Annotated[bool, Form()] = False,
) -> Response:
    """A sign of somebody whose page is open; others are told of it by the stream of their pages."""
    if left:
        leave_ticket(services, member, reference)
    else:
        look_at_ticket(services, member, reference, writing=writing)
    return Response(status_code=204)


@router.get("/quotes")
def offer_quotes(
    reference: Reference,
    services: AService,
    member: Agent,
    lang: StaffLang,
    q: Annotated[str, Query(max_length=200)] = "",
) -> JSONResponse:
    """Articles with the parts of them that can be quoted."""
    found = quotable(services, member, reference, q)
    return JSONResponse([{"title": one.title, "parts": _labelled(one, lang)} for one in found])


@router.get("/quotes/{part}")
def quote(reference: Reference, part: str, services: AService, member: Agent) -> JSONResponse:
    return JSONResponse({"text": quoted(services, member, reference, part)})


@router.get("/canned/{reply_id}")
def fill(reference: Reference, reply_id: CannedId, services: AService, member: Agent) -> JSONResponse:
    """`missing` stands in the text as it was written."""
    values = article_values(services, read_ticket(services, reference, member).ticket)
    offered = fill_canned_reply(services, member, reference, reply_id, values)
    return JSONResponse({"text": offered.reply.text, "missing": list(offered.reply.missing)})


def _labelled(article: Quotable, lang: Lang) -> list[dict[str, str]]:
    fix = say("desk_ticket.ready_fix", lang)
    return [{"part": part, "label": title or fix} for part, title in article.parts]
