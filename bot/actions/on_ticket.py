"""The frame of everything that an agent does to a ticket: alone with it, once, and as its history tells."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.actions.held import take_hold
from bot.actions.services import Services, once
from bot.domain.staff import Act, Member
from bot.domain.ticket import Ticket
from bot.domain.ticket_history import Happening, stops_a_send
from bot.errors import Forbidden, NewerMessage, NotFound
from bot.errors.desk import TicketDone
from bot.storage import tickets
from bot.storage.database import Connection
from bot.storage.ticket_history import add_event, history
from bot.storage.writes import Result

Write = Callable[[Connection, Ticket, datetime], Result]


def on_ticket(
    services: Services,
    member: Member,
    reference: str,
    client_id: str,
    action: str,
    write: Write,
) -> Result:
    """What `write` gives, with the `conversation` of the ticket.

    Raises:
        Forbidden: the member works on no tickets.
        NotFound: there is no such ticket, or none that they may know of.
    """
    require(member, Act.WORK_ON_TICKETS)

    def alone(connection: Connection, now: datetime) -> Result:
        ticket = held_ticket(connection, member, reference)
        return {"conversation": ticket.conversation_id, **write(connection, ticket, now)}

    return once(services, member.id, client_id, f"{action}:{reference}", alone)


def require(member: Member, act: Act) -> None:
    """Raises: Forbidden: the member's role does not let them."""
    if not member.may(act):
        raise Forbidden


def held_ticket(connection: Connection, member: Member, reference: str) -> Ticket:
    """The ticket as it is once its conversation is held, which a customer's turn takes hold of first, too.

    Raises:
        NotFound: there is no such ticket, or none that the member may know of.
    """
    ticket = take_hold(connection, seen_ticket(connection, member, reference))
    if not member.may_see(ticket):
        raise NotFound
    return ticket


def seen_ticket(connection: Connection, member: Member, reference: str) -> Ticket:
    """Raises: NotFound: there is no such ticket, or none that the member may know of."""
    found = tickets.ticket_with_reference(connection, reference)
    if found is None or not member.may_see(found):
        raise NotFound
    return found


def check_not_done(ticket: Ticket) -> None:
    """Raises: TicketDone: nobody is to go on with it."""
    if ticket.done:
        raise TicketDone


def check_nothing_newer(connection: Connection, ticket: Ticket, member: Member, seen: int | None) -> None:
    """`seen` is the number of the latest event that the writer knew of, where that is known.

    Raises:
        NewerMessage: something happened since that they have to read first.
    """
    if seen is None:
        return
    if any(stops_a_send(event, member.id) for event in history(connection, ticket.id, after=seen)):
        raise NewerMessage


def make_theirs(
    connection: Connection, ticket: Ticket, by: Member, to: Member, now: datetime, **more: str
) -> None:
    """From now on it is this member's to answer."""
    tickets.set_assignee(connection, ticket.id, to.id, now)
    add_event(
        connection,
        ticket.id,
        Happening.ASSIGNED,
        now,
        staff_id=by.id,
        data={"to": to.id, "name": to.name, **more},
    )
