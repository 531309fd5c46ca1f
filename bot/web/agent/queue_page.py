"""The agents' queue: who waits, for what, and how long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from bot.actions.read_queue import read_queue
from bot.actions.work_on_mail import count_unsent_mail
from bot.domain.article import Team
from bot.domain.queueing.listing import TicketFilter
from bot.domain.staff import Area
from bot.domain.ticket import Ticket, TicketStatus
from bot.language.catalogue import say
from bot.web.forms import StaffLang, staff_frame, staff_response
from bot.web.pages import StaffPage
from bot.web.visitors import Agent, AService

_UNITS = (("days", timedelta(days=1)), ("hours", timedelta(hours=1)), ("minutes", timedelta(minutes=1)))

TABS = (TicketStatus.OPEN, TicketStatus.PENDING, TicketStatus.SOLVED)


@dataclass(frozen=True, slots=True)
class Tab:
    status: TicketStatus
    count: int
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePage(StaffPage):
    """The tickets of `status`, of `team` alone when one is given; `counts` are under the same filter.

    `now` is the time, in UTC, from which waiting is reckoned. `unsent_mail` counts letters to customers that
    did not go out.
    """

    template = "agent/queue_page.html"
    area = Area.AGENT
    tickets: tuple[Ticket, ...]
    status: TicketStatus
    counts: dict[TicketStatus, int]
    now: datetime
    unsent_mail: int = 0
    team: Team | None = None
    teams: tuple[Team, ...] = tuple(Team)

    @property
    def tabs(self) -> tuple[Tab, ...]:
        return tuple(Tab(status, self.counts.get(status, 0), self._url(status)) for status in TABS)

    def waiting(self, ticket: Ticket) -> str:
        """How long the customer has waited, in the largest unit that fits; empty when nobody waits."""
        if ticket.waiting_since is None:
            return ""
        waited = self.now - ticket.waiting_since
        for unit, length in _UNITS:
            if waited >= length:
                return say(f"agent.waiting.{unit}", self.lang, count=waited // length)
        return say("agent.waiting.just_now", self.lang)

    def _url(self, status: TicketStatus) -> str:
        filters = {"status": status.value} | ({"team": self.team.value} if self.team else {})
        return f"/agent?{urlencode(filters)}"


router = APIRouter()


@router.get("/agent", response_class=HTMLResponse)
def show_queue(
    request: Request,
    services: AService,
    member: Agent,
    lang: StaffLang,
    status: TicketStatus = TicketStatus.OPEN,
    team: str = "",
) -> Response:
    chosen = Team(team) if team in set(Team) else None
    queue = read_queue(services, member, TicketFilter(status=status, team=chosen))
    page = QueuePage(
        **staff_frame(request, member, lang),
        tickets=queue.tickets,
        status=status,
        counts=dict(queue.counts.statuses),
        now=services.clock(),
        unsent_mail=count_unsent_mail(services),
        team=chosen,
    )
    return staff_response(page)
