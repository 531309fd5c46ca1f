"""One gap: everything that was asked, what the bot said to it, and what is to be done about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Path, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.actions.decide_gap import (
    LONGEST_REASON,
    add_to_article,
    dismiss_gap,
    reopen_gap,
    written_for_gap,
)
from bot.actions.find_gaps import find_gaps
from bot.actions.read_gap import (
    Effect,
    articles_called,
    languages_of,
    near_articles,
    read_effect,
    titles_of,
)
from bot.actions.services import Services
from bot.domain.article import PublishedArticle
from bot.domain.gaps import (
    LEAST_NEW_PEOPLE,
    LONGEST_QUESTION,
    DecidedGap,
    Gap,
    MissedQuestion,
    QuestionKey,
    people_by_week,
)
from bot.domain.staff import Member
from bot.errors import DalilError, InvalidInput, NotFound
from bot.errors.authoring import NothingChosen
from bot.language import Lang
from bot.web.author.gaps_page import Trend
from bot.web.author.studio import Part, StudioPage, studio_frame
from bot.web.failures import sentence_of, status_of
from bot.web.forms import FormId, StaffLang, staff_response
from bot.web.visitors import AService, Author

Key = Annotated[str, Path(pattern="^[mv][0-9]{1,15}$")]
FormKeys = Annotated[str, Form(max_length=60_000)]
Chosen = Annotated[list[str], Form(default_factory=list)]
FormArticle = Annotated[str, Form(max_length=100)]

_TICKED = 10
"""Questions that are offered to be added without a tap; more hardly make an article easier to find."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GapPage(StudioPage):
    """`gap` is open, or `decided`. `near` are articles that it may belong to, `found` those that were called
    by `find`; `titles` of the articles that the bot showed. `problem`: why nothing was done. `written_in`:
    the languages of the article that was decided on."""

    template = "author/gap_page.html"
    part = Part.GAPS
    gap: Gap | None
    decided: DecidedGap | None
    trend: Trend
    titles: dict[str, str]
    near: tuple[PublishedArticle, ...] = ()
    find: str = ""
    found: tuple[PublishedArticle, ...] = ()
    effect: Effect | None = None
    ticked: frozenset[QuestionKey] = frozenset()
    reason: str = ""
    problem: str | None = None
    written_in: tuple[Lang, ...] = ()
    longest_reason = LONGEST_REASON
    longest_question = LONGEST_QUESTION
    least = LEAST_NEW_PEOPLE

    @property
    def questions(self) -> tuple[MissedQuestion, ...]:
        if self.gap:
            return self.gap.questions
        return (*self.decided.since, *self.decided.questions) if self.decided else ()

    @property
    def keys(self) -> str:
        """All questions that a decision is about."""
        if self.decided:
            return " ".join(map(str, sorted(self.decided.decision.keys)))
        before = self.gap.before.decision.keys if self.gap and self.gap.before else ()
        return " ".join(map(str, dict.fromkeys((*(one.key for one in self.questions), *before))))

    def answered_by(self, question: MissedQuestion) -> str | None:
        """The article that answers it now, among those that were tried."""
        return dict(self.effect.answers).get(question) if self.effect else None


router = APIRouter(prefix="/author/gaps/{key}")


@router.get("", response_class=HTMLResponse)
def show_gap(
    request: Request,
    services: AService,
    member: Author,
    lang: StaffLang,
    key: Key,
    find: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    return staff_response(_page(request, services, member, lang, key, find=find))


@router.post("/dismiss", response_class=HTMLResponse)
def dismiss(
    request: Request,
    services: AService,
    member: Author,
    lang: StaffLang,
    key: Key,
    client_id: FormId,
    keys: FormKeys,
    reason: Annotated[str, Form(max_length=4 * LONGEST_REASON)] = "",
) -> Response:
    try:
        dismiss_gap(services, member, client_id, _keys(keys), reason)
    except InvalidInput as error:
        return _refused(_page(request, services, member, lang, key, reason=reason, error=error), error)
    return RedirectResponse(f"/author/gaps/{key}", 303)


@router.post("/add", response_class=HTMLResponse)
def add(
    request: Request,
    services: AService,
    member: Author,
    lang: StaffLang,
    key: Key,
    client_id: FormId,
    keys: FormKeys,
    question: Chosen,
    article: FormArticle = "",
) -> Response:
    try:
        if not article:
            raise NothingChosen(field="article")
        add_to_article(services, member, client_id, _keys(keys), _keys(" ".join(question)), article)
    except InvalidInput as error:
        return _refused(_page(request, services, member, lang, key, error=error), error)
    return RedirectResponse(f"/author/gaps/{key}", 303)


@router.post("/written")
def written(
    services: AService, member: Author, key: Key, client_id: FormId, keys: FormKeys, article: FormArticle
) -> Response:
    written_for_gap(services, member, client_id, _keys(keys), article)
    return RedirectResponse(f"/author/gaps/{key}", 303)


@router.post("/reopen")
def reopen(services: AService, member: Author, key: Key, client_id: FormId, keys: FormKeys) -> Response:
    reopen_gap(services, member, client_id, _keys(keys))
    return RedirectResponse(f"/author/gaps/{key}", 303)


def _keys(text: str) -> list[QuestionKey]:
    """Raises `NotFound`: there is none, or one of them is no key."""
    found = [QuestionKey.read(key) for key in text.split()]
    if not found:
        raise NotFound
    return found


def _refused(page: GapPage, error: DalilError) -> Response:
    return staff_response(page, status_of(error))


def _page(
    request: Request,
    services: Services,
    member: Member,
    lang: Lang,
    key: str,
    *,
    find: str = "",
    reason: str = "",
    error: DalilError | None = None,
) -> GapPage:
    found = find_gaps(services).with_question(QuestionKey.read(key))
    gap, decided = (found, None) if isinstance(found, Gap) else (None, found)
    questions = found.questions if isinstance(found, Gap) else (*found.since, *found.questions)
    shown = [said.article_id for question in questions for said in question.said if said.article_id]
    effect = read_effect(services, decided) if decided and decided.decision.article_id else None
    by = [article_id for _, article_id in effect.answers if article_id] if effect else []
    own = [decided.decision.article_id] if decided and decided.decision.article_id else []
    return GapPage(
        **studio_frame(request, services, member, lang),
        gap=gap,
        decided=decided,
        trend=Trend(people_by_week(questions, services.clock())),
        titles=titles_of(services, [*shown, *by, *own], lang),
        near=near_articles(services, gap.central, lang) if gap else (),
        find=find,
        found=articles_called(services, find, lang) if gap and find else (),
        effect=effect,
        ticked=_ticked(gap.questions) if gap else frozenset(),
        reason=reason,
        written_in=languages_of(services, own[0]) if own else (),
        problem=sentence_of(error, lang) if error else None,
    )


def _ticked(questions: Sequence[MissedQuestion]) -> frozenset[QuestionKey]:
    """The most central ones, each wording once."""
    texts: dict[str, QuestionKey] = {}
    for question in questions:
        if len(question.text) <= LONGEST_QUESTION:
            texts.setdefault(" ".join(question.text.split()).casefold(), question.key)
    return frozenset(list(texts.values())[:_TICKED])
