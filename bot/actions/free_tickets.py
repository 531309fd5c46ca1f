"""What was with somebody who answers no tickets any more is nobody's, and its history says so."""

from __future__ import annotations

from datetime import datetime

from bot.actions.held import take_hold
from bot.actions.services import Services
from bot.domain.staff import Act
from bot.domain.ticket import Ticket
from bot.domain.ticket_history import Happening
from bot.storage import tickets
from bot.storage.database import Connection
from bot.storage.staff import member_with_id
from bot.storage.ticket_history import add_event
from bot.storage.workplaces import left_behind


def free_tickets(services: Services) -> None:
    """Each in a transaction of its own, which waits for whoever works on it at this moment. What is settled
    keeps the name of who settled it, until it is opened again."""
    with services.database.reading() as connection:
        left = left_behind(connection)
    for ticket in left:
        with services.database.writing() as connection:
            _free(connection, take_hold(connection, ticket), services.clock())


def _free(connection: Connection, ticket: Ticket, now: datetime) -> None:
    owner = member_with_id(connection, ticket.assignee_id) if ticket.assignee_id else None
    if owner and not owner.may(Act.WORK_ON_TICKETS) and not ticket.done:
        tickets.set_assignee(connection, ticket.id, None, None)
        told = {"from": owner.id, "name": owner.name, "by": "leaving"}
        add_event(connection, ticket.id, Happening.UNASSIGNED, now, data=told)
