"""What waits to be published, what a build of it showed, and the button that publishes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from bot.actions.publish_staged import let_go, prepare_candidate, publish_at_once, publish_staged
from bot.actions.read_changes import Standing, read_changes, under_way, waits
from bot.actions.run_batch import expectable
from bot.domain.publication import Publication
from bot.errors.authoring import BuildUnderWay, NothingPrepared
from bot.language.catalogue import say
from bot.web.author.studio import Part, StudioPage, serving_version, studio_frame
from bot.web.failures import sentence_of
from bot.web.forms import FormId, StaffLang, staff_response
from bot.web.visitors import AService, Author

router = APIRouter(prefix="/author/publish")
_HERE = "/author/publish"
Number = Annotated[int, Path(ge=1, le=2**53)]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishPage(StudioPage):
    """`alarm`: what is wrong with the version that should be serving; `version` is the one that does;
    `titles` of the articles by id, for what a build showed."""

    template = "author/publish_page.html"
    part = Part.PUBLISH
    standing: Standing
    version: str | None
    titles: dict[str, str]
    alarm: str | None = None
    told: str | None = None

    @property
    def latest(self) -> Publication | None:
        return self.standing.latest

    @property
    def waits(self) -> bool:
        return waits(self.latest)

    @property
    def publishable(self) -> int:
        """How many changes a build would take in."""
        ready = [text for text in self.standing.texts if not text.conflict and not text.fault]
        return len(ready) + len(self.standing.files)


@router.get("", response_class=HTMLResponse)
def show_changes(request: Request, services: AService, member: Author, lang: StaffLang) -> Response:
    return staff_response(_page(request, services, member, lang))


@router.get("/progress")
def show_progress(services: AService, _: Author, lang: StaffLang) -> Response:
    """For the page's script: how far the build is."""
    found = under_way(services)
    if found is None:
        return JSONResponse({"open": False})
    progress = found.progress
    return JSONResponse({"open": True, "doing": doing(found, lang), "done": progress.done, "of": progress.of})


@router.post("/prepare")
def prepare(
    request: Request, services: AService, member: Author, lang: StaffLang, client_id: FormId
) -> Response:
    try:
        prepare_candidate(services, member, client_id)
    except BuildUnderWay as error:
        return _told(request, services, member, lang, error)
    return RedirectResponse(_HERE, 303)


@router.post("")
def publish(
    request: Request, services: AService, member: Author, lang: StaffLang, client_id: FormId
) -> Response:
    try:
        publish_at_once(services, member, client_id)
    except BuildUnderWay as error:
        return _told(request, services, member, lang, error)
    return RedirectResponse(_HERE, 303)


@router.post("/{number}")
def publish_prepared(
    request: Request, services: AService, member: Author, lang: StaffLang, client_id: FormId, number: Number
) -> Response:
    try:
        publish_staged(services, member, client_id, number)
    except (BuildUnderWay, NothingPrepared) as error:
        return _told(request, services, member, lang, error)
    return RedirectResponse(_HERE, 303)


@router.post("/{number}/let-go")
def let_it_go(
    request: Request, services: AService, member: Author, lang: StaffLang, client_id: FormId, number: Number
) -> Response:
    try:
        let_go(services, member, client_id, number)
    except NothingPrepared as error:
        return _told(request, services, member, lang, error)
    return RedirectResponse(_HERE, 303)


def doing(found: Publication, lang: StaffLang) -> str:
    """What the builder is at, in words."""
    return say(f"publishing.doing.{found.progress.doing or found.state}", lang)


def _page(
    request: Request, services: AService, member: Author, lang: StaffLang, told: str | None = None
) -> PublishPage:
    standing = read_changes(services)
    return PublishPage(
        **studio_frame(request, services, member, lang),
        standing=standing,
        titles=expectable(services, lang) if waits(standing.latest) else {},
        version=serving_version(services),
        alarm=services.indexes.alarm,
        told=told,
    )


def _told(
    request: Request,
    services: AService,
    member: Author,
    lang: StaffLang,
    error: BuildUnderWay | NothingPrepared,
) -> Response:
    return staff_response(_page(request, services, member, lang, sentence_of(error, lang)), 409)
