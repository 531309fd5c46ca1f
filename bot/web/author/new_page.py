"""A new article, or the one that is missing in the other language."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.actions.decide_gap import close_gap
from bot.actions.open_article import is_written, topics_in_use
from bot.actions.read_gap import wordings_of_gap
from bot.actions.services import Services
from bot.actions.start_article import MOST_QUESTIONS, NewArticle, read_twin, start_article
from bot.domain.article import Article
from bot.domain.gaps import QuestionKey
from bot.domain.staff import Member
from bot.errors import InvalidInput, NotFound
from bot.language import LANGUAGES, Lang
from bot.web.author.studio import Part, StudioPage, studio_frame
from bot.web.customer.topics import topic_called, topic_name
from bot.web.failures import sentence_of, status_of
from bot.web.forms import FormId, StaffLang, staff_response
from bot.web.visitors import AService, Author, PageLang


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPage(StudioPage):
    """`new` is what was typed so far, `twin` the article that is to be translated, `topics` the names of the
    topics there are, `topic` that of the article's. `gap` is the gap that the article is to close, if any."""

    template = "author/new_page.html"
    part = Part.ARTICLES
    new: NewArticle
    twin: Article | None
    topics: tuple[str, ...]
    topic: str
    gap: str = ""
    problem: str | None = None
    field: str | None = None
    languages = LANGUAGES


router = APIRouter(prefix="/author/new")

_Questions = Annotated[list[str], Query(max_length=MOST_QUESTIONS)]


@router.get("", response_class=HTMLResponse)
def show_blank(
    request: Request,
    services: AService,
    member: Author,
    ui: StaffLang,
    tongue: PageLang | None = None,
    id_: Annotated[str, Query(alias="id")] = "",
    topic: str = "",
    title: str = "",
    question: _Questions = [],  # noqa: B006
    gap: str = "",
) -> Response:
    """`tongue` and `id` ask for a translation; `question`s and `gap` come from what nobody found."""
    asked = tuple(question) or _asked_in(services, gap, tongue or ui)
    new = NewArticle(tongue or ui, title, topic, id_, asked)
    return staff_response(_page(request, services, member, ui, new, gap))


@router.post("")
def begin(
    request: Request,
    services: AService,
    member: Author,
    ui: StaffLang,
    client_id: FormId,
    tongue: Annotated[PageLang, Form()],
    title: Annotated[str, Form()] = "",
    topic: Annotated[str, Form()] = "",
    id_: Annotated[str, Form(alias="id")] = "",
    questions: Annotated[str, Form()] = "",
    gap: Annotated[str, Form()] = "",
) -> Response:
    folder = topic_called(topic, topics_in_use(services))
    new = NewArticle(tongue, title, folder, id_, tuple(questions.splitlines()))
    try:
        started = start_article(services, member, client_id, new)
    except InvalidInput as error:
        page = _page(request, services, member, ui, new, gap, sentence_of(error, ui), error.field)
        return staff_response(page, status_of(error))
    name = str(started["path"]).rpartition("/")[2].removesuffix(".md")
    if gap:
        with suppress(NotFound):  # somebody decided about it in the meantime
            close_gap(services, member, client_id, QuestionKey.read(gap), name)
    return RedirectResponse(f"/author/articles/{tongue}/{quote(name)}", 303)


def _asked_in(services: Services, gap: str, lang: Lang) -> tuple[str, ...]:
    """What was asked in a gap in this language, each wording once."""
    if not gap:
        return ()
    with suppress(NotFound):
        return wordings_of_gap(services, QuestionKey.read(gap), lang)[:MOST_QUESTIONS]
    return ()


def _page(
    request: Request,
    services: Services,
    member: Member,
    ui: Lang,
    new: NewArticle,
    gap: str,
    problem: str | None = None,
    field: str | None = None,
) -> NewPage:
    translates = bool(new.id) and not is_written(services, new.lang, new.id)
    twin = read_twin(services, new.lang, new.id) if translates else None
    topic = new.topic or (twin.topic if twin else "")
    topics = topics_in_use(services)
    return NewPage(
        **studio_frame(request, services, member, ui),
        new=new,
        twin=twin,
        topics=tuple(topic_name(one, ui) for one in topics),
        topic=topic_name(topic, ui) if topic in topics else topic,
        gap=gap,
        problem=problem,
        field=field,
    )
