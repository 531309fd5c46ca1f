"""A customer needs a person for what a person has already: it is added to the ticket that they have."""

from __future__ import annotations

from bot.actions import wording
from bot.actions.turn import Turn, end_episode
from bot.domain.conversation import Episode, Outcome, Sender
from bot.domain.reply import Reply
from bot.domain.ticket import Happening, Priority, Reason, Ticket, TicketStatus
from bot.language.detection import text_direction
from bot.storage import conversations, episodes, tickets


def similar_ticket(turn: Turn, episode: Episode, reason: Reason) -> Ticket | None:
    """The customer's own ticket about the same problem that waits for somebody. A complaint is never added to
    what it may be about."""
    if episode.problem is None or reason is Reason.COMPLAINT:
        return None
    return tickets.unsolved_ticket_about(turn.connection, turn.customer.id, episode.problem)


def add_to_similar(turn: Turn, ticket: Ticket, episode: Episode, reason: Reason) -> Reply:
    """What was written here goes to that ticket; this conversation stays with the bot."""
    conversations.hold(turn.connection, ticket.conversation_id)
    said = "\n".join(episodes.said_in(turn.connection, episode.id)) or episode.question
    conversations.add_message(
        turn.connection,
        ticket.conversation_id,
        Sender.CUSTOMER,
        said,
        turn.lang,
        text_direction(said, turn.lang),
        turn.now,
    )
    tickets.set_status(
        turn.connection, ticket.id, TicketStatus.OPEN, ticket.waiting_since or turn.now, turn.now
    )
    tickets.add_event(turn.connection, ticket.id, Happening.CUSTOMER_WROTE, turn.now)
    if turn.conversation.urgent and ticket.priority is not Priority.URGENT:
        tickets.set_priority(turn.connection, ticket.id, Priority.URGENT)
        tickets.add_event(turn.connection, ticket.id, Happening.MADE_URGENT, turn.now)
    end_episode(turn, Outcome.HANDED_OFF)
    return wording.added_to(ticket, reason, turn.lang)
