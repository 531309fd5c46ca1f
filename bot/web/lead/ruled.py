"""What the pages have in common on which a lead decides something for a team."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from starlette.responses import RedirectResponse, Response

from bot.domain.article import Team
from bot.errors import InvalidInput
from bot.language import Lang
from bot.web.failures import sentence_of, status_of
from bot.web.forms import staff_response
from bot.web.lead.led import LedPage, Part


@dataclass(frozen=True, slots=True, kw_only=True)
class RuledPage(LedPage):
    """How one team works; its template extends `lead/ruled.html`. `problem` says what could not be."""

    team: Team
    teams = tuple(Team)
    problem: str | None = None

    def url(self, team: Team | None = None) -> str:
        return f"{self.part.url}/{team or self.team}"


class MakesPage(Protocol):
    """Makes the page of a team, perhaps with what could not be."""

    def __call__(self, *, problem: str | None = None) -> RuledPage: ...


def decided(part: Part, team: Team, lang: Lang, act: Callable[[], object], page: MakesPage) -> Response:
    """The page again once `act` is done, which says why if it could not be."""
    try:
        act()
    except InvalidInput as error:
        return staff_response(page(problem=sentence_of(error, lang)), status_of(error))
    return RedirectResponse(f"{part.url}/{team}?done=saved", 303)
