"""The people on the company's side: what each role may open and do, and what each of them takes on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.article import Team
from bot.domain.ticket import Ticket


class Role(StrEnum):
    AUTHOR = "author"
    AGENT = "agent"
    LEAD = "lead"
    ADMIN = "admin"


class Area(StrEnum):
    """A part of the console, in the order of the menu; one lands on the first that one may open."""

    AGENT = "agent"
    AUTHOR = "author"
    LEAD = "lead"


class Act(StrEnum):
    """What not everybody may do. `RUN_DESK` is all that a lead decides: strategies, rotas, hours, targets,
    canned replies, and who takes on what; `MANAGE_STAFF` is who is let in, in which role, and who no more."""

    WORK_ON_TICKETS = "work_on_tickets"
    HAND_OUT_TICKETS = "hand_out_tickets"
    RUN_DESK = "run_desk"
    WRITE_ARTICLES = "write_articles"
    MANAGE_STAFF = "manage_staff"
    READ_AUDIT_LOG = "read_audit_log"


_MAY_OPEN: dict[Role, frozenset[Area]] = {
    Role.AUTHOR: frozenset({Area.AUTHOR}),
    Role.AGENT: frozenset({Area.AGENT}),
    Role.LEAD: frozenset({Area.AGENT, Area.LEAD}),
    Role.ADMIN: frozenset(Area),
}
_MAY_DO: dict[Role, frozenset[Act]] = {
    Role.AUTHOR: frozenset({Act.WRITE_ARTICLES}),
    Role.AGENT: frozenset({Act.WORK_ON_TICKETS}),
    Role.LEAD: frozenset({Act.WORK_ON_TICKETS, Act.HAND_OUT_TICKETS, Act.RUN_DESK}),
    Role.ADMIN: frozenset(Act),
}

USUAL_CAPACITY = 10
"""Tickets that one person can have open at once without losing sight of any."""


@dataclass(frozen=True, slots=True)
class Member:
    """A member of staff: the teams they are in, what they are good at, how many open tickets they are given
    at most, and up to which tier. Who is new is in every team, until a lead says otherwise. `invited_at` is
    when they last were, until they have come in."""

    id: str
    email: str
    name: str
    role: Role
    teams: frozenset[Team] = frozenset(Team)
    skills: frozenset[str] = frozenset()
    capacity: int = USUAL_CAPACITY
    tier: int = 1
    away_until: datetime | None = None
    disabled_at: datetime | None = None
    invited_at: datetime | None = None

    def may_open(self, area: Area) -> bool:
        return area in _MAY_OPEN[self.role]

    def may(self, act: Act) -> bool:
        """Whether their role lets them; somebody disabled may do nothing."""
        return self.disabled_at is None and act in _MAY_DO[self.role]

    def may_see(self, ticket: Ticket) -> bool:
        """Whether they may know of it: a lead of every ticket, an agent of those of their teams and of what
        is theirs."""
        ours = ticket.team in self.teams or ticket.assignee_id == self.id
        return self.may(Act.WORK_ON_TICKETS) and (ours or self.sees_every_team)

    @property
    def sees_every_team(self) -> bool:
        return self.may(Act.RUN_DESK)

    def may_manage(self, other: Member) -> bool:
        """Whether they may change the other's role, or whether the other is let in. Nobody does so to
        themselves: that is how there is always somebody left who can."""
        return self.may(Act.MANAGE_STAFF) and self.id != other.id

    def may_send_away(self, other: Member) -> bool:
        """Whether they may say that the other is out of office."""
        return self.id == other.id or self.may(Act.RUN_DESK)

    def has_no_duty(self, team: Team, now: datetime) -> bool:
        """Whether a duty of that team falls to the next in turn: they are away, or not in the team."""
        return team not in self.teams or self.away(now)

    def away(self, now: datetime) -> bool:
        """Whether they are out of office, or answer no tickets any more."""
        return not self.may(Act.WORK_ON_TICKETS) or (self.away_until is not None and now < self.away_until)
