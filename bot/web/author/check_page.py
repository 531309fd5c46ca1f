"""The check-up of all articles: each finding leads to where it is mended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.actions.check_articles import REVIEW_AFTER, CheckUp, check_articles
from bot.actions.mark_answer import read_marked_answers, settle_mark
from bot.domain.answer_mark import MarkedAnswer
from bot.domain.authoring import ArticlePath
from bot.errors import NotFound
from bot.language import LANGUAGES
from bot.storage.articles import Fault, Severity
from bot.web.author.studio import Part, StudioPage, studio_frame
from bot.web.forms import FormId, StaffLang, staff_response
from bot.web.visitors import AService, Author

router = APIRouter()

SHOWN = 50
"""Findings of a kind, until all of them are asked for."""


_ISOLATED, _END = "\u2068", "\u2069"


class Kind(StrEnum):
    """What is looked for, in the order of the page."""

    FAULTS = "faults"
    MISSING = "missing"
    UNEVEN = "uneven"
    TWINS = "twins"
    SHARED = "shared"
    DUE = "due"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckPage(StudioPage):
    """`whole` is the kind of which everything is shown, `marked` what agents said of Dalil's answers."""

    template = "author/check_page.html"
    part = Part.CHECK
    found: CheckUp
    marked: tuple[MarkedAnswer, ...] = ()
    whole: Kind | None
    kinds = tuple(Kind)
    days = REVIEW_AFTER.days
    examples = 5

    def count(self, kind: Kind) -> int:
        return len(self._all(kind))

    def shown(self, kind: Kind) -> Sequence[object]:
        """The findings of this kind that are on the page."""
        found = self._all(kind)
        return found if kind is self.whole else found[:SHOWN]

    def title(self, lang: str, article_id: str) -> str:
        return self.found.titles.get((lang, article_id), article_id)

    @property
    def twice(self) -> frozenset[str]:
        """Titles that do not tell which article is meant."""
        counts = Counter((lang, title) for (lang, _), title in self.found.titles.items())
        return frozenset(title for (_, title), count in counts.items() if count > 1)

    def args_of(self, fault: Fault) -> dict[str, object]:
        """What the sentence on a fault is filled with, kept apart from the direction of the sentence."""
        return {
            name: f"{_ISOLATED}{value}{_END}" if isinstance(value, str) else value
            for name, value in fault.args.items()
        }

    def is_error(self, fault: Fault) -> bool:
        return fault.severity is Severity.ERROR

    def is_kept(self, fault: Fault) -> bool:
        return fault.severity is Severity.KEPT

    def editor_of(self, fault: Fault) -> str | None:
        """Where the file that is at fault can be edited; None for one that lies where no article does."""
        path = ArticlePath(tuple(fault.path.split("/")))
        if path.lang not in LANGUAGES:
            return None
        return f"/author/articles/{path.lang}/{quote(path.stem)}"

    def _all(self, kind: Kind) -> Sequence[object]:
        return {
            Kind.FAULTS: self.found.faults,
            Kind.MISSING: self.found.missing,
            Kind.UNEVEN: self.found.uneven,
            Kind.TWINS: self.found.doubles.twins,
            Kind.SHARED: self.found.doubles.shared,
            Kind.DUE: self.found.due,
        }[kind]


@router.get("/author/check", response_class=HTMLResponse)
def show_check_up(
    request: Request, services: AService, member: Author, lang: StaffLang, whole: Kind | None = None
) -> Response:
    return staff_response(
        CheckPage(
            **studio_frame(request, services, member, lang),
            found=check_articles(services),
            marked=read_marked_answers(services, member),
            whole=whole,
        )
    )


@router.post("/author/check/marks/{mark_id}")
def settle(
    mark_id: Annotated[int, Path(ge=1, le=2**53)], services: AService, member: Author, client_id: FormId
) -> Response:
    """The author has done what there was to do about it."""
    with suppress(NotFound):  # somebody else did
        settle_mark(services, member, client_id, mark_id)
    return RedirectResponse("/author/check#marked", 303)
