"""A customer needs a person for what a person has already: it is added to the ticket that they have."""

from __future__ import annotations

from bot.actions import wording
from bot.actions.held import let_wait, take_hold
from bot.actions.turn import Turn, end_episode
from bot.domain.conversation import Episode, Outcome, Sender
from bot.domain.reply import Reply
from bot.domain.ticket import Reason, Ticket
from bot.language.detection import text_direction
from bot.storage import conversations, episodes, tickets
from bot.storage.finding import add_words


def similar_ticket(turn: Turn, episode: Episode, reason: Reason) -> Ticket | None:
    """The customer's own ticket about the same problem that waits for somebody. A complaint is never added to
    what it may be about."""
    if episode.problem is None or reason is Reason.COMPLAINT:
        return None
    return tickets.unsolved_ticket_about(turn.connection, turn.customer.id, episode.problem)


def add_to_similar(turn: Turn, ticket: Ticket, episode: Episode, reason: Reason) -> Reply:
    """What was written here goes to that ticket; this conversation stays with the bot."""
    ticket = take_hold(turn.connection, ticket)
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
    let_wait(turn, ticket, urgent=turn.conversation.urgent)
    add_words(turn.connection, ticket.id, said)
    end_episode(turn, Outcome.HANDED_OFF)
    return wording.added_to(ticket, reason, turn.lang)
