"""How a customer likes to be helped: `/api/v1/preferences`."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from bot.actions.meet_customer import introduce
from bot.actions.prefer import keep_preferences
from bot.domain.guidance import Experience
from bot.web.api.shapes import NewPreferences, Preferences, told
from bot.web.visitors import AService, Visitor, keep_customer

router = APIRouter(prefix="/preferences")


@router.get("", responses=told(Preferences))
def read_preferences(customer: Visitor) -> dict[str, Any]:
    """What the customer said; of a stranger nothing is known."""
    if customer is None:
        return {"experience": Experience.NEUTRAL, "preferred_form": None}
    return {"experience": customer.experience, "preferred_form": customer.preferred_form}


@router.post("", responses=told(Preferences))
def change_preferences(
    body: NewPreferences, request: Request, response: Response, services: AService, customer: Visitor
) -> dict[str, Any]:
    """Change what is given and keep the rest; a stranger gets a cookie to be known by."""
    token = None
    if customer is None:
        customer, token = introduce(services, str(body.client_id))
    given = body.model_fields_set
    experience = body.experience if "experience" in given else customer.experience
    form = body.preferred_form if "preferred_form" in given else customer.preferred_form
    keep_customer(request, response, token)
    return keep_preferences(services, customer, str(body.client_id), experience, form)
