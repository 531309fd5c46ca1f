"""The rule of a team gives its tickets to its agents, in a transaction of its own that waits for no other
ticket's: whatever somebody is working on at this moment is given out the next time."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from bot.actions.free_tickets import free_tickets
from bot.actions.services import Services
from bot.domain.article import Team
from bot.domain.queueing.assignment import HandedOut
from bot.domain.queueing.strategy import Strategy
from bot.domain.queueing.workplace import Workplace
from bot.domain.ticket_history import Happening
from bot.errors import Unavailable
from bot.storage import tickets, workplaces
from bot.storage.database import Connection
from bot.storage.promises import hours_of
from bot.storage.staff import names_of_staff
from bot.storage.ticket_history import add_event
from bot.storage.writes import Result


def hand_out(services: Services, teams: Iterable[Team] = tuple(Team)) -> int:
    """Give what waits and is nobody's to those who have room for it; how many tickets were given. To be asked
    whenever a ticket comes, one is settled or opened again, or somebody comes, goes, or has another capacity.
    """
    given = 0
    with suppress(Unavailable):  # what led to it is done, and the clock asks again soon
        free_tickets(services)
        with services.database.reading() as connection:
            wanted = [team for team in teams if _something_to_give(services, connection, team)]
        for team in wanted:
            with services.database.writing() as connection:
                given += _hand_out(services, connection, team)
    return given


def hand_out_new(services: Services, result: Result) -> Result:
    """The result of what a customer did, once the ticket that came of it, if one did, is given out."""
    if result.get("reply", {}).get("ticket"):
        hand_out(services)
    return result


def strategy_of(services: Services, connection: Connection, team: Team) -> Strategy:
    """How the team works now."""
    zone = hours_of(connection, team, services.hours).zone
    return workplaces.rule_of(connection, team).strategy(zone)


def agents_at_work(services: Services, connection: Connection, team: Team, now: datetime) -> Workplace:
    """All who are in the team now, without those who wait for it."""
    zone = hours_of(connection, team, services.hours).zone
    agents = workplaces.agents_of(connection, team, now)
    return Workplace(now, (), agents, workplaces.duties_of(connection, team, zone, now))


def _something_to_give(services: Services, connection: Connection, team: Team) -> bool:
    """Looked at before the lock that writers wait for is taken."""
    if not workplaces.rule_of(connection, team).assigns_by_rule:
        return False
    agents = workplaces.agents_of(connection, team, services.clock())
    away = {agent.id for agent in agents if agent.away}
    return any(agent.has_room for agent in agents) and workplaces.anybody_waits(connection, team, away)


def _hand_out(services: Services, connection: Connection, team: Team) -> int:
    round_ = workplaces.hold_round(connection, team)
    now = services.clock()
    strategy = strategy_of(services, connection, team)
    place = agents_at_work(services, connection, team, now)
    away = {agent.id for agent in place.agents if agent.away}
    handed = HandedOut((), round_.among(place.agents))
    if any(agent.has_room for agent in place.agents):
        line = workplaces.waiting_for(connection, team, unowned_but_for=away)
        while True:
            handed = strategy.hand_out(replace(place, waiting=line), round_)
            wanted = [ticket for ticket, _ in handed.given]
            held = workplaces.hold_unowned(connection, wanted, away)
            busy = {ticket.id for ticket in wanted} - held
            if not busy:
                break
            line = tuple(ticket for ticket in line if ticket.id not in busy)
    if handed.round != round_:
        workplaces.keep_round(connection, team, handed.round)
    names = names_of_staff(connection) if handed.given else {}
    for ticket, agent in handed.given:
        tickets.set_assignee(connection, ticket.id, agent.id, now)
        told = {"to": agent.id, "name": names[agent.id], "by": "rule"}
        add_event(connection, ticket.id, Happening.ASSIGNED, now, data=told)
    return len(handed.given)
