"""Whether an agent is there to be given tickets. Who has an open page of the desk is, as its script keeps
saying, until they say that they are away: in this browser, until they say otherwise or sign in again."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from bot.actions.be_present import come_online, go_offline
from bot.web.agent.queue_query import query_of_form
from bot.web.bells import EVERY
from bot.web.forms import StrictForm
from bot.web.visitors import AWAY_COOKIE, Agent, AService, bells_of


class Presence(StrEnum):
    ONLINE = "online"
    AWAY = "away"


class PresenceForm(StrictForm):
    """`here`: the list that the form was sent from."""

    presence: Presence
    here: str = ""


router = APIRouter(prefix="/agent")


def said_away(request: Request) -> bool:
    return AWAY_COOKIE in request.cookies


@router.post("/here")
def be_here(request: Request, services: AService, member: Agent) -> JSONResponse:
    """An open page says so; `online` tells it whether it is to go on saying so."""
    if said_away(request):
        return JSONResponse({"online": False})
    if come_online(services, member):
        bells_of(request).ring(EVERY)
    return JSONResponse({"online": True})


@router.post("/presence")
def say_presence(
    request: Request, services: AService, member: Agent, form: Annotated[PresenceForm, Form()]
) -> Response:
    response = RedirectResponse(query_of_form(form.here).here(), 303)
    if form.presence is Presence.AWAY:
        go_offline(services, member)
        response.set_cookie(AWAY_COOKIE, "yes", httponly=True, samesite="lax", max_age=31_536_000)
    else:
        come_online(services, member)
        response.delete_cookie(AWAY_COOKIE)
    bells_of(request).ring(EVERY)
    return response
