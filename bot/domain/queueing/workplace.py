"""One team at one moment, as far as it matters for who answers what."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain.article import Team
from bot.domain.queueing.duty import OnDuty
from bot.domain.staff import USUAL_CAPACITY, Member
from bot.domain.ticket import Priority, Ticket
from bot.language import Lang


@dataclass(frozen=True, slots=True)
class WaitingTicket:
    """A customer who waits for an answer `since` the first word of their unanswered thread."""

    id: int
    since: datetime
    team: Team = Team.CUSTOMER_SERVICE
    tier: int = 1
    priority: Priority = Priority.NORMAL
    tags: frozenset[str] = frozenset()
    lang: Lang = "ar"
    plan: str | None = None
    assignee_id: str | None = None

    @property
    def asks_for(self) -> frozenset[str]:
        """The skills that would help: its tags, and the customer's language."""
        return self.tags | {self.lang}


@dataclass(frozen=True, slots=True)
class AgentAtWork:
    """An agent with the open tickets that they have. `away`: out of office, or no longer there."""

    id: str
    teams: frozenset[Team] = frozenset(Team)
    tier: int = 1
    skills: frozenset[str] = frozenset()
    capacity: int = USUAL_CAPACITY
    open_count: int = 0
    online: bool = True
    away: bool = False

    @property
    def at_work(self) -> bool:
        return self.online and not self.away

    @property
    def has_room(self) -> bool:
        """Whether they can be given another ticket."""
        return self.at_work and self.open_count < self.capacity

    def may_work_on(self, ticket: WaitingTicket) -> bool:
        """Whether it is their team's, and not above their tier."""
        return ticket.team in self.teams and ticket.tier <= self.tier

    def with_another(self) -> AgentAtWork:
        return replace(self, open_count=self.open_count + 1)


@dataclass(frozen=True, slots=True)
class Workplace:
    """Who waits and who works `at` this moment. `agents` are all of them, also those who are not at work."""

    at: datetime
    waiting: tuple[WaitingTicket, ...]
    agents: tuple[AgentAtWork, ...]
    on_duty: OnDuty = field(default_factory=dict)

    @property
    def unowned(self) -> tuple[WaitingTicket, ...]:
        """What is nobody's: it was given to nobody, or to somebody who is away now."""
        away = {agent.id for agent in self.agents if agent.away}
        return tuple(one for one in self.waiting if one.assignee_id is None or one.assignee_id in away)


def waiting(ticket: Ticket) -> WaitingTicket | None:
    """The ticket as one that waits; None while nobody waits for the team."""
    if ticket.waiting_since is None:
        return None
    return WaitingTicket(
        ticket.id,
        ticket.waiting_since,
        ticket.team,
        ticket.tier,
        ticket.priority,
        frozenset(ticket.tags),
        ticket.lang,
        ticket.plan,
        ticket.assignee_id,
    )


def at_work(member: Member, open_count: int, now: datetime, *, online: bool) -> AgentAtWork:
    """The member as one who answers tickets."""
    return AgentAtWork(
        member.id,
        member.teams,
        member.tier,
        member.skills,
        member.capacity,
        open_count,
        online,
        member.away(now),
    )
