"""Trying a question against what serves and what is staged; and the questions that are kept to be tried
with every change."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Path, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.actions.publish_staged import prepare_candidate
from bot.actions.read_changes import under_way
from bot.actions.run_batch import Against, expectable, keep_question, read_batch, remove_question
from bot.actions.try_question import Trial, try_question
from bot.domain.conversation import LONGEST_MESSAGE
from bot.domain.publication import Publication
from bot.errors import DalilError, NotFound
from bot.errors.authoring import BuildUnderWay
from bot.language import LANGUAGES
from bot.web.author.studio import Part, StudioPage, studio_frame
from bot.web.failures import sentence_of
from bot.web.forms import FormId, StaffLang, staff_response
from bot.web.visitors import AService, Author, PageLang

router = APIRouter(prefix="/author")
_NOTHING = "-"
"""In a form: no article answers this question."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TryPage(StudioPage):
    """`trial` is None before anything is tried; `problem` says why what was typed cannot be. `titles` by
    article id; `building` is the build that is under way."""

    template = "author/try_page.html"
    part = Part.TRY
    text: str = ""
    asked_lang: str = ""
    trial: Trial | None = None
    problem: str | None = None
    longest = LONGEST_MESSAGE
    languages = LANGUAGES
    nothing = _NOTHING
    titles: dict[str, str]
    building: Publication | None = None

    @property
    def here(self) -> str:
        """This very question."""
        return _address(self.text, self.asked_lang)


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchPage(StudioPage):
    """The kept questions against what serves now. `titles` by article id."""

    template = "author/batch_page.html"
    part = Part.BATCH
    against: tuple[Against, ...]
    titles: dict[str, str]
    languages = LANGUAGES
    nothing = _NOTHING
    longest = LONGEST_MESSAGE
    text: str = ""
    article: str = ""
    problem: str | None = None

    @property
    def right(self) -> int:
        return sum(one.told.verdict == "right" for one in self.against)


@router.get("/try", response_class=HTMLResponse)
def show_trial(
    request: Request,
    services: AService,
    member: Author,
    lang: StaffLang,
    text: Annotated[str, Query()] = "",
    asked: Annotated[str, Query(pattern="^(ar|en)?$")] = "",
) -> Response:
    trial, problem = None, None
    if text.strip():
        try:
            trial = try_question(services, text, next((one for one in LANGUAGES if one == asked), None))
        except DalilError as error:
            problem = sentence_of(error, lang)
    page = TryPage(
        **studio_frame(request, services, member, lang),
        text=text[:LONGEST_MESSAGE],
        asked_lang=asked,
        trial=trial,
        problem=problem,
        titles=expectable(services, lang),
        building=under_way(services),
    )
    return staff_response(page, 422 if problem else 200)


@router.post("/try/prepare")
def prepare(
    services: AService,
    member: Author,
    client_id: FormId,
    text: Annotated[str, Form()] = "",
    asked: Annotated[str, Form(pattern="^(ar|en)?$")] = "",
) -> Response:
    """Have the staged changes built, and come back to the question."""
    with suppress(BuildUnderWay):  # its progress is shown
        prepare_candidate(services, member, client_id)
    return RedirectResponse(_address(text[:LONGEST_MESSAGE], asked), 303)


@router.get("/batch", response_class=HTMLResponse)
def show_batch(request: Request, services: AService, member: Author, lang: StaffLang) -> Response:
    return staff_response(_batch(request, services, member, lang))


@router.post("/batch")
def keep(
    request: Request,
    services: AService,
    member: Author,
    lang: StaffLang,
    client_id: FormId,
    text: Annotated[str, Form()],
    asked: Annotated[PageLang, Form()],
    article: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    right = article.strip()
    known = right == _NOTHING or right in expectable(services, lang)
    try:
        if not known:
            raise NotFound
        keep_question(services, member, client_id, text, asked, None if right == _NOTHING else right)
    except DalilError as error:
        page = _batch(request, services, member, lang, text, right, error)
        return staff_response(page, 422)
    return RedirectResponse("/author/batch", 303)


@router.post("/batch/{number}/remove")
def remove(
    services: AService, member: Author, client_id: FormId, number: Annotated[int, Path(ge=1, le=2**53)]
) -> Response:
    remove_question(services, member, client_id, number)
    return RedirectResponse("/author/batch", 303)


def _address(text: str, asked: str) -> str:
    return f"/author/try?{urlencode({'text': text, 'asked': asked})}"


def _batch(
    request: Request,
    services: AService,
    member: Author,
    lang: StaffLang,
    text: str = "",
    article: str = "",
    error: DalilError | None = None,
) -> BatchPage:
    return BatchPage(
        **studio_frame(request, services, member, lang),
        against=tuple(read_batch(services)),
        titles=expectable(services, lang),
        text=text[:LONGEST_MESSAGE],
        article=article,
        problem=sentence_of(error, lang) if error else None,
    )
