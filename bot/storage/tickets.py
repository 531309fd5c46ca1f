"""Tickets and their history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Connection, Row, and_, case, func, insert, or_, select, update

from bot.domain.article import Team
from bot.domain.expected_time import FirstAnswer
from bot.domain.routing import Routing
from bot.domain.ticket import Priority, Reason, Story, Ticket, TicketStatus
from bot.domain.ticket_history import Event, Happening
from bot.language import Lang
from bot.storage.schema import Moment, episodes, staff, ticket_events, tickets

_stories = TypeAdapter(Story)
_BY_URGENCY = (Priority.URGENT, Priority.HIGH, Priority.NORMAL)


def add_ticket(
    connection: Connection,
    *,
    reference: str,
    key: str,
    conversation_id: str,
    episode_id: int,
    customer_id: str,
    routing: Routing,
    tags: Sequence[str],
    reason: Reason,
    lang: Lang,
    story: Story,
    now: datetime,
) -> Ticket:
    connection.execute(
        insert(tickets).values(
            reference=reference,
            key=key,
            conversation_id=conversation_id,
            episode_id=episode_id,
            customer_id=customer_id,
            team=routing.team,
            tier=1,
            priority=routing.priority,
            tags=list(tags),
            status=TicketStatus.OPEN,
            reason=reason,
            lang=lang,
            story=asdict(story),
            call_back=False,
            created_at=now,
            waiting_since=now,
        )
    )
    ticket = _one(connection, tickets.c.reference == reference)
    assert ticket is not None
    add_event(connection, ticket.id, Happening.CREATED, now, data={"reason": reason})
    return ticket


def ticket_of_conversation(connection: Connection, conversation_id: str) -> Ticket | None:
    return _one(connection, tickets.c.conversation_id == conversation_id)


def ticket_with_key(connection: Connection, key: str) -> Ticket | None:
    """The ticket behind a customer's private link."""
    return _one(connection, tickets.c.key == key)


def ticket_with_reference(connection: Connection, reference: str) -> Ticket | None:
    return _one(connection, tickets.c.reference == reference)


def tickets_of_status(
    connection: Connection, status: TicketStatus, team: Team | None = None, limit: int = 200
) -> tuple[Ticket, ...]:
    """Open ones: the most urgent first, among those the longest waiting. Others: the latest first."""
    wanted = [tickets.c.status == status] + ([tickets.c.team == team] if team else [])
    urgency = case({priority: place for place, priority in enumerate(_BY_URGENCY)}, value=tickets.c.priority)
    waiting = (urgency, tickets.c.waiting_since, tickets.c.id)
    order = waiting if status is TicketStatus.OPEN else (tickets.c.id.desc(),)
    rows = connection.execute(select(tickets).where(*wanted).order_by(*order).limit(limit))
    return tuple(_ticket(row) for row in rows)


def ticket_counts(connection: Connection, team: Team | None = None) -> dict[TicketStatus, int]:
    query = select(tickets.c.status, func.count()).group_by(tickets.c.status)
    rows = connection.execute(query.where(tickets.c.team == team) if team else query)
    counted = {TicketStatus(status): count for status, count in rows}
    return {status: counted.get(status, 0) for status in TicketStatus}


def set_status(
    connection: Connection,
    ticket_id: int,
    status: TicketStatus,
    waiting_since: datetime | None,
    now: datetime,
) -> None:
    connection.execute(
        update(tickets)
        .where(tickets.c.id == ticket_id)
        .values(
            status=status,
            waiting_since=waiting_since,
            solved_at=now if status is TicketStatus.SOLVED else None,
        )
    )


def set_priority(connection: Connection, ticket_id: int, priority: Priority) -> None:
    connection.execute(update(tickets).where(tickets.c.id == ticket_id).values(priority=priority))


def set_contact(
    connection: Connection, ticket_id: int, contact: str | None, note: str | None, call_back: bool
) -> None:
    connection.execute(
        update(tickets)
        .where(tickets.c.id == ticket_id)
        .values(contact=contact, note=note, call_back=call_back)
    )


