"""What happens to a customer's message once a person owns the conversation: it goes to the ticket."""

from __future__ import annotations

from dataclasses import replace

from bot.actions import wording
from bot.actions.turn import Turn
from bot.domain.reply import Reply
from bot.domain.ticket import Priority, Reason, Ticket, TicketStatus
from bot.domain.ticket_history import Happening
from bot.storage import conversations, tickets
from bot.storage.database import Connection
from bot.storage.finding import add_words
from bot.storage.ticket_history import add_event


def add_to_ticket(turn: Turn, *, urgent: bool = False) -> Reply:
    """The customer wrote: the ticket waits for an answer again, also when it was solved."""
    ticket = _ticket(turn)
    let_wait(turn, ticket, urgent=urgent)
    add_words(turn.connection, ticket.id, turn.said)
    turn.conversation = replace(turn.conversation, held_by_person=True)
    conversations.save_conversation(turn.connection, turn.conversation)
    return wording.held_by_agent(ticket, turn.lang)


def take_hold(connection: Connection, ticket: Ticket) -> Ticket:
    """The ticket as it is now that nobody else can change it before the commit."""
    conversations.hold(connection, ticket.conversation_id)
    held = tickets.ticket_of_conversation(connection, ticket.conversation_id, lock=True)
    assert held is not None, "a ticket is for good"
    return held


def let_wait(turn: Turn, ticket: Ticket, *, urgent: bool, reason: Reason | None = None) -> None:
    """The customer wrote on the ticket, which waits for an answer from now on, or goes on waiting. `reason`
    is why the bot handed the conversation over once more, if it did."""
    if ticket.done:
        conversations.set_held(turn.connection, ticket.conversation_id, held=True)
        data = {"reason": reason.value} if reason else None
        add_event(turn.connection, ticket.id, Happening.REOPENED, turn.now, data=data)
    tickets.set_status(
        turn.connection, ticket.id, TicketStatus.OPEN, ticket.waiting_since or turn.now, turn.now
    )
    add_event(turn.connection, ticket.id, Happening.CUSTOMER_WROTE, turn.now)
    if urgent and ticket.priority is not Priority.URGENT:
        tickets.set_priority(turn.connection, ticket.id, Priority.URGENT)
        told = {"from": ticket.priority.value}
        add_event(turn.connection, ticket.id, Happening.MADE_URGENT, turn.now, data=told)


def _ticket(turn: Turn) -> Ticket:
    ticket = tickets.ticket_of_conversation(turn.connection, turn.conversation.id)
    assert ticket is not None, "a conversation is held by a person exactly when it has a ticket"
    return ticket
