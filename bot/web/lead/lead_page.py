"""The leads' page: how matters ended lately, and why people were needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from bot.actions.read_figures import FIGURES_DAYS, read_figures
from bot.domain.conversation import Rating
from bot.domain.ticket import Reason
from bot.storage.figures import Figures
from bot.web.forms import StaffLang, staff_response
from bot.web.lead.led import LedPage, Part, led_frame
from bot.web.visitors import AService, Lead

router = APIRouter()

_OUTCOMES = ("confirmed", "assumed", "handed_off", "abandoned")


@dataclass(frozen=True, slots=True)
class Row:
    """How often `code` was counted, and its share of all in its card, in percent."""

    code: str
    count: int
    percent: int


@dataclass(frozen=True, slots=True)
class Card:
    """One question a lead asks. `heading` and what `labels` begins are keys of the catalogue."""

    heading: str
    labels: str
    total: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadPage(LedPage):
    """Counts of the last `days` days."""

    template = "lead/lead_page.html"
    part = Part.FIGURES
    figures: Figures
    days: int

    @property
    def cards(self) -> tuple[Card, ...]:
        return (
            _card("lead.outcomes", "lead.outcome", _OUTCOMES, self.figures.outcomes),
            _card("lead.reasons", "agent.reason", _most_first(self.figures), self.figures.handoff_reasons),
            _card("lead.ratings", "lead.rating", tuple(Rating), self.figures.ratings),
        )


@router.get("/lead", response_class=HTMLResponse)
def show_figures(request: Request, services: AService, member: Lead, lang: StaffLang) -> Response:
    return staff_response(
        LeadPage(
            **led_frame(request, member, lang),
            figures=read_figures(services),
            days=FIGURES_DAYS,
        )
    )


def _most_first(figures: Figures) -> tuple[str, ...]:
    """The reasons there were, the most frequent first."""
    counts = figures.handoff_reasons
    return tuple(
        sorted((reason for reason in Reason if reason in counts), key=lambda reason: -counts[reason])
    )


def _card(heading: str, labels: str, codes: Sequence[str], counts: dict[str, int]) -> Card:
    total = sum(counts.values())
    rows = (Row(code, counts.get(code, 0), round(100 * counts.get(code, 0) / (total or 1))) for code in codes)
    return Card(heading, labels, total, tuple(rows))
