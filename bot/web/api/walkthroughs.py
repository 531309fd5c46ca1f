"""Whether a finished walkthrough held: `/api/v1/walkthroughs/{id}/held`."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request

from bot.actions.coming_back import tell_whether_held
from bot.language import Lang
from bot.language.negotiation import preferred_language
from bot.web.api.shapes import NewHeld, WhetherHeld, told
from bot.web.visitors import AService, KnownCustomer

router = APIRouter(prefix="/walkthroughs")

WalkthroughId = Annotated[int, Path(ge=1, le=2**53)]


@router.post("/{walkthrough_id}/held", responses=told(WhetherHeld))
def say_whether_held(
    walkthrough_id: WalkthroughId,
    body: NewHeld,
    request: Request,
    services: AService,
    customer: KnownCustomer,
) -> dict[str, Any]:
    """Say whether it held; where the problem is back, a conversation goes on with it."""
    lang: Lang = body.lang or preferred_language(request.headers.get("accept-language"))
    return tell_whether_held(services, customer, walkthrough_id, str(body.client_id), body.held, lang)
