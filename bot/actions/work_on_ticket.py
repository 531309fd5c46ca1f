"""An agent reads a ticket, answers it, solves it, or opens it again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.actions.held import take_hold
from bot.actions.letters import tell_answered, tell_solved
from bot.actions.services import Services, once
from bot.domain.article import Team
from bot.domain.conversation import Message, Sender, checked_text
from bot.domain.staff import Member
from bot.domain.ticket import Ticket, TicketStatus
from bot.domain.ticket_history import Event, Happening
from bot.errors import NewerMessage, NotFound
from bot.language.detection import text_direction
from bot.storage import tickets
from bot.storage.conversations import add_message, messages_of
from bot.storage.database import Connection
from bot.storage.writes import Result

LONGEST_REPLY = 20_000


@dataclass(frozen=True, slots=True)
class WholeTicket:
    ticket: Ticket
    messages: tuple[Message, ...]
    history: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Queue:
    """Tickets of one status, and how many there are of each."""

    tickets: tuple[Ticket, ...]
    counts: dict[TicketStatus, int]


def read_queue(services: Services, status: TicketStatus, team: Team | None) -> Queue:
    with services.database.reading() as connection:
        return Queue(
            tickets.tickets_of_status(connection, status, team), tickets.ticket_counts(connection, team)
        )


def read_ticket(services: Services, reference: str) -> WholeTicket:
    """Raises: NotFound: there is no such ticket."""
    with services.database.reading() as connection:
        ticket = tickets.ticket_with_reference(connection, reference)
        if ticket is None:
            raise NotFound
        return WholeTicket(
            ticket,
            messages_of(connection, ticket.conversation_id),
            tickets.history(connection, ticket.id),
        )


def reply_to_ticket(
    services: Services,
    member: Member,
    reference: str,
    client_id: str,
    text: str,
    *,
    solve: bool,
    seen: int | None = None,
) -> Result:
    """Say something to the customer; the ticket then waits for them, or is solved: `{"message_id"}`.

    `seen` is the number of the last message that the agent had before their eyes, where that is known.

    Raises:
        NotFound: there is no such ticket.
        InvalidInput: the text cannot be stored.
        NewerMessage: somebody wrote in the meantime; nothing was sent.
    """
    text = checked_text(text, limit=LONGEST_REPLY)

    def write(connection: Connection, ticket: Ticket, now: datetime) -> Result:
        _check_nothing_newer(connection, ticket, seen)
        message_id = add_message(
            connection,
            ticket.conversation_id,
            Sender.AGENT,
            text,
            ticket.lang,
            text_direction(text, ticket.lang),
            now,
            staff_id=member.id,
        )
        _change(connection, ticket, member, Happening.REPLIED, TicketStatus.PENDING, now)
        if solve:
            _change(connection, ticket, member, Happening.SOLVED, TicketStatus.SOLVED, now)
        tell_answered(connection, services.public_url, ticket, member.name, text, now, solved=solve)
        return {"message_id": message_id}

    return _on_ticket(services, member, reference, client_id, "reply", write)


def solve_ticket(
    services: Services, member: Member, reference: str, client_id: str, *, seen: int | None = None
) -> Result:
    """Solve without a word.

    Raises:
        NotFound: there is no such ticket.
        NewerMessage: somebody wrote after the message numbered `seen`.
    """

    def write(connection: Connection, ticket: Ticket, now: datetime) -> Result:
        _check_nothing_newer(connection, ticket, seen)
        if ticket.status is not TicketStatus.SOLVED:
            _change(connection, ticket, member, Happening.SOLVED, TicketStatus.SOLVED, now)
            tell_solved(connection, services.public_url, ticket, now)
        return {}

    return _on_ticket(services, member, reference, client_id, "solve", write)


def reopen_ticket(services: Services, member: Member, reference: str, client_id: str) -> Result:
    """Raises: NotFound: there is no such ticket."""

    def write(connection: Connection, ticket: Ticket, now: datetime) -> Result:
        if ticket.status is TicketStatus.SOLVED:
            _change(connection, ticket, member, Happening.REOPENED, TicketStatus.OPEN, now)
        return {}

    return _on_ticket(services, member, reference, client_id, "reopen", write)


def _on_ticket(
    services: Services,
    member: Member,
    reference: str,
    client_id: str,
    action: str,
    write: Callable[[Connection, Ticket, datetime], Result],
) -> Result:
    def alone(connection: Connection, now: datetime) -> Result:
        ticket = _held_ticket(connection, reference)
        return {"conversation": ticket.conversation_id, **write(connection, ticket, now)}

    return once(services, member.id, client_id, f"{action}:{reference}", alone)


def _check_nothing_newer(connection: Connection, ticket: Ticket, seen: int | None) -> None:
    if seen is None:
        return
    if ticket.status is TicketStatus.SOLVED or messages_of(connection, ticket.conversation_id, after=seen):
        raise NewerMessage


def _held_ticket(connection: Connection, reference: str) -> Ticket:
    """The ticket as it is once its conversation is held, which a customer's turn takes hold of first, too."""
    found = tickets.ticket_with_reference(connection, reference)
    if found is None:
        raise NotFound
    return take_hold(connection, found)


def _change(
    connection: Connection,
    ticket: Ticket,
    member: Member,
    happening: Happening,
    status: TicketStatus,
    now: datetime,
) -> None:
    waiting_since = (ticket.waiting_since or now) if status is TicketStatus.OPEN else None
    tickets.set_status(connection, ticket.id, status, waiting_since, now)
    tickets.add_event(connection, ticket.id, happening, now, staff_id=member.id)
