"""An article on its author's desk: its front matter as a form, its text, how it looks, and what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.actions.compare_texts import Line, compare_texts
from bot.actions.edit_article import Desk, Draft, draft_of, edit_article
from bot.actions.open_article import find_article, open_article
from bot.actions.read_article_figures import read_article_figures
from bot.actions.services import Services
from bot.actions.stage_article import NO_FILE, discard_staged, stage_article
from bot.domain.article import Audience, Complexity, MaterialKind, Status, Team, Urgency
from bot.domain.article_form import MaterialFields
from bot.domain.article_problems import Problem, Weight
from bot.domain.article_use import ArticleFigures
from bot.domain.authoring import ArticlePath
from bot.domain.staff import Member
from bot.errors import DalilError, InvalidInput
from bot.errors.authoring import FileChanged, TextChanged
from bot.language import Direction, Lang, direction
from bot.web.author.article_fields import NO_FILE_SHOWN, ArticleFields
from bot.web.author.draft_view import DraftView
from bot.web.author.studio import Part, StudioPage, studio_frame
from bot.web.failures import sentence_of, status_of
from bot.web.forms import FormId, StaffLang, staff_response
from bot.web.pages import render
from bot.web.visitors import AService, Author, PageLang

router = APIRouter(prefix="/author/articles/{lang}/{article_id}")

_BLANK_MATERIALS = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class EditPage(StudioPage):
    """`tongue` is the language of the article, `view` how it looks. `went_on_from` is the revision that a
    save replaces: what was not saved still goes on from the text that it was `opened_with`, until its author
    chooses to save it over another. `written` is the id of the save that led here. When it could not be
    saved, `problem` says why; `theirs` is what somebody else saved meanwhile, and `difference` what this form
    would change in it."""

    template = "author/edit_page.html"
    part = Part.ARTICLES
    tongue: Lang
    desk: Desk
    view: DraftView
    figures: ArticleFigures
    opened_with: str | None = None
    saved: bool = False
    written: str = ""
    problem: str | None = None
    theirs: str | None = None
    difference: tuple[Line, ...] = ()
    choices: ClassVar = {
        "team": tuple(Team),
        "complexity": tuple(Complexity),
        "urgency": tuple(Urgency),
        "audience": tuple(Audience),
    }
    kinds = tuple(MaterialKind)
    weights = tuple(Weight)

    @property
    def url(self) -> str:
        return f"/author/articles/{self.tongue}/{self.desk.article_id}"

    @property
    def tongue_dir(self) -> Direction:
        return direction(self.tongue)

    @property
    def as_text(self) -> bool:
        return self.view.as_text

    @property
    def went_on_from(self) -> str:
        return self.revision if self.opened_with is None else self.opened_with

    @property
    def revision(self) -> str:
        """Of the text that is saved."""
        return self.desk.found.revision or ""

    @property
    def file_shown(self) -> str:
        return self.desk.found.file_revision or NO_FILE_SHOWN

    @property
    def materials(self) -> tuple[MaterialFields, ...]:
        """Those there are, and room for another."""
        form = self.desk.draft.form
        return (*(form.learn_more if form else ()), *(MaterialFields("", "", ""),) * _BLANK_MATERIALS)

    @property
    def status_name(self) -> str:
        """The key of what the article is, or is to become."""
        form = self.desk.draft.form
        status = form.status if form else ""
        waits = self.desk.found.staged or self.desk.file_waits
        name = "to_be_published" if status == Status.PUBLISHED and waits else status
        return f"editor.statuses.{name}" if status in list(Status) else ""

    @property
    def unfit(self) -> bool:
        """Whether what is saved cannot be published."""
        wrong = any(one.weight is Weight.ERROR for one in self.desk.draft.problems)
        return wrong and self.desk.found.staged is not None

    @property
    def saved_how(self) -> str:
        """The key of what a save leads to."""
        form = self.desk.draft.form
        if not self.desk.found.staged:
            return "editor.saved_nothing"
        if self.unfit:
            return "editor.saved_unfit"
        if form and form.status == Status.ARCHIVED and self.desk.served:
            return "editor.saved_archived"
        return "editor.saved_draft" if form and form.status == Status.DRAFT else "editor.saved"

    @property
    def next_statuses(self) -> tuple[Status, ...]:
        form = self.desk.draft.form
        return tuple(status for status in Status if form and form.status != status)

    def problems_of(self, place: str) -> tuple[Problem, ...]:
        return tuple(one for one in self.desk.draft.problems if one.place == place)


@router.get("", response_class=HTMLResponse)
def show_article(
    lang: PageLang,
    article_id: str,
    request: Request,
    services: AService,
    member: Author,
    ui: StaffLang,
    as_text: bool = False,
    saved: bool = False,
    written: str = "",
) -> Response:
    desk = edit_article(services, find_article(services, lang, article_id))
    page = _page(request, services, member, ui, desk, as_text=as_text, saved=saved, written=written)
    return staff_response(page)


@router.post("")
def save(
    lang: PageLang,
    article_id: str,
    request: Request,
    services: AService,
    member: Author,
    ui: StaffLang,
    fields: Annotated[ArticleFields, Form()],
) -> Response:
    """Stage what the form says. Of two authors at once, the second gets both texts to look at."""
    path = find_article(services, lang, article_id)
    text = fields.written
    seen = NO_FILE if fields.file_seen == NO_FILE_SHOWN else fields.file_seen
    try:
        stage_article(services, member, str(fields.client_id), path, text, fields.replaces, seen)
    except (TextChanged, FileChanged, InvalidInput) as error:
        return _not_saved(request, services, member, ui, path, fields, error)
    as_text = "&as_text=1" if fields.text is not None else ""
    address = f"/author/articles/{lang}/{article_id}?written={fields.client_id}{as_text}&saved=1"
    return RedirectResponse(address, 303)


@router.post("/preview", response_class=HTMLResponse)
def preview(
    lang: PageLang,
    article_id: str,
    services: AService,
    member: Author,  # noqa: ARG001
    ui: StaffLang,
    fields: Annotated[ArticleFields, Form()],
) -> Response:
    """How the text would look, and its problems: nothing is kept."""
    path = find_article(services, lang, article_id)
    draft = draft_of(services, path, fields.written)
    return HTMLResponse(render(_view(ui, path, article_id, draft, as_text=fields.text is not None)))


@router.post("/discard")
def discard(
    lang: PageLang,
    article_id: str,
    services: AService,
    member: Author,
    client_id: FormId,
    revision: Annotated[str, Form()],
) -> Response:
    """Back to the text of the file; the staged one stays in the history."""
    path = find_article(services, lang, article_id)
    discard_staged(services, member, client_id, path, revision)
    gone = open_article(services, path).current is None
    return RedirectResponse("/author" if gone else f"/author/articles/{lang}/{article_id}", 303)


def unsaved_page(
    request: Request,
    services: Services,
    member: Member,
    ui: Lang,
    path: ArticlePath,
    text: str,
    opened_with: str,
    problem: str | None = None,
) -> EditPage:
    """The page with a text that was not saved."""
    desk = edit_article(services, path, text)
    return _page(request, services, member, ui, desk, opened_with=opened_with, problem=problem)


def _not_saved(
    request: Request,
    services: Services,
    member: Member,
    ui: Lang,
    path: ArticlePath,
    fields: ArticleFields,
    error: DalilError,
) -> Response:
    text = fields.written
    desk = edit_article(services, path, text)
    current = desk.found.current
    changed = isinstance(error, TextChanged) and current is not None
    page = _page(
        request,
        services,
        member,
        ui,
        desk,
        as_text=fields.text is not None,
        opened_with=fields.went_on_from,
        problem=sentence_of(error, ui),
        theirs=current.text if changed and current else None,
        difference=compare_texts(current.text, text) if changed and current else (),
    )
    return staff_response(page, status_of(error))


def _page(
    request: Request,
    services: Services,
    member: Member,
    ui: Lang,
    desk: Desk,
    *,
    as_text: bool = False,
    opened_with: str | None = None,
    saved: bool = False,
    written: str = "",
    problem: str | None = None,
    theirs: str | None = None,
    difference: tuple[Line, ...] = (),
) -> EditPage:
    as_text = as_text or desk.draft.form is None
    return EditPage(
        **studio_frame(request, services, member, ui),
        tongue=desk.found.path.lang,
        desk=desk,
        view=_view(ui, desk.found.path, desk.article_id, desk.draft, as_text=as_text),
        figures=read_article_figures(services, desk.found.path.lang, desk.article_id),
        opened_with=opened_with,
        saved=saved,
        written=written,
        problem=problem,
        theirs=theirs,
        difference=difference,
    )


def _view(ui: Lang, path: ArticlePath, article_id: str, draft: Draft, *, as_text: bool) -> DraftView:
    return DraftView(
        lang=ui, switch_url="", tongue=path.lang, draft=draft, article_id=article_id, as_text=as_text
    )
