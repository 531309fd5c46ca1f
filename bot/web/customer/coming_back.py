"""What a customer who comes back says about a walkthrough that they finished, without a script."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Form
from starlette.responses import RedirectResponse, Response

from bot.actions.coming_back import tell_whether_held
from bot.web.forms import FormId
from bot.web.visitors import AService, KnownCustomer, PageLang

router = APIRouter()


@router.post("/{lang}/held")
def say_whether_held(
    lang: PageLang,
    services: AService,
    customer: KnownCustomer,
    client_id: FormId,
    walkthrough: Annotated[int, Form(ge=1, le=2**53)],
    held: Annotated[Literal["yes", "no"], Form()],
) -> Response:
    """Back to the front page with thanks, or on into the conversation about what is back."""
    told = tell_whether_held(services, customer, walkthrough, client_id, held == "yes", lang)
    if told["held"]:
        return RedirectResponse(f"/{lang}#held-thanks", 303)
    return RedirectResponse(f"/{lang}?{urlencode({'c': told['conversation']})}#latest", 303)