def unsolved_ticket_about(connection: Connection, customer_id: str, problem: str) -> Ticket | None:
    """This customer's latest ticket about that article that is still worked on."""
    row = connection.execute(
        select(tickets)
        .join(episodes, episodes.c.id == tickets.c.episode_id)
        .where(
            tickets.c.customer_id == customer_id,
            tickets.c.status.in_((TicketStatus.OPEN, TicketStatus.PENDING)),
            episodes.c.problem == problem,
        )
        .order_by(tickets.c.id.desc())
        .limit(1)
    ).one_or_none()
    return _ticket(row) if row else None


def first_answers(
    connection: Connection, since: datetime, until: datetime, most: int = 200
) -> tuple[FirstAnswer, ...]:
    """The latest tickets opened in that time that a person answered, and when first, or that still wait."""
    first = func.min(ticket_events.c.at, type_=Moment)
    rows = connection.execute(
        select(tickets.c.created_at, first.label("answered_at"))
        .outerjoin(
            ticket_events,
            and_(ticket_events.c.ticket_id == tickets.c.id, ticket_events.c.kind == Happening.REPLIED),
        )
        .where(tickets.c.created_at >= since, tickets.c.created_at <= until)
        .group_by(tickets.c.id, tickets.c.created_at, tickets.c.status)
        .having(or_(first.is_not(None), tickets.c.status == TicketStatus.OPEN))
        .order_by(tickets.c.id.desc())
        .limit(most)
    )
    return tuple(FirstAnswer(row.created_at, row.answered_at) for row in rows)


def last_contact(connection: Connection, customer_id: str) -> str | None:
    """How this customer last asked to be reached."""
    of_theirs = (tickets.c.customer_id == customer_id, tickets.c.contact.is_not(None))
    return connection.scalar(
        select(tickets.c.contact).where(*of_theirs).order_by(tickets.c.id.desc()).limit(1)
    )


def add_event(
    connection: Connection,
    ticket_id: int,
    kind: Happening,
    now: datetime,
    *,
    staff_id: str | None = None,
    data: dict[str, str] | None = None,
) -> None:
    connection.execute(
        insert(ticket_events).values(
            ticket_id=ticket_id, kind=kind, staff_id=staff_id, data=data or {}, at=now
        )
    )


def history(connection: Connection, ticket_id: int) -> tuple[Event, ...]:
    rows = connection.execute(
        select(ticket_events, staff.c.name.label("author"))
        .outerjoin(staff, staff.c.id == ticket_events.c.staff_id)
        .where(ticket_events.c.ticket_id == ticket_id)
        .order_by(ticket_events.c.id)
    )
    return tuple(Event(Happening(row.kind), row.at, row.author, row.data) for row in rows)


def latest_event(connection: Connection, ticket_id: int) -> int:
    """The number of the latest that happened to a ticket."""
    latest = select(func.max(ticket_events.c.id)).where(ticket_events.c.ticket_id == ticket_id)
    return connection.scalar(latest) or 0


def _one(connection: Connection, which: ColumnElement[bool]) -> Ticket | None:
    row = connection.execute(select(tickets).where(which)).one_or_none()
    return _ticket(row) if row else None


def _ticket(row: Row[Any]) -> Ticket:
    return Ticket(
        id=row.id,
        reference=row.reference,
        key=row.key,
        conversation_id=row.conversation_id,
        customer_id=row.customer_id,
        team=Team(row.team),
        tier=row.tier,
        priority=Priority(row.priority),
        tags=tuple(row.tags),
        status=TicketStatus(row.status),
        reason=Reason(row.reason),
        lang=row.lang,
        story=_stories.validate_python(row.story),
        contact=row.contact,
        note=row.note,
        call_back=row.call_back,
        created_at=row.created_at,
        waiting_since=row.waiting_since,
        solved_at=row.solved_at,
    )
