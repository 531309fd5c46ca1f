"""Twenty agents come, go and solve while five hundred tickets arrive at random and are given out by rule."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from random import Random

from sqlalchemy import select

from bot.actions.be_present import come_online, go_offline
from bot.actions.hand_out import hand_out
from bot.actions.services import Services
from bot.actions.work_on_ticket import solve_ticket
from bot.domain.article import Team
from bot.domain.queueing.strategy import StrategyName
from bot.domain.queueing.team_rule import TeamRule
from bot.domain.staff import Member
from bot.domain.ticket import Ticket, TicketStatus
from bot.domain.ticket_history import Happening
from bot.storage.database import Connection
from bot.storage.schema import ticket_events
from bot.storage.schema import tickets as rows
from bot.storage.staff import set_online
from bot.storage.ticket_history import add_event
from bot.storage.tickets import set_status
from bot.storage.workplaces import agents_of, hold_round, set_rule, waiting_for
from tests.actions.cast import new_id
from tests.actions.desk.cast import a_member, at_once, waiting_tickets

AGENTS, TICKETS, CAPACITY = 20, 500, 5
SERVICE = Team.CUSTOMER_SERVICE


@dataclass
class Day:
    """What is looked at after each thing that happens. `given`: whom each ticket was given to so far."""

    services: Services
    agents: list[Member]
    chance: Random = field(default_factory=lambda: Random(7))
    there: set[str] = field(default_factory=set)
    tickets: list[Ticket] = field(default_factory=list)
    given: dict[int, str] = field(default_factory=dict)
    was_full: bool = False

    def go_on(self) -> None:
        """Some write, some solve, one comes and one goes, and meanwhile the rule gives out what it can."""
        self.tickets += waiting_tickets(self.services, min(self.chance.randrange(1, 40), self.to_come))
        self.some_are_solved()
        self.still_there()
        comes, goes = self.chance.sample(self.agents, 2)
        solving = self.chance.sample(self.open, min(1, len(self.open)))
        told = at_once(
            partial(come_online, self.services, comes),
            partial(go_offline, self.services, goes),
            *[partial(hand_out, self.services)] * 2,
            *(partial(solve_ticket, self.services, *at, new_id()) for at in solving),
        )
        assert [one for one in told if isinstance(one, Exception)] == []
        self.there = self.there - {goes.id} | {comes.id}
        self.look({member.id for member, _ in solving})

    @property
    def to_come(self) -> int:
        return TICKETS - len(self.tickets)

    @property
    def open(self) -> list[tuple[Member, str]]:
        """Who could solve what now."""
        members = {member.id: member for member in self.agents}
        query = select(rows.c.assignee_id, rows.c.reference).where(
            rows.c.status == TicketStatus.OPEN, rows.c.assignee_id.is_not(None)
        )
        with self.services.database.reading() as connection:
            found = connection.execute(query.order_by(rows.c.id)).all()
        return [(members[row.assignee_id], row.reference) for row in found]

    def some_are_solved(self) -> None:
        """In one go, as nothing here depends on how."""
        found = {ticket.reference: ticket.id for ticket in self.tickets}
        now, solved = self.services.clock(), [one for one in self.open if self.chance.random() < 0.3]
        with self.services.database.writing() as connection:
            for member, reference in solved:
                set_status(connection, found[reference], TicketStatus.SOLVED, None, now)
                add_event(connection, found[reference], Happening.SOLVED, now, staff_id=member.id)

    def still_there(self) -> None:
        with self.services.database.writing() as connection:
            for member in self.agents:
                set_online(connection, member.id, self.services.clock() if member.id in self.there else None)

    def look(self, just_solved: set[str]) -> None:
        """Who solved one meanwhile may have had no room when it was their turn."""
        with self.services.database.writing() as connection:
            waiting = waiting_for(connection, SERVICE, unowned_but_for=())
            agents = agents_of(connection, SERVICE, self.services.clock())
            turns = hold_round(connection, SERVICE).given
            new = self.newly_given(connection)
        free = [agent.id for agent in agents if agent.has_room]
        assert not (waiting and free), "none is left while somebody is free"
        assert all(agent.open_count <= agent.capacity for agent in agents), "nobody has too many"
        for name in set(new.values()) & self.there:
            passed_over = {other for other in free if turns[name] - turns.get(other, turns[name]) > 1}
            assert passed_over <= just_solved, "in their turn"
        self.was_full |= bool(waiting)

    def newly_given(self, connection: Connection) -> dict[int, str]:
        """Every single time that a ticket was given to somebody since the last look."""
        events = connection.execute(
            select(ticket_events.c.ticket_id, ticket_events.c.data)
            .where(ticket_events.c.kind == Happening.ASSIGNED)
            .order_by(ticket_events.c.id)
        ).all()
        assert Counter(row.ticket_id for row in events).most_common(1)[0][1] == 1, "none is given twice"
        new = {row.ticket_id: row.data["to"] for row in events if row.ticket_id not in self.given}
        self.given |= new
        owned = select(rows.c.id, rows.c.assignee_id).where(rows.c.assignee_id.is_not(None))
        owners = {row.id: row.assignee_id for row in connection.execute(owned)}
        assert self.given == owners, "it is with whom it was given to"
        return new


def test_20_agents_and_500_tickets_at_random_moments(services: Services) -> None:
    """Everybody in their turn, no ticket given twice, none left while somebody is free, and nobody given more
    than they have room for."""
    agents = [a_member(services, f"Agent {number}", capacity=CAPACITY) for number in range(AGENTS)]
    with services.database.writing() as connection:
        set_rule(connection, SERVICE, TeamRule(StrategyName.ROUND_ROBIN))
    day = Day(services, agents, there={agent.id for agent in agents})
    while day.to_come or len(day.given) < TICKETS:
        day.go_on()
    assert day.was_full, "more waited than all together had room for"
    assert len(set(day.given.values())) == AGENTS
