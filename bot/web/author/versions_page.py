"""The history of what was published: who, when, what changed; and the way back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.actions.publish_staged import kept_versions, roll_back
from bot.actions.read_changes import read_publications
from bot.domain.publication import Publication, PublicationKind, PublicationState
from bot.errors import IndexMissing
from bot.language.catalogue import say
from bot.web.author.studio import Part, StudioPage, serving_version, studio_frame
from bot.web.forms import FormId, StaffLang, staff_response
from bot.web.visitors import AService, Author

router = APIRouter(prefix="/author/versions")


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionsPage(StudioPage):
    """`serving` is the version that answers now, `kept` those that can be gone back to, newest first."""

    template = "author/versions_page.html"
    part = Part.VERSIONS
    publications: tuple[Publication, ...]
    kept: tuple[str, ...]
    serving: str | None
    alarm: str | None = None
    told: str | None = None

    @property
    def one_before(self) -> str | None:
        return next((version for version in self.kept if self.serving and version < self.serving), None)

    @property
    def serving_row(self) -> int | None:
        """The row that made what serves now serve."""
        made = (found for found in self.publications if found.state is PublicationState.PUBLISHED)
        return next((found.id for found in made if found.version == self.serving), None)

    def can_go_to(self, found: Publication) -> bool:
        """Whether this row made a version that is kept and does not serve."""
        made = found.state is PublicationState.PUBLISHED and found.kind is not PublicationKind.ROLLBACK
        return made and found.version in self.kept and found.version != self.serving


@router.get("", response_class=HTMLResponse)
def show_versions(request: Request, services: AService, member: Author, lang: StaffLang) -> Response:
    return staff_response(_page(request, services, member, lang))


@router.post("/back")
def go_back(
    request: Request,
    services: AService,
    member: Author,
    lang: StaffLang,
    client_id: FormId,
    version: Annotated[str, Form(pattern=r"^\d{8}T\d{12}Z-[0-9a-f]{8}$")],
) -> Response:
    try:
        roll_back(services, member, client_id, version)
    except IndexMissing:
        told = say("publishing.gone", lang)
        return staff_response(_page(request, services, member, lang, told), 409)
    return RedirectResponse("/author/versions", 303)


def _page(
    request: Request, services: AService, member: Author, lang: StaffLang, told: str | None = None
) -> VersionsPage:
    return VersionsPage(
        **studio_frame(request, services, member, lang),
        publications=tuple(read_publications(services)),
        kept=tuple(kept_versions(services)),
        serving=serving_version(services),
        alarm=services.indexes.alarm,
        told=told,
    )
