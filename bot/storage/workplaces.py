"""A team at one moment: who waits, who works, and the rule by which it works."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, or_, select, update

from bot.domain.article import Team
from bot.domain.queueing.assignment import Round
from bot.domain.queueing.duty import Duty, OnDuty, Rota, on_duty
from bot.domain.queueing.strategy import StrategyName
from bot.domain.queueing.team_rule import TeamRule
from bot.domain.queueing.workplace import AgentAtWork, WaitingTicket, at_work
from bot.domain.staff import Act
from bot.domain.ticket import Priority, Ticket, TicketStatus
from bot.storage.schema import queue_strategies, rotas, staff, tickets
from bot.storage.staff import as_member
from bot.storage.tickets import as_ticket
from bot.storage.upsert import put

ONLINE_FOR = timedelta(seconds=90)
"""After the last sign of an open page of the console."""

_OF_A_LINE = (
    *(tickets.c.id, tickets.c.waiting_since, tickets.c.team, tickets.c.tier, tickets.c.priority),
    *(tickets.c.tags, tickets.c.lang, tickets.c.plan, tickets.c.assignee_id),
)


def rule_of(connection: Connection, team: Team) -> TeamRule:
    row = connection.execute(select(queue_strategies).where(queue_strategies.c.team == team)).one_or_none()
    if row is None:
        return TeamRule()
    return TeamRule(StrategyName(row.name), row.peak, tuple(row.plans), row.urgent_first)


def set_rule(connection: Connection, team: Team, rule: TeamRule) -> None:
    """Switch the team to it; the round begins anew."""
    values = {"name": rule.name, "peak": rule.peak, "plans": list(rule.plans)}
    put(connection, queue_strategies, {"team": team}, **values, urgent_first=rule.urgent_first, given={})


def hold_round(connection: Connection, team: Team) -> Round:
    """Keep others who hand out tickets waiting until the commit, also those of the other team: who is in both
    has one capacity for both. Whose turn it is; a team that never chose a rule hands out nothing, and has no
    row to hold."""
    rules = select(queue_strategies.c.team, queue_strategies.c.given).order_by(queue_strategies.c.team)
    held = {row.team: row.given for row in connection.execute(rules.with_for_update())}
    return Round(held.get(team, {}))


def keep_round(connection: Connection, team: Team, round_: Round) -> None:
    connection.execute(
        update(queue_strategies).where(queue_strategies.c.team == team).values(given=dict(round_.given))
    )


def agents_of(connection: Connection, team: Team, now: datetime) -> tuple[AgentAtWork, ...]:
    """All of the team, also those who are not at work, with the open tickets that each has; and whoever else
    is away, whose tickets may be the team's."""
    opened = _open_counts(connection)
    rows = connection.execute(select(staff).order_by(staff.c.id))
    members = [(as_member(row), is_online(row.online_at, now)) for row in rows]
    return tuple(
        at_work(member, opened.get(member.id, 0), now, online=online)
        for member, online in members
        if team in member.teams or member.away(now)
    )


def is_online(online_at: datetime | None, now: datetime) -> bool:
    return online_at is not None and now - online_at < ONLINE_FOR


def waiting_for(
    connection: Connection, team: Team, unowned_but_for: Collection[str] | None = None
) -> tuple[WaitingTicket, ...]:
    """Those who wait for the team; with `unowned_but_for` only what is nobody's, or is with one of those who
    are away."""
    query = select(*_OF_A_LINE).where(
        tickets.c.status == TicketStatus.OPEN, tickets.c.team == team, tickets.c.waiting_since.is_not(None)
    )
    if unowned_but_for is not None:
        query = query.where(_unowned(unowned_but_for))
    return tuple(
        WaitingTicket(
            row.id,
            row.waiting_since,
            Team(row.team),
            row.tier,
            Priority(row.priority),
            frozenset(row.tags),
            row.lang,
            row.plan,
            row.assignee_id,
        )
        for row in connection.execute(query)
    )


