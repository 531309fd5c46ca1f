"""What the customer of a ticket pays for, as they told an agent."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import RedirectResponse, Response

from bot.actions.label_ticket import tell_plan
from bot.web.forms import Reference, WriteForm
from bot.web.visitors import Agent, AService


class PlanForm(WriteForm):
    """Without a plan it is not known."""

    plan: str = ""


router = APIRouter(prefix="/agent/tickets/{reference}/plan")


@router.post("")
def keep(
    reference: Reference, services: AService, member: Agent, form: Annotated[PlanForm, Form()]
) -> Response:
    tell_plan(services, member, reference, form.id, form.plan)
    return RedirectResponse(f"/agent/tickets/{reference}", 303)
