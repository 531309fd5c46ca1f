"""The agents' queue: who waits, for what, how long, and who has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import HTMLResponse, Response

from bot.actions.keep_ready import read_views
from bot.actions.look_around import Surroundings, look_around
from bot.actions.read_queue import Queue, QueueNews, queue_news, read_queue, search_tickets
from bot.actions.services import Services
from bot.actions.work_on_mail import count_unsent_mail
from bot.domain.article import Team
from bot.domain.queueing.listing import ME, NOBODY, SavedView
from bot.domain.queueing.tiers import TIERS
from bot.domain.routing import TEAM_TAGS
from bot.domain.staff import Act, Area, Member
from bot.domain.ticket import ClockState, Priority, Ticket
from bot.language import Lang, other_language
from bot.language.catalogue import say
from bot.web.agent.presence import said_away
from bot.web.agent.queue_query import ANY, QueueQuery, asked_query
from bot.web.agent.tag_names import tag_name
from bot.web.forms import StaffLang, staff_frame, staff_response
from bot.web.pages import StaffPage
from bot.web.visitors import Agent, AService

_UNITS = (("days", timedelta(days=1)), ("hours", timedelta(hours=1)), ("minutes", timedelta(minutes=1)))


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to narrow the list. `name` is a key of the catalogue, or what somebody called it."""

    name: str
    url: str
    chosen: bool
    count: int | None = None
    alarming: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What came of an act: `what` was done to `done` tickets; `left` says why not to the others, which are
    named by each reason. A `problem` is one of the act as a whole."""

    what: str = ""
    done: int = 0
    left: Mapping[str, Sequence[str]] = field(default_factory=dict)
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePage(StaffPage):
    """`now` is the time, in UTC, from which waiting is reckoned; `news` what the list has seen of all that
    happened. `unsent_mail` counts letters to customers that did not go out."""

    template = "agent/queue_page.html"
    area = Area.AGENT
    member: Member
    query: QueueQuery
    queue: Queue
    around: Surroundings
    saved: tuple[SavedView, ...]
    news: QueueNews
    now: datetime
    away: bool
    unsent_mail: int = 0
    told: Told | None = None
    teams = tuple(Team)
    priorities = tuple(Priority)
    tiers = TIERS

    @property
    def tabs(self) -> tuple[Choice, ...]:
        counts = self.queue.counts.statuses
        return tuple(
            Choice(status, self.query.url(status=status), status == self.query.shown_status, count)
            for status, count in (*counts.items(), (ANY, sum(counts.values())))
        )

    @property
    def quick(self) -> tuple[Choice, ...]:
        """What an agent looks for many times a day."""
        standing = self.queue.standing
        wished: tuple[tuple[str, dict[str, str], int | None], ...] = (
            ("all", {}, None),
            ("mine", {"assignee": ME}, standing.mine),
            ("nobodys", {"assignee": NOBODY}, standing.unassigned),
            ("warning", {"clock": ClockState.WARNING.value}, standing.warned),
            ("breached", {"clock": ClockState.BREACHED.value}, standing.breached),
        )
        team = self.query.team
        return tuple(
            self._choice(
                name, QueueQuery(team=team, **wish), count, alarming=name == "breached" and bool(count)
            )
            for name, wish, count in wished
        )

    @property
    def views(self) -> tuple[tuple[SavedView, Choice], ...]:
        """What was given a name."""
        return tuple(
            (view, self._choice(view.name, QueueQuery.for_filter(view.filter))) for view in self.saved
        )

    @property
    def next_teams(self) -> tuple[Team, ...]:
        """Whose first in line the member may take."""
        shown = (team for team in self.around.ways if self.query.team in ("", team))
        return tuple(team for team in shown if self.around.ways[team].takes_next)

    @property
    def tag_choices(self) -> tuple[str, ...]:
        """Those that mean something to the teams, and those in sight."""
        return tuple(dict.fromkeys((*TEAM_TAGS, *(tag for one in self.queue.tickets for tag in one.tags))))

    @property
    def removable(self) -> tuple[SavedView, ...]:
        """The views that are theirs to remove."""
        return tuple(
            view for view in self.saved if view.staff_id == self.member.id or (view.shared and self.may_share)
        )

    @property
    def may_share(self) -> bool:
        """Whether a view of theirs can be everybody's."""
        return self.member.may(Act.RUN_DESK)

    @property
    def nothing_wished(self) -> bool:
        return not (self.query.q or self.query.narrows or self.query.after)

    def waiting(self, ticket: Ticket) -> str:
        """How long the customer has waited; empty when nobody waits."""
        if ticket.waiting_since is None:
            return ""
        just_now = say("agent.waiting.just_now", self.lang)
        return _in_words(self.now - ticket.waiting_since, self.lang, just_now)

    def due(self, ticket: Ticket) -> str:
        """How long until what was promised is over, or since it was; empty when nothing is."""
        if not self.clock(ticket) or ticket.due_at is None:
            return ""
        short = say("queue.under_a_minute", self.lang)
        return _in_words(abs(ticket.due_at - self.now), self.lang, short)

    def clock(self, ticket: Ticket) -> str:
        """How it stands at this moment; empty when none runs."""
        return ticket.clock_at(self.now) or ""

    def tag(self, tag: str) -> str:
        return tag_name(tag, self.lang)

    def may_take(self, ticket: Ticket) -> bool:
        """Whether the row offers it; who may take only the next in line does not choose among them."""
        if ticket.assignee_id or ticket.done:
            return False
        way = self.around.ways.get(ticket.team)
        return way is not None and way.chooses and ticket.tier <= self.member.tier

    def _choice(
        self, name: str, wished: QueueQuery, count: int | None = None, *, alarming: bool = False
    ) -> Choice:
        return Choice(name, wished.url(), wished.url() == self.query.url(), count, alarming)


router = APIRouter()


@router.get("/agent", response_class=HTMLResponse)
def show_queue(
    request: Request,
    services: AService,
    member: Agent,
    lang: StaffLang,
    query: Annotated[QueueQuery, Depends(asked_query)],
    told: str = "",
) -> Response:
    what, _, done = told.partition(".")
    said = Told(what, int(done)) if what in TELLS and done.isdecimal() and len(done) < 4 else None
    return staff_response(queue_page(request, services, member, lang, query, said))


TELLS = frozenset({"taken", "assigned", "let_go", "tagged", "untagged", "solved", "nobody_waits"})
"""What an act can have come to; it is in the address that the act leads to."""


def queue_page(
    request: Request,
    services: Services,
    member: Member,
    lang: Lang,
    query: QueueQuery,
    told: Told | None = None,
) -> QueuePage:
    news = queue_news(services, member)
    after = query.after or None
    wanted = query.filter
    frame = staff_frame(request, member, lang)
    frame["switch_url"] = query.here(lang=other_language(lang))  # a form's own address has no page
    return QueuePage(
        **frame,
        member=member,
        query=query,
        queue=search_tickets(services, member, query.q, wanted, after=after)
        if query.q
        else read_queue(services, member, wanted, after=after),
        around=look_around(services, member),
        saved=read_views(services, member),
        news=news,
        now=services.clock(),
        away=said_away(request),
        unsent_mail=count_unsent_mail(services),
        told=told,
    )


def _in_words(time: timedelta, lang: Lang, under_a_minute: str) -> str:
    """A length of time in the largest unit that fits."""
    for unit, length in _UNITS:
        if time >= length:
            return say(f"agent.waiting.{unit}", lang, count=time // length)
    return under_a_minute
