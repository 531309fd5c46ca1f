"""What happened to tickets, event by event."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, insert, select, update

from bot.domain.ticket_history import MOVES_CLOCKS, TOLD_TO_CUSTOMERS, Event, Happening
from bot.storage.schema import staff, ticket_events, tickets

_OF_LATE = 1000
"""Events: far more than are ever written at once."""


def add_event(
    connection: Connection,
    ticket_id: int,
    kind: Happening,
    now: datetime,
    *,
    staff_id: str | None = None,
    data: dict[str, str] | None = None,
) -> None:
    """Keep what happened; what moves the ticket's clocks has them looked at."""
    connection.execute(
        insert(ticket_events).values(
            ticket_id=ticket_id, kind=kind, staff_id=staff_id, data=data or {}, at=now
        )
    )
    if kind in MOVES_CLOCKS:
        connection.execute(update(tickets).where(tickets.c.id == ticket_id).values(check_at=now))


def history(connection: Connection, ticket_id: int, after: int = 0) -> tuple[Event, ...]:
    """What happened after the event of that number, in order."""
    rows = connection.execute(
        select(ticket_events, staff.c.name.label("author"))
        .outerjoin(staff, staff.c.id == ticket_events.c.staff_id)
        .where(ticket_events.c.ticket_id == ticket_id, ticket_events.c.id > after)
        .order_by(ticket_events.c.id)
    )
    return tuple(
        Event(Happening(row.kind), row.at, row.author, row.data, row.id, row.staff_id) for row in rows
    )


def history_for_customer(connection: Connection, ticket_id: int) -> tuple[Event, ...]:
    """What its customer may know of."""
    return tuple(event for event in history(connection, ticket_id) if event.kind in TOLD_TO_CUSTOMERS)


def latest_of_all(connection: Connection) -> tuple[int, int]:
    """The number of the latest that happened to any ticket, and how much there is of late: of two that are
    written at once, the earlier number may be committed after the later."""
    latest = connection.scalar(select(func.max(ticket_events.c.id))) or 0
    of_late = select(func.count()).where(ticket_events.c.id > latest - _OF_LATE)
    return latest, connection.scalar(of_late) or 0


def latest_of_ticket(connection: Connection, ticket_id: int) -> int:
    """The number of the latest that happened to one."""
    return (
        connection.scalar(select(func.max(ticket_events.c.id)).where(ticket_events.c.ticket_id == ticket_id))
        or 0
    )


def latest_event(connection: Connection, ticket_id: int) -> int:
    """The number of the latest that happened to a ticket, as far as its customer may know of it."""
    latest = select(func.max(ticket_events.c.id)).where(
        ticket_events.c.ticket_id == ticket_id, ticket_events.c.kind.in_(TOLD_TO_CUSTOMERS)
    )
    return connection.scalar(latest) or 0