def anybody_waits(connection: Connection, team: Team, away: Collection[str]) -> bool:
    """Whether anything that waits for the team is nobody's, or with one of those who are away."""
    query = select(tickets.c.id).where(
        tickets.c.status == TicketStatus.OPEN,
        tickets.c.team == team,
        tickets.c.waiting_since.is_not(None),
        _unowned(away),
    )
    return connection.execute(query.limit(1)).first() is not None


def left_behind(connection: Connection) -> tuple[Ticket, ...]:
    """What is not settled yet, and with somebody who answers no tickets any more."""
    everybody = (as_member(row) for row in connection.execute(select(staff)))
    gone = [member.id for member in everybody if not member.may(Act.WORK_ON_TICKETS)]
    if not gone:
        return ()
    unsettled = (TicketStatus.OPEN, TicketStatus.PENDING)
    rows = connection.execute(
        select(tickets)
        .where(tickets.c.assignee_id.in_(gone), tickets.c.status.in_(unsettled))
        .order_by(tickets.c.id)
    )
    return tuple(as_ticket(row) for row in rows)


def hold_unowned(
    connection: Connection, wanted: Collection[WaitingTicket], away: Collection[str]
) -> set[int]:
    """Those of the tickets that still wait where they did and are nobody's, and that nobody else works on at
    this moment: nobody changes them before the commit."""
    places = {ticket.id: (ticket.team, ticket.tier) for ticket in wanted}
    rows = connection.execute(
        select(tickets.c.id, tickets.c.team, tickets.c.tier)
        .where(tickets.c.id.in_(places), tickets.c.status == TicketStatus.OPEN, _unowned(away))
        .with_for_update(skip_locked=True)
    )
    return {row.id for row in rows if (row.team, row.tier) == places[row.id]}


def duties_of(connection: Connection, team: Team, zone: tzinfo, at: datetime) -> OnDuty:
    """Who has each duty of the team at that moment; whoever is away or left the team is stood in for."""
    people = (as_member(row) for row in connection.execute(select(staff)))
    away = {member.id for member in people if member.has_no_duty(team, at)}
    return on_duty(rotas_of(connection, team, zone), at, away)


def rotas_of(connection: Connection, team: Team, zone: tzinfo) -> tuple[Rota, ...]:
    rows = connection.execute(select(rotas).where(rotas.c.team == team).order_by(rotas.c.duty))
    return tuple(_as_rota(row, zone) for row in rows)


def hold_rota(connection: Connection, team: Team, duty: Duty, zone: tzinfo) -> Rota | None:
    """Nobody else changes it before the commit; None where there is none yet."""
    query = select(rotas).where(rotas.c.team == team, rotas.c.duty == duty).with_for_update()
    row = connection.execute(query).one_or_none()
    return _as_rota(row, zone) if row else None


def set_rota(connection: Connection, team: Team, rota: Rota) -> None:
    swaps = {week.isoformat(): person for week, person in rota.swaps.items()}
    key = {"team": team, "duty": rota.duty}
    put(connection, rotas, key, people=list(rota.people), since=rota.since, swaps=swaps)


def _as_rota(row: Row[Any], zone: tzinfo) -> Rota:
    swaps = {date.fromisoformat(week): person for week, person in row.swaps.items()}
    return Rota(Duty(row.duty), tuple(row.people), row.since, zone, swaps)


def _open_counts(connection: Connection) -> dict[str, int]:
    rows = connection.execute(
        select(tickets.c.assignee_id, func.count())
        .where(tickets.c.status == TicketStatus.OPEN, tickets.c.assignee_id.is_not(None))
        .group_by(tickets.c.assignee_id)
    )
    return {row[0]: row[1] for row in rows}


def _unowned(away: Collection[str]) -> ColumnElement[bool]:
    return or_(tickets.c.assignee_id.is_(None), tickets.c.assignee_id.in_(away))
