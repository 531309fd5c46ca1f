"""The gaps: what customers could not find, the most met first, and what became of what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse, Response

from bot.actions.find_gaps import Gaps, find_gaps
from bot.actions.read_gap import Effect, read_effect, titles_of
from bot.domain.gaps import (
    LEFT_ALONE,
    WINDOW,
    DecidedGap,
    Gap,
    GapDecisionKind,
    MissedQuestion,
    people_by_week,
)
from bot.language import Lang
from bot.web.author.studio import Part, StudioPage, studio_frame
from bot.web.forms import StaffLang, staff_response
from bot.web.visitors import AService, Author

router = APIRouter()

ON_A_PAGE = 25
_EXAMPLES = 2
_TRIED_IN_A_LIST = 8
_BAR, _STEP, _HIGHEST = 9, 12, 26


class State(StrEnum):
    """The tabs."""

    OPEN = "open"
    UNDER_WAY = "under_way"
    DONE = "done"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Bar:
    """One week of a trend, as it is drawn."""

    x: int
    y: float
    height: float
    count: int


@dataclass(frozen=True, slots=True)
class Trend:
    """How many people asked in each of the last weeks, the latest one last."""

    counts: tuple[int, ...]

    @property
    def bars(self) -> tuple[Bar, ...]:
        most = max(*self.counts, 1)
        heights = (round(max(1.5, _HIGHEST * count / most), 1) for count in self.counts)
        return tuple(
            Bar(week * _STEP, _HIGHEST - height, height, self.counts[week])
            for week, height in enumerate(heights)
        )

    @property
    def view(self) -> str:
        return f"0 0 {_STEP * (len(self.counts) - 1) + _BAR} {_HIGHEST}"


@dataclass(frozen=True, slots=True)
class OpenRow:
    """An open gap. `examples` are other words for the same."""

    gap: Gap
    trend: Trend
    examples: tuple[MissedQuestion, ...]
    outside: bool


@dataclass(frozen=True, slots=True)
class DecidedRow:
    """A decided gap. `effect` is what the index makes of its questions now; None for a dismissed one."""

    decided: DecidedGap
    trend: Trend
    title: str | None
    effect: Effect | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GapsPage(StudioPage):
    """`only` is the language that is looked at; None for both."""

    template = "author/gaps_page.html"
    part = Part.GAPS
    state: State
    states = tuple(State)
    counts: dict[State, int]
    only: Lang | None
    number: int
    pages: int
    gaps: Gaps
    open_rows: tuple[OpenRow, ...] = ()
    decided_rows: tuple[DecidedRow, ...] = ()
    days = WINDOW.days
    minutes = LEFT_ALONE // timedelta(minutes=1)

    def url(self, *, state: State | None = None, number: int = 1) -> str:
        """This page, in another state or on another sheet."""
        only = f"&only={self.only}" if self.only else ""
        return f"/author/gaps?state={state or self.state}{only}" + (f"&page={number}" if number > 1 else "")


@router.get("/author/gaps", response_class=HTMLResponse)
def show_gaps(
    request: Request,
    services: AService,
    member: Author,
    lang: StaffLang,
    state: State = State.OPEN,
    only: Literal["ar", "en", ""] = "",
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Response:
    gaps = find_gaps(services)
    open_ = [gap for gap in gaps.open if not only or only in gap.languages]
    decided = _by_state(gaps, only)
    chosen: Sequence[Gap | DecidedGap] = open_ if state is State.OPEN else decided[state]
    sheet = chosen[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    now, in_field = services.clock(), services.indexes.current().stakes.in_field
    return staff_response(
        GapsPage(
            **studio_frame(request, services, member, lang),
            state=state,
            counts={State.OPEN: len(open_)} | {one: len(those) for one, those in decided.items()},
            only=only or None,
            number=page,
            pages=max(1, -(-len(chosen) // ON_A_PAGE)),
            gaps=gaps,
            open_rows=tuple(_open_row(gap, now, in_field) for gap in sheet if isinstance(gap, Gap)),
            decided_rows=tuple(
                _decided_row(services, one, now, lang) for one in sheet if isinstance(one, DecidedGap)
            ),
        )
    )


def _by_state(gaps: Gaps, only: str) -> dict[State, list[DecidedGap]]:
    found: dict[State, list[DecidedGap]] = {State.UNDER_WAY: [], State.DONE: [], State.DISMISSED: []}
    for one in gaps.decided:
        asked_in = {one.decision.lang, *(question.lang for question in one.questions)}
        if not only or only in asked_in:
            found[_state_of(one)].append(one)
    return found


def _state_of(decided: DecidedGap) -> State:
    if decided.decision.kind is GapDecisionKind.DISMISSED:
        return State.DISMISSED
    return State.UNDER_WAY if decided.under_way else State.DONE


def _open_row(gap: Gap, now: datetime, in_field: float) -> OpenRow:
    texts = {gap.central.text: gap.central}
    for question in gap.questions:
        texts.setdefault(question.text, question)
    examples = tuple(texts.values())[1 : 1 + _EXAMPLES]
    return OpenRow(gap, Trend(people_by_week(gap.questions, now)), examples, gap.outside(in_field))


def _decided_row(services: AService, decided: DecidedGap, now: datetime, lang: Lang) -> DecidedRow:
    article_id = decided.decision.article_id
    asked = (*decided.questions, *decided.since)
    return DecidedRow(
        decided,
        Trend(people_by_week(asked, now)),
        titles_of(services, [article_id], lang).get(article_id) if article_id else None,
        read_effect(services, decided, _TRIED_IN_A_LIST) if article_id else None,
    )
