"""The leads' page: how matters ended lately, and why people were needed."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from bot.actions.read_figures import FIGURES_DAYS, read_figures
from bot.storage.figures import Figures
from bot.web.forms import StaffLang, staff_response, switch_url
from bot.web.pages import StaffPage
from bot.web.visitors import AService, Lead

router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadPage(StaffPage):
    """Counts of the last `days` days."""

    template = "lead/lead_page.html"
    figures: Figures
    days: int


@router.get("/lead", response_class=HTMLResponse)
def show_figures(request: Request, services: AService, member: Lead, lang: StaffLang) -> Response:
    return staff_response(
        LeadPage(
            lang=lang,
            switch_url=switch_url(request, lang),
            staff_name=member.name,
            figures=read_figures(services),
            days=FIGURES_DAYS,
        )
    )
