"""What the customer of a ticket pays for, and how much, as they told an agent."""

from __future__ import annotations

from typing import Annotated
from uuid import uuid5

from fastapi import APIRouter, Form
from pydantic import StringConstraints
from starlette.responses import RedirectResponse, Response

from bot.actions.label_ticket import LONGEST_PLAN, tell_plan, tell_spend
from bot.web.forms import Reference, WriteForm
from bot.web.visitors import Agent, AService

Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=LONGEST_PLAN)]


class PlanForm(WriteForm):
    """What is empty is not known."""

    plan: Words = ""
    spend: Words = ""


router = APIRouter(prefix="/agent/tickets/{reference}/plan")


@router.post("")
def keep(
    reference: Reference, services: AService, member: Agent, form: Annotated[PlanForm, Form()]
) -> Response:
    tell_plan(services, member, reference, form.id, form.plan)
    tell_spend(services, member, reference, str(uuid5(form.client_id, "spend")), form.spend)
    return RedirectResponse(f"/agent/tickets/{reference}", 303)
