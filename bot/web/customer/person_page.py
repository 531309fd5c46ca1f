"""A customer wants a person before anything was said: what it is about is asked first, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.actions.ask_person import ask_person
from bot.actions.start_conversation import start_conversation
from bot.domain.conversation import checked_text
from bot.errors import InvalidInput
from bot.language import other_language
from bot.language.detection import detect
from bot.web.failures import sentence_of, status_of
from bot.web.forms import FormId
from bot.web.pages import Page, render
from bot.web.visitors import AService, PageLang, Visitor, keep_customer


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPage(Page):
    """`draft` and `problem` give back what could not be taken, and why."""

    template = "customer/person_page.html"
    draft: str = ""
    problem: str | None = None


router = APIRouter()


@router.get("/{lang}/person", response_class=HTMLResponse)
def ask_what_about(lang: PageLang) -> HTMLResponse:
    return HTMLResponse(render(_page(lang)))


@router.post("/{lang}/person")
def ask_for_a_person(
    lang: PageLang,
    request: Request,
    services: AService,
    customer: Visitor,
    client_id: FormId,
    text: Annotated[str, Form()] = "",
) -> Response:
    """The ticket has its subject from the start; how to reach the customer is asked in the conversation."""
    try:
        checked_text(text)
        started = start_conversation(services, customer, client_id, detect(text) or lang)
        ask_person(services, started.customer, started.conversation_id, client_id, text)
    except InvalidInput as error:
        page = _page(lang, draft=text, problem=sentence_of(error, lang))
        return HTMLResponse(render(page), status_of(error))
    response = RedirectResponse(f"/{lang}?{urlencode({'c': started.conversation_id})}#latest", 303)
    keep_customer(request, response, started.token)
    return response


def _page(lang: PageLang, draft: str = "", problem: str | None = None) -> PersonPage:
    return PersonPage(lang=lang, switch_url=f"/{other_language(lang)}/person", draft=draft, problem=problem)
