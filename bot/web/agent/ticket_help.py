"""What the script of a ticket's page asks for while an agent writes: who else is there, and what can be put
into a reply."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Path, Query
from starlette.responses import JSONResponse, Response

from bot.actions.be_present import leave_ticket, look_at_ticket
from bot.actions.keep_ready import Offered, fill_canned_reply
from bot.actions.quote_article import Quotable, article_values, quotable, quoted
from bot.actions.work_on_ticket import read_ticket
from bot.domain.ticket import Ticket
from bot.language import Lang
from bot.language.catalogue import say
from bot.web.forms import Reference, StaffLang, StrictForm
from bot.web.visitors import Agent, AService

router = APIRouter(prefix="/agent/tickets/{reference}")

CannedId = Annotated[int, Path(ge=1, le=2**53)]


class SignForm(StrictForm):
    writing: bool = False
    left: bool = False


@router.post("/presence")
def be_there(
    reference: Reference, services: AService, member: Agent, form: Annotated[SignForm, Form()]
) -> Response:
    """A sign of somebody whose page is open; others are told of it by the stream of their pages."""
    if form.left:
        leave_ticket(services, member, reference)
    else:
        look_at_ticket(services, member, reference, writing=form.writing)
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
def fill(
    reference: Reference, reply_id: CannedId, services: AService, member: Agent, lang: StaffLang
) -> JSONResponse:
    """`told` is what the agent has to know of it before it goes out."""
    ticket = read_ticket(services, reference, member).ticket
    values = article_values(services, ticket)
    offered = fill_canned_reply(services, member, reference, reply_id, values)
    return JSONResponse({"text": offered.reply.text, "told": told_of(offered, ticket, lang)})


def told_of(offered: Offered, ticket: Ticket, lang: Lang) -> str:
    """That it is not in the customer's language, and what is left to be written in it; empty where all is
    well."""
    told = [say(f"desk_ticket.in_other_language.{offered.lang}", lang)] if offered.lang != ticket.lang else []
    if missing := offered.reply.missing:
        told.append(say("desk_ticket.fill_in", lang, names=say("desk_ticket.comma", lang).join(missing)))
    return " ".join(told)


def _labelled(article: Quotable, lang: Lang) -> list[dict[str, str]]:
    fix = say("desk_ticket.ready_fix", lang)
    return [{"part": part, "label": title or fix} for part, title in article.parts]
